"""Gather what a caller's institutions owe, with as many queries for a hundred commitments as for one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.ogptn import config
from ckanext.ogptn.domain import duties as domain
from ckanext.ogptn.domain.deadlines import is_running
from ckanext.ogptn.domain.duties import Duty
from ckanext.ogptn.domain.proofs import BROKEN
from ckanext.ogptn.domain.records import Commitment
from ckanext.ogptn.domain.status import status_of
from ckanext.ogptn.logic import (
    access,
    brief,
    links,
    proofs,
    proposals,
    records,
    reports,
    resolutions,
)
from ckanext.ogptn.logic.records import PackageRow
from ckanext.ogptn.model import ErrorReport, Link, ProgressReport

Shown = dict[str, Any]


@dataclass(frozen=True)
class Owed:
    """A duty with the commitment that it is of; of several links, how many, and the oldest."""

    commitment: PackageRow
    duty: Duty
    link: Link | None = None
    text: str | None = None
    count: int = 1


def of_institutions(context: Context, names: Collection[str] | None) -> list[Owed]:
    """Return what is owed on the commitments that these institutions lead (all of them where `names` is None), the most
    urgent first; and the caller's own proposals on those that they support."""
    packages = _packages(context, names)
    led = {p.id: p for p in packages if names is None or _is_of(p, "lead_institutions", names)}
    facts = records.commitments(led)
    found = [*_dated(led, facts), *_challenges(context, led, facts), *_error_reports(led)]
    found += _evidence(context, led, facts)
    found += _proposals(context, {p.id: p for p in packages}, led)
    day = config.today()
    return sorted(found, key=lambda one: (*one.duty.urgency(day), one.commitment.name))


def _packages(context: Context, names: Collection[str] | None) -> list[PackageRow]:
    package = model.Package
    query = model.Session.query(package.id).filter(
        package.type == "commitment", package.state == "active"
    )
    if names is not None:
        texts = [package.extras[f].astext for f in ("lead_institutions", "supporting_institutions")]
        named = [
            text.contains(json.dumps(name), autoescape=True) for text in texts for name in names
        ]
        query = query.filter(sa.or_(sa.false(), *named))
    return list(access.visible_packages(context, [row.id for row in query]).values())


def _is_of(package: PackageRow, field: str, names: Collection[str]) -> bool:
    return not set(names).isdisjoint(json.loads(package.extras.get(field) or "[]"))


def _dated(led: dict[str, PackageRow], facts: dict[str, Commitment]) -> Iterator[Owed]:
    day, soon = config.today(), config.due_soon_days()
    for key, commitment in facts.items():
        for duty in domain.of_commitment(commitment, day, soon):
            yield Owed(led[key], duty)


def _challenges(
    context: Context, led: dict[str, PackageRow], facts: dict[str, Commitment]
) -> Iterator[Owed]:
    """The institutions' own, while the plan runs; civil society follows those that it raised itself."""
    running = [key for key, commitment in facts.items() if is_running(commitment, config.today())]
    query = model.Session.query(ProgressReport).filter(
        reports.is_known(), resolutions.is_raised(), ~resolutions.is_resolved()
    )
    own = ProgressReport.commitment_id.in_(running), ProgressReport.assessor_type == "self"
    for row in query.filter(*own):
        yield _challenge(led[row.commitment_id], row)
    if context.get("user") and not access.is_trusted(context):
        written = ProgressReport.author == access.user_id(context)
        theirs = query.filter(written, ProgressReport.assessor_type == "civil_society").all()
        seen = access.visible_packages(context, {row.commitment_id for row in theirs})
        for row in theirs:
            if row.commitment_id in seen:
                yield _challenge(seen[row.commitment_id], row)


def _challenge(package: PackageRow, row: Any) -> Owed:
    duty = Duty("challenge", "resolve", None, row.report_date, row.milestone or "", row.id)
    return Owed(package, duty)


def _error_reports(led: dict[str, PackageRow]) -> Iterator[Owed]:
    """A citizen waits for an answer whether the plan runs or not."""
    rows = model.Session.query(ErrorReport).filter(
        ErrorReport.state == "open", ErrorReport.commitment_id.in_(led)
    )
    for row in rows:
        since = row.created_at.date()
        duty = Duty("error_report", "answer", None, since, row.milestone or "", row.id)
        yield Owed(led[row.commitment_id], duty, text=row.text)


def _evidence(
    context: Context, led: dict[str, PackageRow], facts: dict[str, Commitment]
) -> Iterator[Owed]:
    """Linked data that is stale or broken, of a commitment at once; and a level behind which nothing is to be seen any
    more. Of what is hidden from the caller nothing is told but that."""
    ailing: dict[str, list[Link]] = defaultdict(list)
    ails = sa.and_(links.stands(), Link.health != "ok", Link.commitment_id.in_(led))
    for link in links.rows(context, ails):
        ailing[link.commitment_id].append(link)
    day, soon = config.today(), config.due_soon_days()
    states = proofs.states(led, {key: status_of(one, day, soon) for key, one in facts.items()})
    for key, package in led.items():
        if ailing[key]:
            yield _ailing(package, ailing[key])
        elif states.get(key) == BROKEN:
            yield Owed(package, Duty("evidence", "prove"))


def _ailing(package: PackageRow, found: list[Link]) -> Owed:
    """One dataset may be linked several times; what has ailed longest comes first."""
    ordered: list[Any] = sorted(found, key=lambda link: link.health_since or link.created_at)
    first, count = ordered[0], len({link.dataset_id for link in ordered})
    milestone = first.milestone if len(ordered) == 1 else ""
    since = (first.health_since or first.created_at).date()
    duty = Duty("evidence", "look", None, since, milestone, first.id)
    return Owed(package, duty, first if count == 1 else None, count=count)


def _proposals(
    context: Context, packages: dict[str, PackageRow], led: dict[str, PackageRow]
) -> Iterator[Owed]:
    """Those who lead decide, on all that is proposed for a commitment at once: a portal may propose thousands of links.
    Whoever proposed waits."""
    for link, count in proposals.Queue(context).oldest(led):
        yield _proposal(led[link.commitment_id], "decide", link, count)
    user = access.user_id(context)
    if user is not None:
        own = sa.and_(
            Link.decision == "proposed",
            Link.created_by == user,
            Link.commitment_id.in_(packages.keys() - led.keys()),
        )
        for link in links.rows(context, own):
            yield _proposal(packages[link.commitment_id], "wait", link)


def _proposal(package: PackageRow, act: str, oldest: Link, count: int = 1) -> Owed:
    """A milestone is named where there is no other proposal."""
    link: Any = oldest
    milestone = (link.milestone or "") if count == 1 else ""
    duty = Duty("proposal", act, None, link.created_at.date(), milestone, link.id)
    return Owed(package, duty, link, count=count)


def shown(context: Context, page: Collection[Owed]) -> list[Shown]:
    """Return duties as the action answers them."""
    day = config.today()
    known = brief.commitments({one.commitment.id for one in page})
    datasets = {
        row["id"]: row["dataset"]
        for row in links.with_datasets([one.link for one in page if one.link])
    }
    return [
        {
            **_shown(one, day),
            "commitment": known[one.commitment.id],
            "dataset": datasets.get(one.duty.reference),
        }
        for one in page
    ]


def _shown(one: Owed, day: date) -> Shown:
    duty = one.duty
    extras = one.commitment.extras
    steps = json.loads(extras.get("milestones") or "[]")
    step = next((step for step in steps if step["identifier"] == duty.milestone), None)
    source = step if step else extras
    is_deadline = duty.kind in ("overdue", "due_soon")
    return {
        "kind": duty.kind,
        "group": duty.group(day),
        "act": duty.act,
        "milestone": duty.milestone or None,
        "milestone_number": steps.index(step) + 1 if step else None,
        "milestone_title_translated": step["title_translated"] if step else None,
        "due_date": duty.due.isoformat() if duty.due else None,
        "due_precision": ((source.get("due_precision") if is_deadline else None) or "day")
        if duty.due
        else None,
        "days": duty.days(day),
        "since": duty.since.isoformat() if duty.since else None,
        "report": duty.reference if duty.kind == "challenge" else None,
        "error_report": duty.reference if duty.kind == "error_report" else None,
        "text": one.text,
        "link": (duty.reference or None) if duty.kind in ("proposal", "evidence") else None,
        "count": one.count,
    }


def institutions_of(context: Context, asked: str | None) -> set[str] | None:
    """Return the names of the institutions that a caller asks about: one, the caller's own, or None for all."""
    if asked:
        return {asked}
    return None if access.is_trusted(context) else access.edited_by(context.get("user"))


def group(one: Owed) -> str:
    """Return where a duty stands on the desk on the portal's day."""
    return one.duty.group(config.today())
