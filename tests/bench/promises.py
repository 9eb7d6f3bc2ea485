"""Commitments that nobody made: a plan of any number, each with ten reports, written as rows and indexed by a rebuild.

They are made after the portal's own. Through actions, one by one, fifty thousand reports would take hours; the pages
cannot tell the difference. The same number makes the same commitment.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import ckan.lib.search as ckan_search
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.model import Amendment, Assessment, Evidence, Link, ProgressReport

Say = Callable[[str], None]
Row = dict[str, Any]

PLAN = "tn-9000-9002"
START = date(2025, 7, 1)
DAYS = 720
REPORTS = 10
AXES = 4
LEVELS = ("not_started", "limited", "substantial", "complete")
COLUMNS = tuple(
    column.name for column in model.Package.__table__.columns if column.name != "plugin_data"
)


def promise(say: Say, first: str, size: str) -> dict[str, int]:
    """Fill the plan from ``first`` up to ``size`` commitments and index them; count what the plan holds."""
    if first == "0":
        _plan()
        ckan_search.rebuild(defer_commit=True, quiet=True)
    templates, owners, datasets = _templates(), _institutions(), _datasets()
    for number in range(int(first), int(size)):
        rows = commitment(number, templates[number % len(templates)], owners)
        _write(model.Package, rows)
        _write_history(number, rows[0], datasets)
    model.Session.commit()
    model.Session.execute(sa.text("ANALYZE"))
    ckan_search.rebuild(only_missing=True, defer_commit=True, quiet=True)
    ckan_search.commit()
    return {"commitments": int(size), "reports": model.Session.query(ProgressReport).count()}


def _plan() -> None:
    axes = [{"number": n, "title_translated": {"en": f"Axis {n}"}} for n in range(1, AXES + 1)]
    tk.get_action("package_create")(
        {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]},
        {
            "type": "action_plan",
            "name": PLAN,
            "title_translated": {"en": "A plan as large as it gets"},
            "plan_number": 99,
            "start_date": START.isoformat(),
            "end_date": (START + timedelta(days=DAYS + 30)).isoformat(),
            "plan_status": "active",
            "owner_org": "presidency-government",
            "axes": axes,
        },
    )


def _templates() -> list[Row]:
    package = model.Package.__table__
    query = sa.select(*(package.c[name] for name in COLUMNS)).where(
        package.c.type == "commitment", package.c.extras["action_plan"].astext != PLAN
    )
    rows = [dict(row) for row in model.Session.execute(query.order_by(package.c.name)).mappings()]
    return [row for row in rows if not row["extras"].get("parent_commitment")]


def _institutions() -> list[tuple[str, str]]:
    query = model.Session.query(model.Group.name, model.Group.id).filter_by(is_organization=True)
    return [(name, key) for name, key in query.order_by(model.Group.name)]


def _datasets() -> list[str]:
    query = model.Session.query(model.Package.id).filter_by(type="dataset", state="active")
    return [key for (key,) in query.order_by(model.Package.name)]


def commitment(number: int, template: Row, owners: list[tuple[str, str]]) -> list[Row]:
    """Make the rows of a commitment and, for every tenth, of its two parts."""
    owner = owners[number % len(owners)]
    whole = _record(f"tn-9000-{number + 1:04}", template, number, owner)
    if number % 10:
        return [whole]
    parts = [_record(f"{whole['name']}-{part}", template, number, owner) for part in (1, 2)]
    for part, row in enumerate(parts, start=1):
        row["extras"] |= {"parent_commitment": whole["name"], "part_number": str(part)}
    return [whole, *parts]


def _record(name: str, template: Row, number: int, owner: tuple[str, str]) -> Row:
    due = START + timedelta(days=number * 37 % DAYS)
    extras = {
        **template["extras"],
        "identifier": name,
        "number": str(number + 1),
        "action_plan": PLAN,
        "axis": str(number % AXES + 1),
        "lead_institutions": json.dumps([owner[0]]),
        "due_date": due.isoformat(),
        "due_precision": ("day", "month", "quarter")[number % 3],
        "lifecycle_state": "active",
    }
    for field in ("ogp_identifier", "carried_over_from"):
        extras.pop(field, None)
    return {**template, "id": _id(name), "name": name, "owner_org": owner[1], "extras": extras}


def _id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"promised-{name}"))


def _write(table: Any, rows: list[Row]) -> None:
    if rows:
        model.Session.execute(sa.insert(table.__table__), rows)


def _write_history(number: int, whole: Row, datasets: list[str]) -> None:
    """Write ten reports, and on some commitments evidence, an assessment, amendments and links to datasets."""
    reports = list(_reports(number, whole["id"]))
    _write(ProgressReport, reports)
    if number % 3 == 0:
        _write(Evidence, [_evidence(whole["id"], report["id"]) for report in reports[-2:]])
    if number % 5 == 0:
        _write(Assessment, [_assessment(whole["id"])])
    if number % 7 == 0:
        _write(Amendment, [_amendment(whole, days) for days in (200, 400)])
    if number % 4 == 0:
        chosen = {datasets[(number + step) % len(datasets)] for step in range(3)}
        _write(Link, [{"commitment_id": whole["id"], "dataset_id": one} for one in sorted(chosen)])


def _reports(number: int, commitment_id: str) -> Iterator[Row]:
    for step in range(REPORTS):
        said = f"In step {step} of commitment {number} the work went on as it had been planned. "
        yield {
            "id": _id(f"{commitment_id}-{step}"),
            "commitment_id": commitment_id,
            "milestone": "m1" if step == 3 else None,
            "report_date": START + timedelta(days=40 * step),
            "report_date_precision": "day",
            "assessor_type": "civil_society" if step % 4 == 2 else "self",
            "completion_level": LEVELS[min(step // 3, number % 4)],
            "completed_on": None,
            "progress": {"ar": said * 4, "fr": said * 4, "en": said * 4},
            "challenges": {"ar": said, "fr": said, "en": said},
            "next_steps": {},
            "origin": "entered",
            # The fifth corrects the fourth of its kind.
            "replaces": _id(f"{commitment_id}-4") if step == 5 else None,
        }


def _evidence(commitment_id: str, report_id: str) -> Row:
    return {
        "commitment_id": commitment_id,
        "report_id": report_id,
        "type": "web_page",
        "title": {"en": "Proof"},
        "url": f"https://example.org/{report_id}",
    }


def _assessment(commitment_id: str) -> Row:
    return {
        "commitment_id": commitment_id,
        "report_date": START + timedelta(days=300),
        "completion": "limited",
        "verifiability": "verifiable",
        "findings": {"en": "Little was found."},
    }


def _amendment(whole: Row, days: int) -> Row:
    due = date.fromisoformat(whole["extras"]["due_date"])
    old, new = (
        {"due_date": (due - timedelta(days=d)).isoformat(), "due_precision": "day"} for d in (30, 0)
    )
    return {
        "commitment_id": whole["id"],
        "subject": "deadline",
        "old": old,
        "new": new,
        "reason": {"en": "The call for tenders was repeated."},
        "decided_on": START + timedelta(days=days),
    }


def rebuild(say: Say) -> None:
    """Build the index anew."""
    ckan_search.rebuild(clear=True, defer_commit=True, quiet=True)
    ckan_search.commit()
