"""What a search shows of a record that it has found: title and text with the words marked, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.text import markdown
from ckanext.ogptn.text.excerpts import Matcher, excerpt, marked, weight

Record = Mapping[str, Any]
# No text of the record itself: its institution's, and the words that officers noted for finding its datasets.
NOT_ITS_OWN = frozenset(["organization", "dataset_terms"])
# Not read with a record's parts, since title and notes come by themselves.
ELSEWHERE = NOT_ITS_OWN | {"title_translated", "notes_translated", "groups"}


def highlight(record: Record, found: Matcher, language: str) -> dict[str, Any]:
    """Return ``title`` and ``notes`` of a record as HTML with the words of ``found`` in ``<mark>``.

    Each comes in ``language``, else in another that it has. Where neither holds a word, ``text`` is a passage of the
    record's other texts, or of another language, that does. ``languages`` names the language of each.
    """
    answer: dict[str, Any] = {"languages": {}}
    is_found = False
    for field in ("title", "notes"):
        text, spoken = chosen(record, field, language)
        if text:
            answer[field] = marked(text, found) if field == "title" else excerpt(text, found)
            answer["languages"][field] = spoken
            is_found = is_found or weight(text, found) > 0
    if not is_found:
        _add_text(answer, record, found, language)
    return answer


def _add_text(answer: dict[str, Any], record: Record, found: Matcher, language: str) -> None:
    best, spoken, most = "", "", 0.0
    for one in languages_after(language):
        for _, text in texts(record, one):
            heavy = weight(text, found)
            if heavy > most:
                best, spoken, most = text, one, heavy
    if best:
        answer["text"] = excerpt(best, found)
        answer["languages"]["text"] = spoken


def languages_after(language: str) -> tuple[str, ...]:
    """Return the languages in the order of a reader: the reader's own first."""
    return tuple(dict.fromkeys((language, *LANGUAGES)))


def chosen(record: Record, field: str, language: str) -> tuple[str, str]:
    """Return a multilingual field as plain text in ``language`` or the first other it has, and which that is."""
    for one in languages_after(language):
        text = _translated(record, field, one)
        if text:
            return text, one
    return _plain(record.get(field), field), ""


def texts(record: Record, language: str) -> Iterator[tuple[bool, str]]:
    """Yield each text of a record in a language, and whether it is the title: the parts' texts first."""
    for name, part in record.items():
        if name not in ELSEWHERE:
            yield from ((False, text) for text in prose(part, language))
    for field in ("title", "notes"):
        text = _translated(record, field, language)
        if text:
            yield field == "title", text


def _translated(record: Record, field: str, language: str) -> str:
    translated = record.get(f"{field}_translated")
    return _plain(translated.get(language), field) if isinstance(translated, Mapping) else ""


def _plain(value: object, field: str) -> str:
    text = value if isinstance(value, str) else ""
    return text if field == "title" else markdown.plain(text)


def prose(value: object, language: str) -> Iterator[str]:
    """Yield each text that a record, or a part of one, gives in a language; but none of :data:`NOT_ITS_OWN`."""
    if isinstance(value, list):
        for item in value:
            yield from prose(item, language)
    elif isinstance(value, Mapping):
        text = value.get(language)
        if isinstance(text, str) and text:
            yield text
        for field, item in value.items():
            if field not in NOT_ITS_OWN:
                yield from prose(item, language)
