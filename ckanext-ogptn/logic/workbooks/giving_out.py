"""Gather a plan with all that belongs to it, as the caller may see it, and write it as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.workbooks import sheets
from ckanext.ogptn.workbook import writing
from ckanext.ogptn.workbook.assembling import History, rows_of
from ckanext.ogptn.workbook.errors import TextTooLong
from ckanext.ogptn.workbook.writing import Filling, Institution

_ = tk._
Record = dict[str, Any]

PAGE = 1000


def template(context: Context, language: str) -> bytes:
    """Return the empty workbook, with the portal's institutions."""
    return _written(language, Filling(institutions=_institutions(context)))


def filled(context: Context, reference: str, language: str) -> bytes:
    """Return the workbook of a plan. Raises ObjectNotFound and NotAuthorized."""
    plan = _ask(context, "package_show", id=reference)
    if plan["type"] != "action_plan":
        raise tk.ObjectNotFound
    owner = (plan.get("organization") or {}).get("name")
    commitments = list(_commitments(context, plan["name"]))
    ids = [one["id"] for one in commitments]
    rows = rows_of({**plan, "owner_org": owner}, commitments, _history(context, ids))
    return _written(language, Filling(rows, _institutions(context)))


def _history(context: Context, commitments: Sequence[str]) -> History:
    reports, pieces, assessments, amendments = (
        _in_order(context, f"ogptn_{kind}_list", commitments)
        for kind in ("progress_report", "evidence", "assessment", "amendment")
    )
    evidence = [piece for piece in pieces if not piece["report_id"]]
    datasets = _datasets(pieces)
    return History(reports, evidence, assessments, amendments, datasets)


def _ask(context: Context, action: str, **arguments: Any) -> Any:
    return tk.get_action(action)(tk.fresh_context(context), arguments)


def _commitments(context: Context, plan: str) -> Iterator[Record]:
    """Go through a plan's commitments and parts, in the order of their names."""
    start = 0
    while True:
        found = _ask(
            context,
            "package_search",
            fq=f'+dataset_type:commitment +action_plan:"{plan}"',
            include_private=True,
            sort="name asc",
            rows=PAGE,
            start=start,
        )["results"]
        yield from found
        start += len(found)
        if len(found) < PAGE:
            return


def _in_order(context: Context, action: str, commitments: Sequence[str]) -> list[Record]:
    """List what hangs on commitments, in the order in which it was written."""
    rows: list[Record] = []
    while commitments:
        page = _ask(
            context,
            action,
            commitments=list(commitments),
            sort="written",
            limit=PAGE,
            offset=len(rows),
        )["results"]
        rows += page
        if len(page) < PAGE:
            break
    return rows[::-1]


def _datasets(pieces: Sequence[Record]) -> dict[str, str]:
    ids = {piece["dataset"] for piece in pieces if piece.get("dataset")}
    query = model.Session.query(model.Package.id, model.Package.name)
    return dict(query.filter(model.Package.id.in_(ids)).all()) if ids else {}


def _institutions(context: Context) -> list[Institution]:
    found: list[Record] = []
    asked = {"all_fields": True, "include_extras": True, "include_dataset_count": False}
    # A setting of CKAN's says how many it gives at once.
    while page := _ask(context, "organization_list", limit=PAGE, offset=len(found), **asked):
        found += page
    return [Institution(one["name"], one.get("title_translated") or {}) for one in found]


def _written(language: str, filling: Filling) -> bytes:
    try:
        return writing.write(sheets.sheets(), language, filling)
    except TextTooLong as error:
        message = _("%s: the text in %s is longer than a cell of a workbook can hold.")
        refuse("id", message % (error.record, error.column))
