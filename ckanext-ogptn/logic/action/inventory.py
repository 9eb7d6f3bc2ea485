"""Read and keep the inventory of data that institutions have promised to open."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.domain import inventory as domain
from ckanext.ogptn.logic import paging, records
from ckanext.ogptn.logic.highlighting import reader_language
from ckanext.ogptn.logic.inventory import reading, sheets, writing
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import inventory as schema
from ckanext.ogptn.logic.workbooks import words
from ckanext.ogptn.model import InventoryItem
from ckanext.ogptn.workbook.errors import WorkbookError

__all__ = [
    "ogptn_inventory_create",
    "ogptn_inventory_delete",
    "ogptn_inventory_import",
    "ogptn_inventory_list",
    "ogptn_inventory_show",
    "ogptn_inventory_summary",
    "ogptn_inventory_update",
]

_ = tk._
Shown = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_inventory_list)
def ogptn_inventory_list(context: Context, data_dict: DataDict) -> Shown:
    """List data that institutions have promised to open, by the day of release; what has none comes last.

    :param institution: name of the institution (optional)
    :type institution: string
    :param sector: code of the sector (optional)
    :type sector: string
    :param commitment: id or name of the commitment that asks for it (optional)
    :type commitment: string
    :param states: ``overdue``, ``due_soon``, ``planned``, ``undated``, ``opened`` (optional: all)
    :type states: list of strings
    :param year: only what is to be released in this year (optional)
    :type year: integer
    :param modified_since: only items that were written since this day or moment (optional)
    :type modified_since: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all that match, and ``results``: {id, identifier, institution, title, notes, commitment,
        sector, frequency, release_date, release_precision, visibility, state, opened_on, dataset, is_example,
        created_at, updated_at}. ``institution``, ``commitment`` and ``dataset`` are briefs; the latter two are null
        where the caller may not see them. A release that is stated by the month, quarter or year is kept as its last
        day.
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    """
    tk.check_access("ogptn_inventory_list", context, data_dict)
    found = paging.page(reading.items(context, data_dict), data_dict)
    return {**found, "results": reading.dictize(context, found["results"])}


@tk.side_effect_free
@validate(schema.ogptn_inventory_summary)
def ogptn_inventory_summary(context: Context, data_dict: DataDict) -> Shown:
    """Count how much of the promised data is open so far: in all, by institution, by year of release.

    ``promised`` is ``opened`` + ``overdue`` + ``to_come``, in every row.

    :param institution: name of the institution (optional)
    :type institution: string
    :param sector: code of the sector (optional)
    :type sector: string
    :param commitment: id or name of the commitment that asks for it (optional)
    :type commitment: string

    :returns: ``promised``, ``opened``, ``overdue``, ``to_come``; ``by_institution`` [{institution, …}], those that
        promised most first; ``by_year`` [{year, …}], in order, null where no release is set; ``by_state`` {state: n};
        ``examples``, how many of all are invented
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    """
    tk.check_access("ogptn_inventory_summary", context, data_dict)
    found = reading.items(context, data_dict)
    states = [item.state for item in found]
    known = {one["id"]: one for one in records.institutions(None).values()}
    by_institution: dict[str, list[str]] = {}
    by_year: dict[int | None, list[str]] = {}
    for item in found:
        day = item.row.release_date
        by_institution.setdefault(item.row.institution_id, []).append(item.state)
        by_year.setdefault(day.year if day else None, []).append(item.state)
    rows = [
        {"institution": known[key], **domain.share(some).as_dict()}
        for key, some in by_institution.items()
        if key in known
    ]
    return {
        **domain.share(states).as_dict(),
        "by_state": {state: states.count(state) for state in domain.STATES},
        "examples": sum(item.row.is_example for item in found),
        "by_institution": sorted(
            rows, key=lambda row: (-row["promised"], row["institution"]["name"])
        ),
        "by_year": [
            {"year": year, **domain.share(by_year[year]).as_dict()}
            for year in sorted(by_year, key=lambda year: (year is None, year))
        ],
    }


@tk.side_effect_free
@validate(schema.ogptn_inventory_show)
def ogptn_inventory_show(context: Context, data_dict: DataDict) -> Shown:
    """Show one item of the inventory.

    :param id: the item's id
    :type id: string

    :returns: the item, as in ``ogptn_inventory_list``
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such item that the caller may see
    """
    tk.check_access("ogptn_inventory_show", context, data_dict)
    return _shown(context, data_dict["id"])


def _shown(context: Context, item_id: str) -> Shown:
    found = reading.one(context, item_id)
    shown = reading.dictize(context, [found]) if found else []
    if not shown:
        raise tk.ObjectNotFound(_("There is no such item."))
    return shown[0]


@validate(schema.ogptn_inventory_create)
def ogptn_inventory_create(context: Context, data_dict: DataDict) -> Shown:
    """Put down data that an institution holds and will open.

    :param institution: name of the institution
    :type institution: string
    :param identifier: what the institution calls it by: letters, digits, ``.``, ``-`` and ``_``, at most 100; one item
        of an institution has it
    :type identifier: string
    :param title: {ar, fr, en}, one of them at least
    :type title: dictionary
    :param notes: what it holds and what its opening is good for, {ar, fr, en} (optional)
    :type notes: dictionary
    :param commitment: id or name of the commitment that asks for it (optional)
    :type commitment: string
    :param sector: code of the sector (optional)
    :type sector: string
    :param frequency: how often it will be updated: ``cont``, ``daily``, ``weekly``, ``monthly``, ``quarterly``,
        ``annual_2``, ``annual``, ``biennial``, ``irreg`` or ``never`` (optional)
    :type frequency: string
    :param release_date: by when it will be open (optional)
    :type release_date: string
    :param release_precision: how exact that is: ``day``, ``month``, ``quarter`` or ``year`` (optional, default:
        ``day``)
    :type release_precision: string
    :param visibility: ``public``, or ``officers`` for what the institution's own officers alone may see (optional,
        default: ``public``)
    :type visibility: string
    :param dataset: id or name of the dataset that opens it (optional)
    :type dataset: string
    :param opened_on: since when the dataset is open (optional, default: today, or the day on which it becomes public)
    :type opened_on: string
    :param is_example: whether it is invented, and shown as such (optional, default: false)
    :type is_example: boolean

    :returns: the item, as in ``ogptn_inventory_list``
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong, or the institution has an item of this identifier
    :raises NotAuthorized: where the caller is no officer of the institution
    """
    tk.check_access("ogptn_inventory_create", context, data_dict)
    institution = model.Group.get(data_dict["institution"])
    writing.check(context, data_dict)
    writing.taken(institution.id, data_dict["identifier"])
    row = writing.add(context, institution.id, data_dict)
    model.repo.commit()
    return _shown(context, row.id)


@validate(schema.ogptn_inventory_update)
def ogptn_inventory_update(context: Context, data_dict: DataDict) -> Shown:
    """Write an item anew. As with ``package_update``, what is left out is emptied.

    :param id: the item's id
    :type id: string
    :param identifier: as in ``ogptn_inventory_create``
    :type identifier: string
    :param title: {ar, fr, en}, one of them at least
    :type title: dictionary
    :param notes: {ar, fr, en} (optional)
    :type notes: dictionary
    :param commitment: id or name of the commitment that asks for it (optional)
    :type commitment: string
    :param sector: code of the sector (optional)
    :type sector: string
    :param frequency: how often it will be updated (optional)
    :type frequency: string
    :param release_date: by when it will be open (optional)
    :type release_date: string
    :param release_precision: how exact that is (optional, default: ``day``)
    :type release_precision: string
    :param visibility: ``public`` or ``officers`` (optional, default: ``public``)
    :type visibility: string
    :param dataset: id or name of the dataset that opens it (optional)
    :type dataset: string
    :param opened_on: since when the dataset is open (optional: the day that is known)
    :type opened_on: string
    :param is_example: whether it is invented (optional: as it was)
    :type is_example: boolean

    :returns: the item, as in ``ogptn_inventory_list``
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong, or another item of the institution has this identifier
    :raises ObjectNotFound: where there is no such item
    :raises NotAuthorized: where the caller is no officer of the institution
    """
    row = _row(context, "ogptn_inventory_update", data_dict["id"])
    writing.check(context, data_dict)
    writing.taken(row.institution_id, data_dict["identifier"], but=row.id)
    writing.change(row, data_dict)
    model.repo.commit()
    return _shown(context, row.id)


@validate(schema.ogptn_inventory_delete)
def ogptn_inventory_delete(context: Context, data_dict: DataDict) -> None:
    """Take an item out of the inventory. The dataset that opened it stays.

    :param id: the item's id
    :type id: string

    :raises ObjectNotFound: where there is no such item
    :raises NotAuthorized: where the caller is no officer of the institution
    """
    row = _row(context, "ogptn_inventory_delete", data_dict["id"])
    model.Session.delete(row)
    model.repo.commit()


def _row(context: Context, action: str, item_id: str) -> InventoryItem:
    """Return an item that the caller may keep; whoever may not even see it learns nothing of it."""
    found = reading.one(context, item_id)
    if found is None:
        # A visitor is asked to sign in before being told that there is nothing.
        tk.check_access(action, context, {"id": item_id})
        raise tk.ObjectNotFound(_("There is no such item."))
    tk.check_access(action, context, {"id": item_id})
    return found.row


@validate(schema.ogptn_inventory_import)
def ogptn_inventory_import(context: Context, data_dict: DataDict) -> Shown:
    """Take an institution's inventory from a workbook: all of its rows, or none.

    A row whose identifier the institution has already replaces that item as ``ogptn_inventory_update`` does; the others
    are new. Items that the workbook does not name stay as they are.

    :param institution: name of the institution
    :type institution: string
    :param upload: the workbook (.xlsx), as a file of a multipart form
    :type upload: file
    :param dry_run: check everything and write nothing (optional, default: false)
    :type dry_run: boolean
    :param language: of the column titles in the errors: ``ar``, ``fr`` or ``en`` (optional: that of the request)
    :type language: string

    :returns: {``institution``: its name; ``dry_run``; ``counts``: {created, updated, unchanged} that were, or would be;
        ``errors``: of a dry run, by row, a list of {code, sheet, row, column, name, title, message}}
    :rtype: dictionary

    :raises ValidationError: where the file is no workbook, or without a dry run where anything in it is wrong: its
        ``errors`` are those of a dry run
    :raises NotAuthorized: where the caller is no officer of the institution
    """
    tk.check_access("ogptn_inventory_import", context, data_dict)
    language = data_dict.get("language") or reader_language()
    institution = model.Group.get(data_dict["institution"])
    try:
        found = sheets.read(context, institution, data_dict["upload"])
    except WorkbookError as error:
        refuse("upload", words.refusal(error))
    errors = [words.told(fault, language) for fault in found.faults]
    if errors and not data_dict["dry_run"]:
        raise tk.ValidationError({"upload": [words.summary(len(errors))], "errors": errors})
    counts = sheets.write(context, institution, found.items, keep=not data_dict["dry_run"])
    return {
        "institution": institution.name,
        "dry_run": data_dict["dry_run"],
        "counts": counts,
        "errors": errors,
    }
