"""Put a mail to each officer of a source's institution for what there is to tell, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ckan import model
from ckanext.harvest.model import HarvestJob

from ckanext.ogptn import config
from ckanext.ogptn.harvesters.mail.episodes import AGAIN, TROUBLE, Ended, Notice, key, notices
from ckanext.ogptn.harvesters.model import now
from ckanext.ogptn.harvesters.runs import reports
from ckanext.ogptn.harvesters.workers import scheduling
from ckanext.ogptn.logic import mail_choices, outbox
from ckanext.ogptn.mail import officers
from ckanext.ogptn.model import Told

KIND = "harvest"
# A round comes every minute; one that was missed for long tells of what is still so.
RECENT = timedelta(days=2)
LOOKED_AT = 200


def tell() -> int:
    """Put the mails that are due, and commit; return how many. A portal that sends no mail puts none."""
    if not config.sends_mail():
        return 0
    found = list(_ended_of_late())
    people = officers.by_institution() if found else {}
    put = 0
    for source_id, institution in found:
        users = [user for user, _name in people.get(institution, [])]
        for notice in notices(ended_runs(source_id), now()):
            put += _put(source_id, notice, users)
    model.Session.commit()
    return put


def _ended_of_late() -> Iterator[tuple[str, str]]:
    package, group = model.Package, model.Group
    query = (
        model.Session.query(package.id, group.name)
        .join(HarvestJob, HarvestJob.source_id == package.id)
        .join(group, group.id == package.owner_org)
        .filter(package.state == "active", HarvestJob.finished > now() - RECENT)
        .distinct()
    )
    yield from ((source, name) for source, name in query.all() if not scheduling.is_paused(source))


def ended_runs(source_id: str) -> list[Ended]:
    """Give the runs of a source that have ended, the newest first."""
    return [Ended(*run) for run in reports.ended_of(source_id, LOOKED_AT)]


def _put(source_id: str, notice: Notice, users: list[str]) -> int:
    choices = mail_choices.of_users(users)
    wanting = [user for user in users if choices[user].harvests != mail_choices.NEVER]
    facts = {
        "source": source_id,
        "what": notice.what,
        "state": notice.state,
        "job": notice.first.job_id,
        "since": notice.first.finished.isoformat(),
    }
    put = 0
    for user in wanting:
        if _may_be_told(user, notice) and outbox.tell(user, [notice.key]):
            outbox.put(KIND, user, facts)
            put += 1
    return put


def _may_be_told(user: str, notice: Notice) -> bool:
    """Tell that a source works again to those alone who were told that it did not."""
    if notice.what != AGAIN:
        return True
    return model.Session.get(Told, (user, key(TROUBLE, notice.first))) is not None
