"""What the actions on a user's mail take."""

from __future__ import annotations

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.logic.mail_choices import DIGESTS, HARVESTS, OFTEN
from ckanext.ogptn.logic.schema.terms import Schema, code, optional

__all__ = ["ogptn_mail_choice_show", "ogptn_mail_choice_update"]


def ogptn_mail_choice_show() -> Schema:
    """Describe the user."""
    return {"user": optional("unicode_safe")}


def ogptn_mail_choice_update() -> Schema:
    """Describe the choice."""
    return {
        "user": optional("unicode_safe"),
        "language": code(*LANGUAGES),
        "reminders": code(*OFTEN),
        "error_reports": code(*OFTEN),
        "digest": code(*DIGESTS),
        "harvests": code(*HARVESTS),
        "links": code(*OFTEN),
    }
