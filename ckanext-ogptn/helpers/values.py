"""Template helpers for values: text, dates, words, symbols and charts, in the language of the reader."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk
from markupsafe import Markup, escape

from ckanext.ogptn import config
from ckanext.ogptn.pages import charts, dates, periods, stars, words

LANGUAGES = {"ar": "العربية", "fr": "Français", "en": "English"}
Text = Mapping[str, str] | str | None


def language() -> str:
    """Name the language of the page; Arabic for one that the portal does not speak."""
    lang = str(tk.h.lang() or "ar")[:2]
    return lang if lang in LANGUAGES else "ar"


def direction(lang: str) -> str:
    """Say which way a language is written."""
    return "rtl" if lang == "ar" else "ltr"


def is_rtl() -> bool:
    """Say whether the page is written from right to left."""
    return direction(language()) == "rtl"


def today() -> dt.date:
    """Give the portal's day."""
    return config.today()


def french_spaces(text: str) -> str:
    """Hold French punctuation to its word by narrow no-break spaces."""
    return _BEFORE.sub("\u202f\\1", _AFTER.sub("«\u202f", text))


_BEFORE, _AFTER = re.compile(r" ([:;?!»])(?=\s|$|[.,)])"), re.compile(r"« ")


def pick(value: Text) -> tuple[str, str]:
    """Pick the page’s language, else the first that there is; with the language it is in."""
    if not isinstance(value, Mapping):
        return (value or "", "")
    for lang in dict.fromkeys((language(), *LANGUAGES)):
        if value.get(lang):
            text = str(value[lang])
            return (french_spaces(text) if lang == "fr" else text), lang
    return "", ""


def ogptn_plain(value: Text) -> str:
    """Give a multilingual value as plain text, for a title or an attribute."""
    return pick(value)[0]


def ogptn_text(value: Text) -> Markup:
    """Give a multilingual value; text in another language than the page's carries its own ``lang`` and ``dir``."""
    text, lang = pick(value)
    if not lang or lang == language():
        return escape(text)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(lang, direction(lang), text)


def ogptn_paragraphs(value: Text) -> Markup:
    """Give a multilingual value of several paragraphs, each in its ``<p>``."""
    text, lang = pick(value)
    parts = [part.strip() for part in text.splitlines() if part.strip()]
    if not lang or lang == language():
        return Markup("").join(Markup("<p>{}</p>").format(part) for part in parts)
    other = Markup('<p lang="{}" dir="{}">{}</p>')
    return Markup("").join(other.format(lang, direction(lang), part) for part in parts)


def ogptn_title(record: Mapping[str, Any]) -> Markup:
    """Give the title of a package, an organization or a short form of one, in the best language it has."""
    value = record.get("title_translated") or record.get("title") or record.get("display_name")
    return ogptn_text(value or record.get("name"))


def ogptn_title_plain(record: Mapping[str, Any]) -> str:
    """Give the same as plain text."""
    value = record.get("title_translated") or record.get("title") or record.get("display_name")
    return ogptn_plain(value or record.get("name"))


def ogptn_date(value: object, precision: str | None = "day") -> str:
    """Write a date as exactly as its precision says, in the page's language; nothing for no date."""
    day = dates.parse_day(value)
    return dates.format_day(day, language(), precision or "day") if day else ""


def ogptn_word(vocabulary: str, value: str) -> str:
    """Translate a value of a vocabulary (``LEVELS``, ``TIMELINESS``, …); an unknown one is shown as it is."""
    return said(getattr(words, vocabulary), value)


def said(vocabulary: Mapping[str, str], code: str) -> str:
    """Translate a code by the words of a vocabulary; one that has no word is shown as it is."""
    return tk._(vocabulary[code]) if code in vocabulary else code


def ogptn_level_symbol(level: str) -> str:
    """Name the star of a completion level."""
    return stars.LEVEL_SYMBOL.get(level, "lvna")


def ogptn_time_mark(timeliness: str) -> tuple[str, str]:
    """Name the symbol of a state of a deadline, and the class of its badge."""
    return words.TIME_MARK.get(timeliness, ("unknown", "closed"))


def ogptn_sprite() -> Markup:
    """Give the sheet of symbols that a page refers to."""
    return stars.sprite()


def ogptn_tilework() -> Markup:
    """Give the run of tiles above the foot."""
    return stars.tilework()


def ogptn_stacked(counts: Mapping[str, int], share: float = 100) -> Markup:
    """Draw a bar of completion levels."""
    return charts.stacked(counts, rtl=is_rtl(), share=share)


def ogptn_bar(count: int, most: int) -> Markup:
    """Draw a bar of a number among others."""
    return charts.bar(count, most, rtl=is_rtl())


def ogptn_periods(rows: list[dict[str, Any]]) -> list[periods.Period]:
    """Gather a plan's counts by deadline into spans of time."""
    return periods.periods(rows, language())


TALLEST_STACK = 8


def ogptn_deadlines(commitments: list[dict[str, Any]]) -> dict[str, Any]:
    """Lay out the deadlines of a plan: a chart over time, or rows where that would be crowded or too exact.

    A deadline that its source states by the year has no place on an axis of months.

    :returns: ``chart`` (SVG, or empty), ``rows`` [{label, items}] (where there is no chart), ``undated``
    """
    dated = [item for item in commitments if dates.parse_day(item.get("due_date"))]
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for item in sorted(dated, key=lambda item: str(item["due_date"])):
        precision = item.get("due_precision") or "day"
        rows.setdefault((str(item["due_date"]), precision), []).append(item)
    crowded = max((len(row) for row in rows.values()), default=0) > TALLEST_STACK or any(
        precision == "year" for _, precision in rows
    )
    return {
        "chart": Markup("") if crowded or not dated else _timeline(dated),
        "rows": [
            {"label": ogptn_date(day, precision), "items": row}
            for (day, precision), row in rows.items()
        ],
        "crowded": crowded,
        "undated": [item for item in commitments if item not in dated],
    }


def _timeline(dated: list[dict[str, Any]]) -> Markup:
    marks = [
        charts.Mark(str(item["number"]), day, item["timeliness"])
        for item in dated
        if (day := dates.parse_day(item["due_date"]))
    ]
    label = tk._("today, {date}").format(date=ogptn_date(today()))
    return charts.timeline(marks, language(), today(), label)
