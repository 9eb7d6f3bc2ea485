"""How good an answer is: pure functions over names and grades."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DEPTH = 10
LANGUAGES = ("ar", "fr", "en", "mixed")


@dataclass(frozen=True)
class Score:
    """The measures of one query, or their means over several; each from 0 to 1."""

    ndcg: float
    recall: float


def gain(grade: int) -> int:
    """Return what a record of a grade is worth: 1, 3 and 7 (Burges et al. 2005)."""
    return int(2**grade - 1)


def discounted(grades: Sequence[int]) -> float:
    """Sum the gains of the first ten places, each divided by the logarithm of its place."""
    return sum(gain(grade) / math.log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


def score(found: Sequence[str], relevant: Mapping[str, int]) -> Score:
    """Measure the names that were ``found``, best first, against the grades of the relevant ones.

    Recall@10 is found ÷ min(10, relevant).
    """
    grades = [relevant.get(name, 0) for name in found[:DEPTH]]
    ideal = discounted(sorted(relevant.values(), reverse=True))
    reached = sum(1 for grade in grades if grade)
    return Score(discounted(grades) / ideal, reached / min(DEPTH, len(relevant)))


def mean(scores: Sequence[Score]) -> Score:
    """Return the means over queries."""
    count = len(scores)
    return Score(sum(s.ndcg for s in scores) / count, sum(s.recall for s in scores) / count)


def by_language(
    judged: Sequence[Mapping[str, Any]], answers: Sequence[Sequence[str]]
) -> dict[str, Score]:
    """Return the means of each language, and of all queries."""
    scores = [
        (entry["language"], score(found, entry["relevant"]))
        for entry, found in zip(judged, answers, strict=True)
    ]
    means = {
        language: mean([one for spoken, one in scores if spoken == language])
        for language in LANGUAGES
    }
    return {**means, "all": mean([one for _, one in scores])}
