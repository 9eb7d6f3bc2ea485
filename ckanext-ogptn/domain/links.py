"""What becomes of a link when it is asked for again: people's decisions outlive every
re-harvest. What the health of links says of the data at their ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

# From what is worst.
WORST = ("withdrawn", "broken", "stale", "ok")


@dataclass(frozen=True)
class LinkState:
    """The part of a link that a new request may change."""

    link_type: str
    decision: str
    origin: str
    health: str = "ok"
    decided: bool = False


def is_settled(link: LinkState) -> bool:
    """Say whether a person made the link or decided on it."""
    return link.origin == "manual" or link.decided or link.decision == "rejected"


def merged(existing: LinkState, wanted: LinkState) -> LinkState:
    """Return what the link becomes when it is asked for again.

    A settled link changes by hand alone. A proposal by hand changes nothing that is there, but that what was proposed
    without a person is a person's proposal from then on. Of
    two origins that name the same link the first keeps it, unless it only proposed what the second
    names outright. A source that names a withdrawn link again brings it back to health.
    """
    if wanted.origin == "manual":
        waits = existing.decision == "proposed" and not is_settled(existing)
        return wanted if waits or wanted.decision != "proposed" else existing
    health = "ok" if existing.health == "withdrawn" else existing.health
    kept = replace(existing, health=health)
    if is_settled(existing):
        return kept
    if existing.decision == "proposed" and wanted.decision == "confirmed":
        return replace(wanted, health=health)
    same_origin = wanted.origin == existing.origin
    return replace(kept, link_type=wanted.link_type) if same_origin else kept


def worst(healths: Iterable[str]) -> str:
    """Return the worst of these healths; ``ok`` where there is none."""
    return min(healths, key=WORST.index, default="ok")


def data_state(healths: Iterable[str]) -> str:
    """Say what data a commitment has, by the health of the links that serve it.

    ``fresh`` where the data of one at least is well, ``stale`` where it has data of which none is, else ``without``.
    """
    found = set(healths)
    if "ok" in found:
        return "fresh"
    return "stale" if found else "without"


def count_by_health(links: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Count datasets by their health, from pairs (dataset, health), one a link: each dataset by the worst of its links.

    Returns {count, fresh, stale, broken}.
    """
    by_dataset: dict[str, list[str]] = {}
    for dataset, health in links:
        by_dataset.setdefault(dataset, []).append(health)
    found = [worst(healths) for healths in by_dataset.values()]
    return {
        "count": len(found),
        "fresh": found.count("ok"),
        "stale": found.count("stale"),
        "broken": len(found) - found.count("ok") - found.count("stale"),
    }
