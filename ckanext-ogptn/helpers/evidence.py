"""Template helpers for what proves the progress of a commitment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import values

Record = Mapping[str, Any]


def ogptn_evidence(item: Record, milestone: str) -> list[Record]:
    """List the pieces that stand for a milestone: those given for it, and those of the reports on it."""
    found = [one for one in item.get("evidence") or [] if one.get("milestone") == milestone]
    for report in item["reports"]:
        if not report["superseded"] and report.get("milestone") == milestone:
            found += report.get("evidence") or []
    return found


def ogptn_evidence_count(item: Record) -> int:
    """Count all pieces of evidence that stand, given for the commitment, a milestone or a report."""
    reports = [report for report in item["reports"] if not report["superseded"]]
    return len(item.get("evidence") or []) + sum(len(one.get("evidence") or []) for one in reports)


def ogptn_answered(piece: Record) -> str:
    """Say whether the address of a piece answered when it was last asked; nothing where it never was."""
    checked = values.ogptn_date(piece.get("last_checked_at"))
    if not checked:
        return ""
    status = piece.get("http_status")
    if status is not None and status < 400:
        return tk._("answered on {date}").format(date=checked)
    if status is None:
        return tk._("did not answer on {date}").format(date=checked)
    return tk._("did not answer on {date} (error {status})").format(date=checked, status=status)


def ogptn_is_broken(piece: Record) -> bool:
    """Say whether the address of a piece failed when it was last asked."""
    status = piece.get("http_status")
    return bool(piece.get("last_checked_at")) and (status is None or status >= 400)


def ogptn_given_evidence(item: Record) -> list[Record]:
    """List what was given for the whole commitment apart from its reports."""
    return [one for one in item.get("evidence") or [] if not one.get("milestone")]


def ogptn_evidence_datasets(item: Record) -> Mapping[str, Record]:
    """Name the datasets that the evidence of a commitment leads to, by id, asking once for all."""
    every = [*(item.get("evidence") or [])]
    for report in item["reports"]:
        every += report.get("evidence") or []
    return gathering.datasets(piece["dataset"] for piece in every if piece.get("dataset"))
