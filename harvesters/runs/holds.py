"""Withdrawals that wait for a person: a run that would remove much opens a hold.

A confirmed hold lets the next run withdraw what is then still missing; a refused one keeps those
datasets until their records are listed again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.harvesters.model import HarvestHold, now
from ckanext.ogptn.harvesters.runs.plan import Decided

CONFIRMED, REFUSED = "confirmed", "refused"


def open_hold(source_id: str) -> HarvestHold | None:
    """Find the hold of a source that nobody has decided on yet."""
    found: HarvestHold | None = (
        model.Session.query(HarvestHold)
        .filter(HarvestHold.source_id == source_id, HarvestHold.decision == "")
        .order_by(HarvestHold.created_at.desc())
        .first()
    )
    return found


def waiting(source_ids: Collection[str]) -> dict[str, int]:
    """Count the withdrawals that wait for a decision, by the source's id; nothing where none does."""
    rows = (
        model.Session.query(
            HarvestHold.source_id, sa.func.jsonb_array_length(HarvestHold.remote_ids)
        )
        .filter(HarvestHold.source_id.in_(source_ids), HarvestHold.decision == "")
        .order_by(HarvestHold.created_at)
    )
    counts: dict[str, int] = dict(rows.all())
    return counts


def decide(hold: HarvestHold, decision: str, reason: str, user_id: str | None) -> HarvestHold:
    """Confirm or refuse a hold, and commit; the next run of the source goes by it.

    Raises ValueError for another decision, and for a hold that was decided on before.
    """
    if decision not in (CONFIRMED, REFUSED):
        raise ValueError(f"a hold is {CONFIRMED} or {REFUSED}, not {decision!r}")
    locked = model.Session.get(
        HarvestHold, hold.job_id, with_for_update=True, populate_existing=True
    )
    if locked is None or locked.decision:
        model.Session.rollback()
        raise ValueError("the hold was decided on before, or a later run has replaced it")
    locked.decision, locked.reason, locked.user_id = decision, reason, user_id
    locked.decided_at = now()
    model.Session.commit()
    return locked


def replace_open(
    job_id: str, source_id: str, remote_ids: Sequence[str], active: int, moment: datetime
) -> None:
    """Let a run's hold take the place of the one that is open, if any; the caller commits.

    Without records to hold, what waited has become moot: they are back, or fewer.
    """
    model.Session.query(HarvestHold).filter(
        HarvestHold.source_id == source_id, HarvestHold.decision == ""
    ).delete(synchronize_session=False)
    if remote_ids:
        row = HarvestHold(
            job_id=job_id, source_id=source_id, remote_ids=sorted(remote_ids), active=active,
            created_at=moment,
        )  # fmt: skip
        model.Session.add(row)


def decided(source_id: str) -> Decided:
    """Give what persons decided of a source's records: by remote id, the newest decision's moment."""
    rows = (
        model.Session.query(HarvestHold.remote_ids, HarvestHold.decision, HarvestHold.created_at)
        .filter(HarvestHold.source_id == source_id, HarvestHold.decision != "")
        .order_by(HarvestHold.created_at)
    )
    confirmed: dict[str, datetime] = {}
    refused: dict[str, datetime] = {}
    for remote_ids, decision, created_at in rows:
        yes, no = (confirmed, refused) if decision == CONFIRMED else (refused, confirmed)
        for remote_id in remote_ids:
            yes[remote_id] = created_at
            no.pop(remote_id, None)
    return Decided(confirmed, refused)
