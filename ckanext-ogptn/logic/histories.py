"""Rows that hang on commitments (reports, evidence, amendments, …): those that a caller may list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context, DataDict

from ckanext.ogptn import config
from ckanext.ogptn.logic import access, records

# SQLAlchemy's queries over CKAN's mapped classes have no types.
Query = Any
Table = Any
Condition = Any


def query(context: Context, action: str, table: Table, asked: DataDict) -> Query:
    """Return the rows of one commitment, of some, or of all that the caller may see; check access for `action` first.

    `asked` may hold ``commitment`` (id or name), ``commitments`` (ids) and ``modified_since`` (a moment). Raises
    ObjectNotFound and NotAuthorized."""
    rows = model.Session.query(table)
    if asked.get("commitment"):
        package = records.package(asked["commitment"], "commitment")
        tk.check_access(action, context, {**asked, "commitment": package.id})
        rows = rows.filter(table.commitment_id == package.id)
    else:
        tk.check_access(action, context, asked)
        rows = rows.join(model.Package, model.Package.id == table.commitment_id)
        rows = rows.filter(access.is_visible(context))
    if asked.get("commitments"):
        rows = rows.filter(table.commitment_id.in_(asked["commitments"]))
    if asked.get("modified_since"):
        rows = rows.filter(table.created_at >= asked["modified_since"])
    return rows


def page(rows: Query, asked: DataDict) -> tuple[int, list[Any]]:
    """Return how many rows there are in all, and those of the page that is asked for.

    `rows` are in the order of their days; asked to ``sort`` by ``written``, they are in that in which they were
    written, the last one first."""
    count = rows.order_by(None).count()
    if asked.get("sort") == "written":
        table = rows.column_descriptions[0]["entity"]
        rows = rows.order_by(None).order_by(table.sequence.desc())
    return count, rows.offset(asked["offset"]).limit(asked["limit"]).all()


def officers_view(context: Context, rows: Iterable[Any]) -> set[str]:
    """Return the ids of those commitments of `rows` that the caller may edit."""
    ids = {row.commitment_id for row in rows}
    if not ids or not (context.get("user") or access.is_trusted(context)):
        return set()
    packages = model.Session.query(model.Package).filter(model.Package.id.in_(ids))
    return access.editable(context, packages)


def has_begun(table: Table) -> Condition:
    """Return the condition that leaves out what is dated to days yet to come, when the portal is looked at as of an
    earlier one: the first day of the period that a date stands for decides."""
    first_day = sa.func.date_trunc(table.report_date_precision, table.report_date)
    return first_day <= config.today()
