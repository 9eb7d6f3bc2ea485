"""Template helpers for how well the data are that serve a commitment: in sentences, by link, by milestone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.domain.links import WORST, count_by_health
from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import words

Record = dict[str, Any]
# Of each milestone a page shows so many datasets at once, and in all so many; the catalogue has the rest.
SHOWN_AT_ONCE = 10
MOST_SHOWN = 100


def ogptn_ailment(link: Mapping[str, Any]) -> Record | None:
    """Say what ails a link: {word, since, reason}, of which the last two may be empty; None where all is well."""
    health = link.get("health") or "ok"
    if health == "ok":
        return None
    day = values.ogptn_date(link.get("health_since"))
    reason = words.LINK_REASONS.get(link.get("health_reason") or "")
    return {
        "word": values.ogptn_word("LINK_HEALTH", health),
        "since": tk._("since {date}").format(date=day) if day else "",
        "reason": tk._(reason) if reason else "",
    }


def ogptn_freshness(counts: Mapping[str, int]) -> str:
    """Say how many of a commitment's datasets are not well: "2 of 5 datasets are stale."; nothing where all are."""
    said = [
        _SENTENCES[health](counts["count"], counts[health]).format(
            n=counts[health], count=counts["count"]
        )
        for health in ("stale", "broken")
        if counts[health]
    ]
    return " ".join(said)


def _stale(count: int, n: int) -> str:
    if count == 1:
        return tk._("Its only dataset is stale.")
    return tk.ungettext(
        "{n} of {count} datasets is stale.", "{n} of {count} datasets are stale.", n
    )


def _broken(count: int, n: int) -> str:
    if count == 1:
        return tk._("The link to its only dataset is broken.")
    return tk.ungettext(
        "The link to {n} of {count} datasets is broken.",
        "The links to {n} of {count} datasets are broken.",
        n,
    )


_SENTENCES: dict[str, Callable[[int, int], str]] = {"stale": _stale, "broken": _broken}


def ogptn_data_groups(item: Mapping[str, Any], links: Sequence[Record]) -> list[Record]:
    """Part a commitment's links by the milestone that they serve, in the milestones' order, the whole commitment first.

    Each group has ``number`` and ``title`` of its milestone (None and empty for the whole), ``counts`` by health, the
    links ``shown`` at once and ``more``, what asks for attention first, and how many are ``left`` to the catalogue.
    Where the commitment is shown with some of its links alone the last group misses some, and has no counts.
    """
    steps = {step["identifier"]: step for step in item["milestones"]}
    numbers = {identifier: number for number, identifier in enumerate(steps, start=1)}
    parted: dict[str, list[Record]] = {}
    for link in sorted(links, key=lambda link: WORST.index(link["health"])):
        parted.setdefault(link["milestone"] if link["milestone"] in steps else "", []).append(link)
    beyond = item["dataset_count"] - len({link["dataset_id"] for link in links})
    in_order = sorted(parted, key=lambda key: numbers.get(key, 0))
    cut = "" if "" in parted else next(reversed(in_order), "")
    groups, room = [], MOST_SHOWN
    for key in in_order:
        found = parted[key][: max(room, SHOWN_AT_ONCE)]
        room -= len(found)
        missed = beyond if key == cut else 0
        pairs = ((one["dataset_id"], one["health"]) for one in parted[key])
        groups.append(
            {
                "number": numbers.get(key),
                "title": steps[key]["title_translated"] if key in steps else {},
                "counts": count_by_health(() if missed else pairs),
                "shown": found[:SHOWN_AT_ONCE],
                "more": found[SHOWN_AT_ONCE:],
                "left": len(parted[key]) - len(found) + missed,
            }
        )
    return groups
