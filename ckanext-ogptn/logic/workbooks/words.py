"""What is wrong with a workbook, in the reader's words: what, and the mend."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.ogptn.workbook.errors import TooLarge, WorkbookError
from ckanext.ogptn.workbook.shape import Fault

_ = tk._


def told(fault: Fault, language: str) -> dict[str, Any]:
    """Return a fault as the action answers it: {code, sheet, row, column, name, title, message}.

    `column` is its letter, `name` its stable name and `title` its title in `language`."""
    column = fault.column
    title = ""
    if column is not None:
        behind = f" ({column.language})" if column.language else ""
        title = (column.labels.get(language) or column.name) + behind
    return {
        "code": fault.code,
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.letter,
        "name": column.name if column else "",
        "title": title,
        "message": sentence(fault, language),
    }


def sentence(fault: Fault, language: str) -> str:
    """Say what is wrong and what to do about it."""
    if fault.message:
        return fault.message
    choices = fault.column.choices if fault.column else ()
    comma = "، " if language == "ar" else ", "
    labels = comma.join(choice.labels.get(language) or str(choice.value) for choice in choices)
    return _sentences()[fault.code] % {"choices": labels, **fault.values}


def refusal(error: WorkbookError) -> str:
    """Say why a whole file cannot be read."""
    if not isinstance(error, TooLarge):
        return _(
            "This is no workbook that can be read: save it as .xlsx (Excel workbook), without a password."
        )
    sentences = {
        "file": _("The file is larger than %d megabytes: take out what does not belong to it."),
        "unpacked": _("The file unpacks to more than %d megabytes: take out what does not belong to it."),
        "rows": _("A sheet has more than %d rows: delete those that are not needed."),
        "columns": _("A sheet has more than %d columns: delete those that the template does not have."),
        "sheets": _("The file has more than %d sheets: delete those that the template does not have."),
    }  # fmt: skip
    return sentences[error.what] % error.most


def summary(number: int) -> str:
    """Say how many errors a workbook has."""
    text: str = tk.ungettext(
        "There is %(num)d error in the workbook; nothing was written.",
        "There are %(num)d errors in the workbook; nothing was written.",
        number,
    )
    return text % {"num": number}


def _sentences() -> dict[str, str]:
    return {**_of_cells(), **_of_records(), **_of_the_file()}


def _of_cells() -> dict[str, str]:
    return {
        "missing": _("This cell is empty: fill it in."),
        "unknown_code": _("“%(value)s” is not in the list: choose one of %(choices)s."),
        "bad_day": _("“%(value)s” is no date: write 2018-12-31, 31/12/2018, or where words may stand, end of 2018."),
        "bad_number": _("“%(value)s” is no number: write a whole number, such as 5."),
        "bad_structure": _("This is no JSON that an export of this portal writes: take it over from there."),
        "no_text": _("Give this text in Arabic, French or English at least."),
        "formula": _("The formula in this cell has no value: write the value itself."),
        "error": _("The formula in this cell gives the error %(value)s: write the value itself."),
        "too_long": _("The text in this cell is longer than a cell can hold: shorten it."),
        "person": _("This names a person, a telephone or an e-mail address: name an office and a function."),
        "precision_alone": _("A precision is given without its date: give the date, or take the precision away."),
    }  # fmt: skip


def _of_records() -> dict[str, str]:
    return {
        "exists": _("“%(value)s” is in this portal already: an import creates, and changes nothing that is there."),
        "double": _("“%(value)s” stands in row %(row)s already: give each one once."),
        "double_number": _(
            "Number %(value)s stands in row %(row)s already: give another number, or a part number of its own."
        ),
        "replaced_twice": _("Row %(row)s corrects “%(value)s” already: correct that correction."),
        "unknown_axis": _("The plan has no axis %(value)s: its axes are %(known)s."),
        "unknown_parent": _("No row of this workbook is the commitment “%(value)s”: name a commitment of this plan."),
        "parent_is_part": _("“%(value)s” cannot have parts: name a whole commitment."),
        "circle": _("The commitment goes on with itself, by way of “%(value)s”: name an earlier one."),
        "unknown_commitment": _("No row of the commitments is “%(value)s”: write its identifier as it stands there."),
        "unknown_milestone": _(
            "The commitment “%(commitment)s” has no milestone “%(value)s”: name one of its own, such as m1."
        ),
        "unknown_report": _("No report has the key “%(value)s”: write the key as it stands on the sheet of reports."),
        "no_correction": _(
            "“%(value)s” is no report further up of the same assessor on the same thing: name the one corrected."
        ),
        "evidence_of_nothing": _("This evidence proves nothing: name its report, or its commitment."),
        "other_commitment": _("The report “%(value)s” is on another commitment: leave this cell empty."),
        "no_address": _("Evidence needs an address or a dataset: give one."),
        "no_progress": _("Say what was done, in one language at least."),
        "future": _("%(value)s is yet to come: a report is of today or earlier."),
        "completed_later": _("The completion on %(value)s is after the report of %(day)s: correct one of the two."),
        "nothing_judged": _("Nothing is judged: give a completion level or another judgement."),
        "no_change": _("An amendment changes something: give what stood before, what stands since, or both."),
        "second_plan": _("A workbook holds one plan: put this one in a workbook of its own."),
    }  # fmt: skip


def _of_the_file() -> dict[str, str]:
    return {
        "no_plan": _("The sheet of the plan has no row: describe the plan in its third row."),
        "missing_sheet": _("The sheet “%(sheet)s” is missing: take it over from the template."),
        "unknown_sheet": _("The template has no such sheet: delete it, or give it a title of the template's."),
        "double_sheet": _("This sheet stands twice: keep one of the two."),
        "missing_column": _("The column “%(column)s” is missing: put its name in the first row."),
        "unknown_column": _("The template has no column “%(column)s”: delete it, or mend its name."),
        "double_column": _("The column “%(column)s” stands twice: keep one of the two."),
        "no_header": _("This cell stands under no column: delete it, or name its column in the first row."),
    }  # fmt: skip
