"""The known word that a misspelt one stands for: one letter left out, added, changed or swapped, as sources type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

# A shorter word turns into too many others.
SHORTEST = 7


class Misspelt:
    """Finds the known words that are one letter away.

    Words one letter apart share what is left of them when a letter is taken out, so only those few are compared (after
    Garbe's "symmetric delete").
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._by_rest: dict[str, set[str]] = {}
        for word in known:
            if len(word) >= SHORTEST and word.isalpha():
                for rest in rests(word):
                    self._by_rest.setdefault(rest, set()).add(word)
        self._found: dict[str, str] = {}

    def meant(self, word: str) -> str:
        """Return the known word that ``word`` stands for, with the same first letter; itself where there is none."""
        if len(word) < SHORTEST or not word.isalpha():
            return word
        found = self._found.get(word)
        if found is None:
            near = {one for rest in rests(word) for one in self._by_rest.get(rest, ())}
            fitting = sorted(
                one for one in near if one[0] == word[0] and OSA.distance(one, word) == 1
            )
            found = self._found[word] = fitting[0] if fitting else word
        return found


def rests(word: str) -> Iterator[str]:
    """Yield a word, and what is left of it without each of its letters."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
