"""The word that somebody meant who typed one that no record holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from ckanext.ogptn.text.arabic import ARTICLES, stem, without_article
from ckanext.ogptn.text.characters import fold, is_arabic
from ckanext.ogptn.text.words import readable

# Letters that may differ, by the length of the word: a short word turns into too many others.
SHORTEST_CORRECTED = 4
SHORTEST_FOR_TWO = 10
ARTICLE = "ال"


@dataclass(frozen=True, slots=True)
class Known:
    """A word that records hold: as written, in how many of them, and how near to the reader (less is nearer)."""

    written: str
    records: int
    place: int = 0


def allowed(word: str) -> int:
    """Return how many letters of a word may be wrong."""
    length = len(core(word))
    if length < SHORTEST_CORRECTED or not core(word).isalpha():
        return 0
    return 1 if length < SHORTEST_FOR_TWO else 2


def core(word: str) -> str:
    """Return a word as it is compared: folded, without its Arabic article, without an s that ends it."""
    form = fold(word)
    if is_arabic(form):
        return without_article(form)
    return form.removesuffix("s") if len(form) > SHORTEST_CORRECTED else form


def spellings(word: str) -> list[str]:
    """Return the forms under which an index may hold a word: with and without article or final s, and its stem."""
    bare = core(word)
    if is_arabic(bare):
        return sorted({fold(word), bare, ARTICLE + bare, stem(bare)})
    return sorted({fold(word), bare, f"{bare}s"})


def closest(word: str, known: Iterable[Known]) -> str | None:
    """Return the known word that is closest to ``word``, written as ``word`` is: with or without article.

    Of words that are as close, the one in the nearest place comes first, then the more frequent. None where none is
    close enough.
    """
    found = [(distance(word, one.written), one) for one in known]
    fitting = [
        ((far, one.place, -one.records, core(one.written), one.written), one)
        for far, one in found
        if 0 < far <= allowed(word)
    ]
    return as_typed(word, min(fitting)[1].written) if fitting else None


def distance(word: str, other: str) -> int:
    """Count the letters that differ (left out, added, changed or swapped); a wrong first letter counts twice."""
    one, two = core(word), core(other)
    return int(OSA.distance(one, two)) + (one[:1] != two[:1])


def as_typed(word: str, other: str) -> str:
    """Write ``other`` with an Arabic article where ``word`` has one, and without capital letters."""
    written = readable(other)
    if not is_arabic(written):
        return written.lower()
    has_article = core(other) != fold(other)
    if core(word) == fold(word):
        return _without_article(written) if has_article else written
    return written if has_article else ARTICLE + written


def _without_article(written: str) -> str:
    found = next((one for one in ARTICLES if written.startswith(one)), "")
    return written.removeprefix(found)
