"""Read plans, commitments and reports in bulk, as the values that the domain's rules take.

The number of queries does not grow with the number of commitments.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.ogptn import config
from ckanext.ogptn.domain import records as domain
from ckanext.ogptn.domain.dates import last_day
from ckanext.ogptn.domain.status import Status, status_of
from ckanext.ogptn.domain.vocabulary import LEVELS, NO_DATASETS
from ckanext.ogptn.model import Assessment, ProgressReport

# A row of CKAN's, whose mapped classes have no types.
Row = Any
PackageRow = Any
Condition = Any
Extras = dict[str, str]


def statuses(ids: Collection[str]) -> dict[str, Status]:
    """Return the status on the portal's day of each commitment, by id."""
    day, soon = config.today(), config.due_soon_days()
    return {key: status_of(value, day, soon) for key, value in commitments(ids).items()}


def commitments(ids: Collection[str]) -> dict[str, domain.Commitment]:
    """Return each commitment by id, with its plan, milestones, reports and visible parts."""
    return _build(_rows(model.Package.id.in_(ids))) if ids else {}


def _build(rows: list[Row]) -> dict[str, domain.Commitment]:
    parts = part_rows([row.name for row in rows])
    every = [*rows, *parts]
    plans = _plans({(row.extras or {}).get("action_plan", "") for row in every})
    reports = _reports([row.id for row in every])
    built = {row.id: _commitment(row, plans, reports) for row in every}
    children = defaultdict(list)
    for part in parts:
        children[part.extras["parent_commitment"]].append(part)
    return {
        row.id: replace(
            built[row.id],
            parts=tuple(built[p.id] for p in children[row.name] if row.private or not p.private),
        )
        for row in rows
    }


def _rows(*where: Condition) -> list[Row]:
    package = model.Package
    query = model.Session.query(
        package.id, package.name, package.title, package.private, package.state, package.extras
    )
    found: list[Row] = query.filter(package.type == "commitment", *where).all()
    return found


def part_rows(names: Collection[str]) -> list[Row]:
    """Return the active parts of the commitments with these names, in order."""
    if not names:
        return []
    parent = model.Package.extras["parent_commitment"].astext
    found = _rows(parent.in_(names), model.Package.state == "active")
    return sorted(found, key=lambda row: int(row.extras.get("part_number") or 0))


def _plans(names: Collection[str]) -> dict[str, domain.Plan]:
    package = model.Package
    query = model.Session.query(package.name, package.extras).filter(
        package.name.in_(names), package.type == "action_plan", package.state != "deleted"
    )
    return {row.name: plan_of(row.extras) for row in query}


def plan_of(extras: Extras) -> domain.Plan:
    """Read a plan's term and status from its fields."""
    status = _on_the_portals_day(extras.get("plan_status"))
    return domain.Plan(_date(extras.get("start_date")), _date(extras.get("end_date")), status)


def _on_the_portals_day(state: str | None) -> str:
    """Read a state that was typed in; on a day of the past, what is closed by now still ran, and
    its plan's end date alone decides."""
    if state == "closed" and config.is_as_of():
        return "active"
    return state or "active"


def _commitment(
    row: Row, plans: dict[str, domain.Plan], reports: dict[str, list[domain.Report]]
) -> domain.Commitment:
    extras = row.extras or {}
    return domain.Commitment(
        due_date=_deadline(extras),
        start_date=_date(extras.get("start_date")),
        lifecycle_state=_on_the_portals_day(extras.get("lifecycle_state")),
        plan=plans.get(extras.get("action_plan", "")),
        milestones=tuple(_milestone(step) for step in json.loads(extras.get("milestones") or "[]")),
        reports=tuple(reports[row.id]),
    )


def _milestone(step: dict[str, Any]) -> domain.Milestone:
    return domain.Milestone(step["identifier"], _deadline(step), _date(step.get("completed_on")))


def _deadline(fields: Mapping[str, Any]) -> date | None:
    """Read the last day that a deadline allows, whichever day of its month, quarter or year was given."""
    day = _date(fields.get("due_date"))
    return last_day(day, fields.get("due_precision") or "day") if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _reports(ids: Collection[str]) -> defaultdict[str, list[domain.Report]]:
    found = defaultdict(list)
    for row in report_rows(ids):
        found[row.commitment_id].append(report_of(row))
    for row in _assessment_rows(ids):
        found[row.commitment_id].append(_judgement(row))
    return found


def _assessment_rows(ids: Collection[str]) -> Iterable[Assessment]:
    """Return the assessments of these commitments that give a level of completion."""
    table = Assessment
    rows: Iterable[Assessment] = model.Session.query(table).filter(
        table.commitment_id.in_(ids), table.completion.in_(LEVELS)
    )
    return rows


def _judgement(row: Row) -> domain.Report:
    return domain.Report(
        id=row.id,
        assessor_type="irm",
        completion_level=row.completion,
        report_date=row.report_date,
        report_date_precision=row.report_date_precision,
        replaces=row.replaces,
        origin=row.origin,
        reporting_period=row.reporting_period or "",
        sequence=row.sequence,
    )


def report_rows(ids: Collection[str]) -> Iterable[ProgressReport]:
    """Return the reports on these commitments, newest first."""
    table = ProgressReport
    rows: Iterable[ProgressReport] = (
        model.Session.query(table)
        .filter(table.commitment_id.in_(ids))
        .order_by(sa.desc(table.report_date), sa.desc(table.sequence))
    )
    return rows


def stands() -> Condition:
    """Return the condition that leaves the reports which no later one corrects."""
    correction = sa.orm.aliased(ProgressReport)
    return ~sa.exists().where(correction.replaces == ProgressReport.id)


def report_of(row: Row) -> domain.Report:
    """Return a report's row as the domain's value."""
    return domain.Report(
        id=row.id,
        assessor_type=row.assessor_type,
        completion_level=row.completion_level,
        report_date=row.report_date,
        report_date_precision=row.report_date_precision,
        milestone=row.milestone or "",
        completed_on=row.completed_on,
        replaces=row.replaces,
        origin=row.origin,
        reporting_period=row.reporting_period or "",
        sequence=row.sequence,
    )


Institution = dict[str, Any]


def institutions(names: Iterable[str] | None) -> dict[str, Institution]:
    """Return {id, name, title, title_translated, institution_type} of each active institution of these names (of every
    one where `names` is None), by name."""
    group = model.Group
    query = model.Session.query(group.id, group.name, group.title, group.extras).filter(
        group.is_organization, group.state == "active"
    )
    if names is not None:
        query = query.filter(group.name.in_(set(names)))
    return {row.name: _institution(row) for row in query}


def _institution(row: Row) -> Institution:
    extras = row.extras or {}
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title or row.name,
        "title_translated": json.loads(extras.get("title_translated") or "{}"),
        "institution_type": extras.get("institution_type"),
    }


def package(reference: str, *types: str) -> PackageRow:
    """Return the package of one of these types by its name or id.

    Raises ObjectNotFound where there is none, or it is deleted.
    """
    found = model.Package.get(reference)
    if found is None or found.type not in types or found.state == "deleted":
        raise tk.ObjectNotFound(tk._("There is no record “%s” here.") % reference)
    return found


def dataset(reference: str) -> PackageRow:
    """Return the dataset with this name or id.

    Raises ObjectNotFound where there is none, or it is deleted.
    """
    found = model.Package.get(reference)
    if found is None or found.type in NO_DATASETS or found.state == "deleted":
        raise tk.ObjectNotFound(tk._("There is no record “%s” here.") % reference)
    return found
