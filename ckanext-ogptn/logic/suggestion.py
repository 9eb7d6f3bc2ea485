"""“Did you mean”: the query with its words put right that no record holds.

Every question is put to `package_search` as the user, so nothing is suggested that the user may not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from ckan.types import Context

from ckanext.ogptn.domain.passages import texts
from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.logic.completion import TITLES
from ckanext.ogptn.text.queries import BOX_PART, is_lucene
from ckanext.ogptn.text.spelling import Known, allowed, closest, spellings
from ckanext.ogptn.text.words import Word, words

MOST_WORDS = 8
ROWS = 25
ALL_WORDS = "100%"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A better query, how many records it finds, and the words that were put right: (typed, meant)."""

    query: str
    count: int
    words: tuple[tuple[str, str], ...]


def suggest(context: Context, q: str, types: list[str], language: str) -> Suggestion | None:
    """Return a query like `q` that finds more, or None where there is none or `q` is in Lucene's syntax."""
    if is_lucene(q):
        return None
    asker = Asker(context, types, language)
    mended, changes = q, []
    for word in reversed(_in_question(q)):
        typed = q[word.start : word.end]
        meant = asker.meant(typed, word)
        if meant:
            mended = mended[: word.start] + meant + mended[word.end :]
            changes.append((typed, meant))
    if not changes or not asker.is_better(mended, q):
        return None
    return Suggestion(mended, asker.count(mended), tuple(reversed(changes)))


def _in_question(q: str) -> list[Word]:
    """Return the words of a query that it hopes to find and that are long enough to be put right."""
    unwanted = [part.span() for part in BOX_PART.finditer(q) if part[1] == "-"]
    asked = [
        word for word in words(q) if not any(start <= word.start < end for start, end in unwanted)
    ]
    return [word for word in asked[:MOST_WORDS] if allowed(word.form)]


@dataclass(frozen=True)
class Asker:
    """Asks for records of some types as the user, who reads one of the languages."""

    context: Context
    types: list[str]
    language: str

    def search(self, **arguments: Any) -> dict[str, Any]:
        """Search as the user."""
        asked = {
            "fq": f"+dataset_type:({' OR '.join(self.types)})",
            "include_private": True,
            **arguments,
        }
        found: dict[str, Any] = tk.get_action("package_search")(
            tk.fresh_context(self.context), asked
        )
        return found

    def count(self, q: str, **arguments: str) -> int:
        """Count what a query finds; nothing where it cannot be read."""
        try:
            return int(self.search(q=q, rows=0, **arguments)["count"])
        except SearchError:
            return 0

    def is_better(self, mended: str, q: str) -> bool:
        """Tell whether a query finds more records with all its words than another, or more at all."""
        if self.count(mended, mm=ALL_WORDS) > self.count(q, mm=ALL_WORDS):
            return True
        return self.count(mended) > self.count(q)

    def meant(self, typed: str, word: Word) -> str | None:
        """Return what was meant by a word that nothing holds; None for a word that is known or like no other."""
        if self.count(typed):
            return None
        for fields, distance in ((TITLES, 1), (("text",), 1), (TITLES, 2), (("text",), 2)):
            if distance <= allowed(typed):
                found = closest(typed, self.known(word, fields, distance))
                if found:
                    return found
        return None

    def known(self, word: Word, fields: tuple[str, ...], distance: int) -> list[Known]:
        """Return the words of records that hold one like `word`, each with how many hold it."""
        query = " OR ".join(
            f"{field}:{one}~{distance}" for field in fields for one in spellings(word.form)
        )
        found = self.search(q=query, rows=ROWS, sort="score desc, name asc")
        counts: Counter[str] = Counter()
        nearest: dict[str, int] = {}
        for record in found["results"]:
            places = _words_of(record, self.language)
            counts.update(places.keys())
            for written, place in places.items():
                nearest[written] = min(place, nearest.get(written, place))
        return [Known(one, counts[one], nearest[one]) for one in counts]


def _words_of(record: dict[str, Any], language: str) -> dict[str, int]:
    """Return a record's words: 0 for one of its title in the reader's language, 1 of another title, 2 elsewhere."""
    found: dict[str, int] = {}
    for place, text in _texts_of(record, language):
        for word in words(text):
            written = text[word.start : word.end]
            found[written] = min(place, found.get(written, place))
    return found


def _texts_of(record: dict[str, Any], language: str) -> Iterator[tuple[int, str]]:
    for field, place in (("title", 1), ("notes", 2)):
        if isinstance(record.get(field), str):
            yield place, record[field]
    for one in LANGUAGES:
        for is_title, text in texts(record, one):
            yield (0 if one == language else 1) if is_title else 2, text
