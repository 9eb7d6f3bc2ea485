"""How a form of the desk is worked with: shown, its rows moved, kept as a draft, previewed, saved.

Each button of a form says what it does in ``step``: ``preview``, ``save``, ``draft``, ``back`` (from the preview), or
a step of rows. Nothing that was typed is lost: whatever is wrong, the form is shown with it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ckan.plugins import toolkit as tk
from flask import Response

from ckanext.ogptn.desk.drafting import keeping
from ckanext.ogptn.forms import errors, reading, rows
from ckanext.ogptn.forms.deadlines import CONTRADICTORY
from ckanext.ogptn.forms.fields import Section, all_fields
from ckanext.ogptn.forms.inputs import Inputs, collect, first
from ckanext.ogptn.forms.state import Filled
from ckanext.ogptn.helpers.values import language

Values = dict[str, Any]
Page = str | Response | tuple[str, int]
# What is sent with every form and is none of its fields.
NOT_TYPED = ("step", "_csrf_token")
MODIFIED = "modified"


@dataclass(frozen=True)
class Desk:
    """One form at one address.

    `preview` renders what the values would make, `save` writes them and answers with a redirection; both raise
    ValidationError. `names` maps what an action calls a field to what the form calls it.
    """

    form: str
    reference: str
    sections: tuple[Section, ...]
    template: str
    start: Inputs
    preview: Callable[[Values, Filled], str]
    save: Callable[[Values], Response]
    variables: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    # The field on which it depends who may save.
    refused_at: str = ""
    # When the record was changed last, of which the form carries what it was when it was opened.
    modified: str = ""


def work(desk: Desk) -> Page:
    """Answer a request for a form."""
    if tk.request.method == "POST":
        return _submitted(desk)
    draft = keeping.find(desk.form, desk.reference)
    if draft and tk.request.args.get("draft"):
        return _show(desk, keeping.inputs_of(draft))
    return _show(desk, {**desk.start, MODIFIED: [desk.modified]}, draft=draft)


def typed() -> Inputs:
    """Return what was submitted."""
    pairs = tk.request.form.items(multi=True)
    return collect((name, value) for name, value in pairs if name not in NOT_TYPED)


def _submitted(desk: Desk) -> Page:
    inputs, pressed = typed(), tk.request.form.get("step", "")
    fields = all_fields(desk.sections)
    moved = rows.step(fields, inputs, pressed)
    if moved is not None:
        return _show(desk, moved)
    if pressed == "draft":
        return _keep(desk, inputs)
    if pressed not in ("preview", "save"):
        return _show(desk, inputs)
    if pressed == "save" and first(inputs, MODIFIED) != desk.modified:
        return _show(desk, {**inputs, MODIFIED: [desk.modified]}, {"": [_changed_since()]})
    inputs = rows.with_identifiers(fields, inputs)
    values = reading.read(fields, inputs)
    faults = _unread(desk, inputs)
    try:
        if faults or pressed == "preview":
            # What else is wrong is told at once with what could not be read.
            page = desk.preview(values, _filled(desk, inputs))
            return _show(desk, inputs, faults) if faults else page
        answer = desk.save(values)
    except tk.ValidationError as refused:
        return _show(desk, inputs, {**_placed(desk, inputs, refused.error_dict), **faults})
    except tk.NotAuthorized as refused:
        # Whoever opened the form may fill it in; what may not be is what was typed.
        return _show(desk, inputs, {desk.refused_at: [_why(refused)]})
    keeping.discard(desk.form, desk.reference)
    return answer


def _keep(desk: Desk, inputs: Inputs) -> Page:
    try:
        keeping.keep(desk.form, desk.reference, inputs)
    except tk.ValidationError as refused:
        return _show(desk, inputs, {"": refused.error_dict["fields"]})
    tk.h.flash_success(tk._("The draft is kept. Only you see it."))
    return tk.redirect_to("ogptn_desk_drafts.drafts")


def _unread(desk: Desk, inputs: Inputs) -> errors.Found:
    """Return the faults of deadlines: words that fix no day, or another one in another language."""
    form = _filled(desk, inputs)
    found: errors.Found = {}
    for prefix in errors.deadlines_in(all_fields(desk.sections), inputs):
        problem = form.deadline(prefix).problem
        if problem:
            found[f"{prefix}due_text_translated"] = [_told(problem)]
    return found


def _why(refused: tk.NotAuthorized) -> str:
    return str(refused.message or tk._("You may not do this."))


def _changed_since() -> str:
    message: str = tk._(
        "The record was changed since you opened it. Save again to write over that, or open it anew to see it."
    )
    return message


def _told(problem: str) -> str:
    if problem == CONTRADICTORY:
        message = tk._("The languages say different days: make them agree, or give the day below.")
    else:
        message = tk._(
            "No day can be read from these words: give the last day that they allow, or say that the plan fixes none."
        )
    return str(message)


def _placed(desk: Desk, inputs: Inputs, refused: Mapping[str, Any]) -> errors.Found:
    told = errors.flatten(refused)
    placed = {name: found for name, found in told.items() if name not in desk.names}
    for name, field_name in desk.names.items():
        # What follows from a field is told there, where nothing is wrong with the field itself.
        if told.get(name):
            placed.setdefault(field_name, told[name])
    return errors.at_rows(placed, all_fields(desk.sections), inputs)


def _filled(desk: Desk, inputs: Inputs, faults: errors.Found | None = None) -> Filled:
    return Filled(desk.sections, inputs, faults or {}, language())


def _show(
    desk: Desk,
    inputs: Inputs,
    faults: errors.Found | None = None,
    draft: Mapping[str, Any] | None = None,
) -> Page:
    form = _filled(desk, inputs, faults)
    page = tk.render(desk.template, {**desk.variables, "form": form, "draft": draft})
    return (page, 422) if faults else page
