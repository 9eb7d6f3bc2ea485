"""Template helpers that make sentences: distances, who says so, verdicts, what a plan is, titles of charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn import config as settings
from ckanext.ogptn.helpers.values import ogptn_date, ogptn_word, today
from ckanext.ogptn.pages import dates, findings, words

Record = Mapping[str, Any]
ORDINALS = {
    1: words.N_("First plan"),
    2: words.N_("Second plan"),
    3: words.N_("Third plan"),
    4: words.N_("Fourth plan"),
    5: words.N_("Fifth plan"),
    6: words.N_("Sixth plan"),
}


def ogptn_distance(due: object) -> str:
    """Say how far a deadline lies from the portal's day: "in 2 months", "4 months ago"."""
    day = dates.parse_day(due)
    if day is None:
        return ""
    number, unit = dates.distance(day, today())
    if number == 0:
        return tk._("today")
    ahead = day > today()
    return _DISTANCES[unit, ahead](number).format(n=number)


_DISTANCES: dict[tuple[str, bool], Callable[[int], str]] = {
    ("day", True): lambda n: tk.ungettext("in {n} day", "in {n} days", n),
    ("month", True): lambda n: tk.ungettext("in {n} month", "in {n} months", n),
    ("year", True): lambda n: tk.ungettext("in {n} year", "in {n} years", n),
    ("day", False): lambda n: tk.ungettext("{n} day ago", "{n} days ago", n),
    ("month", False): lambda n: tk.ungettext("{n} month ago", "{n} months ago", n),
    ("year", False): lambda n: tk.ungettext("{n} year ago", "{n} years ago", n),
}


def ogptn_overdue_by(due: object) -> str:
    """Say by how much a deadline has passed."""
    day = dates.parse_day(due)
    if day is None:
        return tk._("Overdue")
    number, unit = dates.distance(day, today())
    overdue: dict[str, Callable[[int], str]] = {
        "day": lambda n: tk.ungettext("{n} day overdue", "{n} days overdue", n),
        "month": lambda n: tk.ungettext("{n} month overdue", "{n} months overdue", n),
        "year": lambda n: tk.ungettext("{n} year overdue", "{n} years overdue", n),
    }
    return overdue[unit](number).format(n=number)


def ogptn_noun(kind: str, count: int) -> str:
    """Give a noun in the form that a number before it asks for."""
    nouns: dict[str, Callable[[int], str]] = {
        "commitment": lambda n: tk.ungettext("commitment", "commitments", n),
        "dataset": lambda n: tk.ungettext("dataset", "datasets", n),
    }
    return nouns[kind](count)


def ogptn_years(plan: Record) -> str:
    """Write the years of a plan: 2014–2016. The source's own name tells them where the dates do not."""
    years = [part for part in str(plan.get("name", "")).split("-") if part.isdecimal()]
    if len(years) != 2:
        days = [dates.parse_day(plan.get(key)) for key in ("start_date", "end_date")]
        years = [str(day.year) for day in days if day]
    return "–".join(years)


def ogptn_plan_ordinal(plan: Record) -> str:
    """Name a plan by its number."""
    number = int(plan.get("plan_number") or 0)
    if number in ORDINALS:
        return tk._(ORDINALS[number])
    return tk._("Plan {number}").format(number=number) if number else tk._("Action plan")


def ogptn_plan_short(plan: Record) -> str:
    """Name a plan in few words, with its years."""
    return f"{ogptn_plan_ordinal(plan)} \u2066{ogptn_years(plan)}\u2069"


def ogptn_plan_status(plan: Record) -> str:
    """Say where a plan stands on the portal's day: closed once its term has ended, under way before."""
    status = str(plan.get("plan_status") or "")
    if plan.get("is_closed"):
        status = "closed"
    elif status == "closed":
        status = "active"
    return ogptn_word("PLAN_STATUS", status)


def ogptn_plan_period(plan: Record) -> str:
    """Say from when to when a plan runs, as exactly as its source does."""
    start = ogptn_date(plan.get("start_date"), plan.get("start_precision"))
    end = ogptn_date(plan.get("end_date"), plan.get("end_precision"))
    if start and end:
        return tk._("from {start} to {end}").format(start=start, end=end)
    return start or end


def ogptn_plan_sentence(plan: Record) -> str:
    """Say how large a plan is and whether it still runs."""
    counts = plan["counts"]
    parts = [
        tk.ungettext("{n} commitment", "{n} commitments", plan["commitment_count"]),
        tk.ungettext("{n} axis", "{n} axes", len(counts["by_axis"])),
        tk.ungettext(
            "{n} lead institution", "{n} lead institutions", len(counts["by_institution"])
        ),
    ]
    numbers = (plan["commitment_count"], len(counts["by_axis"]), len(counts["by_institution"]))
    sized = tk._(", ").join(part.format(n=n) for part, n in zip(parts, numbers, strict=True))
    return f"{sized}. {_plan_state(plan)}".strip()


def _plan_state(plan: Record) -> str:
    end = dates.parse_day(plan.get("end_date"))
    written = ogptn_date(end, plan.get("end_precision"))
    if end and end >= today():
        return tk._("It runs until {date}, {distance}.").format(
            date=written, distance=ogptn_distance(end)
        )
    if end:
        return tk._("Its term ended in {date}.").format(date=written)
    return ""


def ogptn_proposals(plan: Record) -> int:
    """Add up the proposals that the rounds of consultation on a plan received, as far as its source states them."""
    rounds = plan.get("consultations") or []
    return sum(int(one.get("proposals_received") or 0) for one in rounds)


def ogptn_plan_source(plan: Record) -> str:
    """Say what the figures of a plan rest on."""
    if plan["counts"]["by_level"].get("not_assessed") == plan["commitment_count"]:
        return tk._("Source: the action plan; no report is published here")
    return tk._("Source: the action plan and the published self-assessment")


def ogptn_said(level: Record) -> str:
    """Say who states a level and when; of one that follows from parts, that it does."""
    who = ogptn_word("SAID_BY", level.get("assessor_type") or "")
    when = ogptn_date(level.get("report_date"), level.get("report_date_precision"))
    how = tk._("computed from its parts") if level.get("rolled_up") else ""
    return tk._(", ").join(part for part in (how, who, when) if part)


def ogptn_verdict(item: Record) -> str:
    """Say in plain sentences where a commitment stands; each is built from what is recorded."""
    said = [_milestones_done(item), _state(item)]
    return " ".join(sentence for sentence in said if sentence)


def _milestones_done(item: Record) -> str:
    if item["level"]["value"] in ("not_assessed", "complete") or not item["milestones"]:
        return ""
    return ogptn_milestone_sentence(item)


def _state(item: Record) -> str:
    timeliness = item["timeliness"]
    report = item["level"].get("report_date")
    dated = ogptn_date(report, item["level"].get("report_date_precision"))
    if timeliness == "overdue":
        return tk._("Its deadline has passed: {distance}.").format(
            distance=ogptn_distance(item.get("due_date"))
        )
    if timeliness in ("due_soon", "on_track"):
        return tk._("It is due {distance}.").format(distance=ogptn_distance(item.get("due_date")))
    if timeliness == "unfinished_at_last_report":
        return tk._("It was not complete at the last report, dated {date}.").format(date=dated)
    if timeliness == "unknown":
        return _nothing_published(item.get("plan"))
    if timeliness == "completed_date_unknown":
        return tk._("It is reported complete; the source does not state the day.")
    return f"{ogptn_word('TIMELINESS', timeliness)}."


def _nothing_published(plan: Record | None) -> str:
    first = tk._("No report on this commitment is published here.")
    end = dates.parse_day((plan or {}).get("end_date"))
    if plan is None or end is None or end >= today():
        return first
    ended = tk._("The term of its plan ended in {date}.")
    return f"{first} {ended.format(date=ogptn_date(end, plan.get('end_precision')))}"


def ogptn_milestone_sentence(item: Record) -> str:
    """Say how many milestones are reported done, where anything is reported."""
    steps = item["milestones"]
    if item["level"]["value"] == "not_assessed":
        return tk.ungettext(
            "{n} milestone, none reported on.", "{n} milestones, none reported on.", len(steps)
        ).format(n=len(steps))
    done = sum(
        bool(s.get("completed_on") or s.get("completion_level") == "complete") for s in steps
    )
    return tk.ungettext(
        "{done} of {n} milestone is reported done.",
        "{done} of {n} milestones are reported done.",
        len(steps),
    ).format(done=done, n=len(steps))


def ogptn_milestone_name(item: Record, identifier: str) -> str:
    """Name a milestone by its place among the commitment's."""
    for place, step in enumerate(item["milestones"], start=1):
        if step["identifier"] == identifier:
            return tk._("milestone {number}").format(number=place)
    return identifier


def ogptn_chart_title(chart: str, finding: findings.Finding) -> str:
    """Word a chart's title: what its rule found, or the neutral title where the portal is set to that."""
    neutral = {
        "axis": tk._("Commitments by axis and level"),
        "institution": tk._("Commitments by lead institution"),
        "deadline": tk._("Deadlines of the commitments"),
        "assessor": tk._("Completion level by assessor"),
        "plans": tk._("Plans by completion level"),
    }[chart]
    if finding.rule == "neutral" or settings.neutral_chart_titles():
        return neutral
    return _FINDINGS[finding.rule](finding.values)


def _counted(singular: str, plural: str, values: dict[str, Any], by: str = "total") -> str:
    return tk.ungettext(singular, plural, values[by]).format(**values)


_FINDINGS: dict[str, Callable[[dict[str, Any]], str]] = {
    "none_reported": lambda v: _counted(
        "No report is published on the {total} commitment",
        "No report is published on any of the {total} commitments",
        v,
    ),
    "none_complete": lambda v: tk._("No commitment was complete at the last report"),
    "one_axis_complete": lambda v: tk._("Only axis {axis} has complete commitments").format(**v),
    "some_complete": lambda v: _counted(
        "{complete} of {total} commitment complete at the last report",
        "{complete} of {total} commitments complete at the last report",
        v,
    ),
    "overdue": lambda v: _counted(
        "{count} deadline has passed without completion",
        "{count} deadlines have passed without completion",
        v,
        "count",
    ),
    "most_fall": lambda v: tk._("Most deadlines fall in {when}: {count} of {total}").format(
        **v, when=ogptn_date(v["day"], v["precision"])
    ),
    "assessors_differ": lambda v: tk._("{most}: {count} complete; {least}: {fewer}").format(
        most=ogptn_word("ASSESSORS", v["most"]),
        count=v["count"],
        least=ogptn_word("ASSESSORS", v["least"]),
        fewer=v["fewer"],
    ),
    "plan_not_reported": lambda v: tk._("{plan}: no report is published").format(**v),
    "plans_completed": lambda v: tk._(
        "{first}: {count} of {total} complete; {second}: {fewer} of {all}"
    ).format(**v),
    "leads_most": lambda v: _counted(
        "{institution} leads {count} of {total} commitment",
        "{institution} leads {count} of {total} commitments",
        v,
    ),
}
