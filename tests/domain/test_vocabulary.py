"""The code lists of the domain are those of the design and of the Open Government Partnership."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
import yaml

from ckanext.ogptn.domain import vocabulary as words

LISTS = {
    "plan statuses": (words.PLAN_STATUSES, ["draft", "submitted", "active", "closed"]),
    "states of a commitment": (
        words.LIFECYCLE_STATES,
        ["planned", "active", "amended", "suspended", "withdrawn", "closed"],
    ),
    "OGP's values": (
        words.OGP_VALUES,
        [
            "access_to_information",
            "civic_participation",
            "public_accountability",
            "technology_innovation",
        ],
    ),
    "precisions": (words.PRECISIONS, ["day", "month", "quarter", "year"]),
    "levels": (words.LEVELS, ["not_started", "limited", "substantial", "complete"]),
    "levels, and none": (
        words.ALL_LEVELS,
        ["complete", "substantial", "limited", "not_started", "not_assessed"],
    ),
    "assessors": (words.ASSESSORS, ["self", "civil_society"]),
    "origins of reports": (words.REPORT_ORIGINS, ["entered", "import"]),
    "kinds of evidence": (
        words.EVIDENCE_TYPES,
        ["dataset", "resource", "document", "web_page", "legal_text", "event"],
    ),
    "visibilities": (words.EVIDENCE_VISIBILITIES, ["public", "officers"]),
    "kinds of links": (
        words.LINK_TYPES,
        ["fulfils", "partially_fulfils", "evidence_for", "related"],
    ),
    "decisions on links": (words.LINK_DECISIONS, ["proposed", "confirmed", "rejected"]),
    "health of links": (words.LINK_HEALTH, ["ok", "stale", "broken", "withdrawn"]),
    "origins of links": (words.LINK_ORIGINS, ["manual", "source", "rule", "import"]),
    "timeliness": (
        words.TIMELINESS,
        [
            *("overdue", "due_soon", "on_track", "unfinished_at_last_report", "completed_late"),
            *("completed_on_time", "completed_date_unknown", "no_deadline", "unknown"),
        ],
    ),
    "states of updates": (words.UPDATE_STATES, ["update_due", "no_update", "up_to_date"]),
}
# OGP's table of what the Independent Reporting Mechanism codes, now and before.
JUDGEMENTS = {
    "completion": ["no_evidence_available", "not_started", "limited", "substantial", "complete"],
    "verifiability": ["verifiable", "not_verifiable"],
    "specificity": ["none", "low", "medium", "high"],
    "relevance": ["yes", "no"],
    "ambition": ["unclear", "modest", "substantial"],
    "potential_impact": ["none", "minor", "moderate", "transformative"],
    "did_it_open_government": ["worsened", "did_not_change", "marginal", "major", "outstanding"],
    "early_results": [],
}


@pytest.mark.parametrize("name", LISTS)
def test_a_code_list_is_the_designs(name: str) -> None:
    """Each list holds the design's codes, in the order in which they are shown, and no other."""
    found, expected = LISTS[name]
    assert list(found) == expected


def test_the_mechanisms_code_lists_are_ogps() -> None:
    """What assessments take unless a portal's settings say otherwise: OGP's codes in its order; none were published for
    early results."""
    text = resources.files("ckanext.ogptn").joinpath("config_declaration.yaml").read_text("utf-8")
    options: list[dict[str, Any]] = [
        option for group in yaml.safe_load(text)["groups"] for option in group["options"]
    ]
    stem = "ogptn.assessment."
    found = {
        option["key"].removeprefix(stem): str(option["default"]).split()
        for option in options
        if option["key"].startswith(stem)
    }
    assert found == JUDGEMENTS
