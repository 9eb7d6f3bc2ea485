"""A workbook that is refused: a message for each fault, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan import model
from ckan.plugins import toolkit as tk

from tests.logic.importing import bring_in, indexed, kept
from tests.logic.invented_plan import COMMITMENTS, Edit, name, workbook

Call = Callable[..., Any]
Record = dict[str, Any]
C, M, R, E = "Commitments", "Milestones", "Progress reports", "Evidence"
J, A = "IRM assessments", "Amendments"

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
