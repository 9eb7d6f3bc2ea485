"""Loading the first content into a portal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan import model
from ckanapi import LocalCKAN

from ckanext.ogptn.content.loader import ContentError, load
from ckanext.ogptn.content.reading import Content, read
from ckanext.ogptn.model import ProgressReport

PLUGINS = "ogptn_search ogptn scheming_datasets scheming_organizations"
pytestmark = [
    pytest.mark.ckan_config("ckan.plugins", PLUGINS),
    pytest.mark.usefixtures("site"),
]


@pytest.fixture
def site(
    with_plugins: None, clean_db: None, clean_index: None, migrate_db_for: Callable[[str], None]
) -> None:
    """Give an empty portal."""
    migrate_db_for("ogptn")


@pytest.fixture
def api(site: None) -> LocalCKAN:
    """Act for the portal itself."""
    return LocalCKAN()


def _silent(message: str) -> None:
    """Take no notice of progress."""


def _count(api: LocalCKAN, query: str) -> int:
    params = {"fq": query, "include_private": True, "rows": 0}
    answer: dict[str, Any] = api.call_action("package_search", params)
    return int(answer["count"])


def _only(plan: str, commitment: str, institutions: set[str]) -> Content:
    """Return one commitment with its parts and their reports, its plan and these institutions."""
    whole = read()
    return Content(
        institutions=[r for r in whole.institutions if r["name"] in institutions],
        plans=[{**r, "previous_plan": None} for r in whole.plans if r["name"] == plan],
        commitments=[r for r in whole.commitments if r["name"].startswith(commitment)],
        reports=[r for r in whole.reports if r["commitment"].startswith(commitment)],
    )


def _small() -> Content:
    """Return number 10 of the first plan, which has two parts with a report each."""
    leads = {"presidency-government", "ministry-civil-service-governance"}
    return _only("tn-2014-2016", "tn-2014-10", leads)


def test_everything_is_loaded_once(api: LocalCKAN) -> None:
    """All 26 institutions, 2 plans, 43 commitments and 21 reports; a second run changes nothing."""
    expected = {"institutions": 26, "plans": 2, "commitments": 43, "reports": 21}
    assert load(api, _silent) == expected
    assert load(api, _silent) == dict.fromkeys(expected, 0)
    assert _count(api, "dataset_type:commitment") == 43
    assert _count(api, "dataset_type:commitment -parent_commitment:[* TO *]") == 35
    first = "dataset_type:commitment action_plan:tn-2014-2016 -parent_commitment:[* TO *]"
    levels = ("complete", "substantial", "limited", "not_started")
    assert [_count(api, f"{first} completion_level:{level}") for level in levels] == [6, 7, 6, 1]


def test_what_is_shown_is_what_the_file_says(api: LocalCKAN) -> None:
    """A record keeps its texts, its deadline as worded, its milestones and its laws."""
    leads = {
        "ministry-civil-service-governance",
        "assembly-representatives-people",
        "national-archives",
        "ministry-finance",
    }
    content = _only("tn-2016-2018", "tn-2016-02", leads)
    load(api, _silent, content)
    shown, given = api.call_action("package_show", {"id": "tn-2016-02"}), content.commitments[0]
    for field in ("title_translated", "due_text_translated", "due_date", "lead_institutions"):
        assert shown[field] == given[field]
    assert [step["identifier"] for step in shown["milestones"]] == [f"m{n}" for n in range(1, 10)]
    assert shown["milestones"][3]["responsible_institution"] == "ministry-finance"
    assert shown["legal_basis"][0]["title_translated"]["fr"].endswith(
        "2016-22 du 24 mars 2016 relative au droit d’accès à l’information"
    )


def test_an_officers_edit_is_kept(api: LocalCKAN) -> None:
    """Loading again leaves a record as a person has changed it."""
    load(api, _silent, _small())
    summary = {"ar": "ملخص", "fr": "Résumé", "en": "Edited"}
    patch = {"id": "tn-2014-10", "notes_translated": summary}
    api.call_action("package_patch", patch)
    load(api, _silent, _small())
    assert api.call_action("package_show", {"id": "tn-2014-10"})["notes_translated"] == summary


def test_a_deleted_record_stays_deleted(api: LocalCKAN) -> None:
    """What an administrator took out does not come back."""
    load(api, _silent, _small())
    api.call_action("package_delete", {"id": "tn-2014-10-2"})
    load(api, _silent, _small())
    assert api.call_action("package_show", {"id": "tn-2014-10-2"})["state"] == "deleted"


def test_a_run_that_was_cut_short_is_completed(api: LocalCKAN) -> None:
    """The next run creates what is missing, and only that."""

    def stop_late(message: str) -> None:
        if message.endswith("report on tn-2014-10-2"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(api, stop_late, _small())
    assert load(api, _silent, _small()) == {
        "institutions": 0,
        "plans": 0,
        "commitments": 0,
        "reports": 1,
    }


@pytest.mark.ckan_config("ogptn.as_of", "2015-01-01")
def test_reports_are_loaded_once_as_of_an_earlier_day(api: LocalCKAN) -> None:
    """A portal looked at as of a day before the assessment has its reports all the same, once."""
    load(api, _silent, _small())
    load(api, _silent, _small())
    assert model.Session.query(ProgressReport).count() == 2


def test_progress_is_told_before_each_record(api: LocalCKAN) -> None:
    """Each message counts the record and names it."""
    messages: list[str] = []
    load(api, messages.append, _small())
    assert messages[0] == "1 of 8: presidency-government"
    assert messages[-1] == "8 of 8: report on tn-2014-10-2"


def test_nothing_is_loaded_of_content_that_contradicts_itself(api: LocalCKAN) -> None:
    """A wrong reference stops the load before its first record."""
    content = _small()
    content.commitments[0]["supporting_institutions"] = ["nobody"]
    with pytest.raises(ContentError, match="tn-2014-10 names nobody"):
        load(api, _silent, content)
    assert api.call_action("organization_list", {}) == []
