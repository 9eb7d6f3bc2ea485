"""Drafts of the caller, by the actions; and how the last step is undone.

What undoing needs is kept as a draft of the form ``undo``: what a change replaced, or the draft that was thrown away.
"""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.forms.inputs import Inputs

Record = dict[str, Any]
UNDO = "undo"


def find(form: str, reference: str) -> Record | None:
    """Return the caller's draft of a form, or None."""
    try:
        found: Record = tk.get_action("ogptn_draft_show")(
            {}, {"form": form, "reference": reference}
        )
    except tk.ObjectNotFound:
        return None
    return found


def inputs_of(draft: Record) -> Inputs:
    """Return what was typed, as a draft holds it."""
    return {
        str(name): [str(value) for value in given]
        for name, given in draft["fields"].items()
        if isinstance(given, list)
    }


def keep(form: str, reference: str, fields: Record) -> None:
    """Keep a draft; raises ValidationError where it is too long."""
    asked = {"form": form, "reference": reference, "fields": fields}
    tk.get_action("ogptn_draft_update")({}, asked)


def discard(form: str, reference: str) -> Record | None:
    """Throw a draft away; return it, or None where there was none."""
    try:
        gone: Record = tk.get_action("ogptn_draft_delete")(
            {}, {"form": form, "reference": reference}
        )
    except tk.ObjectNotFound:
        return None
    return gone
