"""Rules of writing a workbook and of reading its rows."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from ckanext.ogptn.content.reading import read as read_content
from ckanext.ogptn.workbook import opening, parsing, writing
from ckanext.ogptn.workbook.errors import TextTooLong
from ckanext.ogptn.workbook.opening import Limits
from ckanext.ogptn.workbook.shape import Book, Sheet
from ckanext.ogptn.workbook.writing import Filling, Institution

Sheets = tuple[Sheet, ...]
Values = dict[str, Any]
PLAN = {
    "name": "tn-2030-2032",
    "plan_status": "draft",
    "title_translated": {"ar": "خطة", "fr": "", "en": "Plan"},
}
ONE = {"name": "tn-2030-01", "number": 1, "title_translated": {"ar": "", "fr": "Un", "en": ""}}


def written(sheets: Sheets, language: str = "en", **rows: list[Values]) -> bytes:
    """Write a workbook of these rows."""
    return writing.write(sheets, language, Filling({"plan": [PLAN], **rows}))


def parsed(sheets: Sheets, content: bytes) -> Book:
    """Read a workbook."""
    return parsing.parse(sheets, opening.read(content, Limits()))


def edited(content: bytes, *edits: tuple[str, str, object]) -> bytes:
    """Return a workbook with some of its cells changed: (sheet, cell, value)."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, cell, value in edits:
        book[sheet][cell] = value
    answer = io.BytesIO()
    book.save(answer)
    return answer.getvalue()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("plan", ["tn-2014-2016", "tn-2016-2018"])
def test_the_texts_of_both_plans_read_as_they_were_written(
    sheets: Sheets, plan: str, language: str
) -> None:
    """Whatever language a workbook is in, every field of a commitment comes back as it was."""
    given = [one for one in read_content().commitments if one["action_plan"] == plan]
    book = parsed(sheets, written(sheets, language, commitments=given))
    assert book.faults == []
    fields = {
        column.field for sheet in sheets if sheet.name == "commitments" for column in sheet.columns
    }
    expected = [
        {
            key: _listed(value)
            for key, value in one.items()
            if key in fields and value not in ([], None)
        }
        for one in given
    ]
    assert [row.values for row in book.rows["commitments"]] == expected


def _listed(value: object) -> object:
    """A list is one of texts until its validator has seen it."""
    return [str(one) for one in value] if isinstance(value, list) else value


def test_the_template_is_in_the_readers_language_and_direction(sheets: Sheets) -> None:
    """An Arabic workbook is written from right to left, and its sheets have Arabic titles; the columns' names stay."""
    arabic = openpyxl.load_workbook(io.BytesIO(writing.write(sheets, "ar", Filling())))
    french = openpyxl.load_workbook(io.BytesIO(writing.write(sheets, "fr", Filling())))
    assert arabic.sheetnames[:2] == ["إرشادات", "الخطة"]
    assert french.sheetnames[-2:] == ["Structures", "Listes"]
    assert arabic["التعهدات"].sheet_view.rightToLeft
    assert not french["Engagements"].sheet_view.rightToLeft
    names = [
        [cell.value for cell in book[title][1]]
        for book, title in ((arabic, "التعهدات"), (french, "Engagements"))
    ]
    assert names[0] == names[1]
    assert names[0][:5] == ["title_ar", "title_fr", "title_en", "name", "ogp_identifier"]


def test_the_titles_of_a_column_stand_below_its_name_in_three_languages(sheets: Sheets) -> None:
    """The reader's language comes first; what is required has an asterisk."""
    book = openpyxl.load_workbook(io.BytesIO(writing.write(sheets, "fr", Filling())))
    page = book["Engagements"]
    assert page["F2"].value == "Numéro *\nالرقم *\nNumber *"


def test_a_columns_help_is_a_note_on_its_title(sheets: Sheets) -> None:
    """What the forms say below a field, the workbook says in a note, in the reader's language."""
    page = openpyxl.load_workbook(io.BytesIO(writing.write(sheets, "fr", Filling())))["Engagements"]
    (title,) = [cell for cell in page[2] if page.cell(1, cell.column).value == "due_date"]
    assert title.comment.text == "Le dernier jour que permet le texte"


def test_code_lists_are_offered_in_the_readers_language(sheets: Sheets) -> None:
    """A cell of a code list offers its labels."""
    book = openpyxl.load_workbook(io.BytesIO(writing.write(sheets, "fr", Filling())))
    offered = {
        validation.formula1.split("!")[0]
        for validation in book["Plan"].data_validations.dataValidation
    }
    assert offered == {"'Listes'"}
    assert [book["Listes"].cell(row, 1).value for row in (1, 2, 3, 4)] == [
        "Projet", "Soumis", "En cours", "Clos",
    ]  # fmt: skip


def test_the_institutions_are_listed(sheets: Sheets) -> None:
    """Who fills a workbook in finds the identifiers of the institutions in it."""
    finance = Institution("ministry-finance", {"ar": "وزارة المالية", "fr": "Finances"})
    content = writing.write(sheets, "fr", Filling(institutions=[finance]))
    page = openpyxl.load_workbook(io.BytesIO(content))["Structures"]
    assert [cell.value for cell in page[1]][:3] == ["ministry-finance", "وزارة المالية", "Finances"]


@pytest.mark.parametrize("text", ["=1+1", "+216", "-5 %", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_what_looks_like_a_formula_stays_a_text(sheets: Sheets, text: str) -> None:
    """A text that a program might compute is marked as a text, and comes back as it was."""
    content = written(sheets, commitments=[{**ONE, "budget": text}])
    page = openpyxl.load_workbook(io.BytesIO(content))["Commitments"]
    (cell,) = [cell for cell in page[3] if cell.value == text]
    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)
    assert parsed(sheets, content).rows["commitments"][0].values["budget"] == text


def test_signs_that_xml_lacks_become_spaces(sheets: Sheets) -> None:
    """A control character that was pasted into a record does not break its workbook."""
    content = written(sheets, commitments=[{**ONE, "budget": "a\x0bb"}])
    assert parsed(sheets, content).rows["commitments"][0].values["budget"] == "a b"


def test_a_text_that_no_cell_can_hold_is_told(sheets: Sheets) -> None:
    """A text is never cut in silence."""
    with pytest.raises(TextTooLong) as refused:
        written(sheets, commitments=[{**ONE, "budget": "x" * 32_768}])
    assert (refused.value.record, refused.value.column) == ("tn-2030-01", "budget")


def test_the_row_of_titles_may_be_left_out(sheets: Sheets) -> None:
    """A second row that is not that of the titles is the first one of data."""
    book = openpyxl.load_workbook(io.BytesIO(written(sheets, commitments=[ONE])))
    book["Commitments"].delete_rows(2)
    answer = io.BytesIO()
    book.save(answer)
    rows = parsed(sheets, answer.getvalue()).rows["commitments"]
    assert [(row.number, row.values["name"]) for row in rows] == [(2, "tn-2030-01")]


def test_a_deadline_in_words_alone_gives_its_day(sheets: Sheets) -> None:
    """The last day that the words allow, and how exact they are, are taken from the words."""
    words = {"ar": "قبل موفى مارس 2031", "fr": "", "en": ""}
    rows = parsed(sheets, written(sheets, commitments=[{**ONE, "due_text_translated": words}])).rows
    values = rows["commitments"][0].values
    assert (values["due_date"], values["due_precision"]) == ("2031-03-31", "month")


def test_words_in_the_cell_of_a_day_give_its_precision(sheets: Sheets) -> None:
    """ "T1 2031" in the cell of the deadline is a quarter; a precision that is given beside it stays."""
    letters = {cell.value: cell.column_letter for cell in _header(sheets)}
    place = f"{letters['due_date']}3"
    content = edited(written(sheets, commitments=[ONE]), ("Commitments", place, "T1 2031"))
    values = parsed(sheets, content).rows["commitments"][0].values
    assert (values["due_date"], values["due_precision"]) == ("2031-03-31", "quarter")


def _header(sheets: Sheets) -> Any:
    return openpyxl.load_workbook(io.BytesIO(written(sheets)))["Commitments"][1]


@pytest.mark.parametrize(
    ("edit", "code", "place"),
    [
        (("Commitments", "A1", "titel_ar"), "unknown_column", ("Commitments", 1, "A")),
        (("Commitments", "B1", "title_ar"), "double_column", ("Commitments", 1, "B")),
        (("Commitments", "CC3", "a note"), "no_header", ("Commitments", 3, "CC")),
        (("Commitments", "D3", ""), "missing", ("Commitments", 3, "D")),
    ],
)
def test_a_column_that_the_template_lacks_is_told(
    sheets: Sheets, edit: tuple[str, str, str], code: str, place: tuple[str, int, str]
) -> None:
    """Nothing that stands in a workbook is passed over in silence."""
    faults = parsed(sheets, edited(written(sheets, commitments=[ONE]), edit)).faults
    found = [(fault.code, (fault.sheet, fault.row, fault.letter)) for fault in faults]
    assert (code, place) in found


def test_sheets_are_known_by_their_titles(sheets: Sheets) -> None:
    """A sheet in another language is known, one that the template lacks is told, and so is one that is missing."""
    book = openpyxl.load_workbook(io.BytesIO(written(sheets)))
    book["Milestones"].title = "مراحل الإنجاز"
    book["Axes"].title = "Axles"
    book["Axles"]["A3"] = "x"
    del book["Commitments"]
    answer = io.BytesIO()
    book.save(answer)
    faults = parsed(sheets, answer.getvalue()).faults
    assert [(fault.code, fault.sheet) for fault in faults] == [
        ("unknown_sheet", "Axles"), ("missing_sheet", ""),
    ]  # fmt: skip
