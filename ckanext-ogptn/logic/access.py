"""Who may see and change what, beyond CKAN's own rules."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import authz, model
from ckan.lib.plugins import get_permission_labels
from ckan.types import Context

from ckanext.ogptn import config
from ckanext.ogptn.domain.deadlines import plan_is_closed
from ckanext.ogptn.logic import records
from ckanext.ogptn.logic.records import PackageRow

User = Any
Condition = Any


def is_trusted(context: Context) -> bool:
    """Say whether the caller is an administrator, or code that has checked access already."""
    user = context.get("user")
    return bool(context.get("ignore_auth") or (user and authz.is_sysadmin(user)))


def visible_packages(context: Context, ids: Collection[str]) -> dict[str, PackageRow]:
    """Return those packages that are active and that the caller may see, by id.

    The same labels decide that decide in CKAN's search.
    """
    if not ids:
        return {}
    query = model.Session.query(model.Package).filter(
        model.Package.id.in_(ids), model.Package.state == "active"
    )
    packages = {package.id: package for package in query}
    if is_trusted(context):
        return packages
    labels = get_permission_labels()
    own = set(labels.get_user_dataset_labels(_user(context)))
    return {
        key: package
        for key, package in packages.items()
        if own & set(labels.get_dataset_labels(package))
    }


def is_visible(context: Context) -> Condition:
    """Return the condition on packages that leaves those that are active and that the caller may see.

    What is public is so by CKAN's own labels; whether something private may be seen is asked of them."""
    package = model.Package
    if is_trusted(context):
        return package.state == "active"
    hidden = model.Session.query(package.id).filter(
        package.private.is_(True), package.state == "active"
    )
    ids = [key for (key,) in hidden] if context.get("user") else []
    seen = visible_packages(context, ids)
    return sa.and_(
        package.state == "active", sa.or_(package.private.is_(False), package.id.in_(seen))
    )


def user_id(context: Context) -> str | None:
    """Return the id of the caller's account, None for a visitor."""
    user = model.User.get(context.get("user"))
    return user.id if user else None


def _user(context: Context) -> User:
    found = context.get("auth_user_obj")
    return found or model.User.get(context.get("user")) or model.AnonymousUser()


def edits_institution(context: Context, names: Collection[str]) -> bool:
    """Say whether the caller is an editor of one of these institutions."""
    return any(
        authz.has_user_permission_for_group_or_org(name, context.get("user"), "update_dataset")
        for name in names
    )


def lead_institutions(commitment: PackageRow) -> list[str]:
    """Return the names of the institutions that lead a commitment."""
    names: list[str] = json.loads(commitment.extras.get("lead_institutions") or "[]")
    return names


def supporting_institutions(commitment: PackageRow) -> list[str]:
    """Return the names of the institutions that support a commitment."""
    names: list[str] = json.loads(commitment.extras.get("supporting_institutions") or "[]")
    return names


def leads(context: Context, commitment: PackageRow) -> bool:
    """Say whether the caller is an officer of a lead institution of the commitment."""
    return edits_institution(context, lead_institutions(commitment))


def supports(context: Context, commitment: PackageRow) -> bool:
    """Say whether the caller is an officer of a supporting institution of the commitment."""
    return edits_institution(context, supporting_institutions(commitment))


def speaks_for(context: Context, institution_type: str) -> bool:
    """Say whether the caller is an officer of an institution of this type, such as ``civil_society``."""
    found = records.institutions(edited_by(context.get("user")))
    return any(one["institution_type"] == institution_type for one in found.values())


def governs(context: Context, name: str | None) -> bool:
    """Say whether the caller is an officer of this institution, and it is one of government."""
    found = records.institutions([name]) if name and edits_institution(context, [name]) else {}
    return any(one["institution_type"] in (None, "", "government") for one in found.values())


def takes_commitments(plan: PackageRow) -> bool:
    """Say whether commitments may still be added to a plan."""
    facts = records.plan_of(plan.extras)
    return facts.status != "closed" and not plan_is_closed(facts, config.today())


def writes_with(context: Context, author: str | None) -> bool:
    """Say whether the caller is an officer of an institution of which `author`, a user's id, is one."""
    other = model.User.get(author) if author else None
    return other is not None and bool(edited_by(context.get("user")) & edited_by(other.name))


def edited_by(user: str | None) -> set[str]:
    """Return the names of the institutions whose records a user may edit."""
    if not user:
        return set()
    found = tk.get_action("organization_list_for_user")(
        {"user": user}, {"permission": "update_dataset"}
    )
    return {organization["name"] for organization in found}


def editable(context: Context, packages: Iterable[PackageRow]) -> set[str]:
    """Return the ids of those records that the caller may change: an officer of their institutions, or an
    administrator."""
    if is_trusted(context):
        return {package.id for package in packages}
    own = edited_by(context.get("user"))
    if not own:
        return set()
    owners = {
        row.id for row in model.Session.query(model.Group.id).filter(model.Group.name.in_(own))
    }
    return {
        package.id
        for package in packages
        if package.owner_org in owners
        or (package.type == "commitment" and own.intersection(lead_institutions(package)))
    }


def is_in_active_plan(commitment: PackageRow) -> bool:
    """Say whether the commitment's plan is active and runs on the portal's day."""
    package = model.Package.get(commitment.extras.get("action_plan"))
    if package is None:
        return False
    plan = records.plan_of(package.extras)
    return plan.status == "active" and not plan_is_closed(plan, config.today())


def may_edit(context: Context, package: PackageRow) -> bool:
    """Say whether the caller may change a record."""
    return package.id in editable(context, [package])
