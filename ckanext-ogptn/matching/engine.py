"""Suggest the promises that a dataset may serve, with a score and the words that say so.

A dataset's text is cut into known terms and words (:mod:`.cutting`, :mod:`.hearing`). Each speaks for the promises
that have it, the more the rarer it is among promises and the more prominent on both sides (:mod:`.promises`). What
speaks for a field that a promise does not belong to speaks against it. The publisher alone makes no match: it tips one.
The same promises, gazetteer and dataset always give the same matches.
"""

from __future__ import annotations

import bisect
import hashlib
import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ckanext.ogptn.matching.hearing import Heard, Listener
from ckanext.ogptn.matching.lexicon import Lexicon, gazetteer
from ckanext.ogptn.matching.promises import NOTED, Held, Index
from ckanext.ogptn.matching.signatures import changed_much, signature
from ckanext.ogptn.matching.texts import Offer, Promise

__all__ = ["Match", "Matcher", "changed_much", "signature"]

# To be raised when the same promises and gazetteer are matched otherwise.
ENGINE = "2"
# One noted term in the title gives 0.81, two 0.96: a sure match has more than one sign.
SURE, LIKELY = 0.9, 0.45
# The evidence that gives a score of 1 - 1/e. A noted term in the title is evidence 1.
SCALE = 0.6
# How much what speaks for another field weighs.
AGAINST = 1.0
# What tips a match: a publisher that leads the promise, or works in its field; a year of its plan.
LEADER, AT_HOME, IN_TIME = 1.2, 1.15, 1.05
# By what share the evidence of a sure match is ahead of the next, and what share of it may speak against it.
LEAD, UNOPPOSED = 0.5, 0.5
# A term that more promises have is common among them; how many promises are looked at for a dataset.
MANY, CANDIDATES = 100, 32
WORDS_SHOWN = 8
# What must speak for a milestone that is named.
PLAIN_STEP = 0.2
Band = Literal["sure", "likely"]


@dataclass(frozen=True, slots=True)
class Match:
    """A promise that a dataset may serve.

    ``milestone`` is the identifier of that promise's milestone, where one is plain, else empty; ``score`` is from 0 to
    1; ``matched_terms`` are the dataset's own words that spoke for it, the strongest first (its publisher's name, where
    that body does nothing else and no word spoke).
    """

    commitment_id: str
    milestone: str
    score: float
    matched_terms: list[str]
    band: Band


class Matcher:
    """Compares datasets with promises.

    ``sure`` and ``likely`` are the thresholds: from the first a match is of band "sure" (if it also leads clearly),
    from the second "likely", below it is not answered. ``version`` changes when anything would be matched otherwise.
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
        self.listener = Listener(self.index)
        self.version = self._version()

    def _version(self) -> str:
        said = [ENGINE, self.index.lexicon.version, repr(self.sure), repr(self.likely)]
        said += [repr(one.promise) for one in self.index.held]
        return hashlib.blake2b("\0".join(said).encode(), digest_size=12).hexdigest()

    def suggest(self, offer: Offer, limit: int = 3) -> list[Match]:
        """Return up to ``limit`` promises that a dataset may serve, best first; none below the lower threshold."""
        heard = self.listener.hear(offer)
        weighed = self._weighed(heard, max(limit, 2))
        found = []
        for rank, (evidence, place) in enumerate(weighed[:limit]):
            held, score = self.index.held[place], round(1 - math.exp(-evidence / SCALE), 4)
            if score >= self.likely:
                is_sure = rank == 0 and score >= self.sure and self._is_clear(weighed, heard)
                found.append(match(held, score, heard, is_sure))
        return found

    def _is_clear(self, weighed: list[tuple[float, int]], heard: Heard) -> bool:
        """Say whether the best promise leads clearly, little speaks against it, and a term that officers noted for it
        is among what speaks for it: what the gazetteer calls a field's things never ties two by itself."""
        evidence, place = weighed[0]
        held = self.index.held[place]
        runner_up = weighed[1][0] if len(weighed) > 1 else 0.0
        return (
            runner_up <= (1 - LEAD) * evidence
            and opposed(held, heard) <= UNOPPOSED * evidence
            and any(held.weights.get(token) == NOTED for tokens in heard.said for token in tokens)
        )

    def _weighed(self, heard: Heard, wanted: int) -> list[tuple[float, int]]:
        """Return the promises for which most is left, as many as wanted: the best first, of two alike the later."""
        found: list[tuple[float, int, int]] = []
        leaning = max(heard.leaning.values(), default=0.0)
        for place, evidence in self._candidates(heard):
            # They come in the order of their evidence, of which nothing but leaning and tips can make more.
            most = (evidence + leaning) * LEADER * IN_TIME
            if len(found) >= wanted and most < -found[wanted - 1][0]:
                break
            held = self.index.held[place]
            latest = -held.promise.years[1] if held.promise.years else 0
            bisect.insort(found, (-weigh(evidence, held, heard), latest, place))
        return [(-less, place) for less, _, place in found[:wanted]]

    def _candidates(self, heard: Heard) -> list[tuple[int, float]]:
        """Return the promises for which most is said, each with the evidence, most first.

        What very many promises have in common is only counted for those that something rarer speaks for, so that the
        time for a dataset does not grow with the promises.
        """
        found: dict[int, float] = {}
        common = []
        for tokens, one in heard.said.items():
            speaks = self.index.speaks(tokens)
            if len(speaks) > MANY:
                common.append((speaks, one.weight))
            else:
                for place, weight in speaks.items():
                    found[place] = found.get(place, 0.0) + one.weight * weight
        if not found and common:
            rarest = min((speaks for speaks, _ in common), key=len)
            found = dict.fromkeys(rarest, 0.0)
        for field, leaning in heard.leaning.items():
            places = self.index.by_field.get(field, [])
            if leaning and len(places) <= MANY:
                for place in places:
                    found.setdefault(place, 0.0)
        nearest = heapq.nlargest(CANDIDATES, ((said, -place) for place, said in found.items()))
        counted = (
            (-less, said + sum(weight * speaks.get(-less, 0.0) for speaks, weight in common))
            for said, less in nearest
        )
        return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def weigh(evidence: float, held: Held, heard: Heard) -> float:
    """Return what is left of the evidence for a promise beside what speaks for fields that are not its own."""
    evidence += max((heard.leaning[field] for field in heard.home & held.core), default=0.0)
    if heard.publisher & held.leads:
        evidence *= LEADER
    elif heard.home & held.fields:
        evidence *= AT_HOME
    if held.promise.years and any(
        held.promise.years[0] <= year <= held.promise.years[1] for year in heard.years
    ):
        evidence *= IN_TIME
    return evidence * evidence / (evidence + AGAINST * opposed(held, heard)) if evidence else 0.0


def opposed(held: Held, heard: Heard) -> float:
    """Return what speaks for the strongest field that is not a promise's own, by terms that the promise lacks."""
    return max(
        (
            sum(
                weight
                for tokens, weight in things.items()
                if held.weights.keys().isdisjoint(tokens)
            )
            for field, things in heard.fields.items()
            if field not in held.fields
        ),
        default=0.0,
    )


def match(held: Held, score: float, heard: Heard, is_sure: bool) -> Match:
    """Return the match of a promise, with the words and the milestone."""
    return Match(
        held.promise.id,
        milestone(held, heard),
        score,
        words_for(held, heard),
        "sure" if is_sure else "likely",
    )


def words_for(held: Held, heard: Heard) -> list[str]:
    """Return the dataset's words that spoke for a promise, the strongest first, none within another."""
    spoke = []
    for tokens, one in heard.said.items():
        if weight := max([held.weights.get(token, 0.0) for token in tokens]):
            spoke.append((-one.weight * weight, one.written))
    found: dict[str, str] = {}
    for written in (written for _, several in sorted(spoke) for written in several):
        folded = written.casefold()
        if not any(folded in other for other in found):
            found[folded] = written
            if len(found) == WORDS_SHOWN:
                break
    return list(found.values()) or list(heard.named)


def milestone(held: Held, heard: Heard) -> str:
    """Return the milestone that most of the dataset's words speak for, where one is ahead of all others."""
    spoke = []
    for id_, weights in held.steps:
        said = [
            one.weight * max([weights.get(token, 0.0) for token in tokens])
            for tokens, one in heard.said.items()
            if not weights.keys().isdisjoint(tokens)
        ]
        spoke.append((sum(said), id_))
    spoke.sort(reverse=True)
    if not spoke or spoke[0][0] < PLAIN_STEP or (spoke[1:2] and spoke[1][0] == spoke[0][0]):
        return ""
    return spoke[0][1]
