"""Drafts: what a user has begun to write in a form of the desk."""

from __future__ import annotations

from typing import Any

from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn.model import Draft
from ckanext.ogptn.model.moments import now

# SQLAlchemy's queries over CKAN's session have no types.
Query = Any
Row = dict[str, Any]
# What undoing the last step needs is kept in the same way, and is no draft that one goes on with.
UNDO = "undo"
FORMS = ("commitment", "amendment", "report", "correction", UNDO)


def find(user_id: str, form: str, reference: str) -> Any:
    """Return a user's draft of a form, or None."""
    return of_user(user_id, form).filter(Draft.reference == reference).one_or_none()


def of_user(user_id: str, form: str | None) -> Query:
    """Return a user's drafts, of one form or of all forms, the last one written first."""
    rows = model.Session.query(Draft).filter(Draft.user_id == user_id)
    rows = rows.filter(Draft.form == form if form else Draft.form != UNDO)
    return rows.order_by(Draft.updated_at.desc(), Draft.id)


def keep(user_id: str, form: str, reference: str, fields: Row) -> None:
    """Write a draft, over the one before it; the caller commits."""
    written = {"fields": fields, "updated_at": now()}
    statement = insert(Draft.__table__).values(
        user_id=user_id, form=form, reference=reference, **written
    )
    model.Session.execute(
        statement.on_conflict_do_update(constraint="uq_ogptn_draft_form", set_=written)
    )
    model.Session.expire_all()


def dictize(row: Any) -> Row:
    """Return {form, reference, fields, updated_at}."""
    return {
        "form": row.form,
        "reference": row.reference,
        "fields": row.fields,
        "updated_at": row.updated_at.isoformat(),
    }


def record_of(reference: str) -> str:
    """Return the id of the record that a reference is about: what stands before the slash."""
    return reference.partition("/")[0]
