"""Template helpers for what happened to a commitment: its timeline, and the deadlines that it had before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.ogptn.helpers import sentences, values
from ckanext.ogptn.pages import dates, stars, timeline
from ckanext.ogptn.pages.timeline import Event

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """An event as the list behind the drawing shows it."""

    when: str
    day: str
    symbol: str
    text: str
    detail: str
    href: str
    is_past: bool


def ogptn_timeline(item: Record) -> Markup:
    """Draw a commitment's life; nothing where no two days are known."""
    events = _events(item)
    if len({event.day for event in events}) < 2:
        return Markup("")
    labels = {
        "promised": tk._("Promised"),
        "reported": tk._("Reported"),
        "changed": tk._("Changed"),
        "today": tk._("today, {date}").format(date=values.ogptn_date(values.today())),
    }
    return timeline.draw(events, values.language(), values.today(), labels)


def ogptn_timeline_list(item: Record) -> list[Told]:
    """List the same events, the oldest first."""
    return [
        Told(
            values.ogptn_date(event.day, event.precision),
            event.day.isoformat(),
            event.symbol,
            event.text,
            event.detail,
            event.href,
            event.is_past,
        )
        for event in timeline.ordered(_events(item))
    ]


def _events(item: Record) -> list[Event]:
    return [
        *_beginning(item),
        *_deadlines(item),
        *_reports(item),
        *_assessments(item),
        *_amendments(item),
        *_resolutions(item),
    ]


def _dated(
    day: object, precision: str | None, lane: str, symbol: str, text: str, **more: Any
) -> Iterator[Event]:
    """Make an event where its day is known."""
    found = dates.parse_day(day)
    if found:
        yield Event(found, lane, symbol, text, precision or "day", **more)


def _beginning(item: Record) -> Iterator[Event]:
    if item.get("start_date"):
        text = tk._("Start of the commitment")
        yield from _dated(item["start_date"], None, "promised", "t-start", text)
    elif plan := item.get("plan"):
        text = tk._("Start of the plan")
        start = plan.get("start_precision")
        yield from _dated(plan.get("start_date"), start, "promised", "t-start", text)


def _deadlines(item: Record) -> Iterator[Event]:
    yield from _dated(
        item.get("due_date"),
        item.get("due_precision"),
        "promised",
        _shape(item["timeliness"]),
        tk._("Deadline of the commitment"),
        detail=values.ogptn_word("TIMELINESS", item["timeliness"]),
    )
    for place, step in enumerate(item["milestones"], start=1):
        named = {"detail": values.ogptn_plain(step["title_translated"]), "href": "#steps"}
        text = tk._("Deadline of milestone {number}").format(number=place)
        shape = _shape(step["timeliness"])
        precision = step.get("due_precision")
        yield from _dated(step.get("due_date"), precision, "promised", shape, text, **named)
        done = tk._("Milestone {number} completed").format(number=place)
        star = stars.LEVEL_SYMBOL["complete"]
        yield from _dated(step.get("completed_on"), None, "reported", star, done, **named)


def _shape(timeliness: str) -> str:
    return f"m-{values.ogptn_time_mark(timeliness)[0]}"


def _reports(item: Record) -> Iterator[Event]:
    corrections = _corrections(item["reports"])
    for report in item["reports"]:
        who = values.ogptn_word("ASSESSORS", report["assessor_type"])
        if report.get("milestone"):
            who = tk._(", ").join((who, sentences.ogptn_milestone_name(item, report["milestone"])))
        level = values.ogptn_word("LEVELS", report["completion_level"])
        later = corrections.get(report["id"])
        detail = _corrected_on(later) if later and report["superseded"] else ""
        yield from _dated(
            report["report_date"],
            report["report_date_precision"],
            "reported",
            values.ogptn_level_symbol(report["completion_level"]),
            tk._("{who}: {level}").format(who=who, level=level),
            detail=detail,
            href=f"#report-{report['id']}",
            is_past=report["superseded"],
        )


def _corrections(reports: Iterable[Record]) -> dict[str, Record]:
    """Give the report that corrects each, by the id of the corrected one."""
    return {report["replaces"]: report for report in reports if report.get("replaces")}


def _corrected_on(later: Record) -> str:
    written = values.ogptn_date(later["created_at"])
    return tk._("corrected on {date}").format(date=written)


def _assessments(item: Record) -> Iterator[Event]:
    for judged in item.get("assessments") or []:
        code = judged.get("completion") or ""
        word = values.ogptn_word("ASSESSED_CODES", code) if code else tk._("no level given")
        yield from _dated(
            judged["report_date"],
            judged["report_date_precision"],
            "reported",
            values.ogptn_level_symbol(code),
            tk._("{who}: {level}").format(who=values.ogptn_word("ASSESSORS", "irm"), level=word),
            href="#voices",
            is_past=judged["superseded"],
        )


def _amendments(item: Record) -> Iterator[Event]:
    for one in item.get("amendments") or []:
        subject = values.ogptn_word("AMENDED", one["subject"])
        if one.get("milestone"):
            subject = tk._(", ").join(
                (subject, sentences.ogptn_milestone_name(item, one["milestone"]))
            )
        yield from _dated(
            one["decided_on"],
            None,
            "changed",
            "t-amendment",
            tk._("Changed: {what}").format(what=subject),
            detail=values.ogptn_plain(one["reason"]),
            href="#amendments",
        )
        yield from _moved(item, one)


def _moved(item: Record, one: Record) -> Iterator[Event]:
    """Keep a deadline that was moved in sight."""
    old = _moved_from(one)
    if old:
        yield from _dated(
            old["due_date"],
            old.get("due_precision"),
            "promised",
            "t-old",
            _old_deadline(item, one),
            detail=tk._("changed on {date}").format(date=values.ogptn_date(one["decided_on"])),
            href="#amendments",
            is_past=True,
        )


def _moved_from(one: Record) -> Record:
    """Return the promise before an amendment where that moved its deadline, else nothing."""
    old, new = one.get("old") or {}, one.get("new") or {}
    moved = old.get("due_date") and old["due_date"] != new.get("due_date")
    return old if moved else {}


def _old_deadline(item: Record, one: Record) -> str:
    if not one.get("milestone"):
        return tk._("Old deadline of the commitment")
    name = sentences.ogptn_milestone_name(item, one["milestone"])
    return tk._("Old deadline of {milestone}").format(milestone=name)


def _resolutions(item: Record) -> Iterator[Event]:
    for report in item["reports"]:
        resolution = report.get("resolution")
        if resolution and not report["superseded"]:
            yield from _dated(
                resolution["resolved_on"],
                None,
                "changed",
                "t-resolved",
                tk._("Difficulty resolved"),
                detail=values.ogptn_plain(resolution.get("how")),
                href=f"#report-{report['id']}",
            )


def ogptn_old_deadlines(item: Record, milestone: str | None = None) -> list[str]:
    """List the deadlines that a commitment, or one milestone of it, had before, the oldest first."""
    subject = "milestone" if milestone else "deadline"
    found = []
    for one in reversed(item.get("amendments") or []):
        if one["subject"] == subject and (one.get("milestone") or None) == milestone:
            old = _moved_from(one)
            if old:
                found.append(values.ogptn_date(old["due_date"], old.get("due_precision")))
    return found
