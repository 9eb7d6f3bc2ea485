"""Template helpers of the queue of proposed links: why a link is proposed, and what was decided last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.ogptn.domain.passages import highlight
from ckanext.ogptn.helpers import excerpts, values
from ckanext.ogptn.pages import queue, words
from ckanext.ogptn.text.excerpts import matcher
from ckanext.ogptn.text.queries import Sought

Record = Mapping[str, Any]


def ogptn_matched(record: Record, terms: Iterable[str]) -> dict[str, Markup]:
    """Give ``title`` and ``text`` of a record with the words marked by which a link was proposed.

    ``text`` is the passage that holds most of them, or the beginning of the description where none does."""
    sought = matcher([Sought(term) for term in terms])
    return excerpts.shown(highlight(record, sought, values.language()))


def ogptn_points(score: float | None) -> int | None:
    """Give a score in points of a hundred; None where there is none."""
    return queue.points(score)


def ogptn_proposed_by(link: Record) -> str:
    """Say who proposes a link: an officer, a source, a rule of a source, or the portal by the words."""
    kind = "text" if link["band"] in ("sure", "likely") else link["origin"]
    return values.said(words.PROPOSED_BY, kind)


def ogptn_commitment_number(item: Record) -> str:
    """Name a commitment by its number, and its part."""
    said = tk._("Commitment {number}").format(number=item["number"])
    if item.get("part_number"):
        said += tk._(", part {number}").format(number=item["part_number"])
    return str(said)


def ogptn_decided(decision: Record, count: int) -> str:
    """Say what was decided at once: of one link which, of several how many."""
    kind = decision["decision"]
    if count > 1:
        return ogptn_decided_count(kind, count)
    ends = {
        "dataset": values.ogptn_title_plain(decision["link"]["dataset"]),
        "commitment": ogptn_commitment_number(decision["link"]["commitment"]),
    }
    return str(_ONE[kind]().format(**ends)) if kind in _ONE else ""


def ogptn_decided_count(kind: str, count: int) -> str:
    """Say how many links were decided on at once, and how."""
    return str(_SEVERAL[kind](count).format(n=count)) if kind in _SEVERAL else ""


_ONE = {
    "confirmed": lambda: tk._("Confirmed: “{dataset}” for {commitment}."),
    "rejected": lambda: tk._("Rejected: “{dataset}” for {commitment}."),
    "proposed": lambda: tk._("Proposed again: “{dataset}” for {commitment}."),
    "reopened": lambda: tk._("Proposed again: “{dataset}” for {commitment}."),
}
_SEVERAL = {
    "confirmed": lambda n: tk.ungettext("{n} link confirmed.", "{n} links confirmed.", n),
    "rejected": lambda n: tk.ungettext("{n} link rejected.", "{n} links rejected.", n),
    "proposed": lambda n: tk.ungettext("{n} link proposed again.", "{n} links proposed again.", n),
    "reopened": lambda n: tk.ungettext("{n} link proposed again.", "{n} links proposed again.", n),
}


def ogptn_queue_said(said: str, last: Record | None) -> str:
    """Say what the step before did; nothing where there was none."""
    if said == "undone":
        return str(tk._("Taken back: it is as it was before."))
    if said == "gone":
        return str(
            tk._("It is no longer proposed: somebody else has decided, or its data is gone.")
        )
    return ogptn_decided(last, last["count"]) if said and last else ""


def ogptn_queue_count(count: int) -> str:
    """Say how many proposals wait for the reader."""
    if not count:
        return str(tk._("No proposal waits."))
    return str(tk.ungettext("{n} proposal waits.", "{n} proposals wait.", count).format(n=count))


def ogptn_milestone_at(link: Record) -> str:
    """Name the milestone that a proposed link is to serve: its place, and its title."""
    for place, step in enumerate(link["commitment"]["milestones"], start=1):
        if step["identifier"] == link["milestone"]:
            title = values.ogptn_plain(step["title_translated"])
            return tk._("Milestone {number}: {title}").format(number=place, title=title)
    return link["milestone"] or ""
