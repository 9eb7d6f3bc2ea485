"""Graphs of plans and commitments, whole, for any number of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rdflib import Graph

from ckanext.ogptn.exports import commitment_graph, plan_graph
from ckanext.ogptn.exports.graph import Names
from ckanext.ogptn.machines import asking

Record = dict[str, Any]
# References of a commitment that may name a record which is not public.
REFERENCES = ("parent_commitment", "carried_over_from")
# What hangs on commitments, by the field that `ogptn_commitment_show` gives it in.
HISTORIES = {
    "reports": "ogptn_progress_report_list",
    "amendments": "ogptn_amendment_list",
    "assessments": "ogptn_assessment_list",
    "evidence": "ogptn_evidence_list",
    "links": "ogptn_link_list",
}


def of_commitments(names: Names, packages: Sequence[Record], graph: Graph) -> None:
    """Add these public commitments to a graph, each with its milestones, reports, amendments, assessments and links.

    `packages` are whole records with what follows from them, at most :data:`asking.PACKAGES`.
    """
    ids = [one["id"] for one in packages]
    histories = {field: asking.by_commitment(action, ids) for field, action in HISTORIES.items()}
    supporting = (name for one in packages for name in one.get("supporting_institutions") or [])
    institutions = asking.institutions(supporting)
    plans = {plan["name"]: plan for plan in asking.plans()}
    named = (one[field] for one in packages for field in REFERENCES if one.get(field))
    public = asking.public_names(named)
    for one in packages:
        item = {
            **one,
            **{field: rows[one["id"]] for field, rows in histories.items()},
            "due_date": one["stated_due_date"],
            "supporting": _known(institutions, one.get("supporting_institutions")),
            "plan": plans.get(one["action_plan"]),
            "parent": _reference(public, one.get("parent_commitment")),
            "carried_over_from": (_reference(public, one.get("carried_over_from")) or {}).get(
                "name"
            ),
        }
        commitment_graph.add(graph, names, item)


def _known(institutions: dict[str, Record], names: Sequence[str] | None) -> list[Record]:
    return [institutions[name] for name in names or [] if name in institutions]


def _reference(public: set[str], name: str | None) -> Record | None:
    return {"name": name} if name in public else None


def of_plan(names: Names, plan: Record, graph: Graph) -> None:
    """Add a public plan to a graph, and name its commitments."""
    earlier = {one["name"] for one in asking.plans()}
    owner = (plan.get("organization") or {}).get("name")
    query = f'+dataset_type:commitment -parent_commitment:[* TO *] +action_plan:"{plan["name"]}"'
    pages = asking.packages(query, asking.ROWS, ("id", "name"))
    shown = {
        **plan,
        "coordinator": asking.institutions([owner]).get(owner) if owner else None,
        "previous_plan": plan.get("previous_plan")
        if plan.get("previous_plan") in earlier
        else None,
    }
    plan_graph.add(graph, names, shown, [one["name"] for page in pages for one in page])
