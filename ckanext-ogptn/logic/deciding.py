"""Decide on links, many at once, all or none; keep what was decided, and take it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.ogptn.logic import access, links, records
from ckanext.ogptn.logic.refusals import refuse
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
    locked = model.Session.query(Link).filter(Link.id.in_(ids)).order_by(Link.id).with_for_update()
    found = {link.id for link in locked}
    seen = {link.id: link for link in links.rows(context, Link.id.in_(found))} if found else {}
    if set(ids) - seen.keys():
        raise tk.ObjectNotFound(_("There is no such link."))
    return [seen[key] for key in dict.fromkeys(ids)]


def decide(context: Context, chosen: Sequence[Link], wanted: Wanted) -> str:
    """Decide on links that were locked; return the batch by which all that is taken back. Commits.

    A decision that changes nothing leaves no trace in the history."""
    _check_milestone(chosen, wanted.get("milestone"))
    batch, moment, user = str(uuid4()), now(), access.user_id(context)
    for link in chosen:
        before = state(link)
        _change(link, wanted)
        if state(link) == before and link.decided_at:
            continue
        link.decided_by, link.decided_at = user, moment
        model.Session.add(
            LinkDecision(
                link_id=link.id,
                batch=batch,
                decision=link.decision,
                before=before,
                note=wanted.get("note") or {},
                decided_by=user,
                decided_at=moment,
            )
        )
    model.Session.commit()
    return batch


def _change(link: Row, wanted: Wanted) -> None:
    link.decision = wanted["decision"]
    link.link_type = wanted.get("link_type", link.link_type)
    link.note = wanted.get("note", link.note)
    if wanted.get("milestone"):
        link.milestone = "" if wanted["milestone"] == WHOLE else wanted["milestone"]


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


def rejected_before(link_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return, for those links that were rejected and are proposed again, when and why they were rejected, by id."""
    decision = LinkDecision
    rows = model.Session.query(decision.link_id, decision.before).filter(
        decision.link_id.in_(link_ids), decision.decision == REOPENED, decision.undone_at.is_(None)
    )
    return {
        link_id: {"decided_at": before["decided_at"], "note": before["note"]}
        for link_id, before in rows.order_by(decision.sequence)
    }
