"""A whole plan out of a workbook and into one."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckanapi import LocalCKAN
from werkzeug.datastructures import FileStorage

from ckanext.ogptn.content.loader import load
from ckanext.ogptn.logic.workbooks import giving_out
from ckanext.ogptn.model import Amendment, Assessment, Evidence, ProgressReport
from tests.logic.invented_plan import COMMITMENTS, PLAN, Edit, name, rows, text, workbook

Call = Callable[..., Any]
Record = dict[str, Any]
# What a record has from the portal that it is in, and from the day on which it came there.
OF_THE_PORTAL = {
    "id", "creator_user_id", "metadata_created", "metadata_modified", "organization", "owner_org",
    "created_at", "commitment_id", "report_id", "last_checked_at", "http_status",
}  # fmt: skip
C, M, R, E = "Commitments", "Milestones", "Progress reports", "Evidence"
J, A = "IRM assessments", "Amendments"
LISTS = (
    "ogptn_progress_report_list", "ogptn_evidence_list", "ogptn_assessment_list", "ogptn_amendment_list",
)  # fmt: skip


@pytest.fixture
def institutions(institution: Call) -> None:
    """Make those that the invented plan names."""
    for one in ("presidency-government", "ministry-finance"):
        institution(one)


def bring_in(call: Call, content: bytes, **more: Any) -> Any:
    """Import a workbook as the API takes it: as a file of a form."""
    upload = FileStorage(io.BytesIO(content), filename="plan.xlsx")
    return call("ogptn_action_plan_import", upload=upload, **more)


def take_out(call: Call, plan: str, language: str = "ar") -> bytes:
    """Export a plan with an administrator's rights."""
    user = call("get_site_user")["name"]
    return giving_out.filled({"user": user, "ignore_auth": True}, plan, language)


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


def kept() -> list[int]:
    """Count the records in the database, and what hangs on them."""
    tables = (model.Package, ProgressReport, Evidence, Assessment, Amendment)
    return [model.Session.query(table).count() for table in tables]


def indexed(call: Call) -> int:
    """Count what the search index holds."""
    count: int = call("package_search", include_private=True, include_drafts=True, rows=0)["count"]
    return count


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


def test_a_dry_run_counts_and_writes_nothing(call: Call, institutions: None) -> None:
    """What would be created is counted; database and index are as they were."""
    before = kept(), indexed(call)
    answer = bring_in(call, workbook(), dry_run=True)
    assert (answer["errors"], answer["plan"], answer["dry_run"]) == ([], PLAN, True)
    assert answer["counts"] == {
        "commitments": 40, "parts": 0, "milestones": 40, "reports": 40, "evidence": 40,
        "assessments": 40, "amendments": 40,
    }  # fmt: skip
    assert (kept(), indexed(call)) == before


# One bad row of each kind: the edits, and the cell and words of the one message that they earn.
KINDS: dict[str, tuple[list[Edit], str, str]] = {
    "no title": ([(C, 3, "title_en", None)], "title_ar", "Arabic, French or English"),
    "no number": ([(C, 4, "number", None)], "number", "empty"),
    "an unknown code": ([(C, 5, "sector", "sea")], "sector", "“sea” is not in the list"),
    "an unknown institution": ([(C, 6, "lead_institutions", "navy")], "lead_institutions", "navy"),
    "an unknown axis": ([(C, 7, "axis", 9)], "axis", "no axis 9: its axes are 1, 2"),
    "a number twice": ([(C, 8, "number", 1)], "number", "Number 1 stands in row 3"),
    "an identifier twice": (
        [(C, 9, "name", name(1)), (M, 9, "commitment", name(1)), (M, 9, "identifier", "m9"),
         ("Legal basis", 9, "commitment", name(1)), (R, 9, "commitment", name(1)),
         (J, 9, "commitment", name(1)), (A, 9, "commitment", name(1))],
        "name", "“tn-2030-01” stands in row 3",
    ),
    "an identifier too long": (
        [(C, 10, "name", "x" * 101), (M, 10, "commitment", "x" * 101),
         ("Legal basis", 10, "commitment", "x" * 101), (R, 10, "commitment", "x" * 101),
         (J, 10, "commitment", "x" * 101), (A, 10, "commitment", "x" * 101)],
        "name", "100",
    ),
    "a bad date": ([(C, 11, "due_date", "some day")], "due_date", "“some day” is no date"),
    "a precision alone": (
        [(C, 12, "due_precision", "Year"), (C, 12, "due_date", None)], "due_date", "without its date",
    ),
    "an end before the start": ([(C, 13, "due_date", "2014-12-31")], "due_date", "before the start"),
    "a bad OGP identifier": ([(C, 14, "ogp_identifier", "TN26")], "ogp_identifier", "TN26"),
    "a bad goal": ([(C, 15, "sdg_goals", "18")], "sdg_goals", "from 1 to 17"),
    "a word for a number": ([(C, 16, "axis", "one")], "axis", "“one” is no number"),
    "a person": ([(C, 17, "contact_role_fr", "M. Untel, chef de service")], "contact_role_fr", "person"),
    "a formula without a value": ([(C, 18, "budget", "=A1+1")], "budget", "formula"),
    "a missing parent": ([(C, 19, "parent_commitment", "tn-2030-99")], "parent_commitment", "tn-2030-99"),
    "a part of a part": (
        [(C, 21, "parent_commitment", name(18)), (C, 20, "parent_commitment", name(1)),
         (C, 20, "number", 1), (C, 20, "part_number", 1)],
        "parent_commitment", "cannot have parts",
    ),
    "an unknown earlier commitment": ([(C, 22, "carried_over_from", "tn-1999-01")], "carried_over_from", "tn-1999-01"),
    "a milestone of no commitment": ([(M, 23, "commitment", "tn-2030-77")], "commitment", "tn-2030-77"),
    "a milestone twice": ([(M, 24, "commitment", name(1))], "identifier", "“m1” stands in row 3"),
    "a bad milestone identifier": ([(M, 25, "identifier", "one")], "identifier", "m1, m2"),
    "a milestone of no institution": ([(M, 26, "responsible_institution", "navy")], "responsible_institution", "navy"),
    "a bad address": ([("Legal basis", 27, "url", "ftp:/nowhere")], "url", "URL"),
    "an unknown level": ([(R, 28, "completion_level", "Nearly")], "completion_level", "Not started, Limited"),
    "a report without progress": ([(R, 29, "progress_en", None)], "progress_ar", "what was done"),
    "a report of a day to come": ([(R, 30, "report_date", "2099-01-01")], "report_date", "yet to come"),
    "a report on no commitment": ([(R, 31, "commitment", "tn-2030-88")], "commitment", "tn-2030-88"),
    "a report on no milestone": ([(R, 32, "milestone", "m7")], "milestone", "no milestone “m7”"),
    "evidence without an address": ([(E, 33, "url", None)], "url", "address or a dataset"),
    "evidence of no report": ([(E, 34, "report", "r99")], "report", "“r99”"),
    "an assessment that judges nothing": ([(J, 36, "completion", None)], "completion", "Nothing is judged"),
    "a judgement in an unknown code": ([(J, 37, "completion", "so-so")], "completion", "so-so"),
    "an amendment without a reason": ([(A, 38, "reason_en", None)], "reason_ar", "Arabic, French or English"),
    "an amendment of nothing": ([(A, 39, "old", None), (A, 39, "new", None)], "new", "changes something"),
    "an amendment that is no JSON": ([(A, 40, "old", "him")], "old", "JSON"),
    "an unknown dataset": ([(E, 35, "dataset", "nowhere")], "dataset", "nowhere"),
    "a column that the template lacks": ([(C, 1, "colour", "colour")], "", "“colour”"),
    "a sheet that the template lacks": ([("Notes", 3, "a note", "x")], "", "no such sheet"),
}  # fmt: skip


def test_a_bad_row_of_each_kind_earns_one_message(call: Call, institutions: None) -> None:
    """A plan with a bad row of each kind is refused whole, with one message for each that names the row, the column and
    the mend; nothing is written."""
    content = workbook(*(edit for edits, _, _ in KINDS.values() for edit in edits))
    before = kept(), indexed(call)
    errors = bring_in(call, content, dry_run=True)["errors"]
    found = {(one["sheet"], one["row"], one["name"]): one for one in errors}
    for kind, (edits, column, words) in KINDS.items():
        sheet, row = edits[0][0], edits[0][1]
        error = found.get((sheet, None if sheet == "Notes" else row, column))
        assert error is not None, kind
        assert words in error["message"], kind
        assert (error["column"] == "") is (error["row"] is None), kind
    assert len(errors) == len(found) == len(KINDS) == 39
    with pytest.raises(tk.ValidationError) as refused:
        bring_in(call, content)
    assert refused.value.error_dict["errors"] == errors
    assert "39 errors" in refused.value.error_dict["upload"][0]
    assert (kept(), indexed(call)) == before


def test_a_report_that_cannot_be_written_takes_everything_back(
    call: Call, institutions: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the last of many records fails, none is in the database or the index."""
    from ckanext.ogptn.logic import reporting

    written: list[str] = []
    add = reporting.add

    def fail_at_last(context: Any, values: Any) -> Any:
        if len(written) == COMMITMENTS - 1:
            raise RuntimeError("the machine is on fire")
        written.append(values["commitment"])
        return add(context, values)

    monkeypatch.setattr(reporting, "add", fail_at_last)
    before = kept(), indexed(call)
    with pytest.raises(RuntimeError, match="on fire"):
        bring_in(call, workbook())
    assert len(written) == 39
    model.Session.remove()
    assert (kept(), indexed(call)) == before


def test_what_is_there_already_is_refused_by_its_name(call: Call, institutions: None) -> None:
    """An import creates and never changes: a plan that is there is one error, and so is each commitment where the plan
    is not."""
    bring_in(call, workbook())
    (error,) = bring_in(call, workbook(), dry_run=True)["errors"]
    assert (error["sheet"], error["row"], error["name"]) == ("Plan", 3, "name")
    assert "“tn-2030-2032” is in this portal already" in error["message"]
    other = workbook(("Plan", 3, "name", "tn-2033-2035"))
    errors = bring_in(call, other, dry_run=True)["errors"]
    assert {one["name"] for one in errors} == {"name"}
    assert len(errors) == COMMITMENTS


def test_cells_may_be_real_dates_and_numbers(call: Call, institutions: None) -> None:
    """Programs store dates as dates and make numbers of what looks like one."""
    content = workbook(
        (C, 3, "due_date", datetime(2016, 11, 30, 0, 0)),
        (C, 3, "number", 41.0),
        (C, 3, "due_text_fr", "fin novembre 2016"),
        (C, 3, "budget", 12000),
        (C, 4, "due_date", None),
        (C, 4, "due_text_ar", "قبل موفى مارس 2017"),
        (C, 5, "due_date", "T1 2017"),
    )
    bring_in(call, content)
    one, two, three = (call("package_show", id=name(number)) for number in (1, 2, 3))
    assert (one["due_date"], one["number"], one["budget"]) == ("2016-11-30", 41, "12000")
    assert (two["due_date"], two["due_precision"]) == ("2017-03-31", "month")
    assert (three["due_date"], three["due_precision"]) == ("2017-03-31", "quarter")


def test_rows_may_stand_in_any_order(call: Call, institutions: None) -> None:
    """A part may stand above its whole."""
    given = rows()
    given["commitments"][0] |= {"parent_commitment": name(2), "number": 2, "part_number": 1}
    bring_in(call, workbook(given=given))
    assert call("package_show", id=name(1))["parent_commitment"] == name(2)


def test_an_import_is_in_the_records_history(call: Call, institutions: None) -> None:
    """Each record's stream of activity begins with its import."""
    bring_in(call, workbook())
    (activity,) = call("package_activity_list", id=PLAN, include_hidden_activity=True)
    assert activity["activity_type"] == "new package"


@pytest.mark.parametrize("content", [b"hello", b"PK\x03\x04"])
def test_what_is_no_workbook_is_refused(call: Call, content: bytes) -> None:
    """The error is of the argument, and says what to send."""
    with pytest.raises(tk.ValidationError) as refused:
        bring_in(call, content)
    assert "save it as .xlsx" in refused.value.error_dict["upload"][0]


def test_a_file_that_is_too_large_is_refused(
    call: Call, ckan_config: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The portal's settings say how large a workbook may be."""
    monkeypatch.setitem(ckan_config, "ogptn.import.megabytes", 1)
    with pytest.raises(tk.ValidationError) as refused:
        bring_in(call, b"x" * 1_100_000)
    assert "larger than 1 megabytes" in refused.value.error_dict["upload"][0]


@pytest.mark.parametrize("upload", [None, "", "a text", ["x"]])
def test_what_is_no_file_is_refused(call: Call, upload: Any) -> None:
    """A text in place of a file is an error of that argument."""
    with pytest.raises(tk.ValidationError) as refused:
        call("ogptn_action_plan_import", upload=upload)
    assert list(refused.value.error_dict) == ["upload"]


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
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    return {cell.value for page in book for row in page.iter_rows() for cell in row}
