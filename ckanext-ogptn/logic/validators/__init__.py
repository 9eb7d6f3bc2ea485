"""Validators of the schemas, under the names that the YAML files and the action schemas use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckanext.ogptn.logic.offering import offered
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

ROOMS = (values, formats, messages, files, references, derived, consistency, promises, drafts)


def get_validators() -> dict[str, Callable[..., Any]]:
    """Return every validator by name."""
    return offered(ROOMS)
