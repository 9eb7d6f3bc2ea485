"""Letters to officers on their sources. They hold our words, titles and figures: nothing that a source wrote."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.ogptn.harvesters import advice
from ckanext.ogptn.harvesters.mail.episodes import AGAIN, FAILED, HELD, STILL
from ckanext.ogptn.harvesters.mail.telling import KIND
from ckanext.ogptn.harvesters.pages.helpers import ogptn_harvest_moment
from ckanext.ogptn.harvesters.runs import holds, problems, reports
from ckanext.ogptn.helpers.values import ogptn_plain
from ckanext.ogptn.mail.letters import Letter, Link, Section
from ckanext.ogptn.mail.writing import OFFICERS, Kind

_ = tk._
ungettext = tk.ungettext
Facts = dict[str, Any]
Source = Any
SHOWN_FAULTS = 5


def register() -> None:
    """Have the portal's mail know these letters."""
    OFFICERS[KIND] = Kind("harvests", write)


def write(user: str, facts: Facts) -> Letter | None:
    """Write what is to be told of a source; nothing where it is so no longer."""
    source = model.Session.get(model.Package, facts["source"])
    if source is None or source.state != "active":
        return None
    last = _last_ended(source.id)
    if last is None:
        return None
    if facts["what"] == AGAIN:
        return _works_again(source, last) if last["state"] not in (FAILED, HELD) else None
    if last["state"] != facts["state"]:
        return None
    if facts["state"] == HELD:
        return _held(source, facts)
    return _failed(source, last, facts)


def _last_ended(source_id: str) -> dict[str, Any] | None:
    _count, found = reports.runs_of(source_id, 5)
    return next((one for one in found if one["finished"] and one["state"] != "stopped"), None)


def _failed(source: Source, last: dict[str, Any], facts: Facts) -> Letter:
    title = source.title or source.name
    if facts["what"] == STILL:
        subject = _("A harvest still fails: {title}")
        lead = _("Every run of this source has failed since {date}. You are not told again.")
    else:
        subject = _("A harvest failed: {title}")
        lead = _("The run of {date} failed: the list of the source could not be read to its end.")
    return Letter(
        subject.format(title=title),
        [
            lead.format(date=ogptn_harvest_moment(facts["since"])),
            _("Nothing was withdrawn; the datasets stay as they are."),
        ],
        [Section(_page(source), _faults(last["id"]))],
        Link(_("See why"), _page(source).href),
        **_foot(),
    )


def _faults(job_id: str) -> list[str]:
    """Say what was wrong in a run, and what to do, by the codes of its faults."""
    codes = list(problems.counts_of_job(job_id, "error"))[:SHOWN_FAULTS]
    said = [(ogptn_plain(advice.title(code)), ogptn_plain(advice.advice(code))) for code in codes]
    return [f"{title}{_(': ')}{todo}" if todo else title for title, todo in said]


def _held(source: Source, facts: Facts) -> Letter | None:
    hold = holds.open_hold(source.id)
    if hold is None:
        return None
    count = len(hold.remote_ids)
    subject = ungettext(
        "{n} withdrawal waits for your decision: {title}",
        "{n} withdrawals wait for your decision: {title}",
        count,
    )
    had = ungettext(
        "The source had {total} dataset.", "The source had {total} datasets.", hold.active
    )
    gone = ungettext("It no longer lists {n} of them.", "It no longer lists {n} of them.", count)
    lead = [
        had.format(total=hold.active) + " " + gone.format(n=count),
        _("So many at once are withdrawn only if a person says so."),
    ]
    if facts["what"] == STILL:
        since = _("They have waited since {date}. You are not told again.")
        lead.append(since.format(date=ogptn_harvest_moment(facts["since"])))
    href = tk.url_for("ogptn_harvest_holds.held", name=source.name, qualified=True)
    return Letter(
        subject.format(n=count, title=source.title or source.name),
        lead,
        [Section(_page(source), [ogptn_plain(advice.advice("deletion_held"))])],
        Link(_("Look and decide"), href),
        **_foot(),
    )


def _works_again(source: Source, last: dict[str, Any]) -> Letter:
    text = _("The run of {date} read the list of the source to its end.")
    lines = []
    if last["errored"]:
        not_taken = ungettext(
            "{n} record was not taken.", "{n} records were not taken.", last["errored"]
        )
        lines.append(not_taken.format(n=last["errored"]))
    return Letter(
        _("A harvest works again: {title}").format(title=source.title or source.name),
        [text.format(date=ogptn_harvest_moment(last["finished"]))],
        [Section(_page(source), lines)],
        **_foot(),
    )


def _page(source: Source) -> Link:
    href = tk.url_for("ogptn_harvest_sources.page", name=source.name, qualified=True)
    return Link(source.title or source.name, href)


def _foot() -> dict[str, Any]:
    href = tk.url_for("ogptn_mail.choose", qualified=True)
    return {
        "foot": [
            _("You get this mail as an officer of the institution that answers for the source.")
        ],
        "links": [Link(_("Choose how much mail you get"), href)],
    }
