"""What somebody is typing, held against titles: each word typed, the last one perhaps unfinished."""

from __future__ import annotations

from dataclasses import dataclass

from ckanext.ogptn.text.arabic import without_article
from ckanext.ogptn.text.characters import is_arabic
from ckanext.ogptn.text.words import Word, words

SHORTEST = 2
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the text, its finished words, and the last one."""

    text: str
    finished: tuple[Word, ...]
    last: Word


@dataclass(frozen=True, slots=True)
class Fit:
    """How a title holds what was typed: where its words stand, and how well they fit (less is better)."""

    places: tuple[tuple[int, int], ...]
    rank: tuple[int, int, int]
    last: Word


def typed(text: str) -> Typed | None:
    """Read what was typed; None where it holds no word of two letters. A single letter at its end is not yet a word."""
    found = words(text)[:MOST_WORDS]
    if found and len(found[-1].form) < SHORTEST:
        found.pop()
    if not found or len(found[-1].form) < SHORTEST:
        return None
    return Typed(text, tuple(found[:-1]), found[-1])


def fit(asked: Typed, title: str) -> Fit | None:
    """Tell how a title holds every word that was typed, the last as the beginning of a word; None where it does not."""
    found = words(title)
    places = []
    for one in asked.finished:
        at = next((i for i, word in enumerate(found) if is_same(one, word)), None)
        if at is None:
            at = next((i for i, word in enumerate(found) if begins(word, one)), None)
        if at is None:
            return None
        places.append(at)
    ends = [i for i, word in enumerate(found) if begins(word, asked.last)]
    ends = ends or [i for i, word in enumerate(found) if is_same(asked.last, word)]
    if not ends:
        return None
    end = next((i for i in ends if places and i == places[-1] + 1), ends[0])
    places.append(end)
    is_scattered = int(places != list(range(places[0], places[0] + len(places))))
    spans = sorted({(found[i].start, found[i].end) for i in places})
    return Fit(tuple(spans), (is_scattered, min(places), len(found)), found[end])


def is_same(one: Word, other: Word) -> bool:
    """Tell whether two words are the same for a search: by form or by stem."""
    if one.form == other.form or one.english == other.english:
        return True
    return bool({one.french, *one.others} & {other.french, *other.others})


def begins(word: Word, start: Word) -> bool:
    """Tell whether a word begins with another, either with or without its article."""
    return word.form.startswith(start.form) or without_article(word.form).startswith(
        without_article(start.form)
    )


def completed(asked: Typed, title: str, found: Fit) -> str | None:
    """Return the words that complete what was typed, as a title writes them side by side; None where nothing is added.

    Where no Arabic article was typed, the title's word is offered without its own; one that is written together with
    another particle is not offered.
    """
    start, end = found.places[0][0], found.places[-1][1]
    if found.rank[0] or is_whole(asked.last, found.last):
        return None
    phrase = title[start:end]
    if not is_arabic(found.last.form):
        elided = "" if asked.finished else asked.text[: asked.last.start].lstrip()
        return elided + phrase.lower()
    if asked.finished or found.last.form.startswith(asked.last.form):
        return phrase
    return phrase.removeprefix("ال") if phrase.startswith("ال") else None


def is_whole(typed_: Word, word: Word) -> bool:
    """Tell whether a typed word is already the word of a title."""
    return without_article(typed_.form) == without_article(word.form)
