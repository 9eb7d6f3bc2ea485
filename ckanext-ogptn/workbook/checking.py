"""What a workbook can be told to have wrong without a portal: what its sheets say of one another.

What a single record may hold is for the validators of its schema, which know the portal's institutions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from ckanext.ogptn.domain.persons import EMAIL, PERSON_TITLE, TELEPHONE
from ckanext.ogptn.workbook.shape import Book, Fault, Row
from ckanext.ogptn.workbook.tables import JUDGEMENTS

Faults = Iterator[Fault]

# The sheets whose every row belongs to a commitment.
BELOW = ("milestones", "laws", "reports", "assessments", "amendments")

# Where an office is named, a person may slip in; elsewhere figures and offices look like one.
OFFICES = (
    "lead_unit_translated",
    "contact_office_translated",
    "contact_role_translated",
    "supporting_note_translated",
)


def faults(book: Book, today: date) -> list[Fault]:
    """Return what the sheets contradict each other in, and what a workbook must not hold."""
    checks: tuple[Callable[[Book], Faults], ...] = (
        _plan,
        _doubles,
        _axes,
        _parents,
        _circles,
        _references,
        _milestones,
        _precisions,
        _persons,
        _evidence,
    )
    found = [fault for check in checks for fault in check(book)]
    return [*found, *_reports(book, today), *_assessments(book, today), *_amendments(book, today)]


def _plan(book: Book) -> Faults:
    rows = book.rows["plan"]
    if not rows and not any(f.code in ("missing_sheet", "missing_column") for f in book.faults):
        yield Fault("no_plan")
    for row in rows[1:]:
        yield row.fault("name", "second_plan")


def _doubles(book: Book) -> Faults:
    yield from _repeated(book.rows["axes"], "number", ("number",))
    yield from _repeated(book.rows["consultations"], "round", ("round",))
    yield from _repeated(book.rows["commitments"], "name", ("name",))
    yield from _repeated(
        book.rows["commitments"], "number", ("number", "part_number"), "double_number"
    )
    yield from _repeated(book.rows["milestones"], "identifier", ("commitment", "identifier"))
    yield from _repeated(book.rows["reports"], "report", ("report",))
    yield from _repeated(book.rows["assessments"], "assessment", ("assessment",))
    for name in ("reports", "assessments"):
        yield from _repeated(book.rows[name], "replaces", ("replaces",), "replaced_twice")


def _repeated(rows: list[Row], field: str, key: tuple[str, ...], code: str = "double") -> Faults:
    seen: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if field not in row.values:
            continue
        first = seen.setdefault(tuple(row.values.get(one) for one in key), row)
        if first is not row:
            yield row.fault(field, code, value=row.values[field], row=first.number)


def _axes(book: Book) -> Faults:
    numbers = [row.values["number"] for row in book.rows["axes"] if "number" in row.values]
    for row in book.rows["commitments"]:
        axis = row.values.get("axis")
        if axis is not None and axis not in numbers:
            known = ", ".join(map(str, numbers)) or "-"
            yield row.fault("axis", "unknown_axis", value=axis, known=known)


def _commitments(book: Book) -> dict[str, Row]:
    return {row.values["name"]: row for row in book.rows["commitments"] if "name" in row.values}


def _parents(book: Book) -> Faults:
    """A part belongs to a whole of the same workbook, which is one plan."""
    known = _commitments(book)
    for row in book.rows["commitments"]:
        parent = row.values.get("parent_commitment")
        if parent is None:
            continue
        if parent not in known:
            yield row.fault("parent_commitment", "unknown_parent", value=parent)
        elif known[parent] is row or "parent_commitment" in known[parent].values:
            yield row.fault("parent_commitment", "parent_is_part", value=parent)


def _circles(book: Book) -> Faults:
    """A commitment that goes on with another one of this workbook does not come before itself."""
    known = _commitments(book)
    for name, row in known.items():
        passed = {name}
        earlier = row.values.get("carried_over_from")
        while earlier in known and earlier not in passed:
            passed.add(earlier)
            earlier = known[earlier].values.get("carried_over_from")
        if earlier == name:
            yield row.fault("carried_over_from", "circle", value=row.values["carried_over_from"])


def _references(book: Book) -> Faults:
    known = _commitments(book)
    for name in (*BELOW, "evidence", "documents"):
        for row in book.rows[name]:
            commitment = row.values.get("commitment")
            if commitment is not None and commitment not in known:
                yield row.fault("commitment", "unknown_commitment", value=commitment)


def _milestones(book: Book) -> Faults:
    """A report or a piece of evidence speaks of a milestone that its commitment has."""
    known = {
        (row.values.get("commitment"), row.values.get("identifier"))
        for row in book.rows["milestones"]
    }
    commitments = _commitments(book)
    # An amendment may have taken a milestone away.
    for name in ("reports", "evidence"):
        for row in book.rows[name]:
            commitment, step = _commitment_of(book, row), row.values.get("milestone")
            if step is not None and commitment in commitments and (commitment, step) not in known:
                yield row.fault("milestone", "unknown_milestone", value=step, commitment=commitment)


def _commitment_of(book: Book, row: Row) -> object:
    if "commitment" in row.values or "report" not in row.values:
        return row.values.get("commitment")
    found = (
        report.values.get("commitment")
        for report in book.rows["reports"]
        if report.values.get("report") == row.values["report"]
    )
    return next(found, None)


def _precisions(book: Book) -> Faults:
    """A precision is of a day that is given."""
    for rows in book.rows.values():
        for row in rows:
            for column in row.sheet.columns:
                alone = column.precision in row.values and column.field not in row.values
                if alone and not column.required and not _is_bad(book, row, column.field):
                    yield row.fault(column.field, "precision_alone")


def _persons(book: Book) -> Faults:
    """Records are handed out whole, to everybody: they name offices, never persons."""
    for rows in book.rows.values():
        for row in rows:
            for field, value in row.values.items():
                patterns = (EMAIL, TELEPHONE, PERSON_TITLE) if field in OFFICES else (EMAIL,)
                yield from _person(row, field, value, patterns)


def _person(row: Row, field: str, value: object, patterns: tuple[re.Pattern[str], ...]) -> Faults:
    if field in ("url", "name", "author") and row.sheet.name != "reports":
        return
    texts: Mapping[str, object] = value if isinstance(value, dict) else {"": value}
    for language, text in texts.items():
        if any(isinstance(text, str) and pattern.search(text) for pattern in patterns):
            yield row.fault(field, "person", language)


def _evidence(book: Book) -> Faults:
    reports = {row.values.get("report") for row in book.rows["reports"]}
    for row in book.rows["evidence"]:
        report, commitment = row.values.get("report"), row.values.get("commitment")
        if report is None and commitment is None:
            yield row.fault("report", "evidence_of_nothing")
        elif report is not None and report not in reports:
            yield row.fault("report", "unknown_report", value=report)
        elif report is not None and commitment not in (None, _report_on(book, report)):
            yield row.fault("commitment", "other_commitment", value=report)
        if "url" not in row.values and "dataset" not in row.values:
            yield row.fault("url", "no_address")


def _report_on(book: Book, report: object) -> object:
    rows = (row for row in book.rows["reports"] if row.values.get("report") == report)
    return next((row.values.get("commitment") for row in rows), None)


def _reports(book: Book, today: date) -> Faults:
    known = {row.values["report"]: row for row in book.rows["reports"] if "report" in row.values}
    for row in book.rows["reports"]:
        yield from _report(row, known, today)


def _report(row: Row, known: Mapping[str, Row], today: date) -> Faults:
    day, end = row.values.get("report_date"), row.values.get("completed_on")
    yield from _not_in_future(row, "report_date", today)
    if end is not None and day is not None and end > day:
        yield row.fault("completed_on", "completed_later", value=end, day=day)
    if "progress" not in row.values:
        yield row.fault("progress", "no_progress")
    replaced = row.values.get("replaces")
    if replaced is not None and not _is_correction(row, known.get(replaced)):
        yield row.fault("replaces", "no_correction", value=replaced)
    if ("resolved_on" in row.values) != ("how" in row.values):
        lacking = "how" if "resolved_on" in row.values else "resolved_on"
        yield row.fault(lacking, "missing")


def _assessments(book: Book, today: date) -> Faults:
    rows = book.rows["assessments"]
    known = {row.values["assessment"]: row for row in rows if "assessment" in row.values}
    for row in rows:
        yield from _not_in_future(row, "report_date", today)
        if not set(row.values) & {*JUDGEMENTS, "starred", "findings"}:
            yield row.fault("completion", "nothing_judged")
        replaced = row.values.get("replaces")
        if replaced is not None and not _is_correction(row, known.get(replaced)):
            yield row.fault("replaces", "no_correction", value=replaced)


def _amendments(book: Book, today: date) -> Faults:
    for row in book.rows["amendments"]:
        yield from _not_in_future(row, "decided_on", today)
        if "reason" not in row.values:
            yield row.fault("reason", "no_text")
        if row.values.get("subject") == "milestone" and "milestone" not in row.values:
            yield row.fault("milestone", "missing")
        if (
            "old" not in row.values
            and "new" not in row.values
            and not _is_bad(book, row, "old", "new")
        ):
            yield row.fault("new", "no_change")


def _not_in_future(row: Row, field: str, today: date) -> Faults:
    day = row.values.get(field)
    if day is not None and day > today.isoformat():
        yield row.fault(field, "future", value=day)


def _is_bad(book: Book, row: Row, *fields: str) -> bool:
    """Say whether the cell of one of these fields could not be read."""
    return any(
        fault.row == row.number and fault.sheet == row.title and fault.column is not None
        and fault.column.field in fields
        for fault in book.faults
    )  # fmt: skip


def _is_correction(row: Row, old: Row | None) -> bool:
    """A correction stands below what it corrects: a report of the same assessor on the same thing."""
    if old is None or old.number >= row.number:
        return False
    return _subject(old) == _subject(row)


def _subject(report: Row) -> tuple[object, ...]:
    values = report.values
    return values.get("commitment"), values.get("milestone"), values.get("assessor_type", "self")
