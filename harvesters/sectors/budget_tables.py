"""What a table of the budget tells, as JSON values: years, phases, exact totals by nomenclature."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from ckanext.ogptn.harvesters.readers.budgets import fiscal
from ckanext.ogptn.harvesters.readers.budgets.amounts import unit_factor, unit_in
from ckanext.ogptn.harvesters.readers.budgets.budget_columns import nomenclature_in
from ckanext.ogptn.harvesters.readers.budgets.descriptor import Model
from ckanext.ogptn.tables.reading import Sheet

Json = dict[str, Any]
Written = dict[str, dict[str, str]]

# The files that ADEB, the municipalities' accounting application, hands out: recette_simple_32011.csv.
_ADEB = re.compile(
    r"(?P<side>recette|d[eé]p[ae]n[cs]e)s?_(?P<kind>simple|per_year|mensuelle)_(?P<code>\d{5})",
    re.I,
)
_SIDES = {"r": "revenue", "d": "expenditure"}
_KINDS = {"simple": "accounts", "per_year": "yearly", "mensuelle": "monthly"}


def read_sheet(sheet: Sheet, model: Model, words: str) -> Json:
    """Add a sheet up; ``words`` of its dataset tell the unit where neither descriptor nor header does."""
    found = fiscal.profile(sheet.rows, model)
    unit, factor, mixed = unit_of(found.headers, model, words)
    told: Json = {
        "years": found.years,
        "phases": found.phases,
        "classifications": found.classes,
        "unit": unit,
        "unit_in_dinars": written(factor) if factor is not None else "",
        "series": series(found, factor),
        "row_count": found.row_count,
        "total_rows": found.total_rows,
        "unread_cells": found.unread_cells,
    }
    return told | ({"units_mixed": mixed} if mixed else {})


def unit_of(
    headers: tuple[str, ...], model: Model, words: str
) -> tuple[str, Decimal | None, list[str]]:
    """Give a table's unit and its share of a dinar: by descriptor, headers, words; and units that differ.

    Where headers name different units nothing is converted: their sum means nothing.
    """
    named = dict(filter(None, (unit_in(header) for header in headers)))
    mixed = sorted(named) if len(set(named.values())) > 1 else []
    if model.factor is not None:
        return model.unit, model.factor, mixed
    if mixed:
        return "", None, mixed
    if named:
        return *next(iter(named.items())), []
    factor = unit_factor(words)
    return (model.unit, factor, []) if factor is not None else (model.unit, None, [])


def series(found: fiscal.Profile, factor: Decimal | None) -> list[Json]:
    """Part the totals where the nomenclature changed: what stands on both sides cannot be compared.

    A table whose columns show its nomenclature has but one; else the year decides.
    """
    parts: dict[str, list[str]] = {}
    for year in found.totals:
        parts.setdefault(found.nomenclature or nomenclature_in(year), []).append(year)
    return [_series(found, name, years, factor) for name, years in parts.items()]


def _series(
    found: fiscal.Profile, nomenclature: str, years: list[str], factor: Decimal | None
) -> Json:
    totals = {year: found.totals[year] for year in years}
    principal = {year: found.principal[year] for year in years if year in found.principal}
    told: Json = {"nomenclature": nomenclature, "totals": amounts(totals)}
    if principal:
        told["debt_principal"] = amounts(principal)
    if factor is not None and factor != 1:
        told["totals_in_dinars"] = amounts(totals, factor)
        if principal:
            told["debt_principal_in_dinars"] = amounts(principal, factor)
    return told


def amounts(sums: fiscal.Sums, factor: Decimal = Decimal(1)) -> Written:
    """Write sums as text, so that no digit is lost."""
    return {
        year: {phase: written(amount * factor) for phase, amount in of_year.items()}
        for year, of_year in sums.items()
    }


def written(amount: Decimal) -> str:
    """Write an amount without an exponent."""
    return f"{amount:f}"


def adeb_file(name: str) -> Json:
    """Read what the name of a municipality's file says: its side, its kind, the municipality's code."""
    match = _ADEB.search(name)
    if not match:
        return {}
    side, kind = match["side"][0].lower(), match["kind"].lower()
    return {"side": _SIDES[side], "kind": _KINDS[kind], "municipality": match["code"]}


def is_swapped(file_side: str, words: str) -> bool:
    """Say whether a file of revenue is called one of expenditure, or the other way round."""
    said = {side for word, side in _SIDE_WORDS if word in words.casefold()}
    return bool(said) and file_side not in said


_SIDE_WORDS = (
    ("recette", "revenue"), ("مقابيض", "revenue"), ("موارد", "revenue"),
    ("dépense", "expenditure"), ("depense", "expenditure"), ("نفقات", "expenditure"),
    ("مصاريف", "expenditure"),
)  # fmt: skip
