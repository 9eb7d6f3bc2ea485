"""Refuse an argument by its name: what CKAN and PostgreSQL would stumble over, and whatever an action finds wrong.

PostgreSQL keeps no NUL in a text; asking it with one is an error of the database driver, not an answer. CKAN's own
autocomplete and list actions take their arguments unchecked.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context, DataDict

_ = tk._

NUL = "\x00"
Action = Callable[..., Any]
# CKAN's actions that visitors reach with a search box, and what they cannot do without.
CHECKED = {
    "format_autocomplete": "q",
    "group_autocomplete": "q",
    "group_list": None,
    "group_show": "id",
    "organization_autocomplete": "q",
    "organization_list": None,
    "organization_show": "id",
    "package_autocomplete": "q",
    "package_list": None,
    "package_show": None,
    "resource_search": None,
    "tag_autocomplete": None,
    "tag_search": None,
}
TEXTS = frozenset(["q", "id", "sort", "order_by", "name", "type", "vocabulary_id"])
TEXTS_OR_LISTS = frozenset(["query", "fields", "groups", "organizations"])
NUMBERS = frozenset(["limit", "offset"])
# These, and whatever begins with ``include_``, are true or false.
SWITCHES = frozenset(["all_fields", "use_default_schema"])
LARGEST = 2**31 - 1


def refuse(field: str, message: str) -> NoReturn:
    """Refuse an argument, by its name."""
    raise tk.ValidationError({field: [message]})


def holds_nul(value: object) -> bool:
    """Tell whether a text, or a text in a list or dictionary, holds a NUL character."""
    if isinstance(value, str):
        return NUL in value
    if isinstance(value, Mapping):
        return any(holds_nul(key) or holds_nul(inner) for key, inner in value.items())
    return isinstance(value, list | tuple) and any(holds_nul(inner) for inner in value)


def refusing_nul(action: Action) -> Action:
    """Return ``action`` so that it refuses arguments with a NUL character, by their names."""

    @functools.wraps(action)
    def checked(*arguments: Any, **options: Any) -> Any:
        refuse_nul(arguments[-1])
        return action(*arguments, **options)

    return checked


def refuse_nul(data_dict: Any) -> None:
    """Raise ``ValidationError`` for arguments with a NUL character."""
    if isinstance(data_dict, Mapping):
        found = [
            str(name).replace(NUL, "") for name in data_dict if holds_nul({name: data_dict[name]})
        ]
        if found:
            raise tk.ValidationError(
                {name: [_("NUL characters cannot be kept.")] for name in found}
            )


def refusing_wrong_types(name: str, action: Action) -> Action:
    """Return CKAN's action ``name``, chained or to be chained, so that it refuses arguments of a wrong type."""

    @functools.wraps(action)
    def checked(original: Action, context: Context, data_dict: DataDict) -> Any:
        errors = {
            key: [_("Invalid value")] for key, value in data_dict.items() if is_wrong(key, value)
        }
        required = CHECKED[name]
        if required and not data_dict.get(required):
            errors.setdefault(required, [_("Missing value")])
        if errors:
            raise tk.ValidationError(errors)
        given = {key: value for key, value in data_dict.items() if not is_empty(key, value)}
        return action(original, context, given)

    return checked


def is_empty(key: str, value: object) -> bool:
    """Tell whether an argument says nothing, and CKAN stumbles over it where it would not over its absence."""
    return (key == "q" and value is None) or (key in NUMBERS and value == "")


def is_wrong(key: str, value: object) -> bool:
    """Tell whether the value of an argument has another type than CKAN takes there for granted."""
    if value is None:
        return False
    if key in NUMBERS:
        return not is_number(value)
    if key in TEXTS:
        # CKAN's bulk actions hand on rows of one column, as the database gives them.
        return not isinstance(value, str | sa.Row)
    if key in SWITCHES or key.startswith("include_"):
        return not is_switch(value)
    if key in TEXTS_OR_LISTS:
        return not (
            isinstance(value, str)
            or (isinstance(value, list) and all(isinstance(one, str) for one in value))
        )
    return False


def is_number(value: object) -> bool:
    """Tell whether a value is a whole number that PostgreSQL takes as a limit, or is empty."""
    try:
        return value == "" or abs(int(value)) <= LARGEST  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        return False


def is_switch(value: object) -> bool:
    """Tell whether a value is true or false, in a way that CKAN reads."""
    try:
        tk.asbool(value)
    except ValueError:
        return False
    return True


@tk.chained_action
@tk.side_effect_free
def unchanged(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Do what CKAN does."""
    return original(context, data_dict)


def guarded(actions: Mapping[str, Action]) -> dict[str, Action]:
    """Return the actions, and with them those of CKAN's that take their arguments unchecked, all of them checking."""
    chained = {name: refusing_wrong_types(name, actions.get(name, unchanged)) for name in CHECKED}
    return {name: refusing_nul(action) for name, action in {**actions, **chained}.items()}
