"""Validators of single values: multilingual text, dates, numbers, choices and lists.

CKAN keeps a package's extra fields as text, so what is not text is kept as JSON there; inside
repeating fields, which are kept as one JSON text, it stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.ogptn.domain.vocabulary import LANGUAGES

_ = tk._
# What a caller may send: anything.
Value = Any
Validator = Callable[[FlattenKey, FlattenDataDict, FlattenErrorDict, Context], None]


__all__ = [
    "ogptn_boolean",
    "ogptn_choice",
    "ogptn_choices",
    "ogptn_date",
    "ogptn_date_or_none",
    "ogptn_each_of",
    "ogptn_integer",
    "ogptn_list",
    "ogptn_load_json",
    "ogptn_one_of",
    "ogptn_required",
    "ogptn_some_text",
    "ogptn_translated",
    "ogptn_translation",
]


def stored(key: FlattenKey, value: object) -> object:
    """Return `value` as the field `key` is kept: as JSON, but as it is inside a repeating field."""
    if len(key) > 1 and key[0] != "resources":
        return value
    return json.dumps(value, ensure_ascii=False)


def parse_translation(value: object) -> dict[str, str]:
    """Return `value` as {ar, fr, en}, with an empty text for a language that it lacks.

    Raises Invalid where it is neither such a dictionary nor its JSON.
    """
    if isinstance(value, str):
        value = _json_or_none(value)
    if not isinstance(value, dict):
        raise tk.Invalid(_('Give the text by language, such as {"ar": "…", "fr": "…", "en": "…"}.'))
    unknown = sorted(set(value) - set(LANGUAGES))
    if unknown:
        raise tk.Invalid(_("Unknown language “%s”: use ar, fr and en.") % unknown[0])
    if not all(isinstance(text, str | None) for text in value.values()):
        raise tk.Invalid(_("Give each language's text as plain text."))
    return {language: (value.get(language) or "").strip() for language in LANGUAGES}


def _json_or_none(text: str) -> object:
    try:
        return json.loads(text) if text.strip() else {}
    except ValueError:
        return None


def _from_form(key: FlattenKey, data: FlattenDataDict) -> dict[str, str] | None:
    """Take a form's separate inputs `<field>-ar`, `<field>-fr`, `<field>-en`."""
    inputs = data.get((*key[:-1], "__extras")) or {}
    found = {}
    for language in LANGUAGES:
        text = inputs.pop(f"{key[-1]}-{language}", None)
        if text is not None:
            found[language] = text
    return found or None


def ogptn_translated(field: dict[str, Any], schema: dict[str, Any]) -> Validator:
    """Make the validator of a multilingual field; a required one needs its text in one language at
    least."""

    def validator(
        key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
    ) -> None:
        value = data.get(key)
        if value is tk.missing or value is None:
            value = _from_form(key, data) or {}
        text = parse_translation(value)
        if field.get("required") and not any(text.values()):
            raise tk.Invalid(_("Give this text in Arabic, French or English at least."))
        data[key] = stored(key, text)

    return validator


ogptn_translated.is_a_scheming_validator = True  # type: ignore[attr-defined]


def ogptn_translation(value: Value) -> dict[str, str]:
    """Return an action's multilingual argument as {ar, fr, en}."""
    return parse_translation({} if value in (None, tk.missing) else value)


def ogptn_some_text(value: Value) -> Value:
    """Demand a multilingual argument in one language at least."""
    # CKAN goes on with what the validator before has refused.
    if isinstance(value, dict) and not any(value.values()):
        raise tk.Invalid(_("Give this text in Arabic, French or English at least."))
    return value


def ogptn_load_json(value: Value) -> Value:
    """Return a kept value as what it was before it was kept as JSON."""
    return json.loads(value) if isinstance(value, str) and value else value


def ogptn_required(field: dict[str, Any], schema: dict[str, Any]) -> Callable[..., Any]:
    """Demand a value where the schema calls the field required; else let a blank one be none.

    CKAN's own validators take 0 and false for blank."""

    def validator(
        key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
    ) -> None:
        if data.get(key) not in (None, "", tk.missing):
            return
        if field.get("required"):
            errors[key].append(_("Missing value"))
        else:
            data.pop(key, None)
        raise tk.StopOnError

    return validator


ogptn_required.is_a_scheming_validator = True  # type: ignore[attr-defined]


def ogptn_date(value: Value) -> str:
    """Accept an ISO date, YYYY-MM-DD."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError:
        raise tk.Invalid(
            _("“%s” is no date. Write year, month and day, such as 2016-12-31.") % value
        ) from None


def ogptn_date_or_none(value: Value) -> str | None:
    """Accept an ISO date, or an empty text that stands for no date."""
    return ogptn_date(value) if value else None


def ogptn_integer(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Accept a whole number from 0 up."""
    value = data.get(key)
    if not re.fullmatch(r"\d{1,9}", str(value)) or isinstance(value, bool):
        raise tk.Invalid(_("“%s” is no number. Write a whole number, such as 5.") % value)
    data[key] = stored(key, int(str(value)))


def ogptn_boolean(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Accept yes or no, in the ways that CKAN's forms and callers write them."""
    try:
        data[key] = stored(key, tk.asbool(data[key]))
    except ValueError:
        raise tk.Invalid(_("“%s” is neither true nor false.") % data[key]) from None


def ogptn_choice(field: dict[str, Any], schema: dict[str, Any]) -> Callable[[Value], Value]:
    """Make the validator of a field with a code list."""
    codes = [choice["value"] for choice in field["choices"]]

    def validator(value: Value) -> Value:
        if value in codes:
            return value
        raise tk.Invalid(_unknown_code(value, codes))

    return validator


ogptn_choice.is_a_scheming_validator = True  # type: ignore[attr-defined]


def ogptn_choices(field: dict[str, Any], schema: dict[str, Any]) -> Validator:
    """Make the validator of a field with several codes of a list; they are kept in the list's
    order."""
    codes = [choice["value"] for choice in field["choices"]]

    def validator(
        key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
    ) -> None:
        given = as_list(data.get(key))
        for value in given:
            if value not in codes:
                raise tk.Invalid(_unknown_code(value, codes))
        data[key] = stored(key, [code for code in codes if code in given])

    return validator


ogptn_choices.is_a_scheming_validator = True  # type: ignore[attr-defined]


def ogptn_one_of(codes: Sequence[str]) -> Callable[[Value], Value]:
    """Make the validator of an action's argument with a code list."""

    def validator(value: Value) -> Value:
        if value in codes:
            return value
        raise tk.Invalid(_unknown_code(value, codes))

    return validator


def ogptn_each_of(codes: Sequence[str]) -> Callable[[Value], Value]:
    """Make the validator of an action's list of codes; an empty list stands for all of them."""

    def validator(value: Value) -> Value:
        if not isinstance(value, list):
            return value  # the validator before has refused it
        for one in value:
            if one not in codes:
                raise tk.Invalid(_unknown_code(one, codes))
        return value or list(codes)

    return validator


def _unknown_code(value: object, codes: Sequence[str]) -> str:
    message: str = _("“%s” is not in the list: use one of %s.") % (value, ", ".join(codes))
    return message


def as_list(value: object) -> list[str]:
    """Return texts without blanks or doubles, in order; a text that is no JSON list is a list of
    one."""
    if value in (None, "", tk.missing):
        return []
    if isinstance(value, str):
        loaded = _json_or_none(value) if value.lstrip().startswith("[") else None
        value = loaded if isinstance(loaded, list) else [value]
    if not isinstance(value, list) or not all(isinstance(item, str | int) for item in value):
        raise tk.Invalid(_("Give a list of texts."))
    return list(dict.fromkeys(str(item).strip() for item in value if str(item).strip()))


def ogptn_list(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Accept a list of texts."""
    data[key] = stored(key, as_list(data.get(key)))
