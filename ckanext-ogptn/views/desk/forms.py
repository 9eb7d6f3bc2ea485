"""Show a form of the desk, hand what was typed to an action, and show the form again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckan.plugins import toolkit as tk
from flask import Response

from ckanext.ogptn.desk.typed import typed
from ckanext.ogptn.forms import errors, reading, writing
from ckanext.ogptn.forms.fields import Section, all_fields
from ckanext.ogptn.forms.state import Filled
from ckanext.ogptn.helpers import values

Record = dict[str, Any]
Page = str | Response | tuple[str, int]


def answer(
    template: str,
    variables: Record,
    sections: tuple[Section, ...],
    record: Record,
    act: Callable[[Record], Response],
) -> Page:
    """Show `record` in a form; once it is sent, let `act` do with what was typed, or show what is wrong with that."""
    fields = all_fields(sections)
    inputs, found = writing.write(fields, record), None
    if tk.request.method == "POST":
        inputs, _pressed = typed()
        try:
            return act(reading.read(fields, inputs))
        except tk.ValidationError as refused:
            found = errors.flatten(refused.error_dict)
    form = Filled(sections, inputs, found or {}, values.language())
    page = tk.render(template, {**variables, "form": form})
    return (page, 422) if found else page
