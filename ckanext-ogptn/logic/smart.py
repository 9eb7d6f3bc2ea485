"""The SMART check of a commitment, for its officers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan import model
from ckan.types import Context

from ckanext.ogptn.domain import smart
from ckanext.ogptn.logic import access, records

Package = Mapping[str, Any]


def for_officers(context: Context, package: Package) -> dict[str, Any]:
    """Return ``smart`` {criterion: {met, missing}} for those who may change the commitment, nothing for others."""
    row = model.Package.get(package["id"])
    if not access.may_edit(context, row):
        return {}
    plan = model.Package.get(package["action_plan"])
    end = records.plan_of(plan.extras).end_date if plan else None
    found = smart.check(package, end)
    shown = {name: {"met": one.met, "missing": list(one.missing)} for name, one in found.items()}
    return {"smart": shown}
