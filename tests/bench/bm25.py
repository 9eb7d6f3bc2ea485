"""The plain way to suggest links: each commitment a document, each dataset a query, ranked by a library's BM25.

Tantivy's index as it comes, with its default tokenizer (words in lower case). BM25's scores have no scale of their own,
so the thresholds are chosen on labelled datasets: the lower so that most answers are right, silence among them; the
upper so that 98 % of the links without a person are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import tantivy

from ckanext.ogptn.matching.engine import Match
from ckanext.ogptn.matching.texts import Offer, Promise

WORD = re.compile(r"\w+")
WANTED = 0.98
Labelled = Sequence[tuple[Offer, frozenset[str]]]


class PlainBm25:
    """Suggests by BM25 alone; ``noted`` adds the commitments' noted terms to their texts."""

    def __init__(self, promises: Iterable[Promise], *, noted: bool) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("text")
        self.index = tantivy.Index(builder.build())
        listed = list(promises)
        parents = {one.parent for one in listed}
        writer = self.index.writer(15_000_000, 1)
        for one in listed:
            if one.name not in parents:
                writer.add_document(tantivy.Document(id=one.id, text=text_of(one, noted)))
        writer.commit()
        self.index.reload()
        self.likely = self.sure = 0.0

    def tune(self, labelled: Labelled) -> None:
        """Choose the thresholds."""
        best = [(self._best(offer), right) for offer, right in labelled]
        steps = sorted({score for (_, score), _ in best})
        self.likely = max(
            steps,
            key=lambda step: sum(is_right(id_, score, right, step) for (id_, score), right in best),
        )
        precise = [step for step in steps if precision(best, step) >= WANTED]
        self.sure = min(precise, default=steps[-1] + 1)

    def _best(self, offer: Offer) -> tuple[str, float]:
        found = self._ranked(offer, 1)
        return found[0] if found else ("", 0.0)

    def _ranked(self, offer: Offer, limit: int) -> list[tuple[str, float]]:
        words = " ".join(dict.fromkeys(WORD.findall(query_of(offer).lower())))
        searcher = self.index.searcher()
        query = self.index.parse_query(words, ["text"])
        return [
            (searcher.doc(address)["id"][0], score)
            for score, address in searcher.search(query, limit).hits
        ]

    def suggest(self, offer: Offer) -> list[Match]:
        """Return the three best, none below the lower threshold."""
        return [
            Match(id_, "", score, [], "sure" if place == 0 and score >= self.sure else "likely")
            for place, (id_, score) in enumerate(self._ranked(offer, 3))
            if score >= self.likely
        ]


def is_right(id_: str, score: float, right: frozenset[str], threshold: float) -> bool:
    """Say whether a first answer is right, silence included."""
    return id_ in right if score >= threshold else not right


def precision(best: Sequence[tuple[tuple[str, float], frozenset[str]]], threshold: float) -> float:
    """Return which share of the answers from a threshold on is right."""
    linked = [id_ in right for (id_, score), right in best if score >= threshold]
    return sum(linked) / len(linked)


def text_of(promise: Promise, noted: bool) -> str:
    """Return all that a promise says."""
    steps = (text for step in promise.milestones for text in step.texts)
    texts = [words for text in (promise.title, *promise.texts, *steps) for words in text.values()]
    terms = [term for listed in promise.terms.values() for term in listed] if noted else []
    return "\n".join([*texts, *terms])


def query_of(offer: Offer) -> str:
    """Return all that a dataset says, its publisher left out."""
    return " ".join(
        [*offer.title.values(), *offer.notes.values(), *offer.tags, *offer.groups, *offer.resources]
    )
