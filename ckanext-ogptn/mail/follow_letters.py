"""Letters to people without an account. They hold our words, titles of records and an officer's answer: nothing that a
visitor wrote, so that nobody sends words of their own to others through the portal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.ogptn.helpers.values import ogptn_date, ogptn_title_plain
from ckanext.ogptn.mail import news as what_is_new
from ckanext.ogptn.mail.letters import Letter, Link, Section

_ = tk._
Wish = dict[str, Any]
Facts = dict[str, Any]


def confirmation(wish: Wish, token: str) -> Letter:
    """Ask whoever reads the address whether they want to follow; say so where they do already."""
    title = _title(wish)
    if wish["confirmed"]:
        return Letter(
            _("You follow: {title}").format(title=title),
            [_("You asked to follow this, and you do already: there is nothing to do.")],
            [Section(_record(wish), [])],
            links=[_end(token)],
        )
    return Letter(
        _("Confirm that you want to follow: {title}").format(title=title),
        [_("Somebody, probably you, asked us to tell this address what is new on:")],
        [Section(_record(wish), [])],
        Link(
            _("Confirm, and follow"),
            tk.url_for("ogptn_follow.confirm", token=token, qualified=True),
        ),
        [
            _("The link is valid for seven days."),
            _(
                "If it was not you, do nothing: you get no other mail, and the address is deleted after"
                " seven days."
            ),
        ],
    )


def news(wish: Wish, token: str, package_id: str, facts: Facts) -> Letter | None:
    """Tell a follower what is new; nothing where a visitor may see none of it."""
    since, until = (datetime.fromisoformat(facts[key]) for key in ("since", "until"))
    sections = what_is_new.sections(what_is_new.commitments_of(package_id), since, until)
    if not sections:
        return None
    title = _title(wish)
    return Letter(
        _("What is new: {title}").format(title=title),
        [_("What is new since {date}:").format(date=ogptn_date(since.date()))],
        sections,
        foot=[_("You get this mail because this address follows: {title}").format(title=title)],
        links=[_end(token)],
    )


def answer(commitment: Wish, text: str) -> Letter:
    """Give a citizen the institution's answer."""
    title = ogptn_title_plain(commitment)
    return Letter(
        _("Answer to your report: {title}").format(title=title),
        [_("You reported an error on the page below. The institution in charge answers:"), text],
        [Section(what_is_new.link(commitment), [])],
        foot=[_("Your address served for this answer alone, and is deleted after 30 days.")],
    )


def _title(wish: Wish) -> str:
    record = wish["record"]
    return ogptn_title_plain(record) if record else str(_("all commitments"))


def _record(wish: Wish) -> Link:
    record = wish["record"]
    if record:
        return what_is_new.link(record)
    return Link(_("All commitments"), tk.url_for("ogptn.commitments", qualified=True))


def _end(token: str) -> Link:
    href = tk.url_for("ogptn_follow.end", token=token, qualified=True)
    return Link(_("Stop these mails"), href)
