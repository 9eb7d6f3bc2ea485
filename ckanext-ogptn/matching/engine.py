"""Suggest the promises that a dataset may serve, with a score and the words that say so.

A dataset's text is cut into known terms and words (:mod:`.cutting`). Each speaks for the promises that have it, the
more the rarer it is among promises and the more prominent on both sides (:mod:`.promises`). What speaks for a field
that a promise does not belong to speaks against it. The same promises, gazetteer and dataset always give the same
matches.
"""

from __future__ import annotations

import hashlib
import heapq
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ckanext.ogptn.matching.cutting import Cutter, Keys
from ckanext.ogptn.matching.lexicon import Lexicon, gazetteer
from ckanext.ogptn.matching.promises import FIELD, Index
from ckanext.ogptn.matching.signatures import changed_much, signature
from ckanext.ogptn.matching.texts import Offer, Promise

__all__ = ["Match", "Matcher", "changed_much", "signature"]

ENGINE = "1"
SURE, LIKELY = 0.75, 0.4
TITLE, TAGS, RESOURCES, NOTES, GROUPS = 1.0, 0.7, 0.6, 0.6, 0.4
TWICE = 0.15
HALF = 0.6
AGAINST = 0.6
NEAREST = 12
HINTED = 0.3
PUBLISHED = 0.4
OWN_BODY = 1.15
PUBLISHER = ("publisher",)
CLEAR_LEAD = 0.12
WORDS_SHOWN = 8
Band = Literal["sure", "likely"]


@dataclass(frozen=True, slots=True)
class Match:
    """A promise that a dataset may serve.

    ``milestone`` is the identifier of that promise's milestone, where one is plain, else empty; ``score`` is from 0 to
    1; ``matched_terms`` are the dataset's own words that spoke for it, the strongest first.
    """

    commitment_id: str
    milestone: str
    score: float
    matched_terms: list[str]
    band: Band


@dataclass(slots=True)
class Said:
    """A token of a dataset: how prominent it is, and as it was written."""

    weight: float
    written: str


class Matcher:
    """Compares datasets with promises.

    ``sure`` and ``likely`` are the thresholds: from the first a match is of band "sure" (if it also leads clearly),
    from the second "likely", below it is not answered.
    """

    def __init__(
        self,
        promises: Iterable[Promise],
        *,
        sure: float = SURE,
        likely: float = LIKELY,
        lexicon: Lexicon | None = None,
    ) -> None:
        self.sure = sure
        self.likely = likely
        self.index = Index(promises, lexicon or gazetteer())
        self.fields = {one.id for one in self.index.lexicon.fields}
        self.bodies = Cutter(bodies(self.index.lexicon))
        self.version = self._version()

    def _version(self) -> str:
        """Hash all that a match depends on."""
        said = [ENGINE, self.index.lexicon.version, repr(self.sure), repr(self.likely)]
        said += [repr(one.promise) for one in self.index.held]
        return hashlib.blake2b("\0".join(said).encode(), digest_size=12).hexdigest()

    def suggest(self, offer: Offer, limit: int = 3) -> list[Match]:
        """Return up to ``limit`` promises that a dataset may serve, best first; none below the lower threshold."""
        said = self._said(offer)
        found: dict[int, float] = {}
        for tokens, one in said.items():
            for place, weight in self.index.speaks(tokens):
                found[place] = found.get(place, 0.0) + one.weight * weight
        nearest = heapq.nlargest(NEAREST, found.items(), key=lambda pair: (pair[1], -pair[0]))
        fields = self._fields(said, offer)
        scored = sorted(
            ((self._score(evidence, place, fields), place) for place, evidence in nearest),
            key=lambda pair: (-pair[0], pair[1]),
        )
        runner_up = scored[1][0] if len(scored) > 1 else 0.0
        return [
            self._match(place, score, said, rank == 0 and score - runner_up >= CLEAR_LEAD)
            for rank, (score, place) in enumerate(scored[:limit])
            if score >= self.likely
        ]

    def _said(self, offer: Offer) -> dict[tuple[str, ...], Said]:
        plain = self.index.lexicon.plain
        found: dict[tuple[str, ...], Said] = {}
        words: dict[str, Said] = {}
        for weight, texts in parts(offer):
            here: dict[tuple[str, ...], str] = {}
            for text in texts:
                cut = self.index.cutter.cut(text)
                for key, written in cut.words.items():
                    words.setdefault(key, Said(weight, written))
                here.update(
                    (piece.tokens, piece.written)
                    for piece in cut.pieces
                    if piece.is_term or piece.tokens[0] not in plain
                )
            for tokens, written in here.items():
                if tokens in found:
                    found[tokens].weight += TWICE
                else:
                    found[tokens] = Said(weight, written)
        for key in words:
            for group, token in self.index.together.get(key, ()):
                if group <= words.keys():
                    ones = [words[one] for one in words if one in group]
                    found[(token,)] = Said(
                        min(one.weight for one in ones), " … ".join(one.written for one in ones)
                    )
        return found

    def _fields(
        self, said: dict[tuple[str, ...], Said], offer: Offer
    ) -> dict[str, dict[tuple[str, ...], float]]:
        """Return what speaks for each field: its concepts, and its bodies."""
        found: dict[str, dict[tuple[str, ...], float]] = {}
        for tokens, one in said.items():
            of = [token for token in tokens if token in self.index.field_of]
            for token in of:
                field = self.index.field_of[token]
                weight = 1.0 if self.index.weight_of[token] == FIELD else HINTED
                found.setdefault(field, {})[tokens] = one.weight * weight / len(of)
        for name in offer.organization:
            for piece in self.bodies.cut(name).pieces:
                for token in piece.tokens:
                    if token in self.fields:
                        found.setdefault(token, {})[PUBLISHER] = PUBLISHED
        return found

    def _score(
        self, evidence: float, place: int, fields: dict[str, dict[tuple[str, ...], float]]
    ) -> float:
        held = self.index.held[place]
        against = max(
            (
                sum(
                    weight
                    for tokens, weight in ones.items()
                    if not any(token in held.weights for token in tokens)
                )
                for field, ones in fields.items()
                if field not in held.fields
            ),
            default=0.0,
        )
        if any(PUBLISHER in fields.get(field, {}) for field in held.fields):
            evidence *= OWN_BODY
        left = evidence * evidence / (evidence + AGAINST * against)
        return round(1 - math.exp(-left / HALF), 4)

    def _match(
        self, place: int, score: float, said: dict[tuple[str, ...], Said], leads: bool
    ) -> Match:
        held = self.index.held[place]
        shown = sorted(
            (-one.weight * weight, one.written)
            for tokens, one in said.items()
            if (weight := max((held.weights.get(token, 0.0) for token in tokens), default=0.0))
        )
        words = list(dict.fromkeys(written for _, written in shown))[:WORDS_SHOWN]
        band: Band = "sure" if leads and score >= self.sure else "likely"
        return Match(held.promise.id, self._milestone(place, said), score, words, band)

    def _milestone(self, place: int, said: dict[tuple[str, ...], Said]) -> str:
        """Return the milestone that has more of the dataset's words to itself than any other."""
        scored = sorted(
            (
                (
                    sum(one.weight for tokens, one in said.items() if not step.isdisjoint(tokens)),
                    id_,
                )
                for id_, step in self.index.held[place].steps
            ),
            reverse=True,
        )
        if not scored or not scored[0][0]:
            return ""
        return scored[0][1] if len(scored) == 1 or scored[0][0] > scored[1][0] else ""


def parts(offer: Offer) -> Iterator[tuple[float, Iterable[str]]]:
    """Yield what a dataset says, the most prominent first, with its weight."""
    yield TITLE, offer.title.values()
    yield TAGS, offer.tags
    yield RESOURCES, offer.resources
    yield NOTES, offer.notes.values()
    yield GROUPS, (*offer.groups, *offer.themes)


def bodies(lexicon: Lexicon) -> dict[Keys, set[str]]:
    """Map the keys of each body's name to the fields that it works in."""
    found: dict[Keys, set[str]] = {}
    for field in lexicon.fields:
        for name in field.bodies:
            found.setdefault(name, set()).add(field.id)
    return found
