"""Whom to call about a commitment: read and written by its officers alone, and kept in no record, index or history."""

from __future__ import annotations

from typing import Any

from ckan import model

from ckanext.ogptn.model import Contact

FIELDS = ("person", "position", "phone", "email")
Shown = dict[str, Any]


def show(commitment_id: str) -> Shown:
    """Return {commitment_id, person, position, phone, email, updated_at}; empty texts where nothing is known."""
    row: Any = model.Session.get(Contact, commitment_id)
    return {
        "commitment_id": commitment_id,
        **{field: getattr(row, field) if row else "" for field in FIELDS},
        "updated_at": row.updated_at.isoformat() if row else None,
    }
