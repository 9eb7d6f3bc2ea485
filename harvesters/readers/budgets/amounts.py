"""Amounts of money as tables write them, and the units in which they stand; exact, never in floats."""

from __future__ import annotations

import re
from decimal import Decimal

from ckanext.ogptn.harvesters.linking.rules import folded
from ckanext.ogptn.tables.xlsx_rows import exact_number

# Words for a unit, with its share of a dinar; the longer before those that they hold.
_UNITS = (
    ("milliers de dinars", Decimal(1000)), ("mille dinars", Decimal(1000)),
    ("ألف دينار", Decimal(1000)), ("بالألف دينار", Decimal(1000)), ("kdt", Decimal(1000)),
    ("millions de dinars", Decimal(10**6)), ("million dinars", Decimal(10**6)),
    ("مليون دينار", Decimal(10**6)), ("بالمليون دينار", Decimal(10**6)), ("mdt", Decimal(10**6)),
    ("millimes", Decimal("0.001")), ("millime", Decimal("0.001")),
    ("مليم", Decimal("0.001")), ("بالمليم", Decimal("0.001")), ("مليمات", Decimal("0.001")),
    ("dinars", Decimal(1)), ("dinar", Decimal(1)), ("tnd", Decimal(1)), ("dt", Decimal(1)),
    ("دينار", Decimal(1)), ("بالدينار", Decimal(1)),
)  # fmt: skip
_FOLDED_UNITS = tuple((f" {folded(words)} ", factor) for words, factor in _UNITS)
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?").fullmatch
_SIMPLE = re.compile(r"[+-]?\d+(?:[.,]\d+)?").fullmatch
_SPACES = str.maketrans("", "", " \t\r\n\u00a0\u202f\u2009'’")
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬", "0123456789.,")


def parse_amount(cell: object) -> Decimal | None:
    """Read an amount exactly; nothing for an empty cell or for text.

    In text the last of comma and point parts the decimals; a comma alone does so, too, as in French. Amounts in
    brackets are negative, as accountants write them.
    """
    if isinstance(cell, str):
        # Nearly all amounts are written so; the other spellings take five times as long.
        if _SIMPLE(cell):
            return Decimal(cell.replace(",", "."))
        text = _plain(cell)
        return Decimal(text) if _PLAIN(text) else None
    return cell if isinstance(cell, Decimal) else _of_number(cell)


def _of_number(cell: object) -> Decimal | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    found = exact_number(repr(cell))
    return found if isinstance(found, Decimal) and found.is_finite() else None


def _plain(cell: str) -> str:
    text = cell.translate(_SPACES)
    if not text.isascii():
        text = text.translate(_ARABIC_DIGITS)
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if text.count(",") == 1 and text.rfind(",") > text.rfind("."):
        return text.replace(".", "").replace(",", ".")
    if text.count(".") > 1:
        return text.replace(".", "")
    return text.replace(",", "")


def unit_factor(text: str) -> Decimal | None:
    """Give a unit's share of a dinar from the words for it, or nothing."""
    words = f" {folded(text)} "
    return next((factor for name, factor in _FOLDED_UNITS if name in words), None)


def unit_in(header: str) -> tuple[str, Decimal] | None:
    """Give the unit of money that a column's header names, in its words, and its share of a dinar."""
    inside = re.search(r"\(([^)]*)\)|\b(?:en|in|ب)\s+(.+)$", header)
    words = next((part for part in inside.groups() if part), "") if inside else ""
    factor = unit_factor(words) if words else None
    return (words.strip(), factor) if factor is not None else None
