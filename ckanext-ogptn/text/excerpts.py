"""Mark in a text the words that a search has found, and choose the passage that shows them best.

A word is marked where search finds it: by its form or its stem, with or without article and accents, and by words that
mean the same where nothing else is found. What comes out is HTML: the text escaped, the words in ``<mark>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from ckanext.ogptn.text.arabic import without_article
from ckanext.ogptn.text.queries import Sought
from ckanext.ogptn.text.stopwords import is_stop_word
from ckanext.ogptn.text.synonyms import synonyms
from ckanext.ogptn.text.words import Word, words

PASSAGE = 180
# No text is read further than this.
LONGEST_READ = 20_000
SHORTEST_PREFIX = 2
ELLIPSIS = "…"
# Marks that embed or override a direction; a passage could leave them open.
STEERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
SENTENCE_END = re.compile(r"[.!?؟]\s+")
ALIKE_WEIGHT = 0.4
REPEATED = 0.05


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sought word stands: from ``start`` to ``end``, the number of the word, and how surely it is meant."""

    start: int
    end: int
    number: int
    weight: float


@dataclass
class Matcher:
    """Knows the words that are looked for, each by all its forms, and finds them in texts."""

    by_form: dict[str, int] = field(default_factory=dict)
    by_french: dict[str, int] = field(default_factory=dict)
    by_english: dict[str, int] = field(default_factory=dict)
    alike: dict[str, int] = field(default_factory=dict)
    prefixes: list[tuple[str, int]] = field(default_factory=list)
    # The text that was read last, since most are read twice: to be weighed and to be shown.
    _last: tuple[str, list[Place]] = ("", [])

    def __bool__(self) -> bool:
        return bool(self.by_form or self.prefixes)

    @property
    def count(self) -> int:
        """Tell how many words are looked for."""
        return len(self.by_form) + len(self.prefixes)

    def places(self, text: str) -> list[Place]:
        """Return where the words stand in a text, in its order; words that mean the same only where no other stands."""
        last, places = self._last
        if last != text:
            places = self._read(text)
            self._last = (text, places)
        return places

    def _read(self, text: str) -> list[Place]:
        read = words(text[:LONGEST_READ])
        found = [place for word in read if (place := self._place(word))]
        sure = [place for place in found if place.weight == 1]
        return sure or found

    def _place(self, word: Word) -> Place | None:
        number = self._number(word)
        if number is not None:
            return Place(word.start, word.end, number, 1.0)
        number = self.alike.get(word.french, self.alike.get(word.english))
        if number is not None:
            return Place(word.start, word.end, number, ALIKE_WEIGHT)
        return None

    def _number(self, word: Word) -> int | None:
        number = self.by_form.get(word.form, self.by_french.get(word.french))
        if number is None:
            number = self.by_english.get(word.english)
        for other in word.others if number is None else ():
            number = self.by_french.get(other, number)
        return self._prefixed(word.form) if number is None and self.prefixes else number

    def _prefixed(self, form: str) -> int | None:
        bare = without_article(form)
        for prefix, number in self.prefixes:
            if form.startswith(prefix) or bare.startswith(prefix):
                return number
        return None


def matcher(looked_for: Iterable[Sought]) -> Matcher:
    """Return what finds the given words and phrases in texts; words of grammar only where there are no others."""
    pairs = [(word, one.is_prefix) for one in looked_for for word in words(one.text)]
    telling = [pair for pair in pairs if not is_stop_word(pair[0].form)]
    found = Matcher()
    for number, (word, is_prefix) in enumerate(telling or pairs):
        if is_prefix:
            _add_prefix(found, word.form, number)
        else:
            _add_word(found, word, number)
    return found


def _add_prefix(found: Matcher, form: str, number: int) -> None:
    found.prefixes += [
        (one, number) for one in {form, without_article(form)} if len(one) >= SHORTEST_PREFIX
    ]


def _add_word(found: Matcher, word: Word, number: int) -> None:
    found.by_form.setdefault(word.form, number)
    found.by_english.setdefault(word.english, number)
    for stem in (word.french, *word.others):
        found.by_french.setdefault(stem, number)
    for meaning in synonyms(word.form, word.french, word.english):
        for one in words(meaning):
            found.alike.setdefault(one.french, number)
            found.alike.setdefault(one.english, number)


def marked(text: str, found: Matcher) -> str:
    """Return the whole of a text as HTML, with the words marked that are looked for."""
    plain = tidy(text)
    return _html(plain, found.places(plain), 0, len(plain))


def excerpt(text: str, found: Matcher, length: int = PASSAGE) -> str:
    """Return the passage of about ``length`` characters that holds most of the words, as HTML with these marked.

    A text that holds none gives its beginning. An ellipsis stands where text was left out.
    """
    plain = tidy(text)
    places = found.places(plain)
    start, end = passage(plain, places, length)
    before = ELLIPSIS if start and not SENTENCE_END.fullmatch(plain[start - 2 : start]) else ""
    after = ELLIPSIS if end < len(plain) else ""
    return before + _html(plain, places, start, end) + after


def weight(text: str, found: Matcher) -> float:
    """Tell how much of what is looked for a text holds: 0 for nothing, about 1 for every word."""
    return _weight(found.places(tidy(text))) / max(1, found.count)


def tidy(text: str) -> str:
    """Return a text on one line, without marks that steer its direction."""
    return " ".join(text[:LONGEST_READ].translate(STEERING).split())


def passage(text: str, places: Sequence[Place], length: int) -> tuple[int, int]:
    """Return where the best passage of a text starts and ends, both between words."""
    if len(text) <= length:
        return 0, len(text)
    group = _best_group(places, length)
    if not group:
        return 0, _back(text, 0, length)
    first, last = group[0].start, group[-1].end
    spare = max(0, length - (last - first))
    start = _beginning(text, first, spare)
    end = _back(text, last, max(last, start + length))
    if end == len(text):
        start = min(start, _forward(text, max(0, end - length), first))
    return start, end


def _best_group(places: Sequence[Place], length: int) -> Sequence[Place]:
    """Return the neighbouring places that fit in a passage and weigh most, the first of several."""
    best: Sequence[Place] = ()
    for index, place in enumerate(places):
        stop = index + 1
        while stop < len(places) and places[stop].end - place.start <= length:
            stop += 1
        if _weight(places[index:stop]) > _weight(best):
            best = places[index:stop]
    return best


def _weight(places: Sequence[Place]) -> float:
    strongest: dict[int, float] = {}
    for place in places:
        strongest[place.number] = max(place.weight, strongest.get(place.number, 0))
    return sum(strongest.values()) + REPEATED * (len(places) - len(strongest))


def _beginning(text: str, first: int, spare: int) -> int:
    """Start where a sentence starts, if one does a little before the first word; else some words before it."""
    if first <= spare // 2:
        return 0
    lowest = max(0, first - spare * 2 // 3)
    ends = [one.end() for one in SENTENCE_END.finditer(text, lowest, first)]
    return ends[0] if ends else _forward(text, max(0, first - spare // 3), first)


def _forward(text: str, at: int, limit: int) -> int:
    """Return the first border between words from ``at`` on, ``limit`` at the latest."""
    if at == 0:
        return 0
    space = text.find(" ", at - 1, limit)
    return limit if space < 0 else space + 1


def _back(text: str, least: int, at: int) -> int:
    """Return the last border between words up to ``at``; where there is none after ``least``, ``at`` itself."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", least, at + 1)
    return space if space > 0 else at


def _html(text: str, places: Sequence[Place], start: int, end: int) -> str:
    parts: list[str] = []
    at = start
    for begin, stop in _runs(text, places):
        if begin < start or stop > end:
            continue
        parts += [escape(text[at:begin]), "<mark>", escape(text[begin:stop]), "</mark>"]
        at = stop
    parts.append(escape(text[at:end]))
    return "".join(parts)


def _runs(text: str, places: Sequence[Place]) -> list[tuple[int, int]]:
    """Join places that only a space parts."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and not text[runs[-1][1] : place.start].strip():
            runs[-1] = (runs[-1][0], place.end)
        else:
            runs.append((place.start, place.end))
    return runs
