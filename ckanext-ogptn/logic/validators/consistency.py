"""What no single field can say: dates in order, parts within their plan, numbers that are free."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.ogptn.logic.validators.values import Value, ogptn_load_json

_ = tk._

__all__ = ["ogptn_commitment_consistent", "ogptn_plan_consistent"]


def _value(data: FlattenDataDict, *key: str | int) -> Value:
    value = data.get(key)
    return None if value is tk.missing else value


def _complain(errors: FlattenErrorDict, key: FlattenKey, message: str) -> None:
    errors.setdefault(key, []).append(message)


def ogptn_plan_consistent(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Check a plan: its identifier, its term, and that no axis is numbered twice."""
    _check_identifier(data, errors)
    _check_order(data, errors, ("start_date",), ("end_date",))
    _check_unique(data, errors, "axes", "number")
    for index in _rows(data, "consultations"):
        start, end = ("consultations", index, "start_date"), ("consultations", index, "end_date")
        _check_order(data, errors, start, end)


def ogptn_commitment_consistent(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Check a commitment: identifier, term, milestones, its place in its plan, its owner, its
    parent."""
    _check_identifier(data, errors)
    _check_order(data, errors, ("start_date",), ("due_date",))
    _check_unique(data, errors, "milestones", "identifier")
    for index in _rows(data, "milestones"):
        _check_milestone(data, errors, index)
    _check_precision(data, errors)
    _check_leads(data, errors)
    if not errors.get(("action_plan",)):
        _check_axis(data, errors)
        _check_number(data, errors)
        _check_parent(data, errors)
        _check_parts(data, errors)


def _check_identifier(data: FlattenDataDict, errors: FlattenErrorDict) -> None:
    name, identifier = _value(data, "name"), _value(data, "identifier")
    if identifier and name and identifier != name:
        _complain(
            errors,
            ("identifier",),
            _("The identifier “%s” must equal the record's name “%s”; leave it empty to fill it.")
            % (identifier, name),
        )


def _check_order(
    data: FlattenDataDict, errors: FlattenErrorDict, start_key: FlattenKey, end_key: FlattenKey
) -> None:
    start, end = _value(data, *start_key), _value(data, *end_key)
    if start and end and str(end) < str(start):
        _complain(
            errors,
            end_key,
            _("The end %s is before the start %s: correct one of the two.") % (end, start),
        )


def _check_milestone(data: FlattenDataDict, errors: FlattenErrorDict, index: int) -> None:
    """A milestone's term is in order, and within its commitment's."""
    start_key, due_key = (("milestones", index, field) for field in ("start_date", "due_date"))
    _check_order(data, errors, start_key, due_key)
    begins, ends = _value(data, "start_date"), _value(data, "due_date")
    start, due = _value(data, *start_key), _value(data, *due_key)
    if begins and start and str(start) < str(begins):
        message = _(
            "The milestone starts on %s, before its commitment (%s): correct one of the two."
        )
        _complain(errors, start_key, message % (start, begins))
    elif ends and start and not due and str(start) > str(ends):
        message = _(
            "The milestone starts on %s, after its commitment ends (%s): correct one of the two."
        )
        _complain(errors, start_key, message % (start, ends))
    if ends and due and str(due) > str(ends):
        message = _(
            "The milestone is due on %s, after its commitment (%s): correct one of the two."
        )
        _complain(errors, due_key, message % (due, ends))
    elif begins and due and not start and str(due) < str(begins):
        message = _(
            "The milestone is due on %s, before its commitment starts (%s): correct one of the two."
        )
        _complain(errors, due_key, message % (due, begins))


def _check_precision(data: FlattenDataDict, errors: FlattenErrorDict) -> None:
    if _value(data, "due_precision") and not _value(data, "due_date"):
        _complain(
            errors,
            ("due_date",),
            _("A precision is given without a deadline: give the last day that the words allow."),
        )


def _rows(data: FlattenDataDict, field: str) -> list[int]:
    return sorted({key[1] for key in data if len(key) == 3 and key[0] == field})


def _check_unique(
    data: FlattenDataDict, errors: FlattenErrorDict, field: str, subfield: str
) -> None:
    seen = set()
    for index in _rows(data, field):
        value = _value(data, field, index, subfield)
        if value is not None and value in seen:
            _complain(
                errors, (field, index, subfield), _("“%s” is used twice: number each once.") % value
            )
        seen.add(value)


def _check_leads(data: FlattenDataDict, errors: FlattenErrorDict) -> None:
    if errors.get(("lead_institutions",)):
        errors[("owner_org",)] = []  # it follows from the leads: one fault, one message
        return
    leads = ogptn_load_json(_value(data, "lead_institutions")) or []
    owner = model.Group.get(_value(data, "owner_org"))
    if leads and owner is not None and owner.name != leads[0]:
        _complain(
            errors,
            ("owner_org",),
            _("The record belongs to “%s”, but its first lead institution is “%s”: make them one.")
            % (owner.name, leads[0]),
        )


def _check_axis(data: FlattenDataDict, errors: FlattenErrorDict) -> None:
    if errors.get(("axis",)):
        return  # it is no number
    axis = ogptn_load_json(_value(data, "axis"))
    plan = model.Package.get(_value(data, "action_plan"))
    if axis is None or plan is None:
        return
    numbers = [row["number"] for row in ogptn_load_json(plan.extras.get("axes")) or []]
    if axis not in numbers:
        _complain(
            errors,
            ("axis",),
            _("The plan %s has no axis %s; its axes are %s.")
            % (plan.name, axis, ", ".join(map(str, numbers)) or "-"),
        )


def _check_number(data: FlattenDataDict, errors: FlattenErrorDict) -> None:
    """A number, with its part, is given once in a plan."""
    extras = model.Package.extras
    wanted = {field: _value(data, field) for field in ("action_plan", "number", "part_number")}
    query = model.Session.query(model.Package.name).filter(
        model.Package.type == "commitment",
        model.Package.state != "deleted",
        model.Package.id != (_value(data, "id") or ""),
        *(
            sa.func.coalesce(extras[field].astext, "") == str("" if value is None else value)
            for field, value in wanted.items()
        ),
    )
    taken = query.first()
    if taken:
        _complain(
            errors,
            ("number",),
            _("This number is taken in the plan by %s: give another, or a part number.") % taken[0],
        )


def _check_parent(data: FlattenDataDict, errors: FlattenErrorDict) -> None:
    """A part and its commitment are of one plan; a part has no parts."""
    parent = model.Package.get(_value(data, "parent_commitment"))
    if parent is None or errors.get(("parent_commitment",)):
        return
    if parent.extras.get("action_plan") != _value(data, "action_plan"):
        message = _("%s is of another plan (%s): name a parent of the same plan.") % (
            parent.name,
            parent.extras.get("action_plan"),
        )
        _complain(errors, ("parent_commitment",), message)
    elif parent.extras.get("parent_commitment") or parent.id == _value(data, "id"):
        message = _("%s cannot have parts: name a whole commitment.") % parent.name
        _complain(errors, ("parent_commitment",), message)


def _check_parts(data: FlattenDataDict, errors: FlattenErrorDict) -> None:
    """What has parts is no part itself, and stays in their plan."""
    if not _value(data, "id"):
        return
    package = model.Package
    part = (
        model.Session.query(package.name, package.extras)
        .filter(
            package.type == "commitment",
            package.state != "deleted",
            package.id != _value(data, "id"),
            package.extras["parent_commitment"].astext == _value(data, "name"),
        )
        .first()
    )
    if part is None:
        return
    if _value(data, "parent_commitment"):
        message = (
            _("%s is a part of this commitment: what has parts is no part itself.") % part.name
        )
        _complain(errors, ("parent_commitment",), message)
    if part.extras.get("action_plan") != _value(data, "action_plan"):
        message = _("Its part %s is of the plan %s: a commitment and its parts are of one plan.")
        _complain(errors, ("action_plan",), message % (part.name, part.extras.get("action_plan")))
