"""The actions, by subject. Each validates what it is given, then checks access, then works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckanext.ogptn.logic.action import (
    amendments,
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
    plans,
    previews,
    reports,
    scores,
    search,
    tables,
    tags,
    workbooks,
)
from ckanext.ogptn.logic.offering import offered
from ckanext.ogptn.logic.refusals import guarded

ROOMS = (
    commitments,
    plans,
    amendments,
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
    tags,
    workbooks,
    errors,
    following,
    mail_choices,
    institutions,
    scores,
    inventory,
    tables,
)


def get_actions() -> dict[str, Callable[..., Any]]:
    """Return every action by name."""
    return guarded(offered(ROOMS))
