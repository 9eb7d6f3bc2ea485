"""Who may call which action, by subject; one function for each, of the same name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckanext.ogptn.logic.auth import (
    assessments,
    challenges,
    commitments,
    contacts,
    core,
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
from ckanext.ogptn.logic.offering import offered

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
    core,
    workbooks,
    errors,
    following,
    mail_choices,
    institutions,
    scores,
    inventory,
    tables,
)


def get_auth_functions() -> dict[str, Callable[..., Any]]:
    """Return every function by the name of its action."""
    return offered(ROOMS)
