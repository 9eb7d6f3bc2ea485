"""The pages of action plans: one plan's charts and table, and plans side by side; gathered through actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import sentences, values
from ckanext.ogptn.pages import dates, findings, words
from ckanext.ogptn.pages.ordering import KEYS, PAGE_SIZE, Ordering

Record = dict[str, Any]
Address = Callable[[Ordering], str]
# Figures draw every commitment of a plan while all stand on one page of its table; beyond, they count.
DRAWN = PAGE_SIZE
MOST_CARRIED = 200


def plan(id: str, ordering: Ordering) -> Record:
    """Give a plan with its counts and the page of its table."""
    page = {
        "limit": PAGE_SIZE,
        "offset": ordering.offset,
        "sort": ordering.sort(values.language()),
    }
    found: Record = tk.get_action("ogptn_action_plan_summary")({}, {"id": id, **page})
    return found


def table(plan: Record, ordering: Ordering, address: Address) -> Record:
    """Shape the table of a plan's commitments: its columns with where sorting by each leads, and its pages."""
    count = plan["commitment_count"]
    return {
        "sorts": {
            key: {"href": address(ordering.by(key)), "state": ordering.state(key)} for key in KEYS
        },
        "pages": gathering.pages(ordering, count, address, PAGE_SIZE),
        "first": ordering.offset + 1,
        "last": ordering.offset + len(plan["commitments"]),
    }


def charts(plan: Record) -> Record:
    """Work out what the charts of a plan show, and their titles."""
    counts, count = plan["counts"], plan["commitment_count"]
    by_axis = findings.by_axis({axis["number"]: axis["levels"] for axis in counts["by_axis"]})
    rows = counts["by_institution"]
    leads = [(values.ogptn_title_plain(row["institution"]), row["total"]) for row in rows]
    title = sentences.ogptn_chart_title
    return {
        "axis_title": title("axis", by_axis),
        "institution_title": title("institution", findings.by_institution(leads, count)),
        "deadline_title": title("deadline", findings.of_deadlines(_deadlines(counts))),
        "assessor_title": title("assessor", findings.by_assessor(counts["by_assessor"])),
        "axis_most": max((axis["total"] for axis in counts["by_axis"]), default=0) or 1,
        "institution_most": max((row["total"] for row in rows), default=0) or 1,
        "deadlines": counts["by_deadline"],
        "drawn": _drawn(plan),
        "levels_present": _present(counts["by_level"]),
        "assessed_levels": _present(*counts["by_assessor"].values()),
    }


def _present(*counts: dict[str, int]) -> list[str]:
    return [level for level in words.LEVELS if any(one.get(level) for one in counts)]


def _drawn(plan: Record) -> list[Record]:
    """Give every commitment of a plan that is small enough to draw each, by number."""
    if plan["commitment_count"] > DRAWN:
        return []
    return sorted(plan["commitments"], key=lambda item: (item["number"] or 0, item["name"]))


def _deadlines(counts: Record) -> list[findings.Deadline]:
    return [
        findings.Deadline(day, row["due_precision"] or "day", state)
        for row in counts["by_deadline"]
        if (day := dates.parse_day(row["due_date"]))
        for state, number in row["timeliness"].items()
        for _ in range(number)
    ]


def comparison() -> Record:
    """Set the plans side by side, the newest first: no figure adds them up."""
    found = gathering.plans()
    return {
        "plans": found,
        "levels": _present(*(one["counts"]["by_level"] for one in found)),
        "states": [
            state
            for state in words.TIMELINESS
            if any(one["counts"]["by_timeliness"][state] for one in found)
        ],
        "assessors": [
            who
            for who in words.ASSESSORS
            if any(who in one["counts"]["by_assessor"] for one in found)
        ],
        "title": sentences.ogptn_chart_title("plans", _compared(found)),
        "carried": _carried(),
    }


def _carried() -> list[tuple[Record, Record]]:
    """Pair the commitments that go on with one of an earlier plan with it, as far as the reader may see both."""
    asked = {
        "fq": "+dataset_type:commitment +carried_over_from:[* TO *]",
        "sort": "name asc",
        "rows": MOST_CARRIED,
        "include_private": True,
    }
    found = tk.get_action("package_search")({}, asked)["results"]
    pairs = [(item["carried_over_from"], item["name"]) for item in found]
    known = {
        item["name"]: item for item in gathering.summaries(sorted({n for p in pairs for n in p}))
    }
    return [(known[a], known[b]) for a, b in pairs if a in known and b in known]


def _compared(found: list[Record]) -> findings.Finding:
    rows = [
        findings.PlanCounts(sentences.ogptn_plan_short(one), one["counts"]["by_level"])
        for one in found
    ]
    return findings.of_plans(rows)
