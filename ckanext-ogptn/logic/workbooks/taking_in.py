"""Read a workbook, tell everything that is wrong with it, and take it in: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context
from sqlalchemy.exc import IntegrityError

from ckanext.ogptn import config
from ckanext.ogptn.logic import access, evidence, reindex, reporting
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import evidence as evidence_schema
from ckanext.ogptn.logic.schema import reports as reports_schema
from ckanext.ogptn.logic.workbooks import sheets, validating
from ckanext.ogptn.model import Amendment, ProgressReport, Resolution
from ckanext.ogptn.workbook import checking, opening, parsing
from ckanext.ogptn.workbook.assembling import Content, Draft, assemble
from ckanext.ogptn.workbook.shape import Fault

_ = tk._


@dataclass(frozen=True)
class Reading:
    """What a workbook holds, and what is wrong with it, in the order of its sheets, rows and columns."""

    content: Content
    faults: list[Fault]


def read(context: Context, file: bytes) -> Reading:
    """Read and check a workbook. Raises WorkbookError where it is none."""
    known = sheets.sheets()
    raw = opening.read(file, sheets.limits())
    book = parsing.parse(known, raw)
    content = assemble(book)
    existing = validating.existing(content)
    found = [
        *book.faults,
        *validating.taken(content, existing),
        *checking.faults(book, config.today()),
        *validating.faults(context, content, existing),
    ]
    order = [one.title for one in raw]
    return Reading(content, once(found, order))


def once(faults: Iterable[Fault], order: list[str]) -> list[Fault]:
    """Keep the first fault of each cell, in the order of the sheets' titles: one fault, one message."""
    first: dict[object, Fault] = {}
    for number, fault in enumerate(faults):
        # What is wrong with a whole sheet or file stands alone.
        place = (fault.sheet, fault.row, _field(fault)) if fault.row else number
        first.setdefault(place, fault)
    return sorted(first.values(), key=lambda fault: _place(fault, order))


def _field(fault: Fault) -> str:
    return fault.column.field if fault.column else fault.letter


def _place(fault: Fault, order: list[str]) -> tuple[int, int, int, str]:
    sheet = order.index(fault.sheet) if fault.sheet in order else -1
    return sheet, fault.row or 0, len(fault.letter), fault.letter


def counts(content: Content) -> dict[str, int]:
    """Count what a workbook holds; a part is no commitment of its own."""
    parts = sum("parent_commitment" in one.values for one in content.commitments)
    pieces = sum(len(one.values["evidence"]) for one in content.reports)
    return {
        "commitments": len(content.commitments) - parts,
        "parts": parts,
        "milestones": sum(len(one.values["milestones"]) for one in content.commitments),
        "reports": len(content.reports),
        "evidence": pieces + len(content.evidence),
        "assessments": len(content.assessments),
        "amendments": len(content.amendments),
    }


def write(context: Context, content: Content) -> None:
    """Create everything in one transaction, and then bring the search index up to date.

    Where anything fails, nothing is written, and the index has not heard of it.
    """
    with _one_transaction():
        ids = _create_records(context, content)
        _create_reports(context, content.reports)
        for draft in content.evidence:
            _create_evidence(context, draft)
        _create_assessments(context, content.assessments)
        model.Session.add_all(_amendment(context, draft.row.values) for draft in content.amendments)
    reindex.packages(ids)


@contextmanager
def _one_transaction() -> Iterator[None]:
    try:
        yield
        model.repo.commit()
    except IntegrityError:
        model.Session.rollback()
        refuse(
            "upload",
            _("Somebody has created one of these records meanwhile: check the file again."),
        )
    except BaseException:
        model.Session.rollback()
        raise


def _create_records(context: Context, content: Content) -> list[str]:
    drafts = [*([content.plan] if content.plan else []), *content.commitments]
    create = tk.get_action("package_create")
    ids = []
    for draft in drafts:
        creating = tk.fresh_context(context, ignore_auth=True, defer_commit=True)
        creating["return_id_only"] = True
        ids.append(create(creating, dict(draft.values)))
    return ids


def _create_reports(context: Context, drafts: Iterable[Draft]) -> None:
    ids: dict[str, str] = {}
    for draft in drafts:
        row = draft.row.values
        given = {**draft.values, "replaces": ids.get(row.get("replaces", ""))}
        values = {
            "report_date_precision": "day",
            **_valid(context, given, reports_schema.ogptn_progress_report_create()),
        }
        reporting.check(context, values)
        report = reporting.add(context, values)
        ids[row["report"]] = report.id
        if "resolved_on" in row:
            _resolve(context, report, row)


def _resolve(context: Context, report: ProgressReport, row: Mapping[str, Any]) -> None:
    model.Session.flush()
    known = model.Session.query(Resolution).filter(Resolution.report_id == report.id)
    if known.first() is None:  # a correction has taken it along already
        model.Session.add(
            Resolution(
                commitment_id=report.commitment_id,
                report_id=report.id,
                resolved_on=date.fromisoformat(row["resolved_on"]),
                how=row["how"],
                author=access.user_id(context),
            )
        )


def _create_evidence(context: Context, draft: Draft) -> None:
    values = _valid(context, draft.values, evidence_schema.ogptn_evidence_create())
    evidence.check(context, [values])
    model.Session.add(evidence.row(context, values["commitment"], values))


def _create_assessments(context: Context, drafts: Iterable[Draft]) -> None:
    ids: dict[str, str] = {}
    create = tk.get_action("ogptn_assessment_create")
    for draft in drafts:
        row = draft.row.values
        given = {**draft.values, "replaces": ids.get(row.get("replaces", ""))}
        creating = tk.fresh_context(context, ignore_auth=True, defer_commit=True)
        ids[row["assessment"]] = create(creating, given)["id"]


def _amendment(context: Context, values: Mapping[str, Any]) -> Amendment:
    """Take over what was amended elsewhere: the commitment's row holds the promise as it stands since."""
    return Amendment(
        commitment_id=model.Package.get(values["commitment"]).id,
        subject=values["subject"],
        milestone=values.get("milestone", ""),
        old=values.get("old"),
        new=values.get("new"),
        reason=values["reason"],
        decided_by=values.get("decided_by"),
        decided_on=date.fromisoformat(values["decided_on"]),
        author=access.user_id(context),
    )


def _valid(context: Context, given: dict[str, Any], schema: Any) -> dict[str, Any]:
    values, errors = tk.navl_validate(given, schema, tk.fresh_context(context))
    if errors:
        raise tk.ValidationError(errors)
    valid: dict[str, Any] = values
    return valid
