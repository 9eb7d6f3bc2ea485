"""What follows from other fields and is filled in before validation."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.logic.validators.values import as_list, parse_translation

__all__ = ["ogptn_derive_identifier", "ogptn_derive_owner", "ogptn_derive_plain_text"]

_PLAIN = {"title": "title_translated", "notes": "notes_translated"}


def ogptn_derive_plain_text(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Fill CKAN's plain `title` and `notes` with the first language that the multilingual field
    has."""
    for plain, translated in _PLAIN.items():
        text = _first_text(data.get((translated,)), data.get(("__extras",)), translated)
        if text:
            data[(plain,)] = text


def _first_text(value: object, form: object, field: str) -> str:
    if value in (None, "", tk.missing) and isinstance(form, dict):
        value = {lang: form[f"{field}-{lang}"] for lang in LANGUAGES if f"{field}-{lang}" in form}
    if not value or value is tk.missing:
        return ""
    try:
        texts = parse_translation(value)
    except tk.Invalid:
        return ""  # the field's own validator says what is wrong with it
    return next((texts[language] for language in LANGUAGES if texts[language]), "")


def ogptn_derive_identifier(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Fill `identifier` with the record's name where it is not given."""
    if data.get(("identifier",)) in (None, "", tk.missing):
        data[("identifier",)] = data.get(("name",))


def ogptn_derive_owner(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Make the first lead institution the owner where none is given."""
    if data.get(("owner_org",)) not in (None, "", tk.missing):
        return
    try:
        leads = as_list(data.get(("lead_institutions",)))
    except tk.Invalid:
        return  # the field's own validator says what is wrong with it
    if leads:
        data[("owner_org",)] = leads[0]
