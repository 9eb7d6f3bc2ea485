"""Keep what matching finds: the links of datasets, read and changed as `domain/proposing.py` says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn.domain.proposing import TEXT_RULES, Found, Held, Step
from ckanext.ogptn.health import judging, reasons
from ckanext.ogptn.logic import deciding, links, undoing
from ckanext.ogptn.matching.engine import changed_much
from ckanext.ogptn.model import Link
from ckanext.ogptn.model.moments import now

# The ORM's rows have no types.
Row = Any
Values = dict[str, Any]


class Shelf:
    """The links of some datasets, locked until the end of the transaction.

    ``changed`` gathers the ends, (commitment, dataset), of links that count now and did not before, or the other way
    round; ``done`` counts what was done."""

    def __init__(self, dataset_ids: Collection[str]) -> None:
        query = model.Session.query(Link).filter(Link.dataset_id.in_(dataset_ids))
        found = query.order_by(Link.id).populate_existing().with_for_update().all()
        self._by_id: dict[str, Row] = {link.id: link for link in found}
        self._by_dataset: defaultdict[str, list[Row]] = defaultdict(list)
        for link in found:
            self._by_dataset[link.dataset_id].append(link)
        self._reopened = deciding.reopened(self._by_id)
        self._new: list[Values] = []
        self.changed: set[tuple[str, str]] = set()
        self.done: Counter[str] = Counter()

    def has_rejected(self, dataset_id: str) -> bool:
        """Say whether a link of a dataset was rejected."""
        return any(link.decision == "rejected" for link in self._by_dataset[dataset_id])

    def held(self, dataset_id: str, signature: Sequence[int]) -> list[Held]:
        """Return the links of a dataset as the rule takes them, for what its text is like now.

        A rejection that was made before texts were noted is taken to be of the text that is there now."""
        return [self._held(link, signature) for link in self._by_dataset[dataset_id]]

    def _held(self, link: Row, signature: Sequence[int]) -> Held:
        is_rejected = link.decision == "rejected"
        if is_rejected and link.text_signature is None:
            link.text_signature = list(signature)
        return Held(
            id=link.id,
            commitment_id=link.commitment_id,
            milestone=link.milestone,
            decision=link.decision,
            origin=link.origin,
            rule=link.rule or "",
            decided=link.decided_at is not None,
            reopened=link.id in self._reopened,
            changed=is_rejected and changed_much(link.text_signature, signature),
        )

    def take(self, dataset_id: str, step: Step) -> None:
        """Do one step with a dataset's links."""
        if step.act == "insert" and step.found:
            ends = (step.found.commitment_id, dataset_id)
            self._note("new", step.decision == "confirmed", ends)
            self._new.append(_row(dataset_id, step.found, step.decision))
            return
        link = self._by_id[step.link_id]
        counted, looked = links.counts(link), _look(link)
        if step.act == "remove":
            model.Session.delete(link)
        else:
            _ACTS[step.act](link, step)
            if step.act == "update" and self._is_free(link, step.milestone):
                link.milestone = step.milestone
        counts = step.act != "remove" and links.counts(link)
        if step.act == "remove" or looked != _look(link):
            self._note(step.act, counted != counts, (link.commitment_id, dataset_id))

    def _note(self, act: str, counts_otherwise: bool, ends: tuple[str, str]) -> None:
        self.done[act] += 1
        if counts_otherwise:
            self.changed.add(ends)

    def _is_free(self, link: Row, milestone: str) -> bool:
        """No two links have the same ends."""
        return not any(
            one.commitment_id == link.commitment_id
            and one.resource_id == link.resource_id
            and one.milestone == milestone
            for one in self._by_dataset[link.dataset_id]
            if one is not link
        )

    def save(self) -> None:
        """Write all that was done. The caller commits."""
        model.Session.flush()
        if self._new:
            statement = insert(Link).values(self._new)
            model.Session.execute(statement.on_conflict_do_nothing(constraint="uq_ogptn_link_ends"))


def _row(dataset_id: str, found: Found, decision: str) -> Values:
    return {
        "commitment_id": found.commitment_id,
        "milestone": found.milestone,
        "dataset_id": dataset_id,
        "decision": decision,
        "origin": "rule",
        "rule": TEXT_RULES[found.band],
        "score": found.score,
        "matched_terms": list(found.matched_terms),
    }


def _look(link: Row) -> tuple[Any, ...]:
    return (link.decision, link.health, link.milestone, link.rule, link.score, link.matched_terms)


def _update(link: Row, step: Step) -> None:
    _describe(link, step)
    link.decision = step.decision


def _describe(link: Row, step: Step) -> None:
    """Keep why it is proposed; what was withdrawn for want of a match is well again."""
    if step.found:
        link.score, link.rule = step.found.score, TEXT_RULES[step.found.band]
        link.matched_terms = list(step.found.matched_terms)
    if judging.is_withdrawn(link):
        link.health, link.health_reason, link.health_since = reasons.OK, "", now()


def _withdraw(link: Row, step: Step) -> None:
    if not judging.is_withdrawn(link):
        link.health, link.health_reason = reasons.WITHDRAWN, reasons.LINK_WITHDRAWN
        link.health_since = now()


def _reopen(link: Row, step: Step) -> None:
    deciding.reopen(link)
    _describe(link, step)


def _close(link: Row, step: Step) -> None:
    undoing.close(link)


_ACTS = {
    "update": _update,
    "withdraw": _withdraw,
    "reopen": _reopen,
    "renew": _describe,
    "close": _close,
}
