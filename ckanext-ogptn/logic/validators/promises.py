"""A promise that was made is changed by an amendment, with its reason, and not in passing."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.ogptn.domain.amendments import PROMISED, Change, changes
from ckanext.ogptn.logic import promises
from ckanext.ogptn.logic.validators.values import ogptn_load_json

_ = tk._

__all__ = ["ogptn_promise_kept"]

FIELDS = {"title": "title_translated", "deadline": "due_date", "lead": "lead_institutions"}


def ogptn_promise_kept(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Refuse an update that changes what was promised, unless it is an amendment."""
    before: Any = context.get("package")
    if before is None or context.get(promises.AMENDING) or any(errors.values()):
        return
    if before.type != "commitment" or not promises.is_made(before):
        return
    if before.extras.get("action_plan") != _value("action_plan", data.get(("action_plan",))):
        message = _(
            "A commitment stays in its plan: put it down anew in the other, and carry it over."
        )
        errors.setdefault(("action_plan",), []).append(message)
    for change in changes(promises.of(before), _given(data)):
        place = _place(change, data)
        message = _("What was promised is changed by an amendment, with its reason: %s.")
        errors.setdefault(place, []).append(message % (change.milestone or place[0]))


def _place(change: Change, data: FlattenDataDict) -> FlattenKey:
    """Return where the error stands: a row's errors lie in the row, the first one's where the row is no more."""
    if change.subject != "milestone":
        return (FIELDS[change.subject],)
    rows = _rows(data)
    numbers = [number for number, row in rows.items() if row["identifier"] == change.milestone]
    if not rows:
        return ("milestones",)
    return ("milestones", (numbers or sorted(rows))[0], "identifier")


def _given(data: FlattenDataDict) -> promises.Promise:
    promise = {field: _value(field, data.get((field,))) for field in PROMISED}
    rows = _rows(data)
    return {**promise, "milestones": [rows[number] for number in sorted(rows)]}


def _value(field: str, value: Any) -> Any:
    if value is tk.missing:
        return None
    return ogptn_load_json(value) if field in promises.KEPT_AS_JSON else value


def _rows(data: FlattenDataDict) -> dict[int, dict[str, Any]]:
    rows: dict[int, dict[str, Any]] = {}
    for key, value in data.items():
        if len(key) == 3 and key[0] == "milestones" and value is not tk.missing:
            rows.setdefault(key[1], {})[key[2]] = value
    return rows
