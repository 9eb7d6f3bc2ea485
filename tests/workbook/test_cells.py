"""Rules of what stands in a cell."""

from __future__ import annotations

from datetime import date

import pytest

from ckanext.ogptn.domain.wordings import Deadline
from ckanext.ogptn.workbook import cells
from ckanext.ogptn.workbook.cells import Bad, joined, read, several
from ckanext.ogptn.workbook.opening import Cell
from ckanext.ogptn.workbook.shape import Choice, Column, by_language

LABELS = by_language("عنوان", "Titre", "Title")
LEVEL = Choice("not_started", by_language("لم يبدأ بعد", "Non commencé", "Not started"))
YES, NO = (
    Choice(True, by_language("نعم", "Oui", "Yes")),
    Choice(False, by_language("لا", "Non", "No")),
)


def column(kind: str, *choices: Choice, precision: str = "") -> Column:
    """Return a column of a kind."""
    return Column("x", "x", kind, LABELS, choices=choices, precision=precision)


@pytest.mark.parametrize(
    ("value", "text"),
    [(" 2016 ", "2016"), (2016, "2016"), (2016.0, "2016"), (2.5, "2.5"), (True, "true")],
)
def test_a_text_is_as_it_was_typed(value: str | float | bool, text: str) -> None:
    """A program makes a number of what looks like one; as a text it is what was typed."""
    assert read(column("text"), Cell(value)) == text


def test_a_text_that_looks_like_a_formula_is_a_text() -> None:
    """What a cell holds as text is taken as it stands."""
    assert read(column("text"), Cell("=1+1")) == "=1+1"


@pytest.mark.parametrize("text", ["not_started", "Not started", "non commence", "لم يبدأ بعد"])
def test_a_code_is_found_by_itself_or_by_its_label(text: str) -> None:
    """A list may be filled in with its codes, or with its labels in any of the three languages."""
    assert read(column("code", LEVEL), Cell(text)) == "not_started"


@pytest.mark.parametrize(
    ("given", "truth"),
    [("نعم", True), ("oui", True), (True, True), ("No", False), ("false", False)],
)
def test_yes_and_no_are_read_in_three_languages(given: str | bool, truth: bool) -> None:
    """A truth may be a word, or a program's own."""
    assert read(column("code", YES, NO), Cell(given)) is truth


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a; b;c", ["a", "b", "c"]), ("أ؛ ب", ["أ", "ب"]), ("a;b\nc", ["a;b", "c"]), (" ; ", [])],
)
def test_a_list_is_parted_by_semicolons_or_lines(text: str, parts: list[str]) -> None:
    """Semicolons part a list, Arabic ones too; where there are lines, they alone do."""
    assert several(text) == parts


@pytest.mark.parametrize("values", [["a", "b"], ["a; b", "c"], ["a; b"], ["أ؛ ب"]])
def test_a_list_reads_as_it_was_written(values: list[str]) -> None:
    """A value with a semicolon in it comes back whole."""
    assert several(joined(values)) == values


@pytest.mark.parametrize(
    ("cell", "deadline"),
    [
        (Cell(date(2018, 12, 31)), Deadline(date(2018, 12, 31), "")),
        (Cell(date(2017, 3, 1), is_month=True), Deadline(date(2017, 3, 31), "month")),
        (Cell("31/12/2018"), Deadline(date(2018, 12, 31), "")),
        (Cell("fin 2018"), Deadline(date(2018, 12, 31), "year")),
        (Cell(2018), Deadline(date(2018, 12, 31), "year")),
    ],
)
def test_a_day_is_a_date_or_what_words_allow(cell: Cell, deadline: Deadline) -> None:
    """A day is read from a real date, from figures or from words; words say how exact it is."""
    assert read(column("day", precision="x_precision"), cell) == deadline


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("day", Cell("some day"), "bad_day"),
        ("day", Cell("fin 2018"), "bad_day"),  # a day that has no precision beside it is exact
        ("number", Cell("five"), "bad_number"),
        ("number", Cell(2.5), "bad_number"),
        ("number", Cell(-1), "bad_number"),
        ("code", Cell("done"), "unknown_code"),
        ("text", Cell(None, trouble="formula"), "formula"),
        ("text", Cell("#REF!", trouble="error"), "error"),
        ("text", Cell("x" * (cells.LONGEST + 1)), "too_long"),
    ],
)
def test_what_a_column_does_not_hold_is_a_fault(kind: str, cell: Cell, code: str) -> None:
    """A cell's fault has a code of its own."""
    with pytest.raises(Bad) as refused:
        read(column(kind, LEVEL), cell)
    assert refused.value.code == code


def test_a_number_may_be_of_arabic_digits() -> None:
    """٥ is 5."""
    assert read(column("number"), Cell("٥")) == 5
