"""Put the rows of a workbook together to the records that CKAN's actions take, and take records apart into rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ckanext.ogptn.workbook.shape import Book, Row

Values = dict[str, Any]
Record = Mapping[str, Any]

# The sheets whose rows are part of a record, with the record's field.
OF_PLAN = {"axes": "axes", "consultations": "consultations"}
OF_COMMITMENT = {"milestones": "milestones", "laws": "legal_basis"}
# What a report's row holds beside the report itself.
NOT_OF_REPORT = ("report", "resolved_on", "how")


@dataclass(frozen=True)
class Draft:
    """A record as the actions take it, its row, and the rows of what it holds several of, by field."""

    values: Values
    row: Row
    inner: Mapping[str, Sequence[Row]] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """What a workbook asks to be created; commitments in an order in which each finds what it refers to."""

    plan: Draft | None
    commitments: list[Draft]
    reports: list[Draft]
    # Evidence of a commitment itself, apart from its reports.
    evidence: list[Draft]
    assessments: list[Draft]
    amendments: list[Draft]


def assemble(book: Book) -> Content:
    """Return the records of a workbook, whether they are right or not."""
    plans = [_plan(row, book) for row in book.rows["plan"][:1]]
    plan = plans[0] if plans else None
    name = plan.values.get("name") if plan else None
    return Content(
        plan,
        _in_order([_commitment(row, name, book) for row in book.rows["commitments"]]),
        [_report(row, book) for row in book.rows["reports"]],
        [
            Draft(dict(row.values), row)
            for row in book.rows["evidence"]
            if "report" not in row.values
        ],
        [_assessment(row) for row in book.rows["assessments"]],
        [Draft(dict(row.values), row) for row in book.rows["amendments"]],
    )


def _plan(row: Row, book: Book) -> Draft:
    inner: dict[str, list[Row]] = {key: book.rows[sheet] for sheet, key in OF_PLAN.items()}
    documents = [one for one in book.rows["documents"] if "commitment" not in one.values]
    return _with(row, {**inner, "resources": documents}, type="action_plan")


def _commitment(row: Row, plan: str | None, book: Book) -> Draft:
    sheets = {**OF_COMMITMENT, "documents": "resources"}
    inner = {key: _of(book.rows[sheet], row) for sheet, key in sheets.items()}
    return _with(row, inner, type="commitment", action_plan=plan or "")


def _of(rows: Iterable[Row], commitment: Row) -> list[Row]:
    name = commitment.values.get("name")
    return [row for row in rows if name is not None and row.values.get("commitment") == name]


def _with(row: Row, inner: Mapping[str, Sequence[Row]], **more: str) -> Draft:
    several = {key: [_but(one, "commitment") for one in rows] for key, rows in inner.items()}
    return Draft({**row.values, **several, **more}, row, inner)


def _but(row: Row, *fields: str) -> Values:
    return {key: value for key, value in row.values.items() if key not in fields}


def _report(row: Row, book: Book) -> Draft:
    key = row.values.get("report")
    pieces = [
        one for one in book.rows["evidence"] if key is not None and one.values.get("report") == key
    ]
    evidence = [_but(one, "report", "commitment", "milestone") for one in pieces]
    # What is taken from a file was written elsewhere, and keeps what it states.
    values = {**_but(row, *NOT_OF_REPORT), "evidence": evidence, "origin": "import"}
    return Draft(values, row, {"evidence": pieces})


def _assessment(row: Row) -> Draft:
    return Draft({**_but(row, "assessment"), "origin": "import"}, row)


def _in_order(drafts: list[Draft]) -> list[Draft]:
    """Sort commitments so that a whole comes before its parts and before those that carry it on."""
    left = dict(enumerate(drafts))
    ordered: list[Draft] = []
    while left:
        waiting = {draft.values.get("name") for draft in left.values()}
        ready = [index for index, draft in left.items() if not _needs(draft) & waiting]
        # What waits for itself is told as a fault, and never written.
        for index in ready or list(left):
            ordered.append(left.pop(index))
    return ordered


def _needs(draft: Draft) -> set[Any]:
    fields = ("parent_commitment", "carried_over_from")
    return {draft.values[field] for field in fields if field in draft.values}


@dataclass(frozen=True)
class History:
    """What hangs on a plan's commitments, as the lists show it, in the order in which it was written.

    `evidence` is that of no report; `datasets` are the names of the datasets that evidence is, by id."""

    reports: Sequence[Record] = ()
    evidence: Sequence[Record] = ()
    assessments: Sequence[Record] = ()
    amendments: Sequence[Record] = ()
    datasets: Mapping[str, str] = field(default_factory=dict)


def rows_of(
    plan: Record, commitments: Sequence[Record], history: History
) -> dict[str, list[Values]]:
    """Return the rows of each sheet for a plan with all that belongs to it, as CKAN's actions show it."""
    names = {one["id"]: one["name"] for one in commitments}
    return {
        "plan": [dict(plan)],
        **{sheet: [dict(one) for one in plan.get(key) or []] for sheet, key in OF_PLAN.items()},
        "commitments": [dict(one) for one in commitments],
        **{sheet: _parts(commitments, key) for sheet, key in OF_COMMITMENT.items()},
        "reports": [
            {**one, **(one.get("resolution") or {})}
            for one in _keyed(history.reports, "report", "r", names)
        ],
        "evidence": _pieces(history, names),
        "assessments": _keyed(history.assessments, "assessment", "a", names),
        "amendments": [_named(one, names) for one in history.amendments],
        "documents": [
            *(dict(one) for one in plan.get("resources") or []),
            *_parts(commitments, "resources"),
        ],
    }


def _parts(commitments: Iterable[Record], key: str) -> list[Values]:
    return [
        {**one, "commitment": commitment["name"]}
        for commitment in commitments
        for one in commitment.get(key) or []
    ]


def _named(one: Record, names: Mapping[str, str]) -> Values:
    return {**one, "commitment": names[one["commitment_id"]]}


def _keys(records: Sequence[Record], letter: str) -> dict[str, str]:
    return {one["id"]: f"{letter}{number}" for number, one in enumerate(records, 1)}


def _keyed(
    records: Sequence[Record], column: str, letter: str, names: Mapping[str, str]
) -> list[Values]:
    """Give each row a key of its own, by which a correction names what it corrects."""
    keys = _keys(records, letter)
    return [
        {
            **_named(one, names),
            column: keys[one["id"]],
            "replaces": keys.get(one.get("replaces") or ""),
        }
        for one in records
    ]


def _pieces(history: History, names: Mapping[str, str]) -> list[Values]:
    keys = _keys(history.reports, "r")
    of_reports = [
        (one, keys[report["id"]]) for report in history.reports for one in report["evidence"]
    ]
    return [
        {
            **_named(one, names),
            "report": key,
            "dataset": history.datasets.get(one.get("dataset") or ""),
        }
        for one, key in [*of_reports, *((one, "") for one in history.evidence)]
    ]
