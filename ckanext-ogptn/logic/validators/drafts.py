"""Validators of drafts."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk

_ = tk._
# Ten times what the longest commitment of both plans takes.
MOST_CHARACTERS = 200_000

__all__ = ["ogptn_draft_fields"]


def ogptn_draft_fields(value: Any) -> dict[str, Any]:
    """Accept what was typed into a form, as a dictionary that is not too long."""
    if not isinstance(value, dict):
        raise tk.Invalid(_("Give what was typed by the names of the form's inputs."))
    if len(json.dumps(value, ensure_ascii=False)) > MOST_CHARACTERS:
        raise tk.Invalid(_("This draft is too long to be kept: shorten it, or save it for good."))
    return value
