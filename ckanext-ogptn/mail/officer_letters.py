"""Letters to officers: what is due soon, what citizens report, and a digest of both with what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.ogptn.helpers.duties import ogptn_duty
from ckanext.ogptn.helpers.sentences import ogptn_distance
from ckanext.ogptn.helpers.values import ogptn_date
from ckanext.ogptn.logic import access, errors
from ckanext.ogptn.mail import news
from ckanext.ogptn.mail.letters import Letter, Link, Section

_ = tk._
ungettext = tk.ungettext
# A digest is a glance; the desk shows all.
MOST = 20
Duty = dict[str, Any]
Facts = dict[str, Any]
SOON = ("due_soon", "update_due")


def owed(user: str) -> dict[str, Any]:
    """Return what a user's institutions owe, as the desk shows it."""
    context = {"user": user, "ignore_auth": False}
    found: dict[str, Any] = tk.get_action("ogptn_updates_due")(context, {"limit": 1000})
    return found


def name_of(duty: Duty) -> str:
    """Name a dated duty in the same way each time: kind, commitment, milestone, day."""
    parts = (duty["kind"], duty["commitment"]["id"], duty["milestone"] or "", duty["due_date"])
    return ":".join(str(part) for part in parts)


def reminder(user: str, facts: Facts) -> Letter | None:
    """Remind of what is due soon; what was settled since is left out."""
    named = set(facts["duties"])
    duties = [one for one in owed(user)["results"] if name_of(one) in named]
    if not duties:
        return None
    count = len(duties)
    return Letter(
        ungettext("Reminder: {n} date is near", "Reminder: {n} dates are near", count).format(
            n=count
        ),
        [_("What is near on the commitments of your institution:")],
        _by_commitment(duties),
        desk(),
        **foot(),
    )


def error_reports(user: str, facts: Facts) -> Letter | None:
    """Tell officers that citizens reported errors; the words themselves are on the desk alone."""
    context = {"user": user, "ignore_auth": False}
    asked = {"state": "open", "limit": 1000}
    found = tk.get_action("ogptn_error_report_list")(context, asked)["results"]
    wanted = [one for one in found if one["id"] in facts["reports"]]
    if not wanted:
        return None
    count = len(wanted)
    lines = defaultdict(list)
    titles: dict[str, Link] = {}
    for one in wanted:
        key = one["commitment_id"]
        titles[key] = news.link(one["commitment"])
        day = ogptn_date(one["created_at"][:10])
        lines[key].append(_("Reported on {date}").format(date=day))
    return Letter(
        ungettext("A citizen reported an error", "Citizens reported {n} errors", count).format(
            n=count
        ),
        [_("What citizens report on the commitments of your institution:")],
        [Section(titles[key], lines[key]) for key in titles],
        Link(_("Read and answer"), tk.url_for("ogptn_errors.desk", qualified=True)),
        **foot(),
    )


def digest(user: str, facts: Facts) -> Letter | None:
    """Sum up what a user's institutions owe and what changed on their commitments; nothing where there is neither."""
    found = owed(user)
    waiting = found["counts"]["error_report"]
    since, until = (datetime.fromisoformat(facts[key]) for key in ("since", "until"))
    changed = news.sections(_led_by(user), since, until)
    count = found["count"]
    if not (count or changed):
        return None
    subject = ungettext("Digest: {n} thing to do", "Digest: {n} things to do", count)
    lead = [_say_owed(count)]
    if waiting:
        text = ungettext("{n} error report is open.", "{n} error reports are open.", waiting)
        lead.append(text.format(n=waiting))
    duties = _by_commitment(found["results"][:MOST])
    if changed:
        day = ogptn_date(since.date())
        heading = Link(_("What changed since {date}").format(date=day), desk().href)
        duties = [*duties, Section(heading, []), *changed]
    return Letter(subject.format(n=count), lead, duties, desk(), **foot())


def _say_owed(count: int) -> str:
    if not count:
        return str(_("Nothing is owed at present."))
    text = ungettext(
        "There is {n} thing to do for your institution.",
        "There are {n} things to do for your institution.",
        count,
    )
    return text.format(n=count)


def _led_by(user: str) -> list[str]:
    names = access.edited_by(user)
    rows = model.Session.query(model.Package.id).filter(
        model.Package.type == "commitment", model.Package.state == "active", errors.led_by(names)
    )
    return [key for (key,) in rows]


def _by_commitment(duties: Iterable[Duty]) -> list[Section]:
    lines = defaultdict(list)
    links: dict[str, Link] = {}
    for one in duties:
        key = one["commitment"]["id"]
        record = {**one["commitment"], "type": "commitment"}
        links.setdefault(key, news.link(record))
        lines[key].append(_say(one))
    return [Section(links[key], lines[key]) for key in links]


def _say(duty: Duty) -> str:
    """Say one duty in a line, as the desk does: what, by when, how far away."""
    what = ogptn_duty(duty)
    if not duty["due_date"]:
        return what
    day = ogptn_date(duty["due_date"], duty["due_precision"])
    return f"{what}{_(', ')}{day} ({ogptn_distance(duty['due_date'])})"


def desk() -> Link:
    """Lead to the desk."""
    return Link(_("Open my desk"), tk.url_for("ogptn_desk.owed", qualified=True))


def foot() -> dict[str, Any]:
    """Say why the mail comes, and lead to where one chooses."""
    choose = Link(
        _("Choose how much mail you get"), tk.url_for("ogptn_mail.choose", qualified=True)
    )
    return {
        "foot": [_("You get this mail as an officer of an institution that leads commitments.")],
        "links": [choose],
    }
