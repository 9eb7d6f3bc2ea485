"""The rows of each table of the export, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ckanext.ogptn.domain.scores import SCOPES
from ckanext.ogptn.machines import asking
from ckanext.ogptn.machines.graphs import REFERENCES

Record = dict[str, Any]


def of(table: str) -> Iterator[Record]:
    """Go through the rows of a table, by its name in :data:`SOURCES`."""
    return SOURCES[table]()


def _plans() -> Iterator[Record]:
    found = asking.plans()
    public = {plan["name"] for plan in found}
    for plan in found:
        organization = plan.get("organization") or {}
        yield {
            **plan,
            "coordinating_institution": organization.get("name"),
            "previous_plan": _if_in(public, plan.get("previous_plan")),
        }


def _commitments() -> Iterator[Record]:
    plans = {plan["name"] for plan in asking.plans()}
    public = set(asking.names_by_id().values())
    for page in asking.commitments():
        for one in page:
            references = {field: _if_in(public, one.get(field)) for field in REFERENCES}
            yield {**one, **references, "action_plan": _if_in(plans, one["action_plan"])}


def _if_in(public: set[str], name: str | None) -> str | None:
    return name if name in public else None


def _milestones() -> Iterator[Record]:
    for page in asking.packages("+dataset_type:commitment"):
        for one in page:
            for step in one.get("milestones") or []:
                yield {**step, "commitment": one["name"]}


def _history(action: str) -> Callable[[], Iterator[Record]]:
    def rows() -> Iterator[Record]:
        names = asking.names_by_id()
        for row in asking.every(action):
            if row["commitment_id"] in names:
                yield {**row, "commitment": names[row["commitment_id"]]}

    return rows


def _evidence() -> Iterator[Record]:
    for row in _history("ogptn_evidence_list")():
        yield {**row, "report": row["report_id"]}


def _reports() -> Iterator[Record]:
    for row in _history("ogptn_progress_report_list")():
        yield {**row, "resolved_how": (row.get("resolution") or {}).get("how")}


def _links() -> Iterator[Record]:
    names = asking.names_by_id()
    for some in asking.batches(list(names), asking.PACKAGES):
        for link in asking.every("ogptn_link_list", commitments=some, decision="confirmed"):
            yield {
                **link,
                "commitment": names[link["commitment_id"]],
                "dataset": link["dataset"]["name"],
            }


def _scores() -> Iterator[Record]:
    for scope in SCOPES:
        yield from asking.every("ogptn_scoreboard_history", scope=scope)


def _inventory() -> Iterator[Record]:
    for item in asking.every("ogptn_inventory_list"):
        ends = {end: (item[end] or {}).get("name") for end in ("dataset", "commitment")}
        yield {**item, **ends, "institution": item["institution"]["name"]}


SOURCES: dict[str, Callable[[], Iterator[Record]]] = {
    "plans": _plans,
    "commitments": _commitments,
    "milestones": _milestones,
    "reports": _reports,
    "evidence": _evidence,
    "amendments": _history("ogptn_amendment_list"),
    "assessments": _history("ogptn_assessment_list"),
    "links": _links,
    "scores": _scores,
    "inventory": _inventory,
}
