"""What a dataset may serve, as a caller may see it; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ckan.types import Context

from ckanext.ogptn.logic import access, brief
from ckanext.ogptn.logic.suggesting import matchers
from ckanext.ogptn.matching.engine import Match
from ckanext.ogptn.matching.texts import Offer

Shown = dict[str, Any]
# So many are found before those are left out that the caller may not see.
LOOKED_THROUGH = 50


def found(context: Context, offer: Offer) -> list[Match]:
    """Return the commitments that a dataset may serve and that the caller may see, best first."""
    matches = matchers.current().suggest(offer, LOOKED_THROUGH)
    seen = access.visible_packages(context, {one.commitment_id for one in matches})
    return [one for one in matches if one.commitment_id in seen]


def shown(matches: Sequence[Match]) -> list[Shown]:
    """Return matches as the action answers them."""
    ids = {one.commitment_id for one in matches}
    known, steps = brief.commitments(ids), brief.milestones(ids)
    return [
        {
            "commitment": known[one.commitment_id],
            "milestone": one.milestone or None,
            "milestone_title_translated": _title(steps[one.commitment_id], one.milestone),
            "score": one.score,
            "band": one.band,
            "matched_terms": one.matched_terms,
        }
        for one in matches
    ]


def _title(steps: list[Shown], milestone: str) -> dict[str, str] | None:
    return next((one["title_translated"] for one in steps if one["identifier"] == milestone), None)
