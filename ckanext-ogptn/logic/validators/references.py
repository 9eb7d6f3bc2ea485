"""Validators of references: the plan, commitment or institution that a field names must exist."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.ogptn.domain.vocabulary import NO_DATASETS
from ckanext.ogptn.logic.validators.values import ogptn_load_json

_ = tk._

__all__ = [
    "ogptn_commitment_exists",
    "ogptn_commitment_id",
    "ogptn_dataset_id",
    "ogptn_institution_exists",
    "ogptn_institutions_exist",
    "ogptn_plan_exists",
    "ogptn_sector_exists",
]


def _name_of(reference: str, package_type: str) -> str | None:
    package = model.Package.get(reference)
    if package is None or package.type != package_type or package.state == "deleted":
        return None
    name: str = package.name
    return name


def ogptn_plan_exists(value: str) -> str:
    """Accept an action plan's name or id; its name is kept."""
    name = _name_of(value, "action_plan")
    if name is None:
        raise tk.Invalid(
            _("There is no action plan “%s”: name one that exists, such as tn-2016-2018.") % value
        )
    return name


def ogptn_commitment_exists(value: str) -> str:
    """Accept a commitment's name or id; its name is kept."""
    name = _name_of(value, "commitment")
    if name is None:
        raise tk.Invalid(
            _("There is no commitment “%s”: name one that exists, such as tn-2016-05.") % value
        )
    return name


def _missing_institutions(names: list[str]) -> list[str]:
    query = model.Session.query(model.Group.name).filter(
        model.Group.name.in_(names), model.Group.is_organization, model.Group.state == "active"
    )
    known = {name for (name,) in query}
    return [name for name in names if name not in known]


def ogptn_institution_exists(value: str) -> str:
    """Accept the name of an institution."""
    if _missing_institutions([value]):
        raise tk.Invalid(_no_institution(value))
    return value


def ogptn_institutions_exist(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Accept a list of names of institutions."""
    if errors[key]:
        return
    names = ogptn_load_json(data[key])
    missing = _missing_institutions(names) if names else []
    if missing:
        raise tk.Invalid(_no_institution(missing[0]))


def _no_institution(name: str) -> str:
    message: str = (
        _("There is no institution “%s”: create it first, or name one that exists.") % name
    )
    return message


def ogptn_commitment_id(value: str) -> str:
    """Turn a commitment's name or id into its id."""
    package = model.Package.get(value)
    if package is None or package.type != "commitment" or package.state == "deleted":
        raise tk.Invalid(
            _("There is no commitment “%s”: name one that exists, such as tn-2016-05.") % value
        )
    found: str = package.id
    return found


def ogptn_dataset_id(value: str) -> str:
    """Turn a dataset's name or id into its id."""
    package = model.Package.get(value)
    if package is None or package.type in NO_DATASETS or package.state == "deleted":
        raise tk.Invalid(_("There is no dataset “%s”: name one that exists.") % value)
    found: str = package.id
    return found


def sector_choices() -> list[dict[str, Any]]:
    """Return the sectors that the schema of datasets names: {value, label {ar, fr, en}}."""
    schema = tk.h.scheming_get_dataset_schema("dataset") or {"dataset_fields": []}
    fields = [one for one in schema["dataset_fields"] if one["field_name"] == "sector"]
    return [choice for field in fields for choice in field.get("choices", [])]


def ogptn_sector_exists(value: str) -> str:
    """Accept the code of a sector."""
    known = [choice["value"] for choice in sector_choices()]
    if value not in known:
        raise tk.Invalid(
            _("There is no sector “%s”: choose one of %s.") % (value, ", ".join(known))
        )
    return value
