"""An invented plan as a workbook, right in every cell, and a way to spoil single ones."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from ckanext.ogptn.logic.workbooks.sheets import sheets
from ckanext.ogptn.workbook import writing
from ckanext.ogptn.workbook.writing import Filling

Rows = dict[str, list[dict[str, Any]]]
# (sheet, row, column's name, value); the first row of data is the third.
Edit = tuple[str, int, str, object]
PLAN = "tn-2030-2032"
COMMITMENTS = 40


def text(words: str) -> dict[str, str]:
    """Return a text in one language."""
    return {"ar": "", "fr": "", "en": words}


def name(number: int) -> str:
    """Name a commitment; it stands in row `number` + 2."""
    return f"tn-2030-{number:02}"


def rows() -> Rows:
    """Return the rows of a plan whose every commitment has a milestone, a law and a report with evidence."""
    numbers = range(1, COMMITMENTS + 1)
    plan = {
        "name": PLAN, "title_translated": text("A plan"), "plan_status": "draft",
        "owner_org": "presidency-government", "start_date": "2014-01-01", "end_date": "2018-12-31",
    }  # fmt: skip
    return {
        "plan": [plan],
        "axes": [{"number": number, "title_translated": text("An axis")} for number in (1, 2)],
        "consultations": [{"round": 1, "start_date": "2013-01-01", "end_date": "2013-03-01"}],
        "commitments": [_commitment(number) for number in numbers],
        "milestones": [
            {"commitment": name(number), "identifier": "m1", "title_translated": text("A step")}
            for number in numbers
        ],
        "laws": [{"commitment": name(number), "title_translated": text("A law")} for number in numbers],
        "reports": [_report(number) for number in numbers],
        "evidence": [
            {"report": f"r{number}", "type": "web_page", "url": "https://example.org/proof"}
            for number in numbers
        ],
        "assessments": [
            {"assessment": f"a{number}", "commitment": name(number), "report_date": "2017-01-01",
             "completion": "limited"}
            for number in numbers
        ],
        "amendments": [
            {
                "commitment": name(number), "subject": "lead", "old": ["ministry-finance"],
                "new": ["presidency-government"], "reason": text("Another cabinet"), "decided_on": "2016-01-01",
            }
            for number in numbers
        ],
    }  # fmt: skip


def _commitment(number: int) -> dict[str, Any]:
    return {
        "name": name(number), "number": number, "axis": 1, "title_translated": text("A promise"),
        "lead_institutions": ["ministry-finance"], "start_date": "2015-01-01", "due_date": "2016-12-31",
    }  # fmt: skip


def _report(number: int) -> dict[str, Any]:
    return {
        "report": f"r{number}", "commitment": name(number), "report_date": "2016-06-30",
        "completion_level": "limited", "progress": text("A beginning"),
    }  # fmt: skip


def workbook(*edits: Edit, given: Rows | None = None) -> bytes:
    """Return the plan as a workbook, with some cells changed."""
    content = writing.write(sheets(), "en", Filling(rows() if given is None else given))
    return edited(content, edits)


def edited(content: bytes, edits: Sequence[Edit]) -> bytes:
    """Return a workbook with cells changed; a sheet or a column that it lacks is added."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, row, column, value in edits:
        page = book[sheet] if sheet in book else book.create_sheet(sheet)
        heads = [cell.value for cell in page[1]]
        if column not in heads:
            page.cell(1, len(heads) + 1, column)
            heads.append(column)
        page.cell(row, heads.index(column) + 1).value = value
    answer = io.BytesIO()
    book.save(answer)
    return answer.getvalue()
