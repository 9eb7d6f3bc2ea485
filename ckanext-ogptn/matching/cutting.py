"""Cut a text into what is compared: terms of several words where they are known, single words otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ckanext.ogptn.matching.keys import told

Keys = tuple[str, ...]


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

    ``terms`` maps the keys of a term to the tokens that it stands for; ``known`` are the keys of single words that
    count, each its own token. A word is read without a particle where only so it is known.
    """

    def __init__(self, terms: Mapping[Keys, Iterable[str]], known: Iterable[str] = ()) -> None:
        self.terms = {keys: tuple(sorted(tokens)) for keys, tokens in terms.items()}
        self.longest = max((len(keys) for keys in self.terms), default=1)
        self.openings = {keys[:length] for keys in self.terms for length in range(1, len(keys) + 1)}
        self.known = {*known, *(key for keys in self.terms for key in keys)}

    def learn(self, known: Iterable[str]) -> None:
        """Count further words among those that are known."""
        self.known.update(known)

    def key(self, readings: tuple[str, ...]) -> str:
        """Return the reading by which a word is known, or else its first."""
        if len(readings) == 1 or readings[0] in self.known:
            return readings[0]
        return next((one for one in readings if one in self.known), readings[0])

    def cut(self, text: str) -> Cut:
        """Return the pieces of a text, and its words by their keys."""
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
        for start in range(len(keys)):
            end = self._longest(keys, start)
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
