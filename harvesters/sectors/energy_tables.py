"""Tables of energy and mines: what stands in which column, which years, and what is wrong with them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ckanext.ogptn.harvesters.readers.budgets.amounts import parse_amount
from ckanext.ogptn.harvesters.sectors import substances, units
from ckanext.ogptn.harvesters.sectors.headers import Header, Row, cell_text, find_header

Json = dict[str, Any]

_LISTED = ("permits", "concessions", "operators", "substances", "units", "governorates",
           "contracts")  # fmt: skip
_WORDS = {
    kind: frozenset(words.split("|"))
    for kind, words in {
        "permits": "permis|permit|permits|permis recherche|رخصه|رخص",
        "concessions": "concession|concessions|champ|champs|gisement|field|field id|امتياز|امتيازات|حقل|حقول",
        "operators": "operateur|operateurs|operator|operators|titulaire|titulaires|holder|company|compagnie|"
        "producer|producteur|مشغل|مشغلون|شركه|صاحب امتياز|صاحب رخصه",
        "substances": "substance|substances|produit|produits|product|minerai|mineral|ماده|مواد|منتوج|منتوجات",
        "units": "unite|unites|unit|units|unit code|unite mesure|وحده|وحده قيس",
        "governorates": "gouvernorat|gouvernorats|governorate|region|ولايه|ولايات",
        "contracts": "convention|conventions|contrat|contrats|contract|avenant|avenants|عقد|عقود|اتفاقيه",
        "period": "annee|annees|year|years|exercice|periode|period|mois|month|date|first year|سنه|شهر|تاريخ|فتره",
    }.items()
}
_YEAR = re.compile(r"(?:19|20)\d{2}")
_YEAR_HEADER = re.compile(r"(?:19|20)\d{2}(?:\.0)?")
# So many values of a list are kept; a page shows fewer still.
MOST_VALUES = 100
MOST_KEYS = 200_000
_REPEATED = 3


def read_table(rows: Iterator[Row]) -> Json:
    """Give the values of the columns that are known, units, period and defects; nothing for another table."""
    header = find_header(rows, _WORDS)
    if header is None:
        return {}
    table = _Table(header)
    for row in rows:
        if any(cell not in (None, "") for cell in row):
            table.add(row)
    return table.told()


class _Table:
    """What was seen so far of a table."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._dated = header.columns.get("period", ())
        self._period = next((n for n in self._dated if "type" not in header.cells[n].lower()), None)
        known = {column for columns in header.columns.values() for column in columns}
        self._others = [n for n in range(len(header.cells)) if n not in known]
        self._lists = {kind: header.columns[kind] for kind in _LISTED if kind in header.columns}
        self._values: dict[str, Counter[str]] = {kind: Counter() for kind in self._lists}
        self._keys: Counter[tuple[str, ...]] = Counter()
        self._years = {h[:4] for h in header.cells if _YEAR_HEADER.fullmatch(h)}
        self._before: tuple[str, tuple[object, ...]] = ("", ())
        self._repeating: list[str] = []
        self.row_count = 0

    def add(self, row: Row) -> None:
        """Take a row in."""
        self.row_count += 1
        for kind, columns in self._lists.items():
            for column in columns:
                if text := cell_text(row, column):
                    self._values[kind][text] += 1
        periods = {column: period_text(row, column) for column in self._dated}
        for period in periods.values():
            self._years.update(_YEAR.findall(period))
        if self._period is not None:
            self._add_period(row, periods[self._period])

    def _add_period(self, row: Row, period: str) -> None:
        amounts = {n: parse_amount(row[n]) for n in self._others if n < len(row)}
        labels = [n for n in range(len(row)) if n != self._period and amounts.get(n) is None]
        key = (period, *filter(None, (cell_text(row, n) for n in labels)))
        if period and len(self._keys) < MOST_KEYS:
            self._keys[key] += 1
        values = (*key[1:], *(amount for amount in amounts.values() if amount is not None))
        same = values == self._before[1] and period != self._before[0]
        if same and len(values) - len(key) + 1 >= _REPEATED:
            self._repeating.append(period)
        self._before = (period, values)

    def told(self) -> Json:
        """Give what the table tells, without what is empty."""
        header_units = [code for cell in self._header.cells if (code := units.unit_in(cell))]
        said_units = [units.unit_code(text) or text for text in self._values.pop("units", {})]
        codes = list(dict.fromkeys([*header_units, *said_units]))
        lists = {kind: [text for text, _ in values.most_common(MOST_VALUES)]
                 for kind, values in self._values.items()}  # fmt: skip
        kinds = substances.codes_in([*self._header.cells, *lists.get("substances", [])])
        told: Json = {
            **lists,
            "units": codes[:MOST_VALUES],
            "substance_codes": kinds,
            "years": [min(self._years), max(self._years)] if self._years else [],
            "defects": list(self._defects([*header_units, *said_units])),
        }
        return {"row_count": self.row_count, **{key: value for key, value in told.items() if value}}

    def _defects(self, codes: Iterable[str]) -> Iterator[Json]:
        doubled = sorted({key[0] for key, count in self._keys.items() if count > 1})
        if doubled:
            yield {"code": "periods_doubled", "values": doubled[:10], "count": len(doubled)}
        if self._repeating:
            yield {"code": "values_repeated", "values": self._repeating[:10],
                   "count": len(self._repeating)}  # fmt: skip
        if mixed := units.sizes_mixed(codes):
            yield {"code": "units_mixed", "values": mixed, "count": len(mixed)}


def period_text(row: Row, column: int) -> str:
    """Write the period of a row as text; a year of a workbook without its point."""
    cell = row[column] if column < len(row) else None
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
