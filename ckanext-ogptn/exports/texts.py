"""Texts in three languages, as the forms of other programs take them."""

from __future__ import annotations

from collections.abc import Mapping

from ckanext.ogptn.domain.vocabulary import LANGUAGES

Translated = Mapping[str, str] | None


def pick(value: Translated, language: str) -> tuple[str, str]:
    """Return a text in the given language, else in the first that there is, and the language that it is in."""
    for one in (language, *LANGUAGES):
        if text := (value or {}).get(one):
            return text, one
    return "", ""


def text_in(language: str, value: Translated) -> str:
    """Return a text in the given language, else in the first that there is, else an empty one."""
    return pick(value, language)[0]


def written(value: Translated) -> dict[str, str]:
    """Return the languages in which there is a text, and the texts."""
    return {one: text for one in LANGUAGES if (text := (value or {}).get(one))}
