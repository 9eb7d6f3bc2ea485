"""Template helpers for the reports on a commitment, with their corrections and difficulties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.helpers import values

Record = Mapping[str, Any]


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
