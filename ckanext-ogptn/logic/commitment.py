"""Put a commitment's record together from CKAN's package, its reports, its links and what
follows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.ogptn import config
from ckanext.ogptn.domain import deadlines
from ckanext.ogptn.domain import records as domain
from ckanext.ogptn.domain.levels import level_of, newest_by_assessor
from ckanext.ogptn.domain.status import Status, status_of
from ckanext.ogptn.logic import (
    access,
    amendments,
    assessments,
    brief,
    evidence,
    links,
    proofs,
    records,
    reports,
    serving,
    smart,
)
from ckanext.ogptn.logic.records import PackageRow

Package = dict[str, Any]


def show(context: Context, package_id: str) -> Package:
    """Return one commitment with all that `ogptn_commitment_show` promises."""
    package = tk.get_action("package_show")(tk.fresh_context(context), {"id": package_id})
    facts = records.commitments([package_id])[package_id]
    status = status_of(facts, config.today(), config.due_soon_days())
    return {
        **package,
        **place(context, package),
        **institutions(package),
        **judgement(facts, status),
        "evidence_state": proofs.states([package_id], {package_id: status})[package_id],
        "parts": brief.parts(context, [package["name"]]).get(package["name"], []),
        "milestones": milestones(package, facts),
        "reports": reports.of_commitment(context, package_id),
        "evidence": evidence.of_commitment(context, package_id),
        "assessments": assessments.of_commitment(context, package_id),
        "amendments": amendments.of_commitment(context, package_id),
        **_datasets(context, package_id),
        **smart.for_officers(context, package),
    }


def place(context: Context, package: Package) -> Package:
    """Return the plan, the axis's title and the parent, where the caller may see them."""
    plan = _visible(context, package["action_plan"])
    parent = _visible(context, package.get("parent_commitment"))
    return {
        "plan": _plan(plan) if plan else None,
        "axis_title_translated": _axis_title(plan, package.get("axis")),
        "parent": _parent(parent) if parent else None,
    }


def _visible(context: Context, name: str | None) -> PackageRow | None:
    found = model.Package.get(name)
    return access.visible_packages(context, [found.id]).get(found.id) if found else None


def _plan(plan: PackageRow) -> Package:
    facts = records.plan_of(plan.extras)
    return {
        "id": plan.id,
        "name": plan.name,
        "title": plan.title,
        "title_translated": brief.translated(plan.extras, "title_translated"),
        "start_date": plan.extras.get("start_date"),
        "start_precision": plan.extras.get("start_precision"),
        "end_date": plan.extras.get("end_date"),
        "end_precision": plan.extras.get("end_precision"),
        "plan_status": plan.extras.get("plan_status"),
        "is_closed": deadlines.plan_is_closed(facts, config.today()),
    }


def _axis_title(plan: PackageRow, number: int | None) -> dict[str, str]:
    axes = json.loads(plan.extras.get("axes") or "[]") if plan else []
    titles = (axis["title_translated"] for axis in axes if axis["number"] == number)
    return next(titles, {})


def _parent(parent: PackageRow) -> Package:
    return {
        "id": parent.id,
        "name": parent.name,
        "title": parent.title,
        "title_translated": brief.translated(parent.extras, "title_translated"),
        "number": brief.integer(parent.extras.get("number")),
    }


def institutions(package: Package) -> Package:
    """Return the institutions that lead and support it, in short."""
    leads, supporting = package["lead_institutions"], package["supporting_institutions"]
    known = records.institutions([*leads, *supporting])
    return {
        "lead": [known[name] for name in leads if name in known],
        "supporting": [known[name] for name in supporting if name in known],
    }


def judgement(facts: domain.Commitment, status: Status) -> Package:
    """Return how far it is, who says so, and where it stands against its deadline."""
    by_assessor = newest_by_assessor(facts.reports, config.today())
    return {
        "completion_level": status.level.value,
        "level": brief.level(status.level),
        "levels": {who: brief.level(level_of(report)) for who, report in by_assessor.items()},
        "timeliness": status.timeliness,
        "update_state": status.update_state,
    }


def milestones(package: Package, facts: domain.Commitment) -> list[Package]:
    """Return its milestones, each with its level and where it stands against its deadline."""
    day = config.today()
    ended = deadlines.has_ended(facts, day)
    found = []
    for step, milestone in zip(package.get("milestones") or [], facts.milestones, strict=True):
        level = deadlines.milestone_level(facts, milestone, day)
        found.append(
            {
                **step,
                "completion_level": level.value,
                "timeliness": deadlines.timeliness(
                    level, milestone.due_date, ended, day, config.due_soon_days()
                ),
            }
        )
    return found


def _datasets(context: Context, package_id: str) -> Package:
    counts = links.count_datasets(context, [package_id])[package_id]
    return {
        "links": links.with_datasets(links.of_commitment(context, package_id)),
        "dataset_count": counts["count"],
        "datasets": counts,
        "data_state": serving.data_states([package_id])[package_id],
    }


def summaries(context: Context, packages: Iterable[Mapping[str, Any]]) -> list[Package]:
    """Return commitments in short, in order, with as many queries for a hundred as for one."""
    packages = list(packages)
    ids = [package["id"] for package in packages]
    statuses = records.statuses(ids)
    counts = links.count_datasets(context, ids)
    data = serving.data_states(ids)
    proved = proofs.states(ids, statuses)
    parts = brief.parts(context, [package["name"] for package in packages])
    known = records.institutions(n for package in packages for n in package["lead_institutions"])
    return [
        {
            **_summary(package, statuses[package["id"]]),
            "lead": [known[name] for name in package["lead_institutions"] if name in known],
            "dataset_count": counts[package["id"]]["count"],
            "datasets": counts[package["id"]],
            "data_state": data[package["id"]],
            "evidence_state": proved[package["id"]],
            "parts": parts.get(package["name"], []),
        }
        for package in packages
        if package["id"] in statuses
    ]


_KEPT = (
    "id",
    "name",
    "number",
    "part_number",
    "parent_commitment",
    "title",
    "title_translated",
    "notes_translated",
    "axis",
    "action_plan",
    "due_precision",
    "due_text_translated",
    "sector",
    "ogp_values",
    "budget_allocated",
    "needs_legislation",
    "priority",
    "metadata_modified",
    "private",
)


def _summary(package: Mapping[str, Any], status: Status) -> Package:
    return {
        **{field: package.get(field) for field in _KEPT},
        "due_date": status.due_date.isoformat() if status.due_date else None,
        "completion_level": status.level.value,
        "level": brief.level(status.level),
        "timeliness": status.timeliness,
        "update_state": status.update_state,
        "assessed": dict(status.assessed),
    }
