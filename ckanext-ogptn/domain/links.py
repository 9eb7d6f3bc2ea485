"""What becomes of a link when it is asked for again: people's decisions outlive every
re-harvest."""

from __future__ import annotations

from dataclasses import dataclass


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

    A proposal by hand changes nothing that is there, and a settled link changes by hand alone; its
    health is mended by any source that still names it. A proposal that a source now names outright
    is confirmed, and never the other way round."""
    if wanted.origin == "manual" and wanted.decision == "proposed":
        return existing
    if wanted.origin == "manual":
        return wanted
    health = "ok" if existing.health == "withdrawn" else existing.health
    if is_settled(existing):
        return LinkState(
            existing.link_type, existing.decision, existing.origin, health, existing.decided
        )
    decision = "confirmed" if "confirmed" in (existing.decision, wanted.decision) else "proposed"
    return LinkState(wanted.link_type, decision, wanted.origin, health)
