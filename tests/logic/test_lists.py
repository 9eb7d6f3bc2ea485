"""What all lists have in common: pages, since when, of which commitments, in which order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from ckan.common import config
from ckan.tests import helpers

from ckanext.ogptn.logic import scoring
from ckanext.ogptn.logic.action import get_actions
from ckanext.ogptn.logic.schema import get_schemas
from tests.calling import call
from tests.logic.conftest import PLUGINS, title

Record = dict[str, Any]
OFFICER = "amina"
NUMBERS = (1, 2, 3)
DATASETS = ("budget", "figures")
# Every list, with what is asked for where it wants something.
LISTS: dict[str, Record] = {
    "ogptn_amendment_list": {},
    "ogptn_assessment_list": {},
    "ogptn_challenge_list": {},
    "ogptn_commitment_list": {},
    "ogptn_draft_list": {},
    "ogptn_error_report_list": {},
    "ogptn_evidence_list": {},
    "ogptn_institution_list": {},
    "ogptn_inventory_list": {},
    "ogptn_link_change_list": {},
    "ogptn_link_decision_list": {},
    "ogptn_link_list": {"datasets": "{datasets}"},
    "ogptn_progress_report_list": {},
    "ogptn_proposal_list": {},
    "ogptn_scoreboard_history": {},
    "ogptn_updates_due": {},
}
# A plan's page of commitments is tested in test_scoreboard.py, files that are looked at in tests/health/test_files.py.
ELSEWHERE = {"ogptn_action_plan_summary", "ogptn_file_check_list"}
SINCE = (
    "ogptn_amendment_list",
    "ogptn_assessment_list",
    "ogptn_challenge_list",
    "ogptn_commitment_list",
    "ogptn_error_report_list",
    "ogptn_evidence_list",
    "ogptn_inventory_list",
    "ogptn_link_change_list",
    "ogptn_link_list",
    "ogptn_progress_report_list",
)
HANGING = (
    "ogptn_amendment_list",
    "ogptn_assessment_list",
    "ogptn_challenge_list",
    "ogptn_evidence_list",
    "ogptn_progress_report_list",
)


def as_officer(action: str, **arguments: Any) -> Any:
    """Call an action as an officer of the institution that leads all commitments."""
    return helpers.call_action(action, {"user": OFFICER, "ignore_auth": False}, **arguments)


@pytest.fixture(scope="module")
def made(
    empty_site: Callable[[dict[str, str]], AbstractContextManager[None]],
) -> Iterator[Record]:
    """Make three commitments with one of everything, once for this module; the third after a moment that is given."""
    with empty_site({"ckan.plugins": PLUGINS, "ogptn.as_of": "2017-06-30"}):
        _plan()
        ids = [_commitment(number) for number in NUMBERS]
        found: Record = {"ids": ids, "datasets": []}
        for number in NUMBERS:
            found["since"] = datetime.now(UTC).isoformat()
            found["datasets"] += _work_on(number)
        for form in ("commitment", "amendment", "report"):
            as_officer("ogptn_draft_update", form=form, fields={"number": ["1"]})
        for day in NUMBERS:
            scoring.keep(date(2017, 6, day))
        yield {**found, "config": dict(config)}


@pytest.fixture(autouse=True)
def _settings(made: Record) -> None:
    """Keep the site's settings: CKAN's test plugin takes them back before each test."""
    config.clear()
    config.update(made["config"])


def _plan() -> None:
    for name in ("presidency-government", "ministry-finance", "ministry-transport"):
        values = {"title_translated": title(name), "institution_type": "government"}
        call("organization_create", name=name, **values)
    call("user_create", name=OFFICER, email="a@example.org", password="correct-horse-1")
    call("organization_member_create", id="ministry-finance", username=OFFICER, role="editor")
    call(
        "package_create",
        type="action_plan",
        name="tn-2016-2018",
        title_translated=title("Plan"),
        plan_status="active",
        start_date="2016-07-01",
        end_date="2018-12-31",
        owner_org="presidency-government",
    )


def _commitment(number: int) -> str:
    found = call(
        "package_create",
        type="commitment",
        name=f"tn-2016-0{number}",
        number=number,
        title_translated=title(f"Commitment {number}"),
        action_plan="tn-2016-2018",
        lead_institutions=["ministry-finance"],
        due_date="2017-01-31",
    )
    return str(found["id"])


def _work_on(number: int) -> list[str]:
    """Write one of everything on a commitment, of an earlier day than on the one before it; give its datasets' ids."""
    about = {"commitment": f"tn-2016-0{number}"}
    month = f"2017-0{4 - number}"
    as_officer(
        "ogptn_progress_report_create",
        **about,
        completion_level="limited",
        report_date=f"{month}-15",
        progress={"fr": "Étude"},
        challenges={"fr": "Budget"},
    )
    judged = {"report_date": f"{month}-20", "completion": "limited"}
    call("ogptn_assessment_create", **about, **judged)
    page = {"type": "web_page", "url": f"https://example.org/{number}"}
    as_officer("ogptn_evidence_create", **about, **page)
    late = {"due_date": "2017-02-28", "reason": {"fr": "Retard"}, "decided_on": f"{month}-25"}
    as_officer("ogptn_commitment_amend", **about, **late)
    call("ogptn_error_report_create", **about, text=f"Wrong {number}")
    item = {"institution": "ministry-finance", "identifier": f"F-{number}", "title": title("Debt")}
    as_officer("ogptn_inventory_create", **about, **item)
    return [_link(f"{word}-{number}", **about) for word in DATASETS]


def _link(name: str, **about: str) -> str:
    """Propose a dataset, and confirm the proposal of one kind of them."""
    dataset = call("package_create", type="dataset", name=name)
    link = call("ogptn_link_create", **about, dataset=name, decision="proposed")
    if name.startswith("figures"):
        as_officer("ogptn_link_decide", id=link["id"], decision="confirmed")
    return str(dataset["id"])


def ask(made: Record, action: str, **more: Any) -> Record:
    """Ask for a list."""
    wanted = {key: made[value.strip("{}")] for key, value in LISTS[action].items()}
    found: Record = as_officer(action, **wanted, **more)
    return found


def of(one: Record) -> str:
    """Return the id of the commitment that a result is of, or is."""
    if "commitment_id" in one:
        return str(one["commitment_id"])
    return str(one["commitment"]["id"] if "commitment" in one else one["id"])


def test_every_list_is_asked_here() -> None:
    """A new list that pages, or tells what is new, is one of those above."""
    schemas = {name: make() for name, make in get_schemas().items()}
    assert {name for name, takes in schemas.items() if "offset" in takes} == {*LISTS, *ELSEWHERE}
    assert {name for name, takes in schemas.items() if "modified_since" in takes} == {*SINCE}
    assert {name for name, takes in schemas.items() if "commitments" in takes} == {
        *HANGING, "ogptn_link_change_list", "ogptn_link_list",
    }  # fmt: skip


@pytest.mark.parametrize("action", LISTS)
def test_a_list_gives_the_page_that_is_asked_for(action: str, made: Record) -> None:
    """At most `limit` results from `offset` on, and `count` of all of them."""
    whole = ask(made, action)
    assert whole["count"] == len(whole["results"]) >= 3
    for limit, offset in ((2, 0), (2, 2), (1, 1), (0, 0)):
        page = ask(made, action, limit=limit, offset=offset)
        assert page["results"] == whole["results"][offset : offset + limit]
        assert page["count"] == whole["count"]


@pytest.mark.parametrize("action", LISTS)
def test_a_result_has_the_fields_that_are_described(action: str, made: Record) -> None:
    """Each field of a result is named in what the docstring, or that of an action it refers to, says of the answer."""
    text = get_actions()[action].__doc__ or ""
    referred = re.findall(r"as in\s+``(ogptn_\w+)``", text)
    texts = [text, *(get_actions()[name].__doc__ or "" for name in referred)]
    described = {
        word for one in texts for word in re.findall(r"\w+", one.partition(":returns:")[2])
    }
    fields = {field for one in ask(made, action)["results"] for field in one}
    assert len(fields) >= 4
    assert fields - described == set()


@pytest.mark.parametrize("action", SINCE)
def test_a_list_tells_what_is_new(action: str, made: Record) -> None:
    """`modified_since` leaves what was written since that moment: here what is of the third commitment."""
    assert {of(one) for one in ask(made, action)["results"]} == set(made["ids"])
    new = ask(made, action, modified_since=made["since"])
    assert {of(one) for one in new["results"]} == {made["ids"][2]}
    assert new["count"] == len(new["results"])


@pytest.mark.parametrize("action", HANGING)
def test_what_hangs_on_commitments_is_listed_of_one_of_some_or_of_all(
    action: str, made: Record
) -> None:
    """`commitment` by id or name, `commitments` by id."""
    first, second, _third = made["ids"]
    assert [of(one) for one in ask(made, action, commitment="tn-2016-01")["results"]] == [first]
    assert [of(one) for one in ask(made, action, commitment=second)["results"]] == [second]
    some = ask(made, action, commitments=[first, second])
    assert {of(one) for one in some["results"]} == {first, second}
    assert some["count"] == 2


@pytest.mark.parametrize("action", HANGING)
def test_what_hangs_on_commitments_is_sorted_by_day_or_by_writing(
    action: str, made: Record
) -> None:
    """The newest first: that of the latest day, or what was written last; evidence is listed by writing alone."""
    ids = made["ids"]
    by_day = [of(one) for one in ask(made, action, sort="date")["results"]]
    by_writing = [of(one) for one in ask(made, action, sort="written")["results"]]
    assert by_writing == ids[::-1]
    assert by_day == (ids[::-1] if action == "ogptn_evidence_list" else ids)
    assert by_day == [of(one) for one in ask(made, action)["results"]]
