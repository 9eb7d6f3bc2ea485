"""Put a mail to each follower for whom there is news."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn import config
from ckanext.ogptn.logic import access, outbox
from ckanext.ogptn.logic.following import VISITOR
from ckanext.ogptn.mail.writing import NEWS
from ckanext.ogptn.model import Amendment, Assessment, Follower, ProgressReport
from ckanext.ogptn.model.moments import now

HISTORIES = (ProgressReport, Amendment, Assessment)
# Of each commitment or plan, and of the portal (""), when the newest news on it was written.
Moments = dict[str, datetime]


def tell() -> int:
    """Put the mails that are due to followers, and commit; return how many.

    News rests for a while first, so that one mail tells of it whole and nothing is overlooked that is still being
    written. Each follower is looked at once for each piece of news."""
    until = now() - timedelta(minutes=config.follow_quiet_minutes())
    newest = _newest(until)
    if newest is None:
        return 0
    followers = _waiting(newest)
    if not followers:
        return 0
    moments = _moments(min(one.told_until for one in followers), until)
    put = 0
    for follower in followers:
        moment = moments.get(follower.package_id)
        if moment is not None and moment > follower.told_until:
            facts = {"since": follower.told_until.isoformat(), "until": until.isoformat()}
            outbox.put(NEWS, follower.id, facts)
            follower.last_told_at = now()
            put += 1
        follower.told_until = until
    model.Session.commit()
    return put


def _newest(until: datetime) -> datetime | None:
    found = [
        model.Session.query(sa.func.max(table.created_at)).filter(table.created_at <= until)
        for table in HISTORIES
    ]
    return max((moment for query in found if (moment := query.scalar())), default=None)


def _waiting(newest: datetime) -> list[Any]:
    """Return the followers who may be told now, and hold them; another process passes them by."""
    rested = now() - timedelta(hours=config.follow_hours_between())
    query = model.Session.query(Follower).filter(
        Follower.confirmed_at.isnot(None),
        Follower.told_until < newest,
        sa.or_(Follower.last_told_at.is_(None), Follower.last_told_at < rested),
    )
    found: list[Any] = query.with_for_update(skip_locked=True).all()
    return found


def _moments(since: datetime, until: datetime) -> Moments:
    package = model.Package
    plan = sa.orm.aliased(package)
    moments: Moments = {}
    for table in HISTORIES:
        query = (
            model.Session.query(package.id, plan.id, sa.func.max(table.created_at))
            .select_from(table)
            .join(package, package.id == table.commitment_id)
            .outerjoin(plan, plan.name == package.extras["action_plan"].astext)
            .filter(table.created_at > since, table.created_at <= until)
            .filter(access.is_visible(VISITOR))
            .group_by(package.id, plan.id)
        )
        for commitment_id, plan_id, moment in query:
            for key in (commitment_id, plan_id, ""):
                if key is not None:
                    moments[key] = max(moment, moments.get(key, moment))
    return moments
