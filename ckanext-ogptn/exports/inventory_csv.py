"""The inventory of promised data as CSV, for a spreadsheet: one row an item, texts in one language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.ogptn.exports.texts import text_in

COLUMNS = (
    "institution",
    "identifier",
    "title",
    "notes",
    "state",
    "release_date",
    "release_precision",
    "opened_on",
    "dataset",
    "commitment",
    "sector",
    "frequency",
    "is_example",
    "institution_title",
)


def row(item: Mapping[str, Any], language: str) -> list[object]:
    """Return an item's cells; titles are in the given language, else in the first that there is."""
    institution = item["institution"]
    plain = {
        **item,
        "title": text_in(language, item["title"]),
        "notes": text_in(language, item["notes"]),
        "institution": institution["name"],
        "institution_title": text_in(language, institution["title_translated"]),
        **{end: (item[end] or {}).get("name") for end in ("dataset", "commitment")},
    }
    return [plain[column] for column in COLUMNS]
