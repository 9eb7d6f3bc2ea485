"""Excerpts with the matched words, added to the answer of a search that asks for them by ``ext_highlight``."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.i18n import get_lang
from flask import has_request_context

from ckanext.ogptn.domain.passages import highlight
from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.text.excerpts import matcher
from ckanext.ogptn.text.queries import sought

Answer = dict[str, Any]
NO = ("", "false", "no", "0", "none")
PAGE_LANGUAGE = ("true", "yes", "1")


def reader_language() -> str:
    """Return the language of the request, or the portal's own outside of one; Arabic for any that it does not speak."""
    spoken = str(get_lang() if has_request_context() else tk.config["ckan.locale_default"])[:2]
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


def asked_language(value: object) -> str | None:
    """Return the language that ``ext_highlight`` asks for, None where it asks for no excerpts."""
    asked = str(value if value is not None else "").lower()
    if asked in NO:
        return None
    if asked in PAGE_LANGUAGE:
        return reader_language()
    if asked not in LANGUAGES:
        message = tk._("“%s” is not in the list: use one of %s.")
        raise tk.ValidationError(
            {"ext_highlight": [message % (asked, ", ".join([*LANGUAGES, "true"]))]}
        )
    return asked


def extend(answer: Answer, asked: dict[str, Any]) -> Answer:
    """Add ``highlighting`` to a search's answer, by the ids of the records in it, where the caller asks for it."""
    language = asked_language((asked.get("extras") or {}).get("ext_highlight"))
    if language is None:
        return answer
    found = matcher(sought(str(asked.get("q") or "")))
    answer["highlighting"] = {
        record["id"]: highlight(record, found, language)
        for record in answer["results"]
        if found and isinstance(record, dict) and "id" in record
    }
    return answer
