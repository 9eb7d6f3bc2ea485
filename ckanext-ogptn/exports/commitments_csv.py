"""A list of commitments as CSV, for a spreadsheet: one row each, dates in ISO 8601, titles in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.ogptn.exports import csv_text
from ckanext.ogptn.exports.texts import text_in

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
    "stale_datasets",
    "broken_datasets",
    "data_state",
)


def write(items: Iterable[Mapping[str, Any]], language: str) -> str:
    """Write the rows with their heading; titles are in the given language, else in the first that there is."""
    return "".join(csv_text.lines(COLUMNS, (_row(item, language) for item in items)))


def _row(item: Mapping[str, Any], language: str) -> list[object]:
    lead, counts = item.get("lead") or [], item.get("datasets") or {}
    plain = {
        **item,
        "title": text_in(language, item["title_translated"]),
        "lead_institution": "; ".join(text_in(language, one["title_translated"]) for one in lead),
        "datasets": item.get("dataset_count", 0),
        "stale_datasets": counts.get("stale", 0),
        "broken_datasets": counts.get("broken", 0),
    }
    return [plain.get(column) for column in COLUMNS]
