"""Every field of what hangs on a commitment takes what it is for, and gives it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ckanext.ogptn.logic.schema import assessments, commitments, contacts, evidence, links, reports
from ckanext.ogptn.model import (
    Amendment,
    Assessment,
    Contact,
    Evidence,
    Link,
    ProgressReport,
)
from tests.logic.conftest import title

Maker = Callable[..., Any]
Record = dict[str, Any]
Table = dict[str, tuple[object, str]]
NAME = "tn-2016-01"


# What each field holds, and in words what that is.
REPORT: Table = {
    "milestone": ("m1", "a milestone of the commitment"),
    "reporting_period": ("2016-2017", "the period that it covers, in words"),
    "report_date": ("2017-06-30", "a day"),
    "report_date_precision": ("quarter", "how exact that day is"),
    "report_date_source": ("Title page", "what the day rests on"),
    "assessor_type": ("civil_society", "one of two assessors"),
    "completion_level": ("complete", "one of four levels"),
    "completed_on": ("2017-05-02", "a day"),
    "progress": (title("Done"), "a text in three languages"),
    "challenges": (title("Money"), "a text in three languages"),
    "next_steps": (title("Training"), "a text in three languages"),
    "author": ("Association", "the body that wrote an import"),
    "origin": ("import", "entered, or imported"),
}
EVIDENCE: Table = {
    "milestone": ("m1", "a milestone of the commitment"),
    "type": ("legal_text", "one of six types"),
    "title": (title("Decree"), "a text in three languages"),
    "url": ("https://example.org/decree", "an address"),
    "language": ("ar", "the language that it is in"),
    "date": ("2017-05-01", "a day"),
    "visibility": ("officers", "for everybody, or for officers"),
}
ASSESSMENT: Table = {
    "reporting_period": ("2016-2018", "the period that it covers, in words"),
    "report_date": ("2018-02-28", "a day"),
    "report_date_precision": ("month", "how exact that day is"),
    "report_url": ("https://example.org/irm.pdf", "the address of the mechanism's report"),
    "completion": ("no_evidence_available", "a level, or that nothing shows one"),
    "verifiability": ("not_verifiable", "whether it can be verified"),
    "specificity": ("medium", "how specific it is"),
    "relevance": ("yes", "whether it is relevant to OGP's values"),
    "ambition": ("modest", "what results it may have"),
    "potential_impact": ("transformative", "what change it may bring, as older reports judge it"),
    "did_it_open_government": ("did_not_change", "what it changed"),
    "early_results": ("moderate", "a code of the portal's settings"),
    "starred": (True, "whether the mechanism starred it"),
    "findings": (title("Slow"), "a text in three languages"),
    "author": ("IRM", "the body that wrote an import"),
    "origin": ("import", "entered, or imported"),
}
LINK: Table = {
    "milestone": ("m1", "a milestone of the commitment"),
    "link_type": ("partially_fulfils", "one of four types"),
    "decision": ("proposed", "proposed, confirmed or rejected"),
    "origin": ("rule", "who or what made it"),
    "rule": ("contracts", "the rule that matched"),
    "score": (0.75, "how well it matched, from 0 to 1"),
    "matched_terms": (["budget", "ميزانية"], "the words in common"),
    "source": ("energy-example", "the source that it came from"),
    "note": (title("Why"), "a text in three languages"),
}
CONTACT: Table = {
    "person": ("Contact Example", "whom to call"),
    "position": ("Director", "the person's function"),
    "phone": ("71 000 000", "a number, as written"),
    "email": ("c@example.org", "an address of mail"),
}
AMENDMENT: Table = {
    "reason": (title("The law was late"), "why, in three languages"),
    "decided_by": ("Council of ministers", "the body that decided"),
    "decided_on": ("2017-11-02", "the day of the decision"),
}
# What was promised, before and after, by the word for what changes.
CHANGES: dict[str, tuple[Record, Record]] = {
    "title": (
        {"title_translated": title("Open the budget")},
        {"title_translated": title("Open the accounts")},
    ),
    "deadline": (
        {
            "due_date": "2017-12-31",
            "due_precision": "year",
            "due_text_translated": title("end of 2017"),
        },
        {
            "due_date": "2018-06-30",
            "due_precision": "month",
            "due_text_translated": title("June 2018"),
        },
    ),
    "lead": (
        {"lead_institutions": ["ministry-finance"]},
        {"lead_institutions": ["presidency-government", "ministry-finance"]},
    ),
}
STEP = {"identifier": "m1", "title_translated": title("Decree")}
MOVED = {**STEP, "due_date": "2017-03-31"}
# What the portal itself notes of every row, and what becomes of a row later.
NOTED = {"id", "sequence", "commitment_id", "created_at"}
# The columns, or the arguments, whose values are ids: each has a test below.
IDS = {"commitment", "dataset", "resource", "report", "replaces", "evidence", "check_only"}
LATER: dict[Any, set[str]] = {
    ProgressReport: {"replaces"},
    Evidence: {"report_id", "dataset_id", "resource_id", "author", "withdrawn_at", "withdrawn_by"},
    Assessment: {"replaces"},
    Link: {
        *("dataset_id", "resource_id", "health", "health_reason", "health_since"),
        *("created_by", "decided_by", "decided_at", "last_checked_at", "text_signature"),
    },
    Contact: {"updated_by", "updated_at"},
    Amendment: {"subject", "milestone", "old", "new", "author"},
}


def values(table: Table) -> Record:
    """Return what is put into each field."""
    return {name: value for name, (value, _words) in table.items()}


def among(shown: Record, given: Record) -> Record:
    """Return what is shown of the fields that were given."""
    return {name: shown[name] for name in given}


@pytest.fixture
def promise(commitment: Maker) -> str:
    """Promise something in one milestone; give its id."""
    promised = {field: value for before, _ in CHANGES.values() for field, value in before.items()}
    return str(commitment(1, **promised, milestones=[STEP])["id"])


@pytest.mark.parametrize(
    ("model", "table", "column"),
    [
        (ProgressReport, REPORT, {}),
        (Evidence, EVIDENCE, {}),
        (Assessment, ASSESSMENT, {}),
        (Link, LINK, {"source": "source_id"}),
        (Contact, CONTACT, {}),
        (Amendment, AMENDMENT, {}),
    ],
)
def test_the_tables_above_name_every_column(
    model: Any, table: Table, column: dict[str, str]
) -> None:
    """A new column of the database has a line there."""
    named = {column.get(name, name) for name in table}
    kept = {one.name for one in model.__table__.columns} - NOTED - LATER[model]
    assert kept == named


@pytest.mark.parametrize(
    ("schema", "table"),
    [
        (reports.ogptn_progress_report_create, REPORT),
        (evidence.ogptn_evidence_create, EVIDENCE),
        (assessments.ogptn_assessment_create, ASSESSMENT),
        (links.ogptn_link_create, LINK),
        (contacts.ogptn_contact_update, CONTACT),
    ],
)
def test_the_tables_above_name_every_argument(
    site: None, schema: Callable[[], Record], table: Table
) -> None:
    """What an action takes has a line there."""
    assert set(schema()) - IDS == set(table)


def test_the_tables_above_name_all_that_an_amendment_takes(site: None) -> None:
    """What may be amended stands there before and after."""
    promised = {field for before, _ in CHANGES.values() for field in before}
    asked = set(commitments.ogptn_commitment_amend()) - {"commitment"}
    assert asked == {*AMENDMENT, *promised, "milestones"}


def test_every_field_of_a_report_gives_back_what_was_put_in(promise: str, call: Maker) -> None:
    """Of a report that has them all, in the answer and in the list; a correction names what it replaces."""
    given = values(REPORT)
    first = call("ogptn_progress_report_create", commitment=NAME, **given)
    assert (first["commitment_id"], first["replaces"]) == (promise, None)
    assert among(first, given) == given
    again = {**given, "reporting_period": "2016-2018", "replaces": first["id"]}
    second = call("ogptn_progress_report_create", commitment=NAME, **again)
    assert second["id"] != first["id"]
    listed = call("ogptn_progress_report_list", commitment=NAME)["results"]
    assert [among(one, again) for one in listed] == [again, {**given, "replaces": None}]


def test_every_field_of_evidence_gives_back_what_was_put_in(
    promise: str, dataset: Maker, report: Maker, call: Maker
) -> None:
    """Of a piece that has them all: report, dataset and file by their ids; it was never asked for yet."""
    files = [{"name": "Table", "url": "https://example.org/t.csv", "format": "CSV"}]
    found = dataset("budget-2016", resources=files)
    told = report(NAME, "limited", milestone="m1")
    given = {**values(EVIDENCE), "resource": found["resources"][0]["id"]}
    call(
        "ogptn_evidence_create", commitment=NAME, report=told["id"], dataset="budget-2016", **given
    )
    (shown,) = call("ogptn_evidence_list", commitment=NAME)["results"]
    assert among(shown, given) == given
    assert (shown["commitment_id"], shown["report_id"]) == (promise, told["id"])
    assert (shown["dataset"], shown["last_checked_at"], shown["http_status"]) == (
        found["id"],
        None,
        None,
    )


@pytest.mark.ckan_config("ogptn.assessment.early_results", "marginal moderate")
def test_every_field_of_an_assessment_gives_back_what_was_put_in(promise: str, call: Maker) -> None:
    """Of an assessment that has them all, in the answer and in the list; a correction names what it replaces."""
    given = values(ASSESSMENT)
    first = call("ogptn_assessment_create", commitment=NAME, **given)
    assert among(first, given) == given
    assert (first["commitment_id"], first["replaces"]) == (promise, None)
    again = {**given, "starred": False, "replaces": first["id"]}
    call("ogptn_assessment_create", commitment=NAME, **again)
    listed = call("ogptn_assessment_list", commitment=NAME)["results"]
    assert [among(one, again) for one in listed] == [again, {**given, "replaces": None}]


def test_every_field_of_a_link_gives_back_what_was_put_in(
    promise: str, dataset: Maker, call: Maker
) -> None:
    """Of a link that has them all, with the ids of its ends and of the file; once decided on, it says when."""
    files = [{"name": "Table", "url": "https://example.org/t.csv", "format": "CSV"}]
    found = dataset("budget-2016", resources=files)
    given, ends = values(LINK), {"commitment": NAME, "dataset": "budget-2016"}
    made = call("ogptn_link_create", **ends, resource=found["resources"][0]["id"], **given)
    assert among(made, given) == given
    assert (made["commitment_id"], made["dataset_id"], made["resource_id"]) == (
        promise,
        found["id"],
        found["resources"][0]["id"],
    )
    assert (made["health"], made["decided_at"]) == ("ok", None)
    call("ogptn_link_decide", id=made["id"], decision="confirmed")
    (listed,) = call("ogptn_link_list", commitment=NAME)["results"]
    assert listed["decided_at"] is not None
    assert among(listed, given) == {**given, "decision": "confirmed"}


def test_every_field_of_a_contact_gives_back_what_was_put_in(promise: str, call: Maker) -> None:
    """Person, position, number and address, to those who may read them."""
    given = values(CONTACT)
    call("ogptn_contact_update", commitment=NAME, **given)
    shown = call("ogptn_contact_show", commitment=NAME)
    assert among(shown, given) == given
    assert shown["commitment_id"] == promise


@pytest.mark.parametrize("subject", CHANGES)
def test_every_field_of_an_amendment_gives_back_what_was_put_in(
    promise: str, call: Maker, subject: str
) -> None:
    """Subject, old, new, reason, body and day of a changed title, deadline and lead; the record has the new."""
    before, after = CHANGES[subject]
    given = values(AMENDMENT)
    call("ogptn_commitment_amend", commitment=NAME, **given, **after)
    (row,) = call("ogptn_amendment_list", commitment=NAME)["results"]
    assert among(row, given) == given
    assert (row["commitment_id"], row["subject"], row["milestone"]) == (promise, subject, None)
    assert (row["old"], row["new"]) == (before, after)
    assert among(call("package_show", id=NAME), after) == after


def test_an_amended_milestone_is_named_with_old_and_new(promise: str, call: Maker) -> None:
    """The amendment of a milestone bears its identifier; what it promised stays beside what it promises."""
    call("ogptn_commitment_amend", commitment=NAME, **values(AMENDMENT), milestones=[MOVED])
    (row,) = call("ogptn_amendment_list", commitment=NAME)["results"]
    assert (row["subject"], row["milestone"]) == ("milestone", "m1")
    assert (row["old"], row["new"]) == (STEP, MOVED)
