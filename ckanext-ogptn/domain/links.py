"""What becomes of a link when it is asked for again: people's decisions outlive every
re-harvest."""

from __future__ import annotations

from dataclasses import dataclass, replace


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

    A settled link changes by hand alone, and a proposal by hand changes nothing that is there. Of
    two origins that name the same link the first keeps it, unless it only proposed what the second
    names outright. A source that names a withdrawn link again brings it back to health.
    """
    if wanted.origin == "manual":
        return existing if wanted.decision == "proposed" else wanted
    health = "ok" if existing.health == "withdrawn" else existing.health
    kept = replace(existing, health=health)
    if is_settled(existing):
        return kept
    if existing.decision == "proposed" and wanted.decision == "confirmed":
        return replace(wanted, health=health)
    same_origin = wanted.origin == existing.origin
    return replace(kept, link_type=wanted.link_type) if same_origin else kept
