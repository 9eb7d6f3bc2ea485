"""Make links: once each, and never over what a person decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn.domain.links import LinkState, is_settled, merged
from ckanext.ogptn.health import judging
from ckanext.ogptn.logic import access, links, records
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.suggesting import due
from ckanext.ogptn.logic.suggesting.due import own_links, own_proposals
from ckanext.ogptn.model import Link

_ = tk._
Wanted = Mapping[str, Any]
Row = dict[str, Any]
Ends = tuple[str, str, str, str]
# Who asks again and again for the same links.
BY_MACHINE = ("source", "rule")


@dataclass(frozen=True)
class Outcome:
    """A link as it stands now, and whether this call made or changed it."""

    link: Link
    created: bool
    changed: bool

    def as_dict(self) -> dict[str, Any]:
        """Return the link's fields with what was done."""
        return {**links.row(self.link), "created": self.created, "changed": self.changed}


def tally(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return how many links were made, changed and left alone, and the links."""
    created = sum(one.created for one in outcomes)
    changed = sum(one.changed for one in outcomes)
    return {
        "count": len(outcomes),
        "created": created,
        "changed": changed,
        "unchanged": len(outcomes) - created - changed,
        "results": [one.as_dict() for one in outcomes],
    }


def create(context: Context, wanted: Sequence[Wanted]) -> list[Outcome]:
    """Make or renew links, all or none of them; the caller commits where the context says ``defer_commit``."""
    for one in wanted:
        tk.check_access("ogptn_link_create", context, dict(one))
    _check_inner_references(wanted)
    rows = _once([_row(context, one) for one in wanted])
    found = _existing(rows)
    existing = found | _settled_beside(rows, found)
    missing = [row for row in rows if _ends(row) not in existing]
    made = _insert(missing)
    existing |= _existing(missing)
    outcomes = [_renew(existing[_ends(row)], row, _ends(row) in made) for row in rows]
    _take_proposals_back(outcomes)
    judging.of_links([one.link.id for one in outcomes if one.created or one.changed])
    if not context.get("defer_commit"):
        model.Session.commit()
    return outcomes


def _check_inner_references(wanted: Sequence[Wanted]) -> None:
    """A milestone is one of the commitment's, a file one of the dataset's."""
    if not any(one.get("milestone") or one.get("resource") for one in wanted):
        return
    facts = records.commitments({one["commitment"] for one in wanted})
    for one in wanted:
        steps = {step.identifier for step in facts[one["commitment"]].milestones}
        if one.get("milestone") and one["milestone"] not in steps:
            refuse("milestone", _("This commitment has no milestone “%s”.") % one["milestone"])
        resource = model.Resource.get(one.get("resource"))
        if one.get("resource") and (resource is None or resource.package_id != one["dataset"]):
            refuse("resource", _("This dataset has no file “%s”.") % one["resource"])


def _row(context: Context, one: Wanted) -> Row:
    return {
        "commitment_id": one["commitment"],
        "milestone": one.get("milestone") or "",
        "dataset_id": one["dataset"],
        "resource_id": one.get("resource") or "",
        "link_type": one["link_type"],
        "decision": _decision(context, one),
        "origin": one["origin"],
        "rule": one.get("rule"),
        "score": one.get("score"),
        "matched_terms": one["matched_terms"],
        "source_id": one.get("source"),
        "note": one["note"],
        "created_by": access.user_id(context),
    }


def _decision(context: Context, one: Wanted) -> str:
    """Whoever leads the commitment confirms, as harvesting does; others propose."""
    may_confirm = access.is_trusted(context) or access.leads(
        context, model.Package.get(one["commitment"])
    )
    if one.get("decision") == "confirmed" and not may_confirm:
        message = _(
            "Only officers of a lead institution confirm links: leave this out to propose one."
        )
        refuse("decision", message)
    decision: str = one.get("decision") or ("confirmed" if may_confirm else "proposed")
    return decision


def _ends(row: Wanted) -> Ends:
    return (row["commitment_id"], row["milestone"], row["dataset_id"], row["resource_id"])


def _once(rows: Sequence[Row]) -> list[Row]:
    """Keep the first of several wishes for the same link."""
    unique: dict[Ends, Row] = {}
    for row in rows:
        unique.setdefault(_ends(row), row)
    return list(unique.values())


def _settled_beside(rows: Sequence[Row], found: Mapping[Ends, Link]) -> dict[Ends, Link]:
    """Return, by the ends that a source or a rule asks for, the link by which a person has answered that.

    It is one of those `found` of the same two and the same file, which serves another milestone now, or was rejected
    there."""
    settled: dict[tuple[str, str, str], Link] = {}
    for (commitment, _milestone, dataset, resource), link in found.items():
        if is_settled(_state_of(link)):
            settled.setdefault((commitment, dataset, resource), link)
    return {
        _ends(row): settled[_pair(row)]
        for row in rows
        if row["origin"] in BY_MACHINE and _ends(row) not in found and _pair(row) in settled
    }


def _pair(row: Wanted) -> tuple[str, str, str]:
    return (row["commitment_id"], row["dataset_id"], row["resource_id"])


def _take_proposals_back(outcomes: Sequence[Outcome]) -> None:
    """Take back what the portal proposed by text of pairs that are linked now, and what it linked of those that are
    confirmed; their datasets are looked at anew."""
    done = [one.link for one in outcomes if one.created or one.changed]
    if not done:
        return
    confirmed = [link for link in done if link.decision == "confirmed"]
    other = Link.id.notin_([link.id for link in done])
    for links_, own in ((done, own_proposals()), (confirmed, own_links())):
        pairs = [(link.commitment_id, link.dataset_id) for link in links_]
        statement = sa.delete(Link).where(
            sa.tuple_(Link.commitment_id, Link.dataset_id).in_(pairs), other, own
        )
        model.Session.execute(statement, execution_options={"synchronize_session": False})
    due.forget({link.dataset_id for link in done})


def _insert(rows: Sequence[Row]) -> set[Ends]:
    """Insert what is not there yet, safely beside others who do the same; return the ends of the
    new ones."""
    if not rows:
        return set()
    statement = (
        insert(Link)
        .values(list(rows))
        .on_conflict_do_nothing(constraint="uq_ogptn_link_ends")
        .returning(Link.commitment_id, Link.milestone, Link.dataset_id, Link.resource_id)
    )
    return {tuple(ends) for ends in model.Session.execute(statement)}


def _existing(rows: Sequence[Row]) -> dict[Ends, Link]:
    if not rows:
        return {}
    query = model.Session.query(Link).filter(
        Link.commitment_id.in_({row["commitment_id"] for row in rows}),
        Link.dataset_id.in_({row["dataset_id"] for row in rows}),
    )
    # What another program has decided meanwhile counts, not what this one remembers.
    locked = query.order_by(Link.id).populate_existing().with_for_update()
    return {
        (link.commitment_id, link.milestone, link.dataset_id, link.resource_id): link
        for link in locked
    }


def _renew(link: Link, row: Wanted, is_new: bool) -> Outcome:
    """Let an existing link become what the rule for renewed links says."""
    if is_new:
        return Outcome(link, created=True, changed=False)
    before = _state_of(link)
    after = merged(before, _state(row["link_type"], row["decision"], row["origin"], "ok", None))
    link.link_type, link.decision = after.link_type, after.decision
    link.origin, link.health = after.origin, after.health
    if after.origin == row["origin"] != "manual":
        link.rule, link.score = row["rule"], row["score"]
        link.matched_terms, link.source_id = row["matched_terms"], row["source_id"]
    if after.origin == "manual" != before.origin:
        link.created_by = row["created_by"]
    return Outcome(link, created=False, changed=before != after)


def _state_of(link: Link) -> LinkState:
    return _state(link.link_type, link.decision, link.origin, link.health, link.decided_at)


def _state(
    link_type: str, decision: str, origin: str, health: str, decided_at: datetime | None
) -> LinkState:
    return LinkState(link_type, decision, origin, health, decided_at is not None)
