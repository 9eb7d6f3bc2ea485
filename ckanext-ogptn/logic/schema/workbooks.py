"""What the actions on workbooks take."""

from __future__ import annotations

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.logic.schema.terms import Schema, code, default, required

__all__ = ["ogptn_action_plan_import"]


def ogptn_action_plan_import() -> Schema:
    """Describe the file, and whether it is only looked at."""
    return {
        "upload": required("ogptn_file"),
        "dry_run": default(False, "boolean_validator"),
        "language": code(*LANGUAGES),
    }
