"""Take decisions on links back: the link is again as it was before, and the history says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import access, deciding
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.suggesting import due
from ckanext.ogptn.model import Link, LinkDecision
from ckanext.ogptn.model.moments import now

_ = tk._
Row = Any


def asked(context: Context, data_dict: DataDict) -> list[Row]:
    """Return the decisions that are to be taken back: a link's last, a batch, or else what the caller decided last.

    Raises ObjectNotFound where there is none."""
    standing = model.Session.query(LinkDecision).filter(
        LinkDecision.undone_at.is_(None), LinkDecision.decided_by.isnot(None)
    )
    newest = standing.order_by(LinkDecision.sequence.desc())
    if data_dict.get("id"):
        found = newest.filter(LinkDecision.link_id == data_dict["id"]).limit(1).all()
    else:
        batch = data_dict.get("batch") or _last_batch(context, newest)
        found = standing.filter(LinkDecision.batch == batch).all()
    if not found:
        raise tk.ObjectNotFound(_("There is no decision to take back."))
    return list(found)


def _last_batch(context: Context, newest: Any) -> str | None:
    user = access.user_id(context)
    last = newest.filter(LinkDecision.decided_by == user).first() if user else None
    return last.batch if last else None


def undo(context: Context, decisions: Sequence[Row], chosen: Sequence[Link]) -> None:
    """Take decisions on these links, which were locked, back, all or none of them. Commits.

    Raises ValidationError where a link was decided on again since."""
    rows: dict[str, Row] = {one.link_id: one for one in decisions}
    is_last = _last_sequences(rows) == {key: row.sequence for key, row in rows.items()}
    if not is_last or any(link.decision != rows[link.id].decision for link in chosen):
        refuse("id", _("This was decided on again since: take that back first."))
    moment, user = now(), access.user_id(context)
    for link in chosen:
        restore(link, rows[link.id].before)
        rows[link.id].undone_by, rows[link.id].undone_at = user, moment
    _check_ends(chosen)
    # What is proposed of these datasets may have changed while the decision stood.
    due.forget({link.dataset_id for link in chosen})
    model.Session.commit()


def _last_sequences(link_ids: Any) -> dict[str, int]:
    query = (
        model.Session.query(LinkDecision.link_id, sa.func.max(LinkDecision.sequence))
        .filter(LinkDecision.link_id.in_(link_ids), LinkDecision.undone_at.is_(None))
        .group_by(LinkDecision.link_id)
    )
    return {row[0]: row[1] for row in query}


def close(link: Row) -> None:
    """Reject a link again that was proposed anew, since nothing speaks for it any more. The caller commits."""
    row: Row = deciding.reopened([link.id])[link.id]
    row.undone_at = now()
    restore(link, row.before)


def restore(link: Row, before: dict[str, Any]) -> None:
    """Make a link again what it was before a decision."""
    moment = before["decided_at"]
    values = {**before, "decided_at": datetime.fromisoformat(moment) if moment else None}
    for name, value in values.items():
        setattr(link, name, value)


def _check_ends(chosen: Sequence[Row]) -> None:
    """No two links have the same ends, also where one was made meanwhile."""
    with model.Session.no_autoflush:
        for link in chosen:
            rival = model.Session.query(Link.id).filter(
                Link.id != link.id,
                Link.commitment_id == link.commitment_id,
                Link.dataset_id == link.dataset_id,
                Link.milestone == link.milestone,
                Link.resource_id == link.resource_id,
            )
            if rival.first():
                model.Session.rollback()
                refuse("id", _("The dataset is linked to this milestone already."))
