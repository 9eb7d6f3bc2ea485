"""A commitment as it would be shown if it were saved. Nothing is written."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.lib.plugins as plugins
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.ogptn import config
from ckanext.ogptn.domain import records as domain
from ckanext.ogptn.domain.links import count_by_health, data_state
from ckanext.ogptn.domain.proofs import NONE
from ckanext.ogptn.domain.status import status_of
from ckanext.ogptn.logic import commitment, promises, records
from ckanext.ogptn.model.moments import now

Record = dict[str, Any]
# What hangs on a commitment, and on one that is yet to be made does not.
NOTHING: dict[str, Any] = {
    "parts": [],
    "reports": [],
    "evidence": [],
    "assessments": [],
    "amendments": [],
    "links": [],
    "dataset_count": 0,
    "datasets": count_by_health(()),
    "data_state": data_state(()),
    "evidence_state": NONE,
}


def check(context: Context, record: Record, existing: Record | None, amending: bool) -> None:
    """Raise ValidationError for what the validators of the record find wrong; ``existing`` is the record so far."""
    plugin = plugins.lookup_package_plugin("commitment")
    checking = tk.fresh_context(context)
    schema = plugin.create_package_schema()
    if existing:
        checking["package"] = model.Package.get(existing["id"])
        schema = plugin.update_package_schema()
    checking[promises.AMENDING] = amending
    action = "package_update" if existing else "package_create"
    whole = copy.deepcopy({**(existing or {}), **record, "type": "commitment"})
    _, errors = plugins.plugin_validate(plugin, checking, whole, schema, action)
    if errors:
        raise tk.ValidationError(errors)


def show(context: Context, record: Record, existing: Record | None) -> Record:
    """Return the record in the shape of ``ogptn_commitment_show``."""
    if existing:
        shown = commitment.show(context, existing["id"])
        facts = records.commitments([existing["id"]])[existing["id"]]
    else:
        shown = {**NOTHING, "id": "", "state": "active", "private": False, **_written_now()}
        facts = domain.Commitment()
    shown = {**_empty(), **shown, **record}
    promised = _facts(shown, facts)
    status = status_of(promised, config.today(), config.due_soon_days())
    return {
        **shown,
        **commitment.place(context, shown),
        **commitment.institutions(shown),
        **commitment.judgement(promised, status),
        "milestones": commitment.milestones(shown, promised),
    }


def _written_now() -> Record:
    """Return the moments that CKAN would note, in UTC and without a zone as it does."""
    moment = now().replace(tzinfo=None).isoformat()
    return {"metadata_created": moment, "metadata_modified": moment}


def _empty() -> Record:
    """Return every field of the schema without a value, as a record that lacks them is shown."""
    fields = tk.h.scheming_get_dataset_schema("commitment")["dataset_fields"]
    lists = (
        "lead_institutions",
        "supporting_institutions",
        "milestones",
        "legal_basis",
        "ogp_values",
    )
    return {one["field_name"]: [] if one["field_name"] in lists else None for one in fields}


def _facts(record: Mapping[str, Any], facts: domain.Commitment) -> domain.Commitment:
    plan = model.Package.get(record["action_plan"])
    return domain.Commitment(
        due_date=_day(record.get("due_date")),
        start_date=_day(record.get("start_date")),
        lifecycle_state=record.get("lifecycle_state") or "active",
        plan=records.plan_of(plan.extras) if plan else None,
        milestones=tuple(
            domain.Milestone(
                step["identifier"], _day(step.get("due_date")), _day(step.get("completed_on"))
            )
            for step in record.get("milestones") or []
        ),
        reports=facts.reports,
        parts=facts.parts,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
