"""The tables of the export, one a kind of record: a row is what an action answers, flat and without repetition.

Every table names the record that it hangs on by its name or id, so that they can be joined.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.ogptn.domain import vocabulary as words
from ckanext.ogptn.domain.amendments import SUBJECTS
from ckanext.ogptn.domain.inventory import FREQUENCIES
from ckanext.ogptn.domain.inventory import STATES as INVENTORY_STATES
from ckanext.ogptn.domain.scores import SCOPES
from ckanext.ogptn.exports.columns import (
    Column,
    Table,
    code,
    day,
    key,
    moment,
    number,
    several,
    structure,
    text,
    translated,
    truth,
)

Record = Mapping[str, Any]


def _level_of(field: str) -> Any:
    return lambda record: (record.get("level") or {}).get(field)


def _resolved(field: str) -> Any:
    return lambda record: (record.get("resolution") or {}).get(field)


def _counted(health: str) -> Any:
    return lambda record: (record.get("datasets") or {}).get(health)


PLANS = Table(
    "plans",
    "Action plans",
    "One row for each public action plan.",
    (
        key("name", "The plan's name and stable identifier"),
        number("plan_number", "1 for the first plan, and so on"),
        *translated("title", "title_translated", "The title"),
        *translated("introduction", "notes_translated", "The introduction"),
        code("plan_status", "Where the plan stands", words.PLAN_STATUSES),
        day("start_date", "Its first day"),
        code("start_precision", "How exact the first day is", words.PRECISIONS),
        day("end_date", "Its last day"),
        code("end_precision", "How exact the last day is", words.PRECISIONS),
        text("coordinating_institution", "Name of the coordinating institution"),
        text("previous_plan", "Name of the plan before it"),
        several("irm_reports", "Addresses of reports on it by the Independent Reporting Mechanism"),
        moment("metadata_modified", "When the record was last changed"),
    ),
    key=("name",),
    references={"previous_plan": ("plans", "name")},
)

COMMITMENTS = Table(
    "commitments",
    "Commitments",
    "One row for each public commitment, and for each part of one.",
    (
        key("name", "The commitment's name and stable identifier"),
        text("ogp_identifier", "OGP's own identifier"),
        text("action_plan", "Name of its plan"),
        number("number", "Its number in the plan"),
        number("part_number", "For a part: its place in the whole"),
        text("parent_commitment", "For a part: name of the whole"),
        number("axis", "Number of its axis in the plan"),
        *translated("title", "title_translated", "The title"),
        *translated("summary", "notes_translated", "The portal's summary"),
        *translated("problem", "problem_translated", "The problem addressed"),
        *translated("expected_results", "expected_results_translated", "What should come of it"),
        several("ogp_values", "Codes of OGP's values"),
        several("policy_areas", "Subject words"),
        text("sector", "Its sector"),
        several("sdg_goals", "Numbers of Sustainable Development Goals"),
        several("lead_institutions", "Names of the institutions that answer for it"),
        several("supporting_institutions", "Names of the supporting institutions"),
        day("start_date", "Its first day"),
        day("due_date", "Its deadline, the last day that the words allow; that of its last part"),
        code("due_precision", "How exact the deadline is", words.PRECISIONS),
        *translated("due_text", "due_text_translated", "The deadline in the plan's words"),
        text("priority", "high, medium or low, as the plan or its committee set it"),
        text("budget", "The budget, as stated"),
        truth("budget_allocated", "Whether money was set aside"),
        truth("needs_legislation", "Whether it depends on a law being passed"),
        text("carried_over_from", "Name of the earlier commitment that it goes on with"),
        code("lifecycle_state", "Its state as recorded", words.LIFECYCLE_STATES),
        code("completion_level", "How far it is, by the report that counts", words.ALL_LEVELS),
        Column("level_assessor", "string", "Who says so", _level_of("assessor_type")),
        Column("level_date", "date", "The day of that report", _level_of("report_date")),
        code("timeliness", "Where it stands against its deadline today", words.TIMELINESS),
        code("update_state", "Whether a report is owed", words.UPDATE_STATES),
        number("dataset_count", "How many public datasets are linked to it"),
        Column(
            "stale_datasets", "integer", "How many of these are no longer fresh", _counted("stale")
        ),
        Column("broken_datasets", "integer", "To how many the link is broken", _counted("broken")),
        code("data_state", "What data serve it, or a part of it", words.DATA_STATES),
        code("evidence_state", "Whether what its level rests on stands", words.EVIDENCE_STATES),
        moment("metadata_modified", "When the record was last changed"),
    ),
    key=("name",),
    references={
        "action_plan": ("plans", "name"),
        "parent_commitment": ("commitments", "name"),
        "carried_over_from": ("commitments", "name"),
    },
)

MILESTONES = Table(
    "milestones",
    "Milestones",
    "One row for each milestone of a commitment.",
    (
        key("commitment", "Name of the commitment"),
        key("identifier", "The milestone's identifier in the commitment"),
        *translated("title", "title_translated", "The title"),
        *translated("deliverable", "deliverable_translated", "What is to be delivered"),
        day("start_date", "Its first day"),
        day("due_date", "Its deadline, the last day that the words allow"),
        code("due_precision", "How exact the deadline is", words.PRECISIONS),
        *translated("due_text", "due_text_translated", "The deadline in the plan's words"),
        day("completed_on", "The day of completion, where it is stated"),
        text("responsible_institution", "Name of the institution responsible"),
    ),
    key=("commitment", "identifier"),
    references={"commitment": ("commitments", "name")},
)

REPORTS = Table(
    "reports",
    "Progress reports",
    "One row for each progress report; a correction is a report that replaces another.",
    (
        key("id", "The report's id"),
        key("commitment", "Name of the commitment"),
        text("milestone", "Identifier of the milestone, where it speaks of one"),
        text("reporting_period", "The period that it covers, in words"),
        day("report_date", "Its day"),
        code("report_date_precision", "How exact its day is", words.PRECISIONS),
        text("report_date_source", "What its day rests on"),
        code("assessor_type", "Who assesses", words.ASSESSORS),
        code("completion_level", "How far it says things are", words.LEVELS),
        day("completed_on", "The day of completion, where it is stated"),
        *translated("progress", "progress", "What was done"),
        *translated("challenges", "challenges", "What stands in the way"),
        *translated("next_steps", "next_steps", "What comes next"),
        Column(
            "resolved_on", "date", "When its challenges were resolved", _resolved("resolved_on")
        ),
        *translated("resolution", "resolved_how", "How its challenges were resolved"),
        code(
            "origin",
            "Entered here, or imported from a published assessment",
            words.REPORT_ORIGINS,
        ),
        text("replaces", "Id of the report that it corrects"),
        truth("superseded", "Whether a later report corrects it"),
        moment("created_at", "When it was added"),
    ),
    key=("id",),
    references={"commitment": ("commitments", "name"), "replaces": ("reports", "id")},
)

EVIDENCE = Table(
    "evidence",
    "Evidence",
    "One row for each public piece of evidence.",
    (
        key("id", "The piece's id"),
        key("commitment", "Name of the commitment"),
        text("report", "Id of the report that it belongs to"),
        text("milestone", "Identifier of the milestone that it proves"),
        code("type", "What it is", words.EVIDENCE_TYPES),
        *translated("title", "title", "Its title"),
        text("url", "Its address"),
        text("dataset", "Id of the dataset, where it is one of the portal"),
        text("language", "Its language"),
        day("date", "Its day"),
        code("health", "Whether what it leads to is still there", words.LINK_HEALTH),
        text("health_reason", "What ails it, as a code; empty where all is well"),
        moment("last_checked_at", "When its address was last looked at"),
        moment("created_at", "When it was added"),
    ),
    key=("id",),
    references={"commitment": ("commitments", "name"), "report": ("reports", "id")},
)

AMENDMENTS = Table(
    "amendments",
    "Amendments",
    "One row for each change of a promise.",
    (
        key("id", "The amendment's id"),
        key("commitment", "Name of the commitment"),
        code("subject", "What was changed", tuple(SUBJECTS)),
        text("milestone", "Identifier of the milestone, where it changed"),
        structure("old", "The promise before; empty where a milestone was added"),
        structure("new", "The promise after; empty where a milestone was removed"),
        *translated("reason", "reason", "Why"),
        text("decided_by", "The body that decided"),
        day("decided_on", "The day of the decision"),
        moment("created_at", "When it was added"),
    ),
    key=("id",),
    references={"commitment": ("commitments", "name")},
)

ASSESSMENTS = Table(
    "assessments",
    "Assessments",
    "One row for each assessment by the Independent Reporting Mechanism, in OGP's codes.",
    (
        key("id", "The assessment's id"),
        key("commitment", "Name of the commitment"),
        text("reporting_period", "The period that it covers, in words"),
        day("report_date", "The day of the mechanism's report"),
        code("report_date_precision", "How exact that day is", words.PRECISIONS),
        text("report_url", "Address of the mechanism's report"),
        text("completion", "Completion"),
        text("verifiability", "Verifiability (plans since 2021)"),
        text("specificity", "Specificity (plans before)"),
        text("relevance", "Relevance to OGP's values"),
        text("ambition", "Ambition, potential for results"),
        text("potential_impact", "Potential impact (plans before)"),
        text("did_it_open_government", "Did it open government?"),
        text("early_results", "Early results"),
        truth("starred", "Whether the mechanism starred it"),
        *translated("findings", "findings", "What it found"),
        text("replaces", "Id of the assessment that it corrects"),
        truth("superseded", "Whether a later one corrects it"),
        moment("created_at", "When it was added"),
    ),
    key=("id",),
    references={"commitment": ("commitments", "name"), "replaces": ("assessments", "id")},
)

LINKS = Table(
    "links",
    "Links",
    "One row for each confirmed link between a commitment and a public dataset.",
    (
        key("id", "The link's id"),
        key("commitment", "Name of the commitment"),
        key("dataset", "Name of the dataset"),
        text("milestone", "Identifier of the milestone that it serves"),
        text("resource_id", "Id of the file that it serves"),
        code("link_type", "What the data is to the promise", words.LINK_TYPES),
        code("health", "Whether both ends are well", words.LINK_HEALTH),
        text("health_reason", "What ails it, as a code; empty where all is well"),
        moment("health_since", "Since when it is as it is"),
        moment("last_checked_at", "When it was last looked after"),
        code("origin", "How it came about", words.LINK_ORIGINS),
        text("rule", "The rule that made it"),
        *translated("note", "note", "A note"),
        moment("created_at", "When it was made"),
        moment("decided_at", "When a person last decided on it"),
    ),
    key=("id",),
    references={"commitment": ("commitments", "name")},
)

SCORES = Table(
    "scores",
    "Scoreboard",
    "One row for each day that was counted and for the whole portal, each plan, institution and sector: how many"
    " commitments rest on data.",
    (
        Column("day", "date", "The day", constraints={"required": True}),
        Column("scope", "string", "What is counted", codes=SCOPES, constraints={"required": True}),
        Column(
            "name",
            "string",
            "Name of the plan or institution, or code of the sector; “*” for the portal, and for commitments that state"
            " no sector",
            lambda record: record["name"] or "*",
            constraints={"required": True},
        ),
        number("promised", "Commitments: the sum of the next three"),
        number("fulfilled", "Commitments with fresh data"),
        number("stale", "Commitments with stale or broken data alone"),
        number("without_data", "Commitments without data"),
        number("datasets", "Datasets that serve these commitments, each once"),
    ),
    key=("day", "scope", "name"),
)

INVENTORY = Table(
    "inventory",
    "Inventory of promised data",
    "One row for each set of data that an institution has promised to open.",
    (
        key("id", "The item's id"),
        key("institution", "Name of the institution"),
        key("identifier", "What the institution calls it by"),
        *translated("title", "title", "The title"),
        *translated("notes", "notes", "What it holds and what its opening is good for"),
        code("state", "Where it stands", INVENTORY_STATES),
        day("release_date", "By when it will be open"),
        code("release_precision", "How exact that day is", words.PRECISIONS),
        day("opened_on", "Since when it is open"),
        text("dataset", "Name of the dataset that opened it"),
        text("commitment", "Name of the commitment that asks for it"),
        text("sector", "Its sector"),
        code("frequency", "How often it will be updated", FREQUENCIES),
        truth("is_example", "Whether it is invented, to show how the portal works"),
        moment("updated_at", "When the item was last changed"),
    ),
    key=("id",),
    references={"commitment": ("commitments", "name")},
)

TABLES = {
    table.name: table
    for table in (
        PLANS, COMMITMENTS, MILESTONES, REPORTS, EVIDENCE, AMENDMENTS, ASSESSMENTS, LINKS,
        SCORES, INVENTORY,
    )
}  # fmt: skip
