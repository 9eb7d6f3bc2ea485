"""What each promise is recognised by, as tokens with weights, in an inverted index."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ckanext.ogptn.matching.cutting import Cutter, Keys
from ckanext.ogptn.matching.keys import keys
from ckanext.ogptn.matching.lexicon import Lexicon
from ckanext.ogptn.matching.texts import Promise, Step, Terms, Text

# Parts the words of a term that may stand apart: "recommandations + marchés publics".
JOINT = "+"
# How much a token says by where a promise has it.
NOTED, TITLE, MILESTONE, PROSE, FIELD, HINT = 1.0, 0.7, 0.5, 0.3, 0.3, 0.1


@dataclass(frozen=True, slots=True)
class Held:
    """A promise in the index: its place, the fields that it belongs to, its tokens, and those of its milestones."""

    promise: Promise
    fields: frozenset[str]
    weights: Mapping[str, float]
    steps: tuple[tuple[str, frozenset[str]], ...]


class Index:
    """The promises by their tokens."""

    def __init__(self, promises: Iterable[Promise], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        listed = sorted(promises, key=lambda one: one.id)
        parents = {one.parent for one in listed if one.parent}
        offered = [one for one in listed if not {one.id, one.name} & parents]
        self.field_of = {one.id: one.field for one in lexicon.concepts}
        self.of_field: dict[str, dict[str, float]] = {}
        for concept in lexicon.concepts:
            weight = HINT if concept.is_hint else FIELD
            self.of_field.setdefault(concept.field, {})[concept.id] = weight
        self.cutter = Cutter(known_terms(offered, lexicon))
        self.held = tuple(self._hold(promise) for promise in offered)
        self.postings = postings(self.held)
        self.cutter.learn([*self.postings, *lexicon.plain])
        self.together = groups_of(offered)

    def _hold(self, promise: Promise) -> Held:
        subjects = {promise.sector, *promise.policy_areas} - {""}
        fields = frozenset(one.id for one in self.lexicon.fields if one.belongs_to & subjects)
        weights: dict[str, float] = {}
        for field in sorted(fields):
            raise_to(weights, self.of_field.get(field, {}))
        for text in promise.texts:
            raise_to(weights, self._tokens(text, PROSE, fields))
        for step in promise.milestones:
            raise_to(weights, self._step_tokens(step, fields))
        raise_to(weights, self._tokens(promise.title, TITLE, fields))
        raise_to(weights, self._noted(promise.terms, fields))
        steps = tuple(
            (one.id, frozenset(self._step_tokens(one, fields))) for one in promise.milestones
        )
        return Held(promise, fields, weights, steps)

    def _step_tokens(self, step: Step, fields: frozenset[str]) -> dict[str, float]:
        found: dict[str, float] = {}
        for text in step.texts:
            raise_to(found, self._tokens(text, MILESTONE, fields))
        return found

    def _tokens(self, text: Text, weight: float, fields: frozenset[str]) -> dict[str, float]:
        return {
            token: weight
            for written in text.values()
            for piece in self.cutter.cut(written).pieces
            for token in self._own(piece.tokens, fields)
            if token not in self.lexicon.plain
        }

    def _noted(self, terms: Terms, fields: frozenset[str]) -> dict[str, float]:
        return {
            token: NOTED
            for listed in terms.values()
            for term in listed
            for token in self._noted_tokens(term, fields)
        }

    def _noted_tokens(self, term: str, fields: frozenset[str]) -> tuple[str, ...]:
        own = keys(term)
        if JOINT in term:
            return (group(own),)
        return self._own(self.cutter.terms.get(own, ()), fields)

    def _own(self, tokens: tuple[str, ...], fields: frozenset[str]) -> tuple[str, ...]:
        """Keep what a promise means by a term: the concepts of its own fields, else the term as it stands."""
        concepts = tuple(one for one in tokens if self.field_of.get(one) in fields)
        return concepts or tuple(one for one in tokens if one not in self.field_of)


def known_terms(promises: Iterable[Promise], lexicon: Lexicon) -> dict[Keys, set[str]]:
    """Map the keys of every term of the gazetteer and of the promises' own to its tokens: its concepts, and itself."""
    found: dict[Keys, set[str]] = {}
    for concept in lexicon.concepts:
        for name in concept.terms:
            found.setdefault(name, {" ".join(name)}).add(concept.id)
    for promise in promises:
        for listed in promise.terms.values():
            for term in listed:
                if JOINT not in term and (own := keys(term)):
                    found.setdefault(own, {" ".join(own)})
    return found


def groups_of(promises: Iterable[Promise]) -> dict[str, list[tuple[frozenset[str], str]]]:
    """Map the first key of each term of words that may stand apart to all its keys and its token."""
    found: dict[str, set[tuple[frozenset[str], str]]] = {}
    for promise in promises:
        for listed in promise.terms.values():
            for term in listed:
                if JOINT in term and (own := keys(term)):
                    found.setdefault(min(own), set()).add((frozenset(own), group(own)))
    return {key: sorted(ones, key=lambda one: one[1]) for key, ones in sorted(found.items())}


def group(own: Keys) -> str:
    """Return the token of words that may stand apart."""
    return " + ".join(sorted(set(own)))


def raise_to(weights: dict[str, float], others: Mapping[str, float]) -> None:
    """Take over each weight that is higher than what stands there."""
    for token, weight in others.items():
        weights[token] = max(weight, weights.get(token, 0.0))


def postings(held: tuple[Held, ...]) -> dict[str, list[tuple[int, float]]]:
    """Map each token to the promises that have it, with what it says for each.

    A token that many promises have says little: what stands for a share of them is divided like a BM25 term's, on a
    scale from 1 (one promise alone) to 0 (all of them).
    """
    found: dict[str, list[tuple[int, float]]] = {}
    for place, one in enumerate(held):
        for token, weight in one.weights.items():
            found.setdefault(token, []).append((place, weight))
    return {token: _rarity(listed, len(held)) for token, listed in sorted(found.items())}


def _rarity(listed: list[tuple[int, float]], total: int) -> list[tuple[int, float]]:
    mass = max(1.0, sum(weight for _, weight in listed) / max(weight for _, weight in listed))
    rarity = 1 - math.log(mass) / math.log(total + 1)
    return [(place, weight * rarity) for place, weight in listed]
