"""Validators of the schemas, under the names that the YAML files and the action schemas use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckanext.ogptn.logic.validators import (
    consistency,
    derived,
    drafts,
    files,
    formats,
    messages,
    promises,
    references,
    values,
)


def get_validators() -> dict[str, Callable[..., Any]]:
    """Return every validator by name."""
    found: dict[str, Callable[..., Any]] = {}
    for module in (
        values,
        formats,
        messages,
        files,
        references,
        derived,
        consistency,
        promises,
        drafts,
    ):
        for name in module.__all__:
            found[name] = getattr(module, name)
    return found
