"""Budget tables added up: years, phases, exact totals (Fiscal Data Package; the World Bank's BOOST)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, Inexact, localcontext
from itertools import islice
from operator import itemgetter
from typing import Protocol, cast

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.linking.rules import folded
from ckanext.ogptn.harvesters.readers.budgets.amounts import parse_amount
from ckanext.ogptn.harvesters.readers.budgets.budget_columns import Columns, columns_of
from ckanext.ogptn.harvesters.readers.budgets.descriptor import Model

Cell = object
Row = list[Cell]
Sums = dict[str, dict[str, Decimal]]

HEADER_ROWS = 15
# Parts of the words below, in the spellings that are met: a row without any of them is not looked at further.
_HINTS = ("otal", "OTAL", "otaux", "OTAUX", "مجموع", "جمل", "rincipal", "RINCIPAL", "mortissement",
          "MORTISSEMENT", "أصل", "اصل")  # fmt: skip
_CLASSES = r"titre|partie|article|paragraphe|chapitre|section|mission|programme|sous programme|budget|recettes|depenses"
_TOTAL = re.compile(
    r"(sous |grand )?(total|totaux|totale|totales)( general| generale| generaux)?"
    rf"( (du |de la |de l |des |de )?({_CLASSES})\b.*)?"
    r"|مجموع( .*)?|جمله( .*)?"
)
_PRINCIPAL = re.compile(
    r"(.* )?(principal de la dette|dette en principal|dette publique principal|amortissement de la dette|"
    r"remboursement (du|de) principal|remboursements? de la dette)( .*)?|(.* )?اصل دين( .*)?"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
# Sums beyond any state's budget are still exact; should one not be, that is an error and no rounding.
_EXACT = Context(prec=60, traps=[Inexact])


class Picking(Protocol):
    """Rows that can be read by some of their columns alone."""

    def pick(
        self, columns: Sequence[int], words: Sequence[str]
    ) -> Iterator[tuple[Sequence[Cell], Row | None]]:
        """Give some cells of each row, and the whole row where a text holds one of the words."""
        ...


@dataclass
class Profile:
    """What a table holds. Totals are in the table's unit, by year (``""`` if none) and phase.

    ``principal`` is the part of them that pays debts back. ``total_rows``, sums of others, are in neither.
    """

    years: list[str] = field(default_factory=list)
    phases: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    nomenclature: str = ""
    headers: tuple[str, ...] = ()
    totals: Sums = field(default_factory=dict)
    principal: Sums = field(default_factory=dict)
    row_count: int = 0
    total_rows: int = 0
    unread_cells: int = 0


def profile(rows: Iterable[Row], model: Model) -> Profile:
    """Add a table up, exactly; rows that are themselves totals are counted apart.

    Raises RecordFault where no column of amounts is found in the first rows.
    """
    iterator = iter(rows)
    for row in islice(iterator, HEADER_ROWS):
        if columns := columns_of(row, model):
            with localcontext(_EXACT):
                return _sum(iterator, columns)
    raise RecordFault(
        "no_amounts", "the table has no column of amounts that is known", field="header"
    )


def _sum(rows: Iterator[Row], columns: Columns) -> Profile:
    found = Profile(
        phases=list(dict.fromkeys(filter(None, columns.amounts.values()))),
        classes=list(columns.classes),
        nomenclature=columns.nomenclature,
        headers=columns.headers,
    )
    totals, principal = _Sums(columns), _Sums(columns)
    for cells, whole in picked(rows, totals.wanted):
        if whole is not None:
            labels = [cell for n, cell in enumerate(whole) if n not in columns.amounts]
            if is_total(labels):
                found.total_rows += 1
                continue
            if is_principal(labels):
                principal.add(cells)
        found.row_count += 1
        found.unread_cells += totals.add(cells)
    found.totals, found.principal = totals.by_year(), principal.by_year()
    found.years = [year for year in found.totals if year]
    return found


class _Sums:
    """Sums of the wanted columns by year and phase."""

    def __init__(self, columns: Columns) -> None:
        year = [] if columns.year is None else [columns.year]
        self.wanted = tuple(sorted({*year, *columns.amounts}))
        self._year = self.wanted.index(columns.year) if columns.year is not None else None
        self._amounts = [
            (self.wanted.index(n), columns.years.get(n, ""), phase)
            for n, phase in columns.amounts.items()
        ]
        self._places = [place for place, _, _ in self._amounts]
        self._sums: dict[Cell, list[Decimal | None]] = defaultdict(
            lambda: [None] * len(self._amounts)
        )

    def add(self, cells: Sequence[Cell]) -> int:
        """Add a row; give how many of its cells hold something that is no amount."""
        sums = self._sums["" if self._year is None else cells[self._year]]
        unread = 0
        for n, place in enumerate(self._places):
            amount = parse_amount(cells[place])
            if amount is not None:
                before = sums[n]
                sums[n] = amount if before is None else before + amount
            elif cells[place] not in (None, ""):
                unread += 1
        return unread

    def by_year(self) -> Sums:
        """Give the sums by year and phase, years in order."""
        found: Sums = defaultdict(dict)
        for cell, sums in self._sums.items():
            for (_, year, phase), amount in zip(self._amounts, sums, strict=True):
                if amount is not None:
                    of_year = found[year or year_in(cell)]
                    of_year[phase] = of_year.get(phase, Decimal(0)) + amount
        return {year: found[year] for year in sorted(found)}


def picked(
    rows: Iterator[Row], columns: Sequence[int]
) -> Iterator[tuple[Sequence[Cell], Row | None]]:
    """Give the wanted cells of each row that holds anything, and the row itself where it may be more than a line."""
    if hasattr(rows, "pick"):
        yield from cast(Picking, rows).pick(columns, _HINTS)
        return
    last = max(columns, default=0)
    chosen = itemgetter(*columns, columns[0])
    for row in rows:
        if not any(row):
            continue
        cells = (
            chosen(row) if len(row) > last else [row[n] if n < len(row) else None for n in columns]
        )
        yield cells, row if _hints_at_more(row) else None


def _hints_at_more(row: Row) -> bool:
    try:
        text = "\x1f".join(row)  # type: ignore[arg-type]
    except TypeError:
        text = "\x1f".join(cell for cell in row if isinstance(cell, str))
    return (
        "otal" in text or "OTAL" in text or "otaux" in text or "OTAUX" in text
        or "rincipal" in text or "RINCIPAL" in text
        or "mortissement" in text or "MORTISSEMENT" in text
        or (not text.isascii() and ("مجموع" in text or "جمل" in text or "أصل" in text or "اصل" in text))
    )  # fmt: skip


def is_total(labels: Iterable[object]) -> bool:
    """Say whether a row is a total of others: one of its labels is the word, alone or of a part of the budget."""
    return any(isinstance(cell, str) and _is_total_word(cell) for cell in labels)


def _is_total_word(cell: str) -> bool:
    # Nearly all labels are something else; the fold is for the few that may be.
    return len(cell) < 80 and bool(_TOTAL.fullmatch(folded(cell)))


def is_principal(labels: Iterable[object]) -> bool:
    """Say whether a row pays back what was borrowed: that is financing, and no expenditure."""
    return any(isinstance(cell, str) and _PRINCIPAL.fullmatch(folded(cell)) for cell in labels)


def year_in(cell: object) -> str:
    """Find the year that a cell names; nothing where there is none."""
    match = _YEAR.search(str(cell if cell is not None else ""))
    return match.group() if match else ""
