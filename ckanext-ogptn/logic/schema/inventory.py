"""What the actions of the inventory take."""

from __future__ import annotations

from ckanext.ogptn.domain import inventory
from ckanext.ogptn.domain.vocabulary import LANGUAGES, PRECISIONS
from ckanext.ogptn.logic.schema.terms import (
    Schema,
    code,
    default,
    get,
    optional,
    paging,
    required,
)

__all__ = [
    "ogptn_inventory_create",
    "ogptn_inventory_delete",
    "ogptn_inventory_import",
    "ogptn_inventory_list",
    "ogptn_inventory_show",
    "ogptn_inventory_summary",
    "ogptn_inventory_update",
]


def ogptn_inventory_list() -> Schema:
    """Describe the filters and the page."""
    return {
        **_filters(),
        "states": [get("ogptn_terms"), get("ogptn_each_of")(inventory.STATES)],
        "year": optional("natural_number_validator"),
        "modified_since": optional("ogptn_moment"),
        **paging(),
    }


def _filters() -> Schema:
    return {
        "institution": optional("unicode_safe", "ogptn_institution_exists"),
        "sector": optional("unicode_safe"),
        "commitment": optional("unicode_safe", "ogptn_commitment_id"),
    }


def ogptn_inventory_summary() -> Schema:
    """Describe the filters."""
    return _filters()


def ogptn_inventory_show() -> Schema:
    """Describe `id`."""
    return {"id": required("unicode_safe")}


def ogptn_inventory_delete() -> Schema:
    """Describe `id`."""
    return {"id": required("unicode_safe")}


def ogptn_inventory_create() -> Schema:
    """Describe the institution and the item."""
    return {
        "institution": required("unicode_safe", "ogptn_institution_exists"),
        **item(),
        "is_example": default(False, "boolean_validator"),
    }


def ogptn_inventory_update() -> Schema:
    """Describe `id` and the item."""
    return {
        "id": required("unicode_safe"),
        **item(),
        "is_example": [get("ignore_missing"), get("boolean_validator")],
    }


def item() -> Schema:
    """Describe an item's own fields."""
    return {
        "identifier": required("unicode_safe", "ogptn_item_identifier"),
        "title": required("ogptn_translation", "ogptn_some_text"),
        "notes": [get("ignore_missing"), get("ogptn_translation")],
        "commitment": optional("unicode_safe", "ogptn_commitment_id"),
        "sector": optional("unicode_safe", "ogptn_sector_exists"),
        "frequency": code(*inventory.FREQUENCIES),
        "release_date": optional("ogptn_date"),
        "release_precision": code(*PRECISIONS),
        "visibility": default("public") + code(*inventory.VISIBILITIES),
        "dataset": optional("unicode_safe", "ogptn_dataset_id"),
        "opened_on": optional("ogptn_date"),
    }


def ogptn_inventory_import() -> Schema:
    """Describe the institution, the file, and whether it is only looked at."""
    return {
        "institution": required("unicode_safe", "ogptn_institution_exists"),
        "upload": required("ogptn_file"),
        "dry_run": default(False, "boolean_validator"),
        "language": code(*LANGUAGES),
    }
