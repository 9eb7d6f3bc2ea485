"""What a sector's harvester found in a dataset and its files, for people: sections of rows, tables and notes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from ckan.plugins import toolkit as tk
from markupsafe import Markup, escape

from ckanext.ogptn.helpers import fact_shapes, values
from ckanext.ogptn.pages import sector_words as words

Json = Mapping[str, Any]
Value = str | Markup
# A list of a hundred permits is in the files; the page shows the first.
MOST_LISTED = 12
# Where the thousands of a whole number part.
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")


def section(
    title: str,
    rows: Iterable[tuple[str, Value]] = (),
    tables: Iterable[Json] = (),
    notes: Iterable[Value] = (),
) -> dict[str, Any]:
    """Make a section: a title, labelled rows, tables (``caption``, ``head``, ``rows``), notes; empty ones are left."""
    kept = [{"label": label, "value": value} for label, value in rows if value]
    return {
        "title": title,
        "rows": kept,
        "tables": [table for table in tables if table["rows"]],
        "notes": list(notes),
    }


def listed(items: Iterable[Any]) -> Markup | str:
    """Write a list in the sources' own words, each in its direction; beyond a dozen only how many more there are."""
    texts = [str(item) for item in items if str(item).strip()]
    if not texts:
        return ""
    shown = [Markup("<bdi>{}</bdi>").format(text) for text in texts[:MOST_LISTED]]
    more = len(texts) - MOST_LISTED
    if more > 0:
        shown.append(
            escape(tk.ungettext("and {n} more", "and {n} more", more).format(n=number(more)))
        )
    return escape(tk._(", ")).join(shown)


def number(count: int) -> str:
    """Write a whole number with its thousands apart; in Arabic text its groups would change places."""
    written = grouped(str(count))
    return f"\u2066{written}\u2069" if values.is_rtl() and count >= 1000 else written


def grouped(digits: str) -> str:
    """Part the thousands of a whole number: by comma in English, else by a narrow space."""
    return _THOUSANDS.sub("," if values.language() == "en" else "\u202f", digits)


def amount(text: str, decimals: int = 3) -> Markup:
    """Write an exact amount, given as text, with as many decimals at least."""
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0").ljust(decimals, "0")
    mark = "." if values.language() == "en" else ","
    written = grouped(whole) + (mark + rest if rest else "")
    return Markup('<bdi dir="ltr">{}</bdi>').format(written)


def overview(head: Sequence[str], rows: Sequence[Sequence[Value]]) -> dict[str, Any]:
    """Make a table of files without those columns that are empty in all its rows."""
    kept = [n for n in range(len(head)) if any(row[n] for row in rows)]
    return {
        "caption": "",
        "head": [head[n] for n in kept],
        "rows": [[row[n] for n in kept] for row in rows],
    }


def file_name(url: str, pkg: Json) -> Markup:
    """Name a file as the dataset does, else by the end of its address."""
    for resource in pkg.get("resources") or []:
        if resource.get("url") == url:
            return values.ogptn_text(resource.get("name_translated") or resource.get("name") or url)
    return Markup("<bdi>{}</bdi>").format(unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or url)


def span(start: str, end: str) -> str:
    """Write a period of two days, or the one that is known."""
    first, last = values.ogptn_date(start), values.ogptn_date(end)
    if first and last:
        return str(tk._("from {start} to {end}").format(start=first, end=last))
    return first or last


def years(ends: Sequence[str]) -> str:
    """Write the first and the last of years."""
    if not ends:
        return ""
    return ends[0] if ends[0] == ends[-1] else f"{ends[0]}–{ends[-1]}"


def linked(url: str, text: Value) -> Markup:
    """Link an address of the web; any other is only named."""
    if urlsplit(url).scheme not in ("http", "https"):
        return escape(text)
    return Markup('<a href="{}" rel="external">{}</a>').format(url, text)


def oddities(found: Json, pkg: Json) -> list[Value]:
    """Tell what is odd about a source or its files."""
    return list(dict.fromkeys(_oddity(one, pkg) for one in found.get("problems") or []))


def _oddity(one: Json, pkg: Json) -> Value:
    name = file_name(str(one.get("url") or ""), pkg)
    text = tk._(words.ODDITIES.get(str(one.get("code")), words.UNREADABLE))
    return escape(text).format(file=name, detail=escape(one.get("detail") or ""))


def defects(table: Json) -> list[Value]:
    """Tell what is odd about a table's content."""
    return [
        escape(values.said(words.ODDITIES, one["code"])).format(values=listed(one["values"]))
        for one in table.get("defects") or []
        if one["code"] in words.ODDITIES
    ]


def ogptn_sector_facts(pkg: Json) -> list[dict[str, Any]]:
    """Give what is known of a dataset from its sector's sources, as sections to show; nothing for plain datasets."""
    from ckanext.ogptn.helpers import facts_budget, facts_energy, facts_map, facts_transport

    found = _metadata(pkg)
    if not found:
        return []
    tellers: tuple[Callable[[Json, Json], list[dict[str, Any]]], ...] = (
        facts_budget.sections,
        facts_energy.sections,
        facts_transport.sections,
        facts_map.sections,
    )
    sections = [one for tell in tellers for one in tell(found, pkg)]
    if notes := oddities(found, pkg):
        sections.append(section(tk._("What is odd at the source"), notes=notes))
    return [one for one in sections if one["rows"] or one["tables"] or one["notes"]]


def _metadata(pkg: Json) -> dict[str, Any]:
    """Read the sector's facts; what a person has written there instead is left out."""
    given = pkg.get("sector_metadata")
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            return {}
    found = fact_shapes.shaped(given)
    return found if isinstance(found, dict) else {}
