"""What has become of the data behind links: whom to tell of it, and in what words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.ogptn import config
from ckanext.ogptn.health.reasons import OK
from ckanext.ogptn.helpers.values import ogptn_title_plain, ogptn_word
from ckanext.ogptn.logic import access, links, outbox
from ckanext.ogptn.logic.following import brief
from ckanext.ogptn.mail import news, officers
from ckanext.ogptn.mail.letters import Letter, Link, Section
from ckanext.ogptn.mail.officer_letters import desk, foot
from ckanext.ogptn.model import Link as Row
from ckanext.ogptn.model import Told
from ckanext.ogptn.model.moments import now

_ = tk._
KIND = "links"
# A new officer is not told of what came long before; the desk shows it.
RECENT = timedelta(days=14)
# A link is a row of ours, whose mapped class has no types.
Found = Any
Facts = dict[str, Any]


def of_officers() -> dict[str, list[str]]:
    """Return the keys of what changed of late and has lasted a while, by the id of each officer whom it concerns.

    That data is well again is told to those alone who were told that it was not."""
    moment = now()
    rows = (
        model.Session.query(Row, model.Package)
        .join(model.Package, model.Package.id == Row.commitment_id)
        .filter(
            Row.decision == "confirmed",
            Row.health_since > moment - RECENT,
            Row.health_since <= moment - timedelta(minutes=config.links_quiet_minutes()),
            model.Package.state == "active",
        )
        .order_by(Row.health_since, Row.id)
        .all()
    )
    people = officers.by_institution() if rows else {}
    found = defaultdict(list)
    for link, commitment in rows:
        for user in _officers(commitment, people):
            found[user].append(link)
    return {
        user: [key(link) for link in changed if link.health != OK or link.id in told]
        for user, changed in found.items()
        for told in [_told_of(user, changed)]
    }


def _officers(commitment: Any, people: dict[str, list[Any]]) -> set[str]:
    leads = access.lead_institutions(commitment)
    return {user for name in leads for user, _name in people.get(name, [])}


def key(link: Found) -> str:
    """Name a change of a link in the same way each time, so that it is told once."""
    return f"{link.id}:{link.health_since.isoformat()}"


def _told_of(user: str, changed: Iterable[Found]) -> set[str]:
    """Return the ids of those links that are well now, and of which the user was told that they were not."""
    well = {link.id for link in changed if link.health == OK}
    if not well:
        return set()
    keys = model.Session.query(Told.key).filter(
        Told.recipient_id == user, Told.key.like(f"{KIND}:%:%")
    )
    return well & {one.split(":")[1] for (one,) in keys}


def write(user: str, facts: Facts) -> Letter | None:
    """Tell of what changed; what has changed again since is left to another mail."""
    wanted = set(facts["links"])
    ids = {one.partition(":")[0] for one in wanted}
    rows = model.Session.query(Row).filter(Row.id.in_(ids), Row.decision == "confirmed").all()
    changed = [link for link in rows if key(link) in wanted]
    sections = _sections(user, changed)
    if not sections:
        return None
    ailing = len({link.dataset_id for link in changed if link.health != OK})
    return Letter(
        _subject(ailing, len({link.dataset_id for link in changed})),
        [_("What has become of the data that your commitments rest on:")],
        sections,
        desk(),
        **foot(),
    )


def _subject(ailing: int, every: int) -> str:
    if ailing:
        text = tk.ungettext(
            "{n} dataset behind your commitments is stale or broken",
            "{n} datasets behind your commitments are stale or broken",
            ailing,
        )
        return str(text.format(n=ailing))
    text = tk.ungettext(
        "{n} dataset behind your commitments is in order again",
        "{n} datasets behind your commitments are in order again",
        every,
    )
    return str(text.format(n=every))


def _sections(user: str, changed: Collection[Found]) -> list[Section]:
    """A section for each commitment; what the user may not see is told of without its name."""
    context = {"user": user, "ignore_auth": False}
    ids = {link.id for link in changed}
    seen = links.rows(context, Row.id.in_(ids)) if ids else []
    titles = {row["id"]: ogptn_title_plain(row["dataset"]) for row in links.with_datasets(seen)}
    lines = defaultdict(list)
    for link in changed:
        title = titles.get(link.id) or _("A dataset")
        lines[link.commitment_id].append(f"{title}{_(': ')}{_said(link)}")
    commitments = access.visible_packages(context, lines)
    return [Section(_title(one), sorted(lines[key_])) for key_, one in commitments.items()]


def _title(commitment: Any) -> Link:
    return news.link(brief(commitment))


def _said(link: Found) -> str:
    health = ogptn_word("LINK_HEALTH", link.health)
    if not link.health_reason:
        return health
    return f"{health}. {ogptn_word('LINK_REASONS', link.health_reason)}"


def put(user: str, keys: Collection[str]) -> None:
    """Put a mail that tells a user of these changes, in the caller's transaction."""
    outbox.put(KIND, user, {"links": list(keys)})
