"""How much mail each user gets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.model import MailChoice
from ckanext.ogptn.model.moments import now

EACH, DAILY, WEEKLY, NEVER = "each", "daily", "weekly", "never"
OFTEN = (EACH, DAILY, WEEKLY, NEVER)
# A digest gathers: there is none of each thing.
DIGESTS = (DAILY, WEEKLY, NEVER)
# A source that fails is told of once, so that there is nothing to gather.
HARVESTS = (EACH, NEVER)
FIELDS = ("reminders", "error_reports", "digest", "harvests", "links")
Shown = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """How often a user is reminded, told of error reports, sent a digest, told of harvests that fail and of links whose
    data has changed; and in which language."""

    language: str
    reminders: str = DAILY
    error_reports: str = EACH
    digest: str = WEEKLY
    harvests: str = EACH
    links: str = DAILY


def of_users(user_ids: Collection[str]) -> dict[str, Choice]:
    """Return the choice of each user, by id; who never chose has the portal's language and what is usual."""
    rows = model.Session.query(MailChoice).filter(MailChoice.user_id.in_(user_ids))
    known = {
        row.user_id: Choice(row.language, *(getattr(row, field) for field in FIELDS))
        for row in rows
    }
    return {key: known.get(key, Choice(_usual_language())) for key in user_ids}


def _usual_language() -> str:
    spoken = str(tk.config["ckan.locale_default"])[:2]
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


def keep(user_id: str, choice: Choice) -> None:
    """Keep a user's choice; commit."""
    row = model.Session.get(MailChoice, user_id) or MailChoice(user_id=user_id)
    for field in ("language", *FIELDS):
        setattr(row, field, getattr(choice, field))
    row.updated_at = now()
    model.Session.add(row)
    model.Session.commit()


def forget_gone() -> int:
    """Delete the choices of users who are no more; return how many. The caller commits."""
    active = model.Session.query(model.User.id).filter(model.User.state != "deleted")
    gone = model.Session.query(MailChoice).filter(MailChoice.user_id.notin_(active))
    count: int = gone.delete(synchronize_session=False)
    return count
