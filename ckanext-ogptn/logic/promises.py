"""What a commitment promises, as its record keeps it, and whether an amendment alone may change it."""

from __future__ import annotations

import json
from typing import Any

from ckan import model

from ckanext.ogptn.domain.amendments import PROMISED
from ckanext.ogptn.logic.records import PackageRow

Promise = dict[str, Any]
# Set by `ogptn_commitment_amend` alone; no caller of the API can set it.
AMENDING = "ogptn_amending"
KEPT_AS_JSON = ("title_translated", "due_text_translated", "lead_institutions", "milestones")


def of(commitment: PackageRow) -> Promise:
    """Return what a commitment promises, by field."""
    return {field: _read(field, commitment.extras.get(field)) for field in PROMISED}


def _read(field: str, kept: str | None) -> Any:
    return json.loads(kept) if kept and field in KEPT_AS_JSON else kept


def is_made(commitment: PackageRow) -> bool:
    """Say whether a promise was made: what is a draft, or of a plan that is one, may still be written freely."""
    plan = model.Package.get(commitment.extras.get("action_plan"))
    is_planned = plan is not None and plan.extras.get("plan_status") != "draft"
    return bool(is_planned and commitment.state == "active")
