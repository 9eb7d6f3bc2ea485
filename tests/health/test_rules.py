"""Rules of a link's health: what ails it, and what weighs most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.ogptn.domain.vocabulary import LINK_HEALTH
from ckanext.ogptn.health import reasons
from ckanext.ogptn.health.rules import Dataset, Verdict, judge
from ckanext.ogptn.pages import words

TODAY = date(2026, 3, 1)
EUROPE = "http://publications.europa.eu/resource/authority/frequency/"
WELL = Dataset(frequency=EUROPE + "MONTHLY", updated=date(2026, 2, 20), files={"a": "ok"})

STATES = st.sampled_from(["ok", "unknown", "gone", "html", "unreachable"])
DATASETS = st.builds(
    Dataset,
    state=st.sampled_from(["active", "draft", "deleted"]),
    private=st.booleans(),
    withdrawn=st.booleans(),
    frequency=st.sampled_from(["", "MONTHLY", "never", EUROPE + "ANNUAL"]),
    updated=st.none() | st.dates(),
    is_example=st.booleans(),
    files=st.dictionaries(st.sampled_from("abc"), STATES),
)


def test_what_is_public_fresh_and_answers_is_well() -> None:
    """Nothing ails it, so there is no reason."""
    assert judge(WELL, TODAY) == Verdict("ok", "")


@pytest.mark.parametrize(
    ("fields", "health", "reason"),
    [
        ({"state": "deleted"}, "broken", "dataset_deleted"),
        ({"state": "deleted", "withdrawn": True}, "withdrawn", "dataset_withdrawn"),
        ({"private": True}, "broken", "dataset_private"),
        ({"state": "draft"}, "broken", "dataset_private"),
        ({"files": {"a": "gone"}}, "broken", "file_gone"),
        ({"files": {"a": "html"}}, "broken", "file_is_page"),
        ({"files": {"a": "unreachable"}}, "broken", "file_unreachable"),
        ({"files": {"a": "unreachable", "b": "gone"}}, "broken", "file_gone"),
        ({"files": {"a": "html", "b": "ok"}}, "stale", "some_files_broken"),
        ({"files": {"a": "html", "b": "unknown"}}, "stale", "some_files_broken"),
        ({"files": {"a": "unknown"}}, "ok", ""),
        ({"files": {}}, "ok", ""),
        ({"updated": date(2025, 12, 1)}, "stale", "not_updated"),
        ({"updated": date(2025, 12, 1), "is_example": True}, "ok", ""),
        ({"updated": None}, "ok", ""),
        ({"withdrawn": True}, "ok", ""),
    ],
)
def test_each_ailment_has_its_health_and_its_reason(
    fields: dict[str, object], health: str, reason: str
) -> None:
    """A dataset all of whose files are broken is broken; one with some of them is merely blemished."""
    assert judge(replace(WELL, **fields), TODAY) == Verdict(health, reason)


@pytest.mark.parametrize(
    ("resource", "reason"), [("a", "file_gone"), ("b", ""), ("c", "file_removed")]
)
def test_a_link_to_one_file_looks_at_that_file(resource: str, reason: str) -> None:
    """The others are none of its business; one that the dataset no longer has breaks it."""
    dataset = replace(WELL, files={"a": "gone", "b": "ok"})
    assert judge(dataset, TODAY, resource=resource).reason == reason


def test_a_deleted_commitment_breaks_its_links() -> None:
    """However well its data is."""
    assert judge(WELL, TODAY, commitment_state="deleted").reason == "commitment_deleted"


@given(DATASETS, st.sampled_from(["active", "deleted"]))
def test_what_its_source_took_back_stays_so(dataset: Dataset, commitment: str) -> None:
    """Whatever becomes of both ends."""
    found = judge(dataset, TODAY, is_withdrawn=True, commitment_state=commitment)
    assert found == Verdict("withdrawn", "link_withdrawn")


@given(DATASETS, st.booleans(), st.sampled_from(["", "a", "z"]))
def test_only_what_everybody_can_see_is_well_or_stale(
    dataset: Dataset, is_withdrawn: bool, resource: str
) -> None:
    """A hidden end never proves anything."""
    found = judge(dataset, TODAY, is_withdrawn=is_withdrawn, resource=resource)
    assert found.health in LINK_HEALTH
    assert (found.reason == "") == (found.health == "ok")
    if dataset.state != "active" or dataset.private:
        assert found.health in ("broken", "withdrawn")


@pytest.mark.parametrize(
    ("frequency", "last", "late"),
    [
        ("DAILY", date(2026, 2, 21), date(2026, 2, 20)),
        ("WEEKLY", date(2026, 2, 15), date(2026, 2, 14)),
        ("MONTHLY", date(2025, 12, 29), date(2025, 12, 28)),
        ("QUARTERLY", date(2025, 8, 29), date(2025, 8, 28)),
        ("ANNUAL", date(2024, 2, 28), date(2024, 2, 27)),
    ],
)
def test_data_is_late_once_a_whole_rhythm_was_missed(
    frequency: str, last: date, late: date
) -> None:
    """The grace is as long as the rhythm again, and no shorter than a week: the last good day and the next."""
    assert judge(replace(WELL, frequency=EUROPE + frequency, updated=last), TODAY).reason == ""
    found = judge(replace(WELL, frequency=EUROPE + frequency, updated=late), TODAY)
    assert found.reason == "not_updated"


@pytest.mark.parametrize("frequency", ["", "NEVER", "IRREG", "UNKNOWN", "AS_NEEDED", "sometimes"])
def test_data_without_a_rhythm_is_never_late(frequency: str) -> None:
    """Nobody promised an update."""
    old = replace(WELL, frequency=frequency, updated=date(1999, 1, 1))
    assert judge(old, TODAY) == Verdict()


@pytest.mark.parametrize(
    "frequency",
    ["monthly", "http://purl.org/cld/freq/monthly", EUROPE + "MONTHLY", "x#MONTHLY", "MONTHLY/"],
)
def test_a_frequency_is_known_by_the_word_that_it_ends_in(frequency: str) -> None:
    """Of the European list, of Dublin Core's, and bare."""
    old = replace(WELL, frequency=frequency, updated=date(2025, 11, 1))
    assert judge(old, TODAY).reason == "not_updated"


def test_each_reason_has_a_health_and_words() -> None:
    """No code is shown as it is."""
    codes = {value for name, value in vars(reasons).items() if name.isupper() and name[0] != "H"}
    codes -= set(LINK_HEALTH)
    assert set(reasons.HEALTH) == codes == set(words.LINK_REASONS)
    assert set(words.LINK_HEALTH) == set(LINK_HEALTH)
