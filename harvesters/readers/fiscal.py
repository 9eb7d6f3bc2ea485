"""Budget tables: years, phases and exact totals (Fiscal Data Package; the World Bank's BOOST)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.linking.rules import folded

PHASES = ("LOI DE FINANCE", "OUVERT", "ORDONNANCE", "PAYE")
_PHASE_WORDS = {
    "loi de finance": "LOI DE FINANCE", "loi de finances": "LOI DE FINANCE", "lf": "LOI DE FINANCE",
    "approved": "LOI DE FINANCE", "قانون ماليه": "LOI DE FINANCE", "ouvert": "OUVERT",
    "ouverts": "OUVERT", "credits ouverts": "OUVERT", "ordonnance": "ORDONNANCE",
    "ordonnances": "ORDONNANCE", "ordonnancement": "ORDONNANCE", "ordonnancements": "ORDONNANCE",
    "paye": "PAYE", "payes": "PAYE", "paiement": "PAYE", "paiements": "PAYE",
}  # fmt: skip
_YEAR_WORDS = frozenset({"annee", "year", "exercice", "سنه"})
_TOTAL = re.compile(r"(sous |grand )?total(s|e|aux)?( general)?|مجموع( عام)?|جمله( عامه)?")
# Words for a unit, with its share of a dinar.
_UNITS = (
    ("millimes", Decimal("0.001")), ("مليم", Decimal("0.001")),
    ("milliers de dinars", Decimal(1000)), ("mille dinars", Decimal(1000)), ("mdt", Decimal(10**6)),
    ("millions de dinars", Decimal(10**6)), ("dinars", Decimal(1)), ("tnd", Decimal(1)),
    ("dinar", Decimal(1)),
)  # fmt: skip
HEADER_ROWS = 15


@dataclass(frozen=True)
class Model:
    """What a descriptor says of a table: columns of amounts and years, unit and currency."""

    measures: tuple[str, ...] = ()
    year: str = ""
    classifications: tuple[str, ...] = ()
    currency: str = ""
    unit: str = ""
    factor: Decimal = Decimal(1)


@dataclass
class Profile:
    """What a table holds. Totals are in the table's unit, by year (``""`` if none) and phase."""

    years: list[str] = field(default_factory=list)
    phases: list[str] = field(default_factory=list)
    totals: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    row_count: int = 0
    total_rows: int = 0
    unread_cells: int = 0


def read_model(package: dict[str, Any] | None) -> Model:
    """Read what a Fiscal Data Package says: version 1 (``model``) or 0.3 (``mapping``)."""
    package = package or {}
    model = package.get("model") or package.get("mapping")
    model = model if isinstance(model, dict) else {}
    measures = [m for m in _values(model.get("measures")) if isinstance(m.get("source"), str)]
    dimensions = _values(model.get("dimensions"))
    first = measures[0] if measures else {}
    unit = str(package.get("unit") or "")
    return Model(
        measures=tuple(m["source"] for m in measures),
        year=next(
            (s for d in dimensions if d.get("dimensionType") == "datetime" for s in _sources(d)), ""
        ),
        classifications=tuple(
            s for d in dimensions if d.get("dimensionType") != "datetime" for s in _sources(d)
        ),
        currency=str(first.get("currency") or package.get("currency") or ""),
        unit=unit,
        factor=_factor(first.get("factor"), unit),
    )


def _values(mapping: object) -> list[dict[str, Any]]:
    found = mapping.values() if isinstance(mapping, dict) else []
    return [value for value in found if isinstance(value, dict)]


def _sources(dimension: dict[str, Any]) -> list[str]:
    attributes = _values(dimension.get("attributes"))
    return [a["source"] for a in attributes if isinstance(a.get("source"), str)]


def _factor(given: object, unit: str) -> Decimal:
    if isinstance(given, int | float | str):
        try:
            return Decimal(str(given))
        except InvalidOperation:
            pass
    return unit_factor(unit) or Decimal(1)


def unit_factor(text: str) -> Decimal | None:
    """Give a unit's share of a dinar from the words for it, or nothing."""
    words = f" {folded(text)} "
    return next((factor for name, factor in _UNITS if f" {folded(name)} " in words), None)


def phase_of(header: str) -> str:
    """Name the phase that a column holds, from its header; nothing if it is none of BOOST's."""
    words = folded(re.sub(r"\(.*?\)", " ", header))
    return _PHASE_WORDS.get(words, "")


def parse_amount(cell: object) -> Decimal | None:
    """Read an amount exactly; nothing for an empty cell or for text.

    A number of a workbook is taken as it is shown (17 digits of a float hide what was typed). In
    text the last of comma and point parts the decimals; a comma alone does so, too, as in French.
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return Decimal(str(cell))
    text = re.sub(r"[\s\u00a0\u202f']", "", str(cell))
    if text.count(",") == 1 and text.rfind(",") > text.rfind("."):
        text = text.replace(".", "").replace(",", ".")
    elif text.count(".") > 1:
        text = text.replace(".", "")
    else:
        text = text.replace(",", "")
    return Decimal(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else None


def profile(rows: Iterable[list[object]], model: Model) -> Profile:
    """Add a table up, exactly; rows that are themselves totals are counted apart.

    Raises RecordFault where no column of amounts is found in the first rows.
    """
    iterator = iter(rows)
    for _, row in zip(range(HEADER_ROWS), iterator, strict=False):
        columns = _columns([str(cell or "").strip() for cell in row], model)
        if columns.amounts:
            return _sum(iterator, columns)
    raise RecordFault(
        "no_amounts", "the table has no column of amounts that is known", field="header"
    )


@dataclass(frozen=True)
class _Columns:
    amounts: dict[int, str]
    year: int | None
    labels: tuple[int, ...]


def _columns(header: list[str], model: Model) -> _Columns:
    amounts = {n: phase_of(h) or h for n, h in enumerate(header) if h and h in model.measures}
    amounts = amounts or {n: phase_of(h) for n, h in enumerate(header) if phase_of(h)}
    year = next((n for n, h in enumerate(header) if h and h == model.year), None)
    if year is None:
        year = next((n for n, h in enumerate(header) if folded(h) in _YEAR_WORDS), None)
    labels = tuple(n for n in range(len(header)) if n not in amounts and n != year)
    return _Columns(amounts, year, labels)


def _sum(rows: Iterable[list[object]], columns: _Columns) -> Profile:
    found = Profile(phases=list(dict.fromkeys(columns.amounts.values())))
    totals: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        if not any(cell not in (None, "") for cell in row):
            continue
        if is_total([row[n] for n in columns.labels if n < len(row)]):
            found.total_rows += 1
            continue
        found.row_count += 1
        of_year = totals[_year(row, columns.year)]
        for number, phase in columns.amounts.items():
            cell = row[number] if number < len(row) else None
            amount = parse_amount(cell)
            if amount is not None:
                of_year[phase] += amount
            elif cell not in (None, ""):
                found.unread_cells += 1
    found.totals = {year: dict(of_year) for year, of_year in sorted(totals.items())}
    found.years = [year for year in found.totals if year]
    return found


def is_total(labels: list[object]) -> bool:
    """Say whether a row is a total of others: one of its labels is the word alone."""
    return any(isinstance(cell, str) and _is_total_word(cell) for cell in labels)


def _is_total_word(cell: str) -> bool:
    # Nearly all labels are something else; the fold is for the few that may be.
    return len(cell) < 40 and bool(_TOTAL.fullmatch(folded(cell)))


def _year(row: list[object], column: int | None) -> str:
    if column is None or column >= len(row):
        return ""
    match = re.search(r"\d{4}", str(row[column] or ""))
    return match.group() if match else ""
