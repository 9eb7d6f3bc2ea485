"""Template helpers for who says what of a commitment: its institution, civil society, the reporting mechanism."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.domain.vocabulary import LEVELS
from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import words

Record = Mapping[str, Any]


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
