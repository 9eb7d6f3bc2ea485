"""What the actions take as codes: each argument its own list, and no other word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ckanext.ogptn.logic.schema import (
    assessments,
    commitments,
    evidence,
    link_decisions,
    links,
    reports,
)
from ckanext.ogptn.machines.arguments import described

PRECISIONS = ["day", "month", "quarter", "year"]
LEVELS = ["not_started", "limited", "substantial", "complete"]
ORIGINS = ["entered", "import"]
TYPES = ["fulfils", "partially_fulfils", "evidence_for", "related"]
DECISIONS = ["proposed", "confirmed", "rejected"]
CODES: list[tuple[Callable[[], dict[str, Any]], dict[str, list[str]]]] = [
    (
        reports.ogptn_progress_report_create,
        {
            "report_date_precision": PRECISIONS,
            "assessor_type": ["self", "civil_society"],
            "completion_level": LEVELS,
            "origin": ORIGINS,
        },
    ),
    (
        reports.ogptn_progress_report_correct,
        {"report_date_precision": PRECISIONS, "completion_level": LEVELS},
    ),
    (
        evidence.ogptn_evidence_create,
        {
            "type": ["dataset", "resource", "document", "web_page", "legal_text", "event"],
            "visibility": ["public", "officers"],
        },
    ),
    (
        assessments.ogptn_assessment_create,
        {
            "report_date_precision": PRECISIONS,
            "completion": ["no_evidence_available", *LEVELS],
            "verifiability": ["verifiable", "not_verifiable"],
            "specificity": ["none", "low", "medium", "high"],
            "relevance": ["yes", "no"],
            "ambition": ["unclear", "modest", "substantial"],
            "potential_impact": ["none", "minor", "moderate", "transformative"],
            "did_it_open_government": [
                *("worsened", "did_not_change", "marginal", "major", "outstanding")
            ],
            "early_results": [],
            "origin": ORIGINS,
        },
    ),
    (commitments.ogptn_commitment_amend, {"due_precision": ["", *PRECISIONS]}),
    (
        links.ogptn_link_create,
        {
            "link_type": TYPES,
            "decision": ["proposed", "confirmed"],
            "origin": ["manual", "source", "rule", "import"],
        },
    ),
    (
        link_decisions.ogptn_link_decide,
        {"decision": DECISIONS, "expected": DECISIONS, "link_type": TYPES},
    ),
]


@pytest.mark.parametrize(("schema", "expected"), CODES, ids=[one.__name__ for one, _ in CODES])
def test_an_argument_takes_the_codes_of_its_list(
    site: None, schema: Callable[[], dict[str, Any]], expected: dict[str, list[str]]
) -> None:
    """Each argument that takes codes takes those of its own list, in its order; the others take none."""
    found = {
        name: described(validators)
        for name, validators in schema().items()
        if not isinstance(validators, dict)
    }
    assert {name: one["enum"] for name, one in found.items() if "enum" in one} == expected
