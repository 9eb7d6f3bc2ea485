"""Template helpers for what is owed: its words, its symbol, and where one goes to settle it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn import config
from ckanext.ogptn.desk import officers
from ckanext.ogptn.pages import words

Duty = Mapping[str, Any]


def ogptn_duty(duty: Duty) -> str:
    """Say what is to be done: a verb and its object."""
    if duty["count"] > 1:
        return _of_several(duty["kind"], duty["count"])
    of_milestone = "milestone" if duty["milestone"] else "commitment"
    known = words.DUTIES.get((duty["kind"], duty["act"]), {})
    return tk._(known.get(of_milestone, duty["kind"])).format(number=duty["milestone_number"])


def _of_several(kind: str, count: int) -> str:
    if kind == "evidence":
        said = tk.ungettext(
            "Look after {n} dataset that is stale or broken",
            "Look after {n} datasets that are stale or broken",
            count,
        )
    else:
        said = tk.ungettext(
            "Decide on {n} proposed dataset", "Decide on {n} proposed datasets", count
        )
    return str(said.format(n=count))


def ogptn_duty_icon(duty: Duty) -> str:
    """Name the symbol of an act."""
    return words.ACT_ICON.get(duty["act"], "doc")


def ogptn_duty_href(duty: Duty) -> str:
    """Give the address of the form that settles a duty; empty where there is nothing to do but wait."""
    name = duty["commitment"]["name"]
    if duty["act"] == "report":
        return tk.url_for("ogptn_desk_reports.report", id=name, milestone=duty["milestone"])
    if duty["act"] == "amend":
        return tk.url_for("ogptn_desk_amendments.amend", id=name)
    if duty["act"] == "answer":
        return tk.url_for("ogptn_errors.desk")
    if duty["act"] == "resolve":
        return tk.url_for("ogptn_desk_challenges.resolve", id=duty["report"])
    if duty["act"] == "decide":
        return tk.url_for("ogptn_desk_links.queue", commitment=name)
    if duty["act"] == "look":
        return tk.url_for("ogptn.commitment", id=name, _anchor="data")
    if duty["act"] == "prove":
        return tk.url_for("ogptn_desk_evidence.pieces", id=name)
    return ""


def ogptn_owed_sentence(groups: Mapping[str, int]) -> str:
    """Say in one sentence how much is owed: what is overdue, and what falls due within a month."""
    overdue, soon = groups["overdue"], groups["this_month"]
    if not overdue and not soon:
        return tk._("Nothing is overdue, and nothing falls due within a month.")
    parts = []
    if overdue:
        parts.append(tk.ungettext("{n} task is overdue", "{n} tasks are overdue", overdue))
    if soon:
        parts.append(
            tk.ungettext("{n} falls due within a month", "{n} fall due within a month", soon)
        )
    counts = [count for count in (overdue, soon) if count]
    said = [part.format(n=count) for part, count in zip(parts, counts, strict=True)]
    return f"{tk._(', ').join(said)}."


def ogptn_due_soon_days() -> int:
    """Give how many days ahead the desk tells of a deadline."""
    return config.due_soon_days()


def ogptn_is_officer() -> bool:
    """Say whether the reader is an officer of any institution."""
    return officers.is_officer()
