"""Cut a text into what is compared: terms of several words where they are known, single words otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ckanext.ogptn.matching.keys import readings
from ckanext.ogptn.text.stopwords import is_stop_word
from ckanext.ogptn.text.words import Word, words

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A known term or a word of a text: its tokens, and the text's own words."""

    tokens: tuple[str, ...]
    written: str


class Cutter:
    """Finds the longest known terms in texts.

    ``terms`` maps the keys of a term to the tokens that it stands for; ``known`` are the keys of single words that
    count, each its own token. A word is read without a particle where only so it is known.
    """

    def __init__(self, terms: Mapping[Keys, Iterable[str]], known: Iterable[str] = ()) -> None:
        self.terms = {keys: tuple(sorted(tokens)) for keys, tokens in terms.items()}
        self.longest = max((len(keys) for keys in self.terms), default=1)
        self.openings = {keys[:length] for keys in self.terms for length in range(1, len(keys) + 1)}
        self.known = {*known, *(key for keys in self.terms for key in keys)}
        self._keys: dict[str, str] = {}

    def key(self, word: Word) -> str:
        """Return the key by which a word is known, or else its first."""
        found = self._keys.get(word.form)
        if found is None:
            read = readings(word)
            found = next((one for one in read if one in self.known), read[0])
            self._keys[word.form] = found
        return found

    def pieces(self, text: str) -> Iterator[Piece]:
        """Yield the pieces of a text: no word is told twice, but two terms may overlap."""
        told = [word for word in words(text) if not is_stop_word(word.form)]
        keys = [self.key(word) for word in told]
        spans = self._spans(keys)
        covered = {place for start, end in spans for place in range(start, end)}
        for start, end in spans:
            yield Piece(
                self.terms[tuple(keys[start:end])], text[told[start].start : told[end - 1].end]
            )
        for place, key in enumerate(keys):
            if place not in covered:
                yield Piece((key,), text[told[place].start : told[place].end])

    def _spans(self, keys: list[str]) -> list[tuple[int, int]]:
        """Return where known terms stand, without those inside a longer one."""
        found = []
        reached = 0
        for start in range(len(keys)):
            longest = self._longest(keys, start)
            if longest > reached:
                found.append((start, longest))
                reached = longest
        return found

    def _longest(self, keys: list[str], start: int) -> int:
        end = 0
        for stop in range(start + 1, min(start + self.longest, len(keys)) + 1):
            opening = tuple(keys[start:stop])
            if opening not in self.openings:
                break
            if opening in self.terms:
                end = stop
        return end

    def forget(self) -> None:
        """Read words anew, after `known` has grown."""
        self._keys.clear()
