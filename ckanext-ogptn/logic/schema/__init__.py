"""What each action takes, by subject: one schema for each, of the same name."""

from __future__ import annotations

from collections.abc import Callable

from ckanext.ogptn.logic.offering import offered
from ckanext.ogptn.logic.schema import (
    assessments,
    challenges,
    commitments,
    contacts,
    drafts,
    duties,
    errors,
    evidence,
    files,
    following,
    institutions,
    inventory,
    link_changes,
    link_decisions,
    links,
    mail_choices,
    previews,
    reports,
    scores,
    search,
    tables,
    workbooks,
)
from ckanext.ogptn.logic.schema.terms import Schema

ROOMS = (
    commitments,
    reports,
    challenges,
    evidence,
    assessments,
    contacts,
    drafts,
    previews,
    duties,
    links,
    files,
    link_decisions,
    link_changes,
    search,
    workbooks,
    errors,
    following,
    mail_choices,
    institutions,
    scores,
    inventory,
    tables,
)


def get_schemas() -> dict[str, Callable[[], Schema]]:
    """Return every function that makes a schema, by the name of its action."""
    return offered(ROOMS)
