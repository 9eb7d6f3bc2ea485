"""Validators of values with a format of their own: identifiers, boxes, goals, and arguments of
actions."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.ogptn.logic.validators.values import Value, as_list, ogptn_load_json, stored

_ = tk._

MAX_PAGE = 1000
# The greatest of PostgreSQL's bigints.
FARTHEST = 2**63 - 1
MAX_COMPLETIONS = 20
LONGEST_TYPED = 200
SORT_FIELDS = (
    *("name", "number", "due_date", "completion_level", "timeliness", "modified"),
    *("title", "title_ar", "title_fr", "title_en"),
)
SORT_KEY = rf"({'|'.join(SORT_FIELDS)})( (asc|desc))?"

__all__ = [
    "ogptn_addresses",
    "ogptn_bounding_box",
    "ogptn_commitment_sort",
    "ogptn_completion_size",
    "ogptn_item_identifier",
    "ogptn_json_text",
    "ogptn_milestone_identifier",
    "ogptn_moment",
    "ogptn_nobody",
    "ogptn_offset",
    "ogptn_ogp_identifier",
    "ogptn_page_size",
    "ogptn_score",
    "ogptn_sdg_goals",
    "ogptn_terms",
    "ogptn_typed",
]


def ogptn_nobody(value: Value) -> None:
    """Refuse a person's name or address: packages are handed out whole, to everybody."""
    if value not in (None, "", tk.missing):
        raise tk.Invalid(_("Leave this empty: name an office and a function, never a person."))


def ogptn_terms(value: Value) -> list[str]:
    """Return an action's argument as a list of texts."""
    return as_list(value)


def ogptn_page_size(value: Value) -> int:
    """Accept a number from 0 up, and hold the size of a page at 1000 or less."""
    if not re.fullmatch(r"\d{1,9}", str(value)):
        raise tk.Invalid(_("“%s” is no number. Write a whole number, such as %s.") % (value, 20))
    return min(int(value), MAX_PAGE)


def ogptn_offset(value: Value) -> int:
    """Accept a number from 0 up; one that is further than the database counts is at the end of every list."""
    offset: int = tk.get_validator("natural_number_validator")(value, {})
    return min(offset, FARTHEST)


def ogptn_moment(value: Value) -> datetime:
    """Accept a day or a moment in ISO 8601, and return the moment; one without a zone is in UTC."""
    try:
        moment = datetime.fromisoformat(str(value))
        # PostgreSQL knows fewer zones than the standard allows.
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        message = _("“%s” is no moment: write it as 2026-01-31 or 2026-01-31T14:30:00Z.")
        raise tk.Invalid(message % value) from None


def ogptn_completion_size(value: Value) -> int:
    """Accept a number from 0 up, and hold it at 20 or less."""
    return min(ogptn_page_size(value), MAX_COMPLETIONS)


def ogptn_typed(value: str) -> str:
    """Accept what fits in a search box."""
    if len(value) > LONGEST_TYPED:
        raise tk.Invalid(_("Write at most %d characters.") % LONGEST_TYPED)
    return value


def ogptn_commitment_sort(value: str) -> str:
    """Accept an order of the list of commitments: fields with asc or desc, parted by commas."""
    for key in value.split(","):
        if not re.fullmatch(SORT_KEY, key.strip()):
            message = _("“%s” is no order: use one of %s, with asc or desc.")
            raise tk.Invalid(message % (key.strip(), ", ".join(SORT_FIELDS)))
    return value


def ogptn_score(value: Value) -> float:
    """Accept a number from 0 to 1."""
    try:
        score = float(value)
    except (TypeError, ValueError):
        score = -1.0
    if not 0 <= score <= 1:
        raise tk.Invalid(_("“%s” is no score: give a number from 0 to 1.") % value)
    return score


def ogptn_sdg_goals(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Accept numbers of the Sustainable Development Goals, 1 to 17; they are kept as numbers."""
    if errors[key]:
        return
    goals = ogptn_load_json(data[key])
    for goal in goals:
        if not (str(goal).isdigit() and 1 <= int(goal) <= 17):
            raise tk.Invalid(
                _("“%s” is no Sustainable Development Goal: write a number from 1 to 17.") % goal
            )
    data[key] = stored(key, sorted(int(goal) for goal in goals))


def ogptn_addresses(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Accept a list of addresses on the web."""
    if errors[key]:
        return
    for address in ogptn_load_json(data[key]):
        if not re.fullmatch(r"https?://[^\s/]+\.\S+", address):
            raise tk.Invalid(
                _("“%s” is no address on the web: write one that begins with https://.") % address
            )


def ogptn_ogp_identifier(value: str) -> str:
    """Accept OGP's own identifier: the country's two letters and four digits."""
    if not re.fullmatch(r"[A-Z]{2}\d{4}", value):
        raise tk.Invalid(
            _("“%s” is no OGP identifier: write two letters and four digits, such as TN0021.")
            % value
        )
    return value


def ogptn_milestone_identifier(value: str) -> str:
    """Accept a milestone's identifier: m1, m2, …"""
    if not re.fullmatch(r"m[1-9]\d{0,2}", value):
        raise tk.Invalid(_("“%s” is no milestone identifier: write m1, m2 and so on.") % value)
    return value


def ogptn_item_identifier(value: str) -> str:
    """Accept what an institution calls an item of its inventory by: letters, digits and ``.``, ``-``, ``_``."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", value):
        raise tk.Invalid(
            _(
                "“%s” is no identifier: write Latin letters, digits, dots and hyphens, such as TRA-12."
            )
            % value
        )
    return value


def ogptn_json_text(value: Value) -> str:
    """Accept JSON, as text or as a value; it is kept as text."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    try:
        json.loads(value)
    except ValueError as error:
        raise tk.Invalid(_("This is no JSON: %s.") % error) from None
    return value


def ogptn_bounding_box(value: Value) -> str:
    """Accept west, south, east, north in degrees, a list or parted by commas; kept as text."""
    parts = value if isinstance(value, list) else str(value).strip("[] ").split(",")
    try:
        west, south, east, north = (float(part) for part in parts)
    except (TypeError, ValueError):
        raise tk.Invalid(_box_message(value)) from None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise tk.Invalid(_box_message(value))
    return f"{west:g},{south:g},{east:g},{north:g}"


def _box_message(value: object) -> str:
    message: str = _("“%s” is no box: write west, south, east, north in degrees, such as %s.")
    return message % (value, "7.5,30.2,11.6,37.5")
