"""Deadlines as people word them: "before the end of March 2017", «fin 2018», «الثلاثي الأول من سنة 2017».

A wording stands for the last day that it allows and for how exact it is. A stretch from one time to another ends with
the later one. A half-year has the precision `quarter`: of the four precisions it is the only one whose period ends on
30 June, and the record keeps the words beside it. "Before March 2017" without an "end" leaves March out, and "before
31 December" that day. What the words leave open ("mid-2018", "within a year of the law's publication") is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ckanext.ogptn.domain.dates import first_day, last_day
from ckanext.ogptn.domain.wording_lexicon import (
    BEFORE,
    ENDS,
    FILLERS,
    MONTHS,
    ORDINALS,
    SPANS,
    STRETCHES,
)
from ckanext.ogptn.text.characters import fold

LONGEST = 200
YEARS = range(1900, 2200)
# The article and the particles that Arabic writes together with the next word; the empty one comes first.
PREFIXES = ("", "ال", "لل", "بال", "وال", "ب", "ل", "ك", "و", "ف")
PHRASES = {
    re.compile(r"(كانون|تشرين) (?=ال)"): r"\1_",
    re.compile(r"\bnot? later than\b"): "by",
}
# French sets an ordinal's ending behind the figure, as English does.
TOKEN = re.compile(
    r"(?P<ymd>(?<!\d)\d{4}([-/.])\d{1,2}\2\d{1,2}(?!\d))"
    r"|(?P<dmy>(?<!\d)\d{1,2}([-/.])\d{1,2}\4\d{4}(?!\d))"
    r"|(?P<ym>(?<!\d)\d{4}[-/]\d{1,2}(?!\d))"
    r"|(?P<my>(?<!\d)\d{1,2}[-/.]\d{4}(?!\d))"
    r"|(?P<quarter>\b[qt]\d\b)|(?P<half>\b[sh]\d\b)"
    r"|(?P<number>\d+)(?P<ending>er|ere|eme|e|st|nd|rd|th)?(?![^\W\d_])"
    r"|(?P<word>[^\W\d]+)|(?P<span>[-–—/])"
)

# What is left of a text: pairs such as ("month", 3), ("year", 2017), ("end", 0).
Sign = tuple[str, int]


@dataclass(frozen=True)
class Deadline:
    """The last day that a wording allows, and how exact it is: `day`, `month`, `quarter`, `year`."""

    day: date
    precision: str


def read_deadline(text: str) -> Deadline | None:
    """Read a deadline in Arabic, French or English; None where the words fix no day."""
    if len(text) > LONGEST:
        return None
    try:
        signs = _periods(list(_signs(_joined(fold(text)))))
        return _whole(signs) or _later(signs)
    except ValueError:  # an unknown word, or a day that no calendar has
        return None


def _joined(text: str) -> str:
    for phrase, word in PHRASES.items():
        text = phrase.sub(word, text)
    return text


def _signs(text: str) -> Iterator[Sign]:
    for found in TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind in ("ymd", "dmy", "ym", "my"):
            yield from _figures(kind, [int(part) for part in re.findall(r"\d+", found.group())])
        elif kind in ("quarter", "half"):
            yield ("ordinal", int(found.group()[1]))
            yield ("stretch", 3 if kind == "quarter" else 6)
        elif kind in ("number", "ending"):
            yield _number(int(found.group("number")))
        else:
            yield from _word(found.group())


def _figures(kind: str, parts: list[int]) -> Iterator[Sign]:
    names = {"y": "year", "m": "month", "d": "number"}
    yield from sorted(
        ((names[letter], part) for letter, part in zip(kind, parts, strict=True)),
        key=lambda sign: ("number", "month", "year").index(sign[0]),
    )


def _number(value: int) -> Sign:
    return ("year", value) if value in YEARS else ("number", value)


def _word(word: str) -> Iterator[Sign]:
    for prefix in PREFIXES:
        bare = word.removeprefix(prefix)
        if bare != word or not prefix:
            sign = _known(bare)
            if sign:
                yield from [("span", 0)] * prefix.startswith("و")
                yield sign
                return
    raise ValueError(word)


def _known(word: str) -> Sign | None:
    tables = {"month": MONTHS, "ordinal": ORDINALS, "stretch": STRETCHES}
    for kind, table in tables.items():
        if word in table:
            return (kind, table[word])
    sets = {"end": ENDS, "before": BEFORE, "span": SPANS, "filler": FILLERS, "from": {"from"}}
    return next(((kind, 0) for kind, words in sets.items() if word in words), None)


def _periods(signs: list[Sign]) -> list[Sign]:
    """Join "first" and "quarter", in either order, to the month with which the stretch ends."""
    left = [sign for sign in signs if sign[0] != "filler"]
    joined: list[Sign] = []
    for kind, value in left:
        last = joined[-1] if joined else ("", 0)
        if kind == "stretch" and last[0] in ("ordinal", "number"):
            joined[-1] = _period(last[1], value)
        elif kind in ("ordinal", "number") and last[0] == "stretch":
            joined[-1] = _period(value, last[1])
        else:
            joined.append((kind, value))
    return joined


def _period(ordinal: int, months: int) -> Sign:
    if not 1 <= ordinal <= 12 // months:
        raise ValueError(ordinal)
    return ("period", ordinal * months)


def _whole(signs: list[Sign]) -> Deadline | None:
    """Read signs that speak of one time."""
    kinds = [kind for kind, _ in signs]
    times = [sign for sign in signs if sign[0] not in ("end", "before", "span")]
    found = _time(dict(times)) if len(dict(times)) == len(times) else None
    if found and "before" in kinds and "end" not in kinds:
        day = first_day(found.day, found.precision) - timedelta(days=1)
        return Deadline(day, found.precision)
    return found


def _time(signs: dict[str, int]) -> Deadline | None:
    kinds, year = set(signs), signs.get("year", 0)
    if kinds == {"year"}:
        return Deadline(date(year, 12, 31), "year")
    if kinds == {"period", "year"}:
        return Deadline(last_day(date(year, signs["period"], 1), "month"), "quarter")
    if kinds == {"month", "year"}:
        return Deadline(last_day(date(year, signs["month"], 1), "month"), "month")
    if kinds == {"number", "month", "year"}:
        return Deadline(date(year, signs["month"], signs["number"]), "day")
    return None


def _later(signs: list[Sign]) -> Deadline | None:
    """Read a stretch of time by what stands behind its last "to"."""
    places = [place for place, sign in enumerate(signs) if sign[0] == "span"]
    return _whole(signs[places[-1] + 1 :]) if places else None
