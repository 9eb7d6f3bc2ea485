"""Tables of transport beside GTFS: stops with their positions, lines, fares and timetables. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ckanext.ogptn.harvesters.readers.budgets.amounts import parse_amount
from ckanext.ogptn.harvesters.readers.places import Place, bounding_box, position
from ckanext.ogptn.harvesters.sectors.fields import iso_date
from ckanext.ogptn.harvesters.sectors.headers import Header, Row, cell_text, find_header
from ckanext.ogptn.harvesters.sectors.seasons import seasons_in

Json = dict[str, Any]

_WORDS = {
    kind: frozenset(words.split("|"))
    for kind, words in {
        "latitude": "latitude|lat|stop lat|y|خط عرض",
        "longitude": "longitude|long|lon|lng|stop lon|x|خط طول",
        "valid_from": "valid from|valide du|date debut|debut validite|بدايه صلوحيه",
        "valid_to": "valid to|valide au|date fin|fin validite|نهايه صلوحيه",
        "price": "prix|price|price tnd|tarif|tarifs|montant|fare price|fare amount|تعريفه|ثمن|سعر",
        "time": "heure|heures|horaire|horaires|time|arrival time|departure time|heure depart|heure arrivee|"
        "depart|arrivee|توقيت|ساعه|مغادره|وصول",
        "trip": "train|train number|numero train|voyage|course|trip|trip id|سفره|قطار|رحله",
        "line": "ligne|lignes|line|lines|route|route id|خط|خطوط",
        "station": "station|stations|arret|arrets|gare|gares|stop|stops|stop name|محطه|محطات",
        "season": "season|saison|موسم|فصل",
        "direction": "direction|sens|اتجاه",
        "governorate": "gouvernorat|gouvernorats|governorate|ولايه|ولايات",
    }.items()
}
MOST_VALUES = 100
_NUMBERED = re.compile(r"\b(n[°o]|num|code|id|order|ordre|رقم|رمز)", re.IGNORECASE)
# The return trip of a line, "23 (Retour)", is the same line.
_BACK = re.compile(r"\s*\((retour|aller|إياب|ذهاب)\)\s*$", re.IGNORECASE)


def read_table(rows: Iterator[Row]) -> Json:
    """Give the kind of a table, its counts, the box of its places, its validity; nothing for another table."""
    header = find_header(rows, _WORDS)
    kind = kind_of_table(header) if header else ""
    if header is None or not kind:
        return {}
    table = _Table(header, kind)
    for row in rows:
        if any(cell not in (None, "") for cell in row):
            table.add(row)
    return table.told()


def kind_of_table(header: Header) -> str:
    """Name what a table lists: fares, a timetable, stops, lines, ``other`` by governorate; else nothing."""
    has = header.columns.keys()
    if "price" in has:
        return "fares"
    if "time" in has and has & {"station", "trip", "line"}:
        return "schedule"
    if {"latitude", "longitude"} <= has:
        return "stops"
    if "line" in has:
        return "lines"
    if "station" in has:
        return "stops"
    return "other" if "governorate" in has else ""


class _Table:
    """What was seen so far of a table."""

    def __init__(self, header: Header, kind: str) -> None:
        self._header, self._kind = header, kind
        self._station = self._best("station")
        self._lines: set[str] = set()
        self._stations: set[str] = set()
        self._trips: set[tuple[str, ...]] = set()
        self._seasons: set[str] = set()
        self._governorates: set[str] = set()
        self._places: list[Place] = []
        self._validity: dict[str, set[str]] = {"valid_from": set(), "valid_to": set()}
        self._prices: list[Any] = []
        self.row_count = 0

    def _best(self, kind: str) -> int | None:
        """Choose the column of names before those of numbers."""
        columns = self._header.columns.get(kind, ())
        names = [n for n in columns if not _NUMBERED.search(self._header.cells[n])]
        return next(iter([*names, *columns]), None)

    def add(self, row: Row) -> None:
        """Take a row in."""
        self.row_count += 1
        line = _BACK.sub("", self._text(row, "line"))
        self._lines |= {line} - {""}
        self._stations |= {cell_text(row, self._station)} - {""}
        if trip := self._text(row, "trip"):
            self._trips.add((line, self._text(row, "direction"), trip))
        if season := self._text(row, "season"):
            self._seasons.add(season)
        if governorate := self._text(row, "governorate"):
            self._governorates.add(governorate)
        place = position(self._text(row, "longitude"), self._text(row, "latitude"))
        if place:
            self._places.append(place)
        for name, days in self._validity.items():
            if day := iso_date(self._text(row, name)):
                days.add(day)
        if (price := parse_amount(self._text(row, "price"))) is not None:
            self._prices.append(price)

    def _text(self, row: Row, kind: str) -> str:
        return cell_text(row, self._header.first(kind))

    def told(self) -> Json:
        """Give what the table tells, without what is empty."""
        stations = len(self._stations) or (self.row_count if self._kind == "stops" else 0)
        counts = {
            "stop_count": 0 if self._kind == "lines" else stations,
            "line_count": self.row_count if self._kind == "lines" else len(self._lines),
            "trip_count": len(self._trips),
        }
        told: Json = {
            **counts,
            "governorates": sorted(self._governorates)[:MOST_VALUES],
            "bbox": bounding_box(self._places),
            "valid_from": min(self._validity["valid_from"], default=""),
            "valid_to": max(self._validity["valid_to"], default=""),
            "seasons": seasons_in(" ".join(sorted(self._seasons))),
            "prices": [f"{min(self._prices):f}", f"{max(self._prices):f}"] if self._prices else [],
        }
        return {"kind": self._kind, "row_count": self.row_count,
                **{key: value for key, value in told.items() if value}}  # fmt: skip
