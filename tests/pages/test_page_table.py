"""The list of commitments as CSV."""

from __future__ import annotations

import csv
import io

from ckanext.ogptn.exports import commitments_csv

ITEM = {
    "name": "tn-2016-01",
    "action_plan": "tn-2016-2018",
    "number": 1,
    "part_number": None,
    "axis": 1,
    "title_translated": {"ar": "تعهد", "fr": "Engagement", "en": ""},
    "lead": [{"title_translated": {"ar": "وزارة", "fr": "Ministère", "en": ""}}],
    "completion_level": "not_assessed",
    "timeliness": "unknown",
    "due_date": "2018-12-31",
    "due_precision": "year",
    "sector": "energy",
    "dataset_count": 4,
}


def rows(language: str, **changed: object) -> list[dict[str, str]]:
    """Write one row and read it again."""
    text = commitments_csv.write([{**ITEM, **changed}], language)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_row_is_in_the_language_asked_or_the_first_there_is() -> None:
    """French for French, Arabic where English is missing."""
    assert rows("fr")[0]["title"] == "Engagement"
    assert rows("en")[0]["title"] == "تعهد"


def test_a_spreadsheet_opens_it_as_utf8() -> None:
    """The byte order mark comes first."""
    assert commitments_csv.write([], "ar").startswith("\ufeffname,")


def test_nothing_becomes_a_formula() -> None:
    """A cell that a spreadsheet would compute is text."""
    hostile = {"ar": "=HYPERLINK(1)", "fr": "", "en": ""}
    assert rows("ar", title_translated=hostile)[0]["title"] == "'=HYPERLINK(1)"
