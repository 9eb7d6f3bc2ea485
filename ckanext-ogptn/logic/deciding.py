"""Decide on links, many at once, all or none; keep what was decided, and take it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.ogptn.health import judging
from ckanext.ogptn.logic import access, links, records
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.suggesting import reading
from ckanext.ogptn.matching.signatures import signature
from ckanext.ogptn.model import Link, LinkDecision
from ckanext.ogptn.model.moments import now

_ = tk._
Wanted = dict[str, Any]
Row = Any
# What the argument `milestone` is where a link is to serve the commitment as a whole.
WHOLE = "-"
# What a decision may change of a link, and taking it back restores.
CHANGED = ("decision", "link_type", "milestone", "note", "decided_by", "decided_at", "text_signature")  # fmt: skip
REOPENED = "reopened"


def of_caller(context: Context, ids: Collection[str]) -> list[Link]:
    """Return these links, locked until the end of the transaction; the caller may see both of their ends.

    Raises ObjectNotFound where one is not there, or hidden."""
    asked = model.Session.query(Link).filter(Link.id.in_(ids)).order_by(Link.id)
    # What another program has decided meanwhile counts, not what this one remembers.
    found = {link.id for link in asked.populate_existing().with_for_update()}
    seen = {link.id: link for link in links.rows(context, Link.id.in_(found))} if found else {}
    if set(ids) - seen.keys():
        raise tk.ObjectNotFound(_("There is no such link."))
    return [seen[key] for key in dict.fromkeys(ids)]


@dataclass(frozen=True)
class Decided:
    """What was decided at once: the batch by which it is taken back, and the ends, (commitment, dataset), of the links
    that count now and did not before, or the other way round."""

    batch: str
    ends: set[tuple[str, str]]


def decide(context: Context, chosen: Sequence[Link], wanted: Wanted) -> Decided:
    """Decide on links that were locked. Commits.

    A decision that changes nothing leaves no trace in the history."""
    _check_expected(chosen, wanted.get("expected"))
    _check_milestone(chosen, wanted.get("milestone"))
    done = Decided(str(uuid4()), set())
    moment, user = now(), access.user_id(context)
    texts = reading.offers({link.dataset_id for link in chosen})
    for link in chosen:
        before, shown = state(link), _shown(link)
        _change(link, wanted)
        if state(link) == before and link.decided_at:
            continue
        link.decided_by, link.decided_at = user, moment
        link.text_signature = signature(texts[link.dataset_id])
        model.Session.add(
            LinkDecision(
                link_id=link.id,
                batch=done.batch,
                decision=link.decision,
                before=before,
                note=wanted.get("note") or {},
                decided_by=user,
                decided_at=moment,
            )
        )
        if shown != _shown(link):
            done.ends.add((link.commitment_id, link.dataset_id))
    # Proposals are not looked after.
    done.ends.update(judging.of_links([link.id for link in chosen]))
    model.Session.commit()
    return done


def _shown(link: Row) -> tuple[Any, ...]:
    """Return what everybody sees of a link."""
    return (link.link_type, link.milestone) if links.counts(link) else ()


def _change(link: Row, wanted: Wanted) -> None:
    link.decision = wanted["decision"]
    link.link_type = wanted.get("link_type", link.link_type)
    link.note = wanted.get("note", link.note)
    if wanted.get("milestone"):
        link.milestone = "" if wanted["milestone"] == WHOLE else wanted["milestone"]


def _check_expected(chosen: Sequence[Row], expected: str | None) -> None:
    """What somebody else has decided meanwhile is not written over unseen."""
    if expected and any(link.decision != expected for link in chosen):
        refuse("expected", _("Somebody else has decided on this meanwhile."))


def _check_milestone(chosen: Sequence[Row], milestone: str | None) -> None:
    """A milestone is one of each commitment's, and no two links have the same ends."""
    if not milestone:
        return
    wanted = "" if milestone == WHOLE else milestone
    facts = records.commitments({link.commitment_id for link in chosen})
    for link in chosen:
        steps = {step.identifier for step in facts[link.commitment_id].milestones}
        if wanted and wanted not in steps:
            refuse("milestone", _("This commitment has no milestone “%s”.") % wanted)
    ends = [(link.commitment_id, link.dataset_id, link.resource_id) for link in chosen]
    rivals = model.Session.query(Link).filter(
        Link.dataset_id.in_({link.dataset_id for link in chosen}),
        Link.milestone == wanted,
        Link.id.notin_({link.id for link in chosen}),
    )
    taken = {(link.commitment_id, link.dataset_id, link.resource_id) for link in rivals}
    if len(set(ends)) < len(ends) or taken & set(ends):
        refuse("milestone", _("The dataset is linked to this milestone already."))


def state(link: Row) -> dict[str, Any]:
    """Return what a decision may change of a link, as JSON."""
    found = {name: getattr(link, name) for name in CHANGED}
    moment = found["decided_at"]
    return {**found, "decided_at": moment.isoformat() if moment else None}


def history(context: Context, decisions: Sequence[Row]) -> list[dict[str, Any]]:
    """Return decisions with the links that they are on; without those whose ends the caller may not see."""
    chosen = links.rows(context, Link.id.in_({one.link_id for one in decisions}))
    known = {row["id"]: row for row in links.dictize(chosen)}
    return [_past(one, known[one.link_id]) for one in decisions if one.link_id in known]


def _past(one: Row, link: dict[str, Any]) -> dict[str, Any]:
    told = ("decision", "link_type", "milestone", "note")
    return {
        "id": one.id,
        "batch": one.batch,
        "link_id": one.link_id,
        "decision": one.decision,
        "before": {name: one.before[name] or None for name in told},
        "note": one.note,
        "decided_at": one.decided_at.isoformat(),
        "undone_at": one.undone_at.isoformat() if one.undone_at else None,
        "link": link,
    }


def reopen(link: Row) -> None:
    """Make a rejected link a proposal again, since its dataset's text has changed much; it counts as decided on still,
    so that no harvest confirms it."""
    model.Session.add(
        LinkDecision(link_id=link.id, batch=str(uuid4()), decision=REOPENED, before=state(link))
    )
    link.decision, link.note = "proposed", {}


def reopened(link_ids: Collection[str]) -> dict[str, LinkDecision]:
    """Return, of those links that were rejected and are proposed again, how that came, by id."""
    if not link_ids:
        return {}
    decision = LinkDecision
    rows: list[Row] = (
        model.Session.query(decision)
        .filter(decision.link_id.in_(link_ids), decision.undone_at.is_(None))
        .order_by(decision.sequence)
        .all()
    )
    last = {row.link_id: row for row in rows}
    return {key: row for key, row in last.items() if row.decision == REOPENED}


def rejected_before(link_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return, for those links that were rejected and are proposed again, when and why they were rejected, by id."""
    found: dict[str, Row] = dict(reopened(link_ids))
    return {
        key: {"decided_at": row.before["decided_at"], "note": row.before["note"]}
        for key, row in found.items()
    }
