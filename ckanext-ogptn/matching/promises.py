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
# How much a token says by where a promise has it: a term that officers noted for it, another name of the same thing,
# a known term or a mere word of its title, milestones and prose, a thing of its fields, a hint at them.
NOTED, NEAR, FIELD, HINT = 1.0, 0.7, 0.3, 0.1
# A sector is wider than a policy area, so its things say less.
BROAD = 0.5
TITLE, MILESTONE, PROSE = (0.7, 0.35), (0.5, 0.2), (0.3, 0.08)


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
        self.weight_of = {one.id: HINT if one.is_hint else FIELD for one in lexicon.concepts}
        self.cutter = Cutter(known_terms(offered, lexicon))
        self.held = tuple(self._hold(promise) for promise in offered)
        self.postings = postings(self.held)
        self.cutter.learn([*self.postings, *lexicon.plain])
        self.together = groups_of(offered)
        self._merged: dict[tuple[str, ...], list[tuple[int, float]]] = {}

    def speaks(self, tokens: tuple[str, ...]) -> list[tuple[int, float]]:
        """Return the promises for which a term speaks, each with how much: by the one of its tokens that says most."""
        if len(tokens) == 1:
            return self.postings.get(tokens[0], [])
        found = self._merged.get(tokens)
        if found is None:
            best: dict[int, float] = {}
            for token in tokens:
                for place, weight in self.postings.get(token, ()):
                    best[place] = max(weight, best.get(place, 0.0))
            found = self._merged[tokens] = sorted(best.items())
        return found

    def _hold(self, promise: Promise) -> Held:
        narrow = self._fields_of(promise.policy_areas)
        fields = narrow | self._fields_of((promise.sector,))
        weights = {
            concept: weight if self.field_of[concept] in narrow else weight * BROAD
            for concept, weight in self.weight_of.items()
            if self.field_of[concept] in fields
        }
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

    def _fields_of(self, subjects: Iterable[str]) -> frozenset[str]:
        wanted = set(subjects)
        return frozenset(one.id for one in self.lexicon.fields if one.belongs_to & wanted)

    def _step_tokens(self, step: Step, fields: frozenset[str]) -> dict[str, float]:
        found: dict[str, float] = {}
        for text in step.texts:
            raise_to(found, self._tokens(text, MILESTONE, fields))
        return found

    def _tokens(
        self, text: Text, weights: tuple[float, float], fields: frozenset[str]
    ) -> dict[str, float]:
        of_term, of_word = weights
        return {
            token: of_term if piece.is_term and not self._is_hint(piece.tokens) else of_word
            for written in text.values()
            for piece in self.cutter.cut(written).pieces
            for token in self._meant(piece.tokens, fields)
            if token not in self.lexicon.plain
        }

    def _noted(self, terms: Terms, fields: frozenset[str]) -> dict[str, float]:
        found: dict[str, float] = {}
        for term in (term for listed in terms.values() for term in listed):
            own = keys(term)
            if JOINT in term:
                found[group(own)] = NOTED
            else:
                meant = self._meant(self.cutter.terms.get(own, ()), fields)
                raise_to(found, dict.fromkeys(meant, NEAR))
                found[" ".join(own)] = NOTED
        return found

    def _is_hint(self, tokens: tuple[str, ...]) -> bool:
        concepts = [one for one in tokens if one in self.field_of]
        return bool(concepts) and all(self.weight_of[one] == HINT for one in concepts)

    def _meant(self, tokens: tuple[str, ...], fields: frozenset[str]) -> tuple[str, ...]:
        """Leave out of a term's tokens the things of fields that a promise does not belong to."""
        return tuple(one for one in tokens if self.field_of.get(one, "") in {"", *fields})


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
