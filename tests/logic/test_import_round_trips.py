"""A whole plan out of a workbook is the one that went into it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from ckan import model
from ckanapi import LocalCKAN

from ckanext.ogptn.content.loader import load
from ckanext.ogptn.logic.workbooks import giving_out
from tests.logic.importing import bring_in, indexed, kept, take_out
from tests.logic.invented_plan import text

Call = Callable[..., Any]
Record = dict[str, Any]
# What a record has from the portal that it is in, and from the day on which it came there.
OF_THE_PORTAL = {
    "id", "creator_user_id", "metadata_created", "metadata_modified", "organization", "owner_org",
    "created_at", "commitment_id", "report_id", "last_checked_at", "http_status",
}  # fmt: skip
LISTS = (
    "ogptn_progress_report_list", "ogptn_evidence_list", "ogptn_assessment_list", "ogptn_amendment_list",
)  # fmt: skip


def own(record: Any) -> Any:
    """Return a record, and all in it, without what it has from its portal."""
    if isinstance(record, dict):
        return {key: own(value) for key, value in record.items() if key not in OF_THE_PORTAL}
    return [own(one) for one in record] if isinstance(record, list) else record


def everything(call: Call) -> Record:
    """Return all plans and commitments by name, each with the name of its owner and all that hangs on it."""
    found = {}
    for package in model.Session.query(model.Package).filter(model.Package.state == "active"):
        shown = call("package_show", id=package.id, use_default_schema=False)
        found[shown["name"]] = {**own(shown), "owner": shown["organization"]["name"]}
        for action in LISTS if shown["type"] == "commitment" else ():
            rows = call(action, commitment=package.id, limit=100)["results"]
            found[shown["name"]][action] = own(rows)
    return found


def purge_all(call: Call) -> None:
    """Empty the portal, but for its institutions."""
    for package in model.Session.query(model.Package).all():
        call("dataset_purge", id=package.id)


def test_both_plans_are_equal_after_a_round_trip(call: Call) -> None:
    """Taken out as workbooks in two languages, and into a portal that is empty, both plans are equal in every field,
    with their reports and evidence; the database and the search index hold as much as before."""
    load(LocalCKAN(), lambda _message: None)
    before, counted, in_index = everything(call), kept(), indexed(call)
    first, second = take_out(call, "tn-2014-2016", "ar"), take_out(call, "tn-2016-2018", "fr")
    purge_all(call)
    assert (kept(), indexed(call)) == ([0, 0, 0, 0, 0], 0)
    assert bring_in(call, first)["counts"] == {
        "commitments": 20, "parts": 2, "milestones": 19, "reports": 21, "evidence": 5,
        "assessments": 0, "amendments": 0,
    }  # fmt: skip
    answer = bring_in(call, second)
    assert (answer["plan"], answer["counts"]["commitments"]) == ("tn-2016-2018", 15)
    assert everything(call) == before
    assert (kept(), indexed(call)) == (counted, in_index)
    assert len(before) == 45


def test_what_officers_added_makes_the_round_trip_too(
    call: Call, commitment: Call, report: Call, institution: Call
) -> None:
    """Corrections, resolved challenges, evidence for officers and of the commitment itself, assessments, amendments,
    laws, documents and what is not published come back as they were."""
    commitment(
        1,
        private=True,
        legal_basis=[{"title_translated": text("A law"), "url": "https://example.org/law"}],
        resources=[{"url": "https://example.org/text.pdf", "name": "Text", "format": "PDF"}],
        policy_areas=["one; two", "three"],
        budget="=12 000",
    )
    secret = {
        "type": "document",
        "title": text("Draft"),
        "url": "https://example.org/d",
        "visibility": "officers",
    }
    old = report("tn-2016-01", "limited", challenges=text("Money"), evidence=[secret])
    call("ogptn_challenge_resolve", report=old["id"], how=text("Found"), resolved_on="2017-01-01")
    call("ogptn_progress_report_correct", id=old["id"], completion_level="substantial")
    call(
        "ogptn_evidence_create",
        commitment="tn-2016-01",
        type="event",
        url="https://example.org/day",
        date="2017-05-01",
    )
    judged = call(
        "ogptn_assessment_create",
        commitment="tn-2016-01",
        report_date="2017-06-30",
        completion="limited",
        starred=True,
        findings=text("Little"),
        origin="import",
        author="IRM",
    )
    call(
        "ogptn_assessment_create",
        commitment="tn-2016-01",
        report_date="2017-06-30",
        replaces=judged["id"],
        completion="substantial",
        origin="import",
    )
    call(
        "ogptn_commitment_amend",
        commitment="tn-2016-01",
        reason=text("Late"),
        due_date="2018-06-30",
        milestones=[{"identifier": "m1", "title_translated": text("A step")}],
        decided_by="Government",
    )
    before = everything(call)
    content = take_out(call, "tn-2016-2018", "en")
    purge_all(call)
    bring_in(call, content)
    assert comparable(everything(call)) == comparable(before)
    amended = before["tn-2016-01"]["ogptn_amendment_list"]
    assert sorted(one["subject"] for one in amended) == ["deadline", "milestone"]


def comparable(records: Record) -> Record:
    """Leave out what is another one now: the id by which a correction names what it corrects, though not that it names
    one; and who wrote it down here."""
    for record in records.values():
        for action in LISTS:
            for one in record.get(action, []):
                one["author"] = None
                one["replaces"] = bool(one.get("replaces"))
        for one in record.get("resources", []):
            for field in ("package_id", "created", "last_modified", "metadata_modified"):
                one.pop(field, None)
    return records


def test_the_public_takes_out_what_it_may_see(call: Call, commitment: Call, report: Call) -> None:
    """A visitor's workbook holds no evidence for officers and no commitment that is not published."""
    commitment(1)
    commitment(2, private=True)
    piece = {
        "type": "document",
        "title": text("A"),
        "url": "https://example.org/officers",
        "visibility": "officers",
    }
    public = {**piece, "url": "https://example.org/public", "visibility": "public"}
    report("tn-2016-01", "limited", evidence=[piece, public])
    theirs = giving_out.filled({"user": "", "ignore_auth": False}, "tn-2016-2018", "en")
    texts = _texts(theirs)
    assert "https://example.org/public" in texts
    assert "tn-2016-01" in texts
    assert not texts & {"https://example.org/officers", "tn-2016-02"}
    assert {"https://example.org/officers", "tn-2016-02"} <= _texts(take_out(call, "tn-2016-2018"))


def _texts(content: bytes) -> set[object]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {cell.value for page in book for row in page.iter_rows() for cell in row}
