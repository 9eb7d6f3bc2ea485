"""From a row of the outbox to whom it goes and what it says. Addresses are looked up here, and kept nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.ogptn.logic import errors, following, mail_choices
from ckanext.ogptn.mail import follow_letters, link_news, officer_letters
from ckanext.ogptn.mail.letters import Letter
from ckanext.ogptn.model import ErrorReport, Follower

Row = Any
User = Any
NEWS, REMINDER, ERRORS, DIGEST = "follow_news", "reminder", "error_reports", "digest"
LINKS = link_news.KIND


@dataclass(frozen=True)
class Kind:
    """A kind of mail to officers: the choice that asks for it, and who writes it."""

    choice: str
    write: Callable[[str, dict[str, Any]], Letter | None]


# A plugin that stands on this one adds its own.
OFFICERS = {
    REMINDER: Kind("reminders", officer_letters.reminder),
    ERRORS: Kind("error_reports", officer_letters.error_reports),
    DIGEST: Kind("digest", officer_letters.digest),
    LINKS: Kind("links", link_news.write),
}


@dataclass(frozen=True)
class Envelope:
    """To whom a mail goes, in which language, and who writes it; the writer finds nothing to say, or a letter."""

    name: str
    address: str
    language: str
    write: Callable[[], Letter | None]
    token: str = ""

    def end_href(self) -> str:
        """Return the address at which a mail program ends such mails for a follower."""
        if not self.token:
            return ""
        href: str = tk.url_for(
            "ogptn_follow.end", token=self.token, qualified=True, locale="default"
        )
        return href


def envelope(mail: Row) -> Envelope | None:
    """Address a mail; none where its recipient is no more, or wants none any more."""
    if mail.kind in (following.CONFIRM, NEWS):
        return _to_follower(mail)
    if mail.kind == errors.ANSWER:
        return _to_citizen(mail)
    return _to_officer(mail)


def _to_follower(mail: Row) -> Envelope | None:
    follower: Any = model.Session.get(Follower, mail.recipient_id, populate_existing=True)
    if follower is None or (mail.kind == NEWS and follower.confirmed_at is None):
        return None
    token = following.token_of(follower)
    wish = following.shown(follower)
    if follower.package_id and wish["record"] is None:
        return None
    write: Callable[[], Letter | None]
    if mail.kind == NEWS:
        write = partial(follow_letters.news, wish, token, follower.package_id, dict(mail.facts))
    else:
        write = partial(follow_letters.confirmation, wish, token)
    return Envelope("", follower.email, follower.language, write, token)


def _to_citizen(mail: Row) -> Envelope | None:
    report: Any = model.Session.get(ErrorReport, mail.recipient_id, populate_existing=True)
    if report is None or not report.email or not report.answer:
        return None
    package = model.Package.get(report.commitment_id)
    if package is None or package.state != "active" or package.private:
        return None
    write = partial(follow_letters.answer, following.brief(package), report.answer)
    return Envelope("", report.email, report.language, write)


def _to_officer(mail: Row) -> Envelope | None:
    user: User = model.User.get(mail.recipient_id)
    if user is None or user.state != "active" or not user.email:
        return None
    choice = mail_choices.of_users([user.id])[user.id]
    kind = OFFICERS.get(mail.kind)
    # A mail of a plugin that is gone has no writer any more.
    if kind is None or getattr(choice, kind.choice) == mail_choices.NEVER:
        return None
    write = partial(kind.write, user.name, dict(mail.facts))
    return Envelope(user.display_name, user.email, choice.language, write)
