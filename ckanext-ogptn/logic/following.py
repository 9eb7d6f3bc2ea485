"""Follow by mail without an account: wishes, their confirmation, their end.

A follower is an address and nothing else. No answer says whether an address is known.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from ckan import model
from ckan.types import Context
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn.logic import access, outbox, tokens
from ckanext.ogptn.logic.brief import translated
from ckanext.ogptn.logic.records import PackageRow
from ckanext.ogptn.model import Follower
from ckanext.ogptn.model.moments import now

CONFIRM = "follow_confirm"
VALID = timedelta(days=7)
KINDS = ("commitment", "action_plan", "portal")
VISITOR: Context = {"user": "", "ignore_auth": False}
Shown = dict[str, Any]


def ask(email: str, package: PackageRow | None, language: str) -> None:
    """Keep the wish of an address, and put the mail that asks to confirm it; commit.

    An address that follows already gets a mail that says so."""
    follower = _wish(email, package, language)
    if follower.confirmed_at is None:
        follower.created_at = now()
    follower.language = language
    if not outbox.is_waiting(CONFIRM, follower.id):
        outbox.put(CONFIRM, follower.id)
    model.Session.commit()


def _wish(email: str, package: PackageRow | None, language: str) -> Follower:
    """Return the row of the wish; two requests at once make one."""
    key = str(uuid4())
    wish = {
        "email": email,
        "kind": package.type if package else "portal",
        "package_id": package.id if package else "",
    }
    values = {
        **wish,
        "id": key,
        "language": language,
        "token_hash": tokens.hashed(tokens.of(key)),
        "created_at": now(),
    }
    statement = insert(Follower.__table__).values(values).on_conflict_do_nothing()
    model.Session.execute(statement)
    found: Follower = model.Session.query(Follower).filter_by(**wish).one()
    return found


def by_token(token: str) -> Follower | None:
    """Return the follower whose link this is; none where the link is no longer valid."""
    found = (
        model.Session.query(Follower)
        .filter(Follower.token_hash == tokens.hashed(token))
        .one_or_none()
    )
    return None if found is None or _is_stale(found, now()) else found


def _is_stale(follower: Follower, moment: datetime) -> bool:
    return follower.confirmed_at is None and moment - follower.created_at > VALID


def token_of(follower: Follower) -> str:
    """Return the token for the links of a mail. Where the portal's key has changed, older links end."""
    token = tokens.of(follower.id)
    if follower.token_hash != tokens.hashed(token):
        follower.token_hash = tokens.hashed(token)
        model.Session.commit()
    return token


def confirm(follower: Follower) -> None:
    """Begin to tell a follower of what is new, from this moment on; commit."""
    if follower.confirmed_at is None:
        follower.confirmed_at = follower.told_until = now()
    model.Session.commit()


def end(follower: Follower) -> None:
    """Delete a follower, with the mails that waited; commit."""
    outbox.drop(follower.id)
    model.Session.delete(follower)
    model.Session.commit()


def shown(follower: Follower) -> Shown:
    """Return what a page says of a wish, never whose it is; the record is left out where it is no longer public."""
    return {
        "kind": follower.kind,
        "confirmed": follower.confirmed_at is not None,
        "language": follower.language,
        "record": record(follower),
    }


def record(follower: Follower) -> Shown | None:
    """Return {name, type, title, title_translated} of what is followed, as a visitor may see it."""
    if not follower.package_id:
        return None
    found = access.visible_packages(VISITOR, [follower.package_id]).get(follower.package_id)
    return brief(found) if found is not None else None


def brief(package: PackageRow) -> Shown:
    """Return {name, type, title, title_translated} of a record."""
    return {
        "name": package.name,
        "type": package.type,
        "title": package.title,
        "title_translated": translated(package.extras, "title_translated"),
    }


def forget_unconfirmed() -> int:
    """Delete those who did not confirm in time; return how many. The caller commits."""
    stale = model.Session.query(Follower).filter(
        Follower.confirmed_at.is_(None), Follower.created_at < now() - VALID
    )
    found = stale.all()
    for follower in found:
        outbox.drop(follower.id)
        model.Session.delete(follower)
    return len(found)
