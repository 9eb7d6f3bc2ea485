"""Read and write evidence: what a caller may see of it, and what is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.health import pieces
from ckanext.ogptn.health.pieces import Seen
from ckanext.ogptn.logic import access, histories
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.model import Evidence, ProgressReport

_ = tk._
Piece = dict[str, Any]


def stands() -> Condition:
    """Return the condition that leaves what was not withdrawn, and is of no report that was corrected."""
    corrected = sa.exists().where(ProgressReport.replaces == Evidence.report_id)
    return sa.and_(Evidence.withdrawn_at.is_(None), ~corrected)


def of_reports(context: Context, report_ids: Collection[str]) -> dict[str, list[Piece]]:
    """Return the pieces of each report that the caller may see, in the order in which they were given."""
    found: dict[str, list[Piece]] = defaultdict(list)
    if report_ids:
        query = model.Session.query(Evidence).filter(
            Evidence.report_id.in_(report_ids), Evidence.withdrawn_at.is_(None)
        )
        for piece in shown(context, query.order_by(Evidence.sequence).all()):
            found[piece["report_id"]].append(piece)
    return found


def of_commitment(context: Context, commitment_id: str) -> list[Piece]:
    """Return the pieces that were given for the commitment itself or a milestone, apart from its reports."""
    query = model.Session.query(Evidence).filter(
        Evidence.commitment_id == commitment_id, Evidence.report_id.is_(None), stands()
    )
    return shown(context, query.order_by(Evidence.sequence).all())


def shown(context: Context, rows: Collection[Evidence]) -> list[Piece]:
    """Return those pieces that the caller may see: none for officers, nor a dataset that is hidden from the caller."""
    officers = histories.officers_view(context, rows)
    datasets = {row.dataset_id for row in rows if row.dataset_id}
    seen = access.visible_packages(context, datasets)
    return told(
        row
        for row in rows
        if (row.visibility == "public" or row.commitment_id in officers)
        and (not row.dataset_id or row.dataset_id in seen)
    )


def is_for(context: Context) -> Condition:
    """Return the condition that leaves what the caller may see, for lists that are paged."""
    package = model.Package
    datasets = sa.select(package.id).where(access.is_visible(context)).correlate(None)
    public = sa.or_(Evidence.dataset_id.is_(None), Evidence.dataset_id.in_(datasets))
    if access.is_trusted(context):
        return public
    commitments = model.Session.query(package).filter(
        package.id.in_(sa.select(Evidence.commitment_id).where(Evidence.visibility == "officers"))
    )
    officers = access.editable(context, commitments) if context.get("user") else set()
    return sa.and_(
        public, sa.or_(Evidence.visibility == "public", Evidence.commitment_id.in_(officers))
    )


def told(rows: Iterable[Evidence]) -> list[Piece]:
    """Return the fields of pieces that may be seen, with the health of what each leads to."""
    rows = list(rows)
    seen = pieces.judged(rows)
    return [_dictize(row, seen[row.id]) for row in rows]


def _dictize(row: Evidence, seen: Seen) -> Piece:
    """Who gave it is not told."""
    return {
        "id": row.id,
        "commitment_id": row.commitment_id,
        "milestone": row.milestone or None,
        "report_id": row.report_id,
        "type": row.type,
        "title": row.title,
        "url": row.url,
        "dataset": row.dataset_id,
        "resource": row.resource_id,
        "language": row.language,
        "date": row.date.isoformat() if row.date else None,
        "visibility": row.visibility,
        "created_at": row.created_at.isoformat(),
        "last_checked_at": seen.checked_at.isoformat() if seen.checked_at else None,
        "http_status": seen.status,
        "health": seen.verdict.health,
        "health_reason": seen.verdict.reason or None,
    }


def check(context: Context, given: Collection[Mapping[str, Any]]) -> None:
    """Refuse a piece that leads nowhere, a dataset that the caller may not see, and a file that is not of its
    dataset."""
    datasets = {one["dataset"] for one in given if one.get("dataset")}
    for hidden in datasets - set(access.visible_packages(context, datasets)):
        refuse("evidence", _("There is no dataset “%s”: name one that exists.") % hidden)
    for one in given:
        if not (one.get("url") or one.get("dataset")):
            refuse("evidence", _("Each piece of evidence needs an address or a dataset: add one."))
        _check_resource(one)


def _check_resource(one: Mapping[str, Any]) -> None:
    if not one.get("resource") or not one.get("dataset"):
        return
    resource = model.Resource.get(one["resource"])
    if resource is None or resource.package_id != one["dataset"]:
        refuse("resource", _("This file is not one of the dataset's: name one that is."))


def row(context: Context, commitment_id: str, given: Mapping[str, Any]) -> Evidence:
    """Return a new piece, to be added to the session."""
    return Evidence(
        commitment_id=commitment_id,
        milestone=given.get("milestone") or "",
        report_id=given.get("report"),
        type=given["type"],
        title={lang: given["title"].get(lang, "") for lang in LANGUAGES},
        url=given.get("url"),
        dataset_id=given.get("dataset"),
        resource_id=given.get("resource"),
        language=given.get("language"),
        date=date.fromisoformat(given["date"]) if given.get("date") else None,
        visibility=given["visibility"],
        author=access.user_id(context),
    )


def withdraw(context: Context, piece: Evidence) -> None:
    """Take a piece away; the row stays, with who did and when. The caller commits."""
    piece.withdrawn_at = datetime.now(UTC)
    piece.withdrawn_by = access.user_id(context)
