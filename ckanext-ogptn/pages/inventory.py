"""The inventory's page as its address states it, its chart, and its releases by period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from ckanext.ogptn.domain.inventory import STATES
from ckanext.ogptn.pages import charts, dates, words

Record = dict[str, Any]
PAGE_SIZE = 50
MOST_PAGES = 10_000
# From the start edge of a bar to its end.
CLASSES = {"opened": "f", "overdue": "o", "to_come": "w"}
PERIODS = {"day": "month", "month": "month", "quarter": "quarter", "year": "year"}


@dataclass(frozen=True)
class Asked:
    """What a reader has asked for: filters and a page."""

    institution: str = ""
    sector: str = ""
    state: str = ""
    year: str = ""
    # The name of the one that asks for the data.
    commitment: str = ""
    page: int = 1

    @classmethod
    def read(
        cls,
        arguments: Mapping[str, str],
        institutions: Iterable[str],
        commitments: Iterable[str] = (),
    ) -> Asked:
        """Read it from a query string; what is not known is left out."""
        given = {key: value.strip() for key, value in arguments.items()}
        known = {
            "institution": frozenset(institutions),
            "sector": words.SECTORS,
            "state": STATES,
            "commitment": frozenset(commitments),
        }
        kept = {key: given[key] for key, values in known.items() if given.get(key) in values}
        year, page = given.get("year", ""), given.get("page", "")
        if year.isascii() and year.isdigit() and len(year) == 4:
            kept["year"] = year
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
        return cls(**kept, page=min(max(number, 1), MOST_PAGES))

    @property
    def filters(self) -> dict[str, str]:
        """Give the filters that are set, by name."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in found.items() if name != "page" and value}

    def arguments(self) -> Record:
        """Give the filters as the action takes them."""
        found: Record = dict(self.filters)
        if "state" in found:
            found["states"] = [found.pop("state")]
        return found

    def query(self) -> str:
        """Write the address' query string."""
        page = [("page", str(self.page))] if self.page > 1 else []
        return urlencode([*self.filters.items(), *page])

    def at(self, page: int) -> Asked:
        """Turn to a page."""
        return replace(self, page=page)

    @property
    def offset(self) -> int:
        """Say how many items stand on the pages before."""
        return (self.page - 1) * PAGE_SIZE


def bar(counts: Mapping[str, int], *, rtl: bool, share: float = 100) -> Markup:
    """Draw a bar of promised data: open, overdue, to come."""
    shown = {name: counts[name] for name in CLASSES}
    return charts.stacked(shown, rtl=rtl, share=share, classes=CLASSES)


def by_period(items: Iterable[Record], language: str) -> list[tuple[str, list[Record]]]:
    """Group items, which come in the order of their release, by the month, quarter or year of it; the label is empty
    where no release is set."""
    groups: dict[str, list[Record]] = {}
    for item in items:
        day = dates.parse_day(item["release_date"])
        period = PERIODS.get(item["release_precision"] or "", "month")
        label = dates.format_day(day, language, period) if day else ""
        groups.setdefault(label, []).append(item)
    return list(groups.items())
