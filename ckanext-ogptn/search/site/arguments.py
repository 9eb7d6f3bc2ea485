"""Refuse arguments of ``package_search`` that have the wrong type, before CKAN stumbles over them.

CKAN checks some arguments and hands others on as they are; what is no text where text is meant would end as an
internal error. A value that is not given at all (nothing, or an empty text) is left to CKAN's default.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.ogptn.search.errors import Refused

NUMBERS = ("rows", "start", "facet.limit", "facet.mincount")
TEXTS = ("q", "fq", "sort", "qf", "mm", "tie", "defType", "df", "q.op", "facet", "wt")
CHOICES = ("include_private", "include_drafts", "include_deleted", "use_default_schema")
LISTS = ("fq_list", "fl", "facet.field", "bf", "boost")


@tk.chained_action
@tk.side_effect_free
def package_search(
    original: Callable[[Context, DataDict], Any], context: Context, data_dict: DataDict
) -> Any:
    """Search datasets, as CKAN does, refusing arguments of a wrong type by their name."""
    return original(context, checked(data_dict))


def checked(arguments: DataDict) -> dict[str, Any]:
    """Return the arguments without those that are empty; raises ``Refused`` for the first of a wrong type."""
    given = {
        name: value
        for name, value in arguments.items()
        if value is not None and not (is_blank(value) and name in (*NUMBERS, *LISTS))
    }
    for name in NUMBERS:
        if name in given and not is_scalar(given[name]):
            raise Refused(name, "it is not a whole number")
    for name in TEXTS:
        if name in given and not is_scalar(given[name]):
            raise Refused(name, "it is not a text")
    for name in CHOICES:
        if name in given and not is_choice(given[name]):
            raise Refused(name, "it is neither true nor false")
    for name in LISTS:
        if name in given and not is_list_of_texts(given[name]):
            raise Refused(name, "it is not a list of texts")
    if isinstance(given.get("fq_list"), str):
        given["fq_list"] = [given["fq_list"]]
    if not isinstance(given.get("extras", {}), dict):
        raise Refused("extras", "it is not a dictionary")
    return given


def is_blank(value: object) -> bool:
    """Tell whether a value is a text of nothing but spaces."""
    return isinstance(value, str) and not value.strip()


def is_scalar(value: object) -> bool:
    """Tell whether a value is a text, a number or a truth value."""
    return isinstance(value, str | int | float)


def is_choice(value: object) -> bool:
    """Tell whether a value is true or false in CKAN's eyes."""
    try:
        tk.asbool(value)
    except ValueError:
        return False
    return is_scalar(value)


def is_list_of_texts(value: object) -> bool:
    """Tell whether a value is a text or a list of texts."""
    return isinstance(value, str) or (
        isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    )
