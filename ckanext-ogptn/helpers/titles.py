"""CKAN's own helpers for titles, taught that a multilingual value may be empty in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import values

Record = Mapping[str, Any]


@tk.chained_helper
def get_translated(original: Callable[..., Any], data_dict: Record, field: str) -> Any:
    """Give a field in the reader's language, else in another that it has, else as CKAN would."""
    if field == "title" and data_dict.get("is_organization"):
        return gathering.institution_titles().get(data_dict["name"]) or original(data_dict, field)
    translated = values.ogptn_plain(data_dict.get(f"{field}_translated"))
    return translated or original(data_dict, field) or data_dict.get(field)


@tk.chained_helper
def dataset_display_name(
    original: Callable[..., str], package_or_package_dict: Record | object
) -> str:
    """Name a dataset in the best language that it has."""
    if isinstance(package_or_package_dict, Mapping):
        return values.ogptn_title_plain(package_or_package_dict)
    return original(package_or_package_dict)


@tk.chained_helper
def resource_display_name(original: Callable[..., str], resource_dict: Record) -> str:
    """Name a file in the best language that it has."""
    named = resource_dict.get("name_translated") or resource_dict.get("name")
    return values.ogptn_plain(named) or original({**resource_dict, "name_translated": None})


@tk.chained_helper
def render_datetime(
    original: Callable[..., str],
    datetime_: object,
    date_format: str | None = None,
    with_hours: bool = False,
    with_seconds: bool = False,
) -> str:
    """Write a day with the country's month names; times and formats of one's own stay CKAN's."""
    if date_format or with_hours or with_seconds:
        return original(datetime_, date_format, with_hours, with_seconds)
    return values.ogptn_date(datetime_) or original(datetime_)
