"""Write items of the inventory. The caller commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.ogptn import config
from ckanext.ogptn.domain.dates import last_day
from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.inventory.reading import is_open
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.model import InventoryItem
from ckanext.ogptn.model.moments import now

_ = tk._
Given = Mapping[str, Any]
Errors = dict[str, list[str]]


def problems(context: Context, given: Given) -> Errors:
    """Return what is wrong with an item beyond the form of its values: references that the caller may not see, a day
    of opening that is none."""
    found: Errors = {}
    ends = {field: given.get(field) for field in ("dataset", "commitment")}
    seen = access.visible_packages(context, {end for end in ends.values() if end})
    sentences = {
        "dataset": _("There is no dataset “%s”: name one that exists."),
        "commitment": _("There is no commitment “%s”: name one that exists, such as tn-2016-05."),
    }
    for field, end in ends.items():
        if end and end not in seen:
            found[field] = [sentences[field] % end]
    if given.get("opened_on"):
        if not given.get("dataset"):
            found["opened_on"] = [_("Name the dataset that was opened, or leave the day empty.")]
        elif date.fromisoformat(given["opened_on"]) > config.today():
            found["opened_on"] = [_("This day is yet to come: the data is not open before it.")]
    if given.get("release_precision") and not given.get("release_date"):
        found["release_precision"] = [
            _("A precision is given without its date: give the date, or take the precision away.")
        ]
    return found


def check(context: Context, given: Given) -> None:
    """Raise ValidationError where anything is wrong."""
    if found := problems(context, given):
        raise tk.ValidationError(found)


def taken(institution_id: str, identifier: str, but: str | None = None) -> None:
    """Refuse an identifier that another item of the institution has."""
    query = model.Session.query(InventoryItem.id).filter(
        InventoryItem.institution_id == institution_id,
        InventoryItem.identifier == identifier,
        InventoryItem.id != (but or ""),
    )
    if query.first() is not None:
        refuse(
            "identifier",
            _("The institution has an item “%s” already: give another identifier.") % identifier,
        )


def values(given: Given) -> dict[str, Any]:
    """Return an item's columns from what was given and checked; what was left out is emptied."""
    release, precision = given.get("release_date"), given.get("release_precision") or "day"
    dataset = given.get("dataset") or None
    return {
        "identifier": given["identifier"],
        "title": _texts(given.get("title")),
        "notes": _texts(given.get("notes")),
        "commitment_id": given.get("commitment") or None,
        "sector": given.get("sector") or "",
        "frequency": given.get("frequency") or "",
        "release_date": last_day(date.fromisoformat(release), precision) if release else None,
        "release_precision": precision,
        "visibility": given.get("visibility") or "public",
        "dataset_id": dataset,
        "opened_on": _opened_on(given.get("opened_on"), dataset),
    }


def _texts(given: Any) -> dict[str, str]:
    return {language: (given or {}).get(language) or "" for language in LANGUAGES}


def _opened_on(stated: str | None, dataset: str | None) -> date | None:
    if not dataset:
        return None
    if stated:
        return date.fromisoformat(stated)
    package = model.Package
    is_public = model.Session.query(package.id).filter(package.id == dataset, is_open()).first()
    return config.today() if is_public else None


def add(context: Context, institution_id: str, given: Given) -> InventoryItem:
    """Add an item."""
    row = InventoryItem(
        institution_id=institution_id,
        created_by=access.user_id(context),
        is_example=bool(given.get("is_example")),
        **values(given),
    )
    model.Session.add(row)
    return row


def changes(row: InventoryItem, given: Given) -> dict[str, Any]:
    """Return what these values would change of an item, by column."""
    wanted = values(given)
    if given.get("is_example") is not None:
        wanted["is_example"] = given["is_example"]
    if wanted["dataset_id"] == row.dataset_id and not given.get("opened_on"):
        # The day on which it opened stays, however often the item is written.
        wanted["opened_on"] = row.opened_on or wanted["opened_on"]
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


def change(row: InventoryItem, given: Given) -> None:
    """Give an item these values in place of its own."""
    changed = changes(row, given)
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.updated_at = now()


def note_opened() -> int:
    """Note today for items whose dataset has become public since; return how many. The caller commits."""
    package = model.Package
    public = sa.select(package.id).where(is_open())
    statement = (
        sa.update(InventoryItem)
        .where(InventoryItem.opened_on.is_(None), InventoryItem.dataset_id.in_(public))
        .values(opened_on=config.today(), updated_at=now())
        .execution_options(synchronize_session=False)
    )
    count: int = model.Session.execute(statement).rowcount
    return count
