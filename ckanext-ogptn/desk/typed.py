"""What was sent from a form of the desk."""

from __future__ import annotations

from ckan.plugins import toolkit as tk

from ckanext.ogptn.forms.inputs import Inputs, collect, first

OF_CKAN = ("step", "_csrf_token")


def typed(default: str = "preview") -> tuple[Inputs, str]:
    """Read what was sent, and the button that was pressed."""
    inputs = collect(tk.request.form.items(multi=True))
    pressed = first(inputs, "step") or default
    return {name: found for name, found in inputs.items() if name not in OF_CKAN}, pressed
