"""What is new on commitments: reports, corrections, assessments, amendments, as a visitor may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.ogptn.helpers.values import direction, ogptn_date, ogptn_title_plain, ogptn_word, pick
from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.following import VISITOR, brief
from ckanext.ogptn.mail.letters import Link, Section

_ = tk._
# What is written in a mail is read; who wants more follows the link.
MOST = 1000
Item = dict[str, Any]
Said = tuple[datetime, str, str]


def sections(ids: Collection[str] | None, since: datetime, until: datetime) -> list[Section]:
    """Return what was written on these commitments (on all of them where None) after `since` and up to `until`: a
    section for each, what is newest last."""
    said = defaultdict(list)
    for moment, key, text in _said(ids, since, until):
        said[key].append((moment, text))
    packages = access.visible_packages(VISITOR, said)
    titled = {key: brief(package) for key, package in packages.items()}
    return [
        Section(link(titled[key]), [text for _moment, text in sorted(lines)])
        for key, lines in sorted(said.items(), key=lambda one: min(one[1]))
        if key in titled
    ]


def link(record: Item) -> Link:
    """Lead to a record of ours by its title."""
    href = tk.url_for(f"ogptn.{record['type']}", id=record["name"], qualified=True)
    spoken = pick(record.get("title_translated"))[1]
    return Link(ogptn_title_plain(record), href, direction(spoken) if spoken else "")


def _said(ids: Collection[str] | None, since: datetime, until: datetime) -> Iterator[Said]:
    if ids is not None and not ids:
        return
    kinds = {
        "ogptn_progress_report_list": _report,
        "ogptn_assessment_list": _assessment,
        "ogptn_amendment_list": _amendment,
    }
    for action, say in kinds.items():
        asked = {"modified_since": since.isoformat(), "sort": "written", "limit": MOST}
        if ids is not None:
            asked["commitments"] = list(ids)
        for item in tk.get_action(action)({**VISITOR}, asked)["results"]:
            moment = datetime.fromisoformat(item["created_at"])
            if since < moment <= until:
                yield moment, item["commitment_id"], say(item)


def _report(item: Item) -> str:
    text = _("Progress report corrected: {level} ({who}, {date})")
    if not item["replaces"]:
        text = _("New progress report: {level} ({who}, {date})")
    return text.format(
        level=ogptn_word("LEVELS", item["completion_level"]),
        who=ogptn_word("ASSESSORS", item["assessor_type"]),
        date=ogptn_date(item["report_date"], item["report_date_precision"]),
    )


def _assessment(item: Item) -> str:
    date = ogptn_date(item["report_date"], item["report_date_precision"])
    level = item["completion"]
    if not level:
        return _("New assessment by the Independent Reporting Mechanism ({date})").format(date=date)
    text = _("New assessment by the Independent Reporting Mechanism: {level} ({date})")
    return text.format(level=ogptn_word("LEVELS", level), date=date)


def _amendment(item: Item) -> str:
    new = item["new"] or {}
    if item["subject"] == "deadline" and new.get("due_date"):
        day = ogptn_date(new["due_date"], new.get("due_precision"))
        return _("Promise amended, new deadline: {date}").format(date=day)
    what = ogptn_word("AMENDED", item["subject"])
    return _("Promise amended: {what}").format(what=what)


def commitments_of(package_id: str) -> list[str] | None:
    """Return the ids of the commitments that a record stands for: itself, those of a plan, or None for all of them."""
    if not package_id:
        return None
    package = model.Package.get(package_id)
    if package is None or package.type == "commitment":
        return [package_id]
    plan = model.Package.extras["action_plan"].astext
    rows = model.Session.query(model.Package.id).filter(
        model.Package.type == "commitment", plan == package.name
    )
    return [key for (key,) in rows]
