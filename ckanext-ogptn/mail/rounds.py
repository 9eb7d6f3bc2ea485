"""Put the mails to officers: error reports and news of links as they come; once a day what their choices ask for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.model.system_info import get_system_info, set_system_info

from ckanext.ogptn import clock, config
from ckanext.ogptn.logic import mail_choices, outbox
from ckanext.ogptn.logic.mail_choices import DAILY, EACH, NEVER, WEEKLY, Choice
from ckanext.ogptn.mail import link_news, officer_letters, officers
from ckanext.ogptn.mail.writing import DIGEST, ERRORS, LINKS, REMINDER
from ckanext.ogptn.model import ErrorReport
from ckanext.ogptn.model.moments import now

# Where CKAN remembers the day of the last round.
ROUND = "ogptn.mail_round_of"
# A new officer is not told of what came long before; the desk and the digest show it.
RECENT = timedelta(days=14)
SPANS = {DAILY: timedelta(days=1), WEEKLY: timedelta(days=7)}
Reports = dict[str, list[str]]


def tell_errors_at_once() -> int:
    """Put a mail for each new error report to those who want each; commit, and return how many."""
    reports = _open_reports()
    choices = mail_choices.of_users(reports)
    put = 0
    for user, ids in reports.items():
        if choices[user].error_reports == EACH:
            for key in _told(ERRORS, user, ids):
                outbox.put(ERRORS, user, {"reports": [key]})
                put += 1
    model.Session.commit()
    return put


def tell_links_at_once() -> int:
    """Put a mail for what has become of links' data to those who want that at once; commit, and return how many."""
    changes = link_news.of_officers()
    choices = mail_choices.of_users(changes)
    put = 0
    for user, keys in changes.items():
        if choices[user].links == EACH:
            put += _tell_of_links(user, keys)
    model.Session.commit()
    return put


def daily() -> int:
    """Put the mails of the day, once, from its hour on; commit, and return how many."""
    day = config.today()
    if get_system_info(ROUND) == str(day) or clock.now(tk.config).hour < config.mail_hour():
        return 0
    found = officers.by_institution().values()
    users = dict(sorted({one for group in found for one in group}))
    reports, choices = _open_reports(), mail_choices.of_users(users)
    changes = link_news.of_officers()
    put = 0
    for user, name in users.items():
        choice = choices[user]
        put += _remind(user, name, choice, day)
        put += _gather_errors(user, reports.get(user, []), choice, day)
        put += _gather_links(user, changes.get(user, []), choice, day)
        put += _sum_up(user, choice, day)
        model.Session.commit()
    set_system_info(ROUND, str(day))
    return put


def _remind(user: str, name: str, choice: Choice, day: date) -> int:
    """A date is told once for each of the distances at which it is to be told."""
    if choice.reminders == NEVER or not _is_time(user, REMINDER, choice.reminders, day):
        return 0
    near = {}
    for duty in officer_letters.owed(name)["results"]:
        distance = _distance(duty["days"])
        if duty["kind"] in officer_letters.SOON and distance is not None:
            key = officer_letters.name_of(duty)
            near[f"{REMINDER}:{key}:{distance}"] = key
    new = [near[key] for key in outbox.tell(user, near)]
    batches = [[one] for one in new] if choice.reminders == EACH else [new] if new else []
    for batch in batches:
        outbox.put(REMINDER, user, {"duties": batch})
    return len(batches)


def _distance(days: int | None) -> int | None:
    """Return the smallest distance of the settings within which a day lies."""
    if days is None or days < 0:
        return None
    return min((one for one in config.reminder_days() if days <= one), default=None)


def _gather_errors(user: str, reports: Collection[str], choice: Choice, day: date) -> int:
    wanted = choice.error_reports
    if wanted not in (DAILY, WEEKLY) or not _is_time(user, ERRORS, wanted, day):
        return 0
    new = _told(ERRORS, user, reports)
    if new:
        outbox.put(ERRORS, user, {"reports": new})
    return bool(new)


def _gather_links(user: str, keys: Collection[str], choice: Choice, day: date) -> int:
    wanted = choice.links
    if wanted not in (DAILY, WEEKLY) or not _is_time(user, LINKS, wanted, day):
        return 0
    return _tell_of_links(user, keys)


def _tell_of_links(user: str, keys: Collection[str]) -> int:
    """Tell of all that is new in one mail: much may break at once."""
    new = _told(LINKS, user, keys)
    if new:
        link_news.put(user, new)
    return bool(new)


def _sum_up(user: str, choice: Choice, day: date) -> int:
    if choice.digest == NEVER or not _is_time(user, DIGEST, choice.digest, day):
        return 0
    until = now()
    since = until - SPANS[choice.digest]
    outbox.put(DIGEST, user, {"since": since.isoformat(), "until": until.isoformat()})
    return 1


def _is_time(user: str, kind: str, often: str, day: date) -> bool:
    """Say whether it is time for what comes daily or weekly, and note it; a week begins on Monday."""
    if often == EACH:
        return True
    year, week, _weekday = day.isocalendar()
    period = f"{year}-W{week:02}" if often == WEEKLY else str(day)
    return bool(outbox.tell(user, [f"{kind}:{often}:{period}"]))


def _told(kind: str, user: str, ids: Collection[str]) -> list[str]:
    """Note that a user is told of things of a kind; return those that are new to them."""
    prefix = f"{kind}:"
    new = outbox.tell(user, [f"{prefix}{key}" for key in ids])
    return [key.removeprefix(prefix) for key in new]


def _open_reports() -> Reports:
    """Return the ids of the open reports of late, the oldest first, by the id of each officer who may answer."""
    package = model.Package
    rows = (
        model.Session.query(ErrorReport.id, package.extras)
        .join(package, package.id == ErrorReport.commitment_id)
        .filter(
            package.state == "active",
            ErrorReport.state == "open",
            ErrorReport.created_at > now() - RECENT,
        )
        .order_by(ErrorReport.sequence)
        .all()
    )
    people = officers.by_institution() if rows else {}
    found = defaultdict(list)
    for key, extras in rows:
        leads = json.loads(extras.get("lead_institutions") or "[]")
        for user in {one[0] for name in leads for one in people.get(name, [])}:
            found[user].append(key)
    return dict(found)
