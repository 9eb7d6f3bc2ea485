"""Check each record of a workbook with the validators of its schema, without writing anything."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import plugins
from ckan.types import Context

from ckanext.ogptn.logic.schema import assessments as assessments_schema
from ckanext.ogptn.logic.schema import evidence as evidence_schema
from ckanext.ogptn.logic.schema import reports as reports_schema
from ckanext.ogptn.workbook.assembling import Content, Draft
from ckanext.ogptn.workbook.shape import Fault, Row

Errors = Mapping[str, Any]

# Where a fault of a field stands that has no column.
STANDS_AT = {
    "action_plan": {"identifier": "name", "title": "title_translated"},
    "commitment": {
        "identifier": "name",
        "title": "title_translated",
        "owner_org": "lead_institutions",
    },
}
# What the workbook itself answers for: the records that these name are not written yet.
WITHIN = ("action_plan", "commitment")
REFERENCES = ("parent_commitment", "carried_over_from")


def existing(content: Content) -> set[str]:
    """Return the names of the workbook's records that the portal has already, deleted ones too."""
    names = [draft.values["name"] for draft in _records(content) if "name" in draft.values]
    query = model.Session.query(model.Package.name).filter(model.Package.name.in_(names))
    return {name for (name,) in query} if names else set()


def _records(content: Content) -> list[Draft]:
    return [*([content.plan] if content.plan else []), *content.commitments]


def _has_plan(content: Content, known: set[str]) -> bool:
    return content.plan is not None and content.plan.values.get("name") in known


def taken(content: Content, known: set[str]) -> list[Fault]:
    """Return a fault for each record that is `known`; where the portal has the plan, for that alone."""
    drafts = _records(content)
    return [
        draft.row.fault("name", "exists", value=draft.values["name"])
        for draft in (drafts[:1] if _has_plan(content, known) else drafts)
        if draft.values.get("name") in known
    ]


def faults(context: Context, content: Content, known: set[str]) -> Iterator[Fault]:
    """Yield what the validators of the records find; that a record is `known` is told already."""
    checking = tk.fresh_context(context, ignore_auth=True)
    names = {draft.values.get("name") for draft in content.commitments}
    numbers_are_told = _has_plan(content, known)
    for draft in _records(content):
        errors = dict(_record_errors(checking, draft))
        if draft.values.get("name") in known:
            errors.pop("name", None)
        if numbers_are_told:
            errors.pop("number", None)
        yield from _of_record(draft, errors, names)
    below = (
        (content.reports, reports_schema.ogptn_progress_report_create),
        (content.evidence, evidence_schema.ogptn_evidence_create),
        (content.assessments, assessments_schema.ogptn_assessment_create),
    )
    for drafts, schema in below:
        for draft in drafts:
            given = copy.deepcopy(draft.values)
            _values, errors = tk.navl_validate(given, schema(), checking)
            yield from _of_record(draft, errors, names)


def _record_errors(context: Context, draft: Draft) -> Errors:
    kind = draft.values["type"]
    plugin = plugins.lookup_package_plugin(kind)
    schema = plugin.create_package_schema()
    _values, errors = plugins.plugin_validate(
        plugin, tk.fresh_context(context), copy.deepcopy(draft.values), schema, "package_create"
    )
    found: Errors = errors
    return found


def _of_record(draft: Draft, errors: Errors, names: set[Any]) -> Iterator[Fault]:
    stands_at = STANDS_AT.get(draft.values.get("type", ""), {})
    for name, messages in errors.items():
        if name in draft.inner:
            yield from _of_rows(draft.inner[name], messages)
        elif name in WITHIN or (name in REFERENCES and draft.values.get(name) in names):
            continue
        elif messages:
            yield placed(draft.row, stands_at.get(name, name), messages)


def _of_rows(rows: Sequence[Row], messages: Sequence[Any]) -> Iterator[Fault]:
    """Place the errors of a record's inner rows, which come in their order; of a whole list, at its first row."""
    for row, errors in zip(rows, messages, strict=False):
        if isinstance(errors, str):
            yield placed(row, row.sheet.columns[0].field, [errors])
            continue
        for name, found in errors.items():
            if found:
                yield placed(row, name, found)


def placed(row: Row, name: str, messages: Sequence[Any]) -> Fault:
    """Tell what CKAN's validators found wrong with a field of a row; what has no column stands at the first."""
    message = str(messages[0])
    if row.sheet.of_field(name) is None:
        return row.refusal(row.sheet.columns[0].field, f"{name}: {message}")
    return row.refusal(name, message)
