"""Mails that are to go out: put, claim, settle. Each is sent once, or once more where a crash left it open whether it
went out.

Whoever sends claims a mail first, for `CLAIM`, and settles it after. A claim that ran out means that its sender died
between the two: the mail may have gone out, or not. It is sent once more, under the same Message-ID, and not a third
time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.lib.redis import connect_to_redis
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.model import Mail, Told
from ckanext.ogptn.model.moments import now

CLAIM = timedelta(minutes=10)
# How long after each failure the next attempt is made; the last one repeats.
BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))
GIVE_UP_AFTER = timedelta(days=14)
KEEP_SETTLED = timedelta(days=90)
# Longer than any reminder could come twice for one day.
KEEP_TOLD = timedelta(days=730)
# A server that refuses a recipient for good may be wrong once or twice.
REFUSALS = 3
INTERRUPTIONS = 1
QUEUED = "ogptn:{site}:mail-queued"
QUEUED_SECONDS = 600
JOB_SECONDS = 540
# By name: the sender knows the actions, and they do not know the sender.
JOB: Any = "ckanext.ogptn.mail.sending.send_waiting"
Facts = dict[str, Any]


def put(kind: str, recipient_id: str, facts: Facts | None = None) -> str:
    """Write a mail to be sent, in the caller's transaction; return its id."""
    mail = Mail(kind=kind, recipient_id=recipient_id, facts=facts or {})
    model.Session.add(mail)
    model.Session.flush()
    key: str = mail.id
    return key


def is_waiting(kind: str, recipient_id: str) -> bool:
    """Say whether such a mail waits already."""
    query = model.Session.query(Mail.id).filter(
        Mail.kind == kind, Mail.recipient_id == recipient_id, Mail.state == "waiting"
    )
    return query.first() is not None


def tell(recipient_id: str, keys: Iterable[str]) -> list[str]:
    """Note, in the caller's transaction, what the recipient is told of; return those keys that they did not know."""
    keys = list(keys)
    rows = [{"recipient_id": recipient_id, "key": key, "created_at": now()} for key in keys]
    if not rows:
        return []
    statement = insert(Told.__table__).values(rows).on_conflict_do_nothing()
    new = set(model.Session.execute(statement.returning(Told.key)).scalars())
    return [key for key in keys if key in new]


def drop(recipient_id: str) -> None:
    """Forget the mails of a recipient who is no more, and what they were told; the caller commits."""
    for table in (Mail, Told):
        model.Session.query(table).filter(table.recipient_id == recipient_id).delete()


def queue() -> None:
    """Have the background worker send what waits. It is asked once until it begins."""
    name = QUEUED.format(site=tk.config["ckan.site_id"])
    if connect_to_redis().set(name, "1", nx=True, ex=QUEUED_SECONDS):
        tk.enqueue_job(JOB, title="Send mail", rq_kwargs={"timeout": JOB_SECONDS})


def begin() -> None:
    """Say that the sender has begun: what is put from now on must ask it again."""
    connect_to_redis().delete(QUEUED.format(site=tk.config["ckan.site_id"]))


def due(limit: int) -> list[str]:
    """Return the ids of the mails that may be tried now, in the order in which they were put."""
    query = model.Session.query(Mail.id).filter(_may_be_claimed(now())).order_by(Mail.sequence)
    return [key for (key,) in query.limit(limit)]


def _may_be_claimed(moment: datetime) -> Condition:
    free = sa.or_(Mail.claimed_until.is_(None), Mail.claimed_until < moment)
    return sa.and_(Mail.state == "waiting", Mail.next_attempt_at <= moment, free)


def claim(mail_id: str) -> Mail | None:
    """Take a mail for oneself, and commit; none where another sender has it, or it was interrupted too often."""
    moment = now()
    interrupted = sa.case((Mail.claimed_until.is_(None), 0), else_=1)
    done = model.Session.execute(
        sa.update(Mail)
        .where(Mail.id == mail_id, _may_be_claimed(moment))
        .values(
            claimed_until=moment + CLAIM,
            attempts=Mail.attempts + 1,
            interruptions=Mail.interruptions + interrupted,
        ),
        execution_options={"synchronize_session": False},
    )
    model.Session.commit()
    if not done.rowcount:
        return None
    mail = model.Session.get(Mail, mail_id, populate_existing=True)
    if mail.interruptions > INTERRUPTIONS:
        settle(mail_id, "failed", "interrupted")
        return None
    return mail


def settle(mail_id: str, state: str, problem: str | None = None) -> None:
    """Close a mail as ``sent``, ``failed`` or ``dropped``, and commit."""
    _write(mail_id, state=state, problem=problem, settled_at=now(), claimed_until=None)


def postpone(mail_id: str, problem: str, refused: bool = False) -> bool:
    """Keep a mail for another attempt, later each time, and commit; false where it is given up.

    That is after two weeks, or where the server has ``refused`` the recipient for good three times."""
    mail = model.Session.get(Mail, mail_id, populate_existing=True)
    moment = now()
    is_old = moment - mail.created_at > GIVE_UP_AFTER
    if is_old or (refused and mail.attempts >= REFUSALS):
        settle(mail_id, "failed", problem)
        return False
    wait = BACK_OFF[min(mail.attempts, len(BACK_OFF)) - 1]
    _write(mail_id, problem=problem, next_attempt_at=moment + wait, claimed_until=None)
    return True


def release(mail_id: str) -> None:
    """Give a claimed mail back as if it had not been tried, and commit."""
    _write(mail_id, attempts=Mail.attempts - 1, claimed_until=None)


def _write(mail_id: str, **values: object) -> None:
    model.Session.execute(
        sa.update(Mail).where(Mail.id == mail_id).values(**values),
        execution_options={"synchronize_session": False},
    )
    model.Session.commit()


def forget_settled() -> int:
    """Delete the rows of mails that were settled three months ago, and what was told two years ago; give up those that
    nobody sent for two weeks. Return how many there are. The caller commits."""
    moment = now()
    stuck = model.Session.query(Mail).filter(
        Mail.state == "waiting", Mail.created_at < moment - GIVE_UP_AFTER
    )
    given_up = {"state": "failed", "settled_at": moment, "claimed_until": None}
    stuck.update(given_up, synchronize_session=False)
    old = model.Session.query(Mail).filter(Mail.settled_at < moment - KEEP_SETTLED)
    told = model.Session.query(Told).filter(Told.created_at < moment - KEEP_TOLD)
    return sum(rows.delete(synchronize_session=False) for rows in (old, told))
