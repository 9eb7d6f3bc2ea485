"""An institution's inventory out of a workbook and into one; what is taken in is checked whole before any of it is
written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context
from sqlalchemy.exc import IntegrityError

from ckanext.ogptn.logic.inventory import reading, writing
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import inventory as schema
from ckanext.ogptn.logic.validators.references import sector_choices
from ckanext.ogptn.logic.workbooks import taking_in, validating
from ckanext.ogptn.logic.workbooks.sheets import limits
from ckanext.ogptn.model import InventoryItem
from ckanext.ogptn.workbook import inventory, opening, parsing
from ckanext.ogptn.workbook import writing as workbook
from ckanext.ogptn.workbook.shape import Choice, Fault, Row, Sheet
from ckanext.ogptn.workbook.writing import Filling

_ = tk._
# A row of CKAN's, whose mapped classes have no types.
Institution = Any
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """The items that a workbook holds, checked, and what is wrong with it, in the order of its rows and columns."""

    items: list[Given]
    faults: list[Fault]


def read(context: Context, institution: Institution, file: bytes) -> Reading:
    """Read and check a workbook. Raises WorkbookError where it is none."""
    raw = opening.read(file, limits())
    book = parsing.parse([_sheet()], raw, required=[inventory.NAME])
    items: list[Given] = []
    found = [*book.faults, *inventory.doubles(book)]
    for row in book.rows[inventory.NAME]:
        given, faults = _checked(context, row)
        found += faults
        if not faults:
            items.append(given)
    return Reading(items, taking_in.once(found, [one.title for one in raw]))


def _sheet() -> Sheet:
    return inventory.sheet(Choice(one["value"], one["label"]) for one in sector_choices())


def _checked(context: Context, row: Row) -> tuple[Given, list[Fault]]:
    given, errors = tk.navl_validate(dict(row.values), schema.item(), tk.fresh_context(context))
    if not errors:
        errors = writing.problems(context, given)
    return given, list(_faults(row, errors))


def _faults(row: Row, errors: Mapping[str, Any]) -> Iterator[Fault]:
    for name, messages in errors.items():
        if messages:
            yield validating.placed(row, name, messages)


def write(
    context: Context, institution: Institution, items: list[Given], keep: bool
) -> dict[str, int]:
    """Add what is new and change what is there, in one transaction; return how many {created, updated, unchanged}.

    Where `keep` is not set nothing is written: it says what would be."""
    query = model.Session.query(InventoryItem).filter(
        InventoryItem.institution_id == institution.id
    )
    known = {row.identifier: row for row in query}
    counts: Counter[str] = Counter()
    for given in items:
        row = known.get(given["identifier"])
        if row is None:
            counts["created"] += 1
        else:
            counts["updated" if writing.changes(row, given) else "unchanged"] += 1
    if keep:
        _keep(context, institution, items, known)
    return {name: counts[name] for name in ("created", "updated", "unchanged")}


def _keep(
    context: Context,
    institution: Institution,
    items: list[Given],
    known: Mapping[str, InventoryItem],
) -> None:
    try:
        for given in items:
            row = known.get(given["identifier"])
            if row is None:
                writing.add(context, institution.id, given)
            else:
                writing.change(row, given)
        model.repo.commit()
    except IntegrityError:
        model.Session.rollback()
        message = _("Somebody has created one of these records meanwhile: check the file again.")
        refuse("upload", message)


def filled(context: Context, institution: str, language: str) -> bytes:
    """Return the workbook of an institution, by its name, with its items as the caller may see them; empty where there
    are none."""
    found = reading.dictize(context, reading.items(context, {"institution": institution}))
    rows = [
        {
            **one,
            "commitment": (one["commitment"] or {}).get("name"),
            "dataset": (one["dataset"] or {}).get("name"),
        }
        for one in found
    ]
    return workbook.write(
        [_sheet()], language, Filling({inventory.NAME: rows}, institutions=None), inventory.GUIDE
    )
