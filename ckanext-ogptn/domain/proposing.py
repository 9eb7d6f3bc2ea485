"""What becomes of the links between a dataset and a commitment when the dataset's text is looked at anew.

A pair has at most one link that the portal proposes by text, its own: it follows the text, comes and goes. A link that
a person made or decided on, and one that a source names, is never touched; where there is one, nothing is proposed
beside it. A rejected pair is proposed again only where the text has changed much since, and never confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SURE, LIKELY = "text-sure", "text-likely"
TEXT_RULES = {"sure": SURE, "likely": LIKELY}


@dataclass(frozen=True)
class Found:
    """That a dataset's text matches a commitment, or a milestone of it."""

    commitment_id: str
    milestone: str
    score: float
    matched_terms: tuple[str, ...]
    band: str


@dataclass(frozen=True)
class Held:
    """A link of the pair as it is kept.

    ``decided`` says that a person decided on it; ``reopened`` that it was rejected, and is proposed again by its text;
    ``changed`` that the text has changed much since it was decided on.
    """

    id: str
    commitment_id: str
    milestone: str
    decision: str
    origin: str
    rule: str = ""
    health: str = "ok"
    decided: bool = False
    reopened: bool = False
    changed: bool = False

    @property
    def is_own(self) -> bool:
        """Say whether the portal proposed it by text, and no person has decided on it."""
        return self.origin == "rule" and self.rule in TEXT_RULES.values() and not self.decided


@dataclass(frozen=True)
class Step:
    """What is done to a link; a new one has no id.

    ``act`` is ``insert``, ``update``, ``remove``, ``withdraw``, ``reopen``, ``renew`` (a reopened link has other words)
    or ``close`` (a reopened link is rejected again)."""

    act: str
    link_id: str = ""
    found: Found | None = None
    decision: str = "proposed"
    milestone: str = ""


def steps(held: Iterable[Held], found: Iterable[Found], confirms: bool) -> list[Step]:
    """Return what is to be done with a dataset's links, for what its text matches now.

    ``confirms`` says that the dataset's source lets links of band "sure" be made without a person.
    """
    by_pair: dict[str, list[Held]] = {}
    for link in held:
        by_pair.setdefault(link.commitment_id, []).append(link)
    matches = {one.commitment_id: one for one in found}
    pairs = dict.fromkeys([*matches, *by_pair])
    return [
        step for key in pairs for step in of_pair(by_pair.get(key, []), matches.get(key), confirms)
    ]


def of_pair(held: Sequence[Held], found: Found | None, confirms: bool) -> list[Step]:
    """Return what is to be done with the links of one pair."""
    own = [one for one in held if one.is_own]
    reopened = [one for one in held if one.reopened]
    others = [one for one in held if not one.is_own and not one.reopened]
    if found is None:
        return [*(_let_go(one) for one in own), *_closed(reopened)]
    if _is_answered(others):
        return [*_removed(one for one in own if _is_outdone(one, others)), *_closed(reopened)]
    if reopened:
        return [*(Step("renew", one.id, found) for one in reopened), *_removed(own)]
    rejected = [one for one in others if one.decision == "rejected"]
    if rejected:
        return [Step("reopen", rejected[-1].id, found), *_removed(own)]
    decision = "confirmed" if confirms and found.band == "sure" else "proposed"
    if not own:
        return [Step("insert", "", found, decision, found.milestone)]
    return [Step("update", own[0].id, found, decision, found.milestone), *_removed(own[1:])]


def _is_answered(others: Iterable[Held]) -> bool:
    """Say whether the pair is linked or proposed by somebody else, or was rejected and reads much as it did."""
    return any(one.decision != "rejected" or not one.changed for one in others)


def _is_outdone(own: Held, others: Iterable[Held]) -> bool:
    """What counts as linked does not give way to a mere proposal."""
    return own.decision == "proposed" or any(one.decision != "proposed" for one in others)


def _let_go(one: Held) -> Step:
    """A proposal whose match is gone disappears; what counted as linked is withdrawn, and comes back with its match."""
    return Step("withdraw" if one.decision == "confirmed" else "remove", one.id)


def _removed(links: Iterable[Held]) -> list[Step]:
    return [Step("remove", one.id) for one in links]


def _closed(links: Iterable[Held]) -> list[Step]:
    return [Step("close", one.id) for one in links]
