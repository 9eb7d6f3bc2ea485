"""A list of commitments as CSV, for a spreadsheet: one row each, dates in ISO 8601, a byte order
mark so that Arabic opens right."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

COLUMNS = (
    "name",
    "action_plan",
    "number",
    "part_number",
    "axis",
    "title",
    "lead_institution",
    "completion_level",
    "timeliness",
    "due_date",
    "due_precision",
    "sector",
    "datasets",
)
# A cell that opens with one of these is taken for a formula by spreadsheets.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def write(items: Iterable[Mapping[str, Any]], language: str) -> str:
    """Write the rows with their heading; titles are in the given language, else in the first that there is."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in items:
        writer.writerow([_safe(value) for value in _row(item, language)])
    return out.getvalue()


def _row(item: Mapping[str, Any], language: str) -> list[object]:
    lead = item.get("lead") or []
    plain = {
        **item,
        "title": _in(language, item["title_translated"]),
        "lead_institution": "; ".join(_in(language, one["title_translated"]) for one in lead),
        "datasets": item.get("dataset_count", 0),
    }
    return [plain.get(column) for column in COLUMNS]


def _in(language: str, value: Mapping[str, str]) -> str:
    return next((value[key] for key in (language, "ar", "fr", "en") if value.get(key)), "")


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return "'" + value
    return "" if value is None else value
