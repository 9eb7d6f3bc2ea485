"""Template helpers for what happened to a commitment: its timeline, who says what, its reports with their corrections,
its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.ogptn.domain.vocabulary import LEVELS
from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import sentences, values
from ckanext.ogptn.pages import dates, stars, timeline, words
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


# --- who says what


@dataclass(frozen=True)
class Voice:
    """What one kind of assessor says of the whole commitment; without a level where it says nothing."""

    assessor: str
    level: str = ""
    # A judgement that is no level, such as that there is no evidence.
    remark: str = ""
    when: str = ""
    href: str = ""


def ogptn_voices(item: Record) -> list[Voice]:
    """Give the newest word of the self-assessment, of civil society and of the Independent Reporting Mechanism."""
    return [_reporter(item, "self"), _reporter(item, "civil_society"), _mechanism(item)]


def _reporter(item: Record, assessor: str) -> Voice:
    for report in item["reports"]:
        of_the_whole = not report.get("superseded") and not report.get("milestone")
        if of_the_whole and report["assessor_type"] == assessor:
            when = values.ogptn_date(report["report_date"], report["report_date_precision"])
            return Voice(assessor, report["completion_level"], "", when, f"#report-{report['id']}")
    level = item["level"]
    if level.get("rolled_up") and level.get("assessor_type") == assessor:
        when = values.ogptn_date(level["report_date"], level["report_date_precision"])
        return Voice(assessor, level["value"], tk._("computed from its parts"), when, "#parts")
    return Voice(assessor)


def _mechanism(item: Record) -> Voice:
    judged = ogptn_judged(item)
    if judged is None:
        return Voice("irm")
    code = judged.get("completion") or ""
    is_level = code in LEVELS
    word = values.ogptn_word("ASSESSED_CODES", code) if code else tk._("no level given")
    when = values.ogptn_date(judged["report_date"], judged["report_date_precision"])
    return Voice("irm", code if is_level else "", "" if is_level else word, when, "#irm")


def ogptn_judged(item: Record) -> Record | None:
    """Give the newest assessment of the mechanism that no later one corrects."""
    standing = (one for one in item.get("assessments") or [] if not one["superseded"])
    return next(standing, None)


def ogptn_codes(judged: Record) -> list[tuple[str, str]]:
    """List what the mechanism judged besides completion, each with its code in words."""
    found = [
        (tk._(label), values.ogptn_word("ASSESSED_CODES", judged[variable]))
        for variable, label in words.ASSESSED.items()
        if variable != "completion" and judged.get(variable)
    ]
    if judged.get("starred") is not None:
        starred = tk._("Yes") if judged["starred"] else tk._("No")
        found.append((tk._("Starred commitment"), starred))
    return found


def ogptn_opinions(item: Record) -> str:
    """Say that two assessors differ, where the one of government sees more than another does."""
    given = item["assessed"] if "assessed" in item else _given(item)
    ranks = {level: rank for rank, level in enumerate(LEVELS)}
    own = ranks.get(given.get("self", ""))
    lower = [
        who
        for who in ("irm", "civil_society")
        if own is not None and who in given and ranks[given[who]] < own
    ]
    if not lower:
        return ""
    return tk._("Two opinions: {one} says {more}, {other} says {less}.").format(
        one=values.ogptn_word("ASSESSORS", "self"),
        more=values.ogptn_word("LEVELS", given["self"]),
        other=values.ogptn_word("ASSESSORS", lower[0]),
        less=values.ogptn_word("LEVELS", given[lower[0]]),
    )


def _given(item: Record) -> dict[str, str]:
    return {voice.assessor: voice.level for voice in ogptn_voices(item) if voice.level}


# --- reports and evidence


@dataclass(frozen=True)
class Standing:
    """A report that stands, and those that it corrected, the newest first."""

    report: Record
    corrected: list[Record]


def ogptn_reports(item: Record) -> list[Standing]:
    """Give the reports that stand, newest first, each with what it corrected."""
    by_id = {report["id"]: report for report in item["reports"]}
    return [
        Standing(report, list(_chain(report, by_id)))
        for report in item["reports"]
        if not report["superseded"]
    ]


def _chain(report: Record, by_id: Mapping[str, Record]) -> Iterator[Record]:
    before = by_id.get(report.get("replaces") or "")
    while before is not None:
        yield before
        before = by_id.get(before.get("replaces") or "")


def ogptn_open_challenges(item: Record) -> int:
    """Count the reports that stand whose difficulties nobody has resolved yet."""
    return sum(
        1
        for report in item["reports"]
        if not report["superseded"]
        and values.ogptn_plain(report.get("challenges"))
        and not report.get("resolution")
    )


def ogptn_since(item: Record) -> str:
    """Say since when the headline's assessor gives this level without a break; nothing where it said so once."""
    level, run = item["level"], []
    for report in item["reports"]:
        if report["superseded"] or report.get("milestone"):
            continue
        if report["assessor_type"] != level.get("assessor_type"):
            continue
        if report["completion_level"] != level["value"]:
            break
        run.append(report)
    if len(run) < 2:
        return ""
    first = values.ogptn_date(run[-1]["report_date"], run[-1]["report_date_precision"])
    return tk._("at this level since {date}").format(date=first)


def ogptn_evidence(item: Record, milestone: str) -> list[Record]:
    """List the pieces that stand for a milestone: those given for it, and those of the reports on it."""
    found = [one for one in item.get("evidence") or [] if one.get("milestone") == milestone]
    for report in item["reports"]:
        if not report["superseded"] and report.get("milestone") == milestone:
            found += report.get("evidence") or []
    return found


def ogptn_evidence_count(item: Record) -> int:
    """Count all pieces of evidence that stand, given for the commitment, a milestone or a report."""
    reports = [report for report in item["reports"] if not report["superseded"]]
    return len(item.get("evidence") or []) + sum(len(one.get("evidence") or []) for one in reports)


def ogptn_answered(piece: Record) -> str:
    """Say whether the address of a piece answered when it was last asked; nothing where it never was."""
    checked = values.ogptn_date(piece.get("last_checked_at"))
    if not checked:
        return ""
    status = piece.get("http_status")
    if status is not None and status < 400:
        return tk._("answered on {date}").format(date=checked)
    if status is None:
        return tk._("did not answer on {date}").format(date=checked)
    return tk._("did not answer on {date} (error {status})").format(date=checked, status=status)


def ogptn_is_broken(piece: Record) -> bool:
    """Say whether the address of a piece failed when it was last asked."""
    status = piece.get("http_status")
    return bool(piece.get("last_checked_at")) and (status is None or status >= 400)


def ogptn_given_evidence(item: Record) -> list[Record]:
    """List what was given for the whole commitment apart from its reports."""
    return [one for one in item.get("evidence") or [] if not one.get("milestone")]


def ogptn_evidence_datasets(item: Record) -> Mapping[str, Record]:
    """Name the datasets that the evidence of a commitment leads to, by id, asking once for all."""
    every = [*(item.get("evidence") or [])]
    for report in item["reports"]:
        every += report.get("evidence") or []
    return gathering.datasets(piece["dataset"] for piece in every if piece.get("dataset"))


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
