"""Cut a text into what is compared: terms of several words where they are known, single words otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ckanext.ogptn.matching.keys import told
from ckanext.ogptn.matching.misspelt import Misspelt

Keys = tuple[str, ...]
LONGEST_REMEMBERED, MOST_REMEMBERED = 40, 50_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A known term or a mere word of a text: its tokens, and the text's own words."""

    tokens: tuple[str, ...]
    written: str
    is_term: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in pieces, of which no word is told twice though two terms may overlap; and each word by its key."""

    pieces: tuple[Piece, ...]
    words: Mapping[str, str]


class Cutter:
    """Finds the longest known terms in texts.

    ``terms`` maps the keys of a term to the tokens that it stands for. A word is read without a particle where only so
    it is known, and as the word of a term that it misspells where it is not known at all.
    """

    def __init__(self, terms: Mapping[Keys, Iterable[str]]) -> None:
        self.terms = {keys: tuple(sorted(tokens)) for keys, tokens in terms.items()}
        self.longest = max((len(keys) for keys in self.terms), default=1)
        self.openings = {keys[:length] for keys in self.terms for length in range(1, len(keys) + 1)}
        self.known = {key for keys in self.terms for key in keys}
        self.misspelt = Misspelt(self.known)
        self._cuts: dict[str, Cut] = {}

    def learn(self, known: Iterable[str]) -> None:
        """Count further words among those that are known."""
        self.known.update(known)
        self._cuts.clear()

    def key(self, readings: tuple[str, ...]) -> str:
        """Return the reading by which a word is known, else what it misspells, else its first."""
        for one in readings:
            if one in self.known:
                return one
        return self.misspelt.meant(readings[0])

    def cut(self, text: str) -> Cut:
        """Return the pieces of a text, and its words by their keys; what is short is remembered, as tags recur."""
        if len(text) > LONGEST_REMEMBERED:
            return self._cut(text)
        found = self._cuts.get(text)
        if found is None:
            if len(self._cuts) >= MOST_REMEMBERED:
                self._cuts.clear()
            found = self._cuts[text] = self._cut(text)
        return found

    def _cut(self, text: str) -> Cut:
        found = list(told(text))
        keys = [self.key(read) for read, _, _ in found]
        pieces = []
        reached = 0
        for start, end in self._spans(keys):
            pieces += [
                Piece((keys[at],), text[found[at][1] : found[at][2]])
                for at in range(reached, start)
            ]
            tokens = self.terms[tuple(keys[start:end])]
            pieces.append(Piece(tokens, text[found[start][1] : found[end - 1][2]], True))
            reached = end
        pieces += [
            Piece((keys[at],), text[found[at][1] : found[at][2]])
            for at in range(reached, len(keys))
        ]
        written = {key: text[start:end] for key, (_, start, end) in zip(keys, found, strict=True)}
        return Cut(tuple(pieces), written)

    def _spans(self, keys: list[str]) -> list[tuple[int, int]]:
        """Return where known terms stand, without those inside a longer one."""
        found = []
        reached = 0
        for start, key in enumerate(keys):
            end = self._longest(keys, start) if (key,) in self.openings else 0
            if end > reached:
                found.append((start, end))
                reached = end
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
