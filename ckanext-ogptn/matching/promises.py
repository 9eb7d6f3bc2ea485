"""What each promise is recognised by, as tokens with weights, in an inverted index."""

from __future__ import annotations

import math
from collections import Counter
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
    """A promise in the index, with its tokens and those that single milestones have alone.

    ``core`` are the fields of its policy areas; ``fields`` has those of its sector too. ``leads`` are the names of the
    institutions that lead it, as keys with spaces between.
    """

    promise: Promise
    core: frozenset[str]
    fields: frozenset[str]
    leads: frozenset[str]
    weights: Mapping[str, float]
    steps: tuple[tuple[str, Mapping[str, float]], ...]


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
        self.by_field: dict[str, list[int]] = {}
        for place, held in enumerate(self.held):
            for field in held.core:
                self.by_field.setdefault(field, []).append(place)
        self._spoken: dict[tuple[str, ...], Mapping[int, float]] = {}

    def speaks(self, tokens: tuple[str, ...]) -> Mapping[int, float]:
        """Return the promises for which a term speaks, each with how much: by the one of its tokens that says most."""
        found = self._spoken.get(tokens)
        if found is None:
            best: dict[int, float] = {}
            for token in tokens:
                for place, weight in self.postings.get(token, {}).items():
                    best[place] = max(weight, best.get(place, 0.0))
            # What no promise has is not worth remembering: names of places and persons have no end.
            if not best:
                return best
            found = self._spoken[tokens] = best
        return found

    def _hold(self, promise: Promise) -> Held:
        core = self.fields_of(promise.policy_areas)
        fields = core | self.fields_of([promise.sector])
        weights = {
            concept: weight if self.field_of[concept] in core else weight * BROAD
            for concept, weight in self.weight_of.items()
            if self.field_of[concept] in fields
        }
        for text in promise.texts:
            raise_to(weights, self._tokens(text, PROSE, fields))
        steps = [(step.id, self._step_tokens(step, fields)) for step in promise.milestones]
        for _, tokens in steps:
            raise_to(weights, tokens)
        raise_to(weights, self._tokens(promise.title, TITLE, fields))
        raise_to(weights, self._noted(promise.terms, fields))
        leads = frozenset(name for one in promise.institutions if (name := " ".join(keys(one))))
        return Held(promise, core, fields, leads, weights, alone(steps))

    def fields_of(self, subjects: Iterable[str]) -> frozenset[str]:
        """Return the fields that belong to sectors or policy areas."""
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
            token: of_term if piece.is_term and not self._says_little(piece.tokens) else of_word
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

    def is_hint(self, token: str) -> bool:
        """Say whether a token is a thing that more than one field has."""
        return self.weight_of.get(token) == HINT

    def _says_little(self, tokens: tuple[str, ...]) -> bool:
        things = [one for one in tokens if one in self.field_of]
        return bool(things) and all(self.is_hint(one) for one in things)

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


def alone(
    steps: list[tuple[str, dict[str, float]]],
) -> tuple[tuple[str, Mapping[str, float]], ...]:
    """Keep of the tokens of each milestone those that no other milestone of the promise has."""
    times = Counter(token for _, tokens in steps for token in tokens)
    return tuple(
        (id_, {token: weight for token, weight in tokens.items() if times[token] == 1})
        for id_, tokens in steps
    )


def postings(held: tuple[Held, ...]) -> dict[str, dict[int, float]]:
    """Map each token to the places of the promises that have it, with what it says for each.

    A token that many promises have says little: what each has of it is multiplied by its rarity, from 1 (one promise
    alone) to 0 (all of them).
    """
    found: dict[str, dict[int, float]] = {}
    for place, one in enumerate(held):
        for token, weight in one.weights.items():
            found.setdefault(token, {})[place] = weight
    return {token: _by_rarity(weights, len(held)) for token, weights in found.items()}


def _by_rarity(weights: dict[int, float], total: int) -> dict[int, float]:
    mass = max(1.0, sum(weights.values()) / max(weights.values()))
    rarity = 1 - math.log(mass) / math.log(total + 1)
    return {place: weight * rarity for place, weight in weights.items()}
