"""The catalogues hold every message of ours, in Arabic and in French."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "ckanext-ogptn"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ungettext": (1, 2), "_counted": (1, 2)}
METHODS = {".py": "python", ".html": "ckan.lib.extract:extract_ckan"}
FORMS = {"ar": 6, "fr": 3}
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)s|%s")


@cache
def sources() -> frozenset[str | tuple[str, ...]]:
    """List the messages that code and templates mark."""
    found = set()
    for folder in (SOURCE, ROOT / "harvesters"):
        for path in folder.rglob("*"):
            if path.suffix in METHODS and "__pycache__" not in path.parts:
                for _, message, _, _ in extract_from_file(METHODS[path.suffix], path, KEYWORDS):
                    found.add(message)
    return frozenset(found - {""})


@cache
def catalogue(language: str) -> Catalog:
    """Read a catalogue."""
    path = SOURCE / "i18n" / language / "LC_MESSAGES" / "ckanext-ogptn.po"
    with path.open("rb") as readable:
        return read_po(readable, locale=language, abort_invalid=True)


def messages(language: str) -> list[Message]:
    """List the messages of a catalogue, its head apart."""
    return [message for message in catalogue(language) if message.id]


def translations(message: Message) -> list[str]:
    """List what a message is translated by: one text, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def placeholders(text: str) -> list[str]:
    """List the placeholders of a text."""
    return sorted(PLACEHOLDER.findall(text))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_message_is_translated(language: str) -> None:
    """A message that is marked in code or template has its translation."""
    translated = [message for message in messages(language) if translations(message)[-1]]
    # A plural's translation for one also serves where its singular stands alone.
    singular = {message.id[0] for message in translated if message.pluralizable}
    known = {message.id for message in translated} | singular
    assert sorted(map(str, sources() - known)) == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_plurals_have_every_form_of_their_language(language: str) -> None:
    """Arabic has six. French has three: CKAN's catalogue sets a form of millions apart."""
    plural = [message for message in messages(language) if message.pluralizable]
    assert plural
    assert {len(translations(message)) for message in plural} == {FORMS[language]}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_placeholders_are_those_of_the_source(language: str) -> None:
    """A translation fills in what its source does; Arabic's none, one and two may name the number in words."""
    wrong = []
    for message in messages(language):
        asked = placeholders(message.id[-1] if message.pluralizable else message.id)
        for form, text in enumerate(translations(message)):
            given = placeholders(text)
            in_words = language == "ar" and message.pluralizable and form < 3
            if not (set(given) <= set(asked) if in_words else given == asked):
                wrong.append((message.id, text))
    assert not wrong


def test_arabic_keeps_the_digits_of_the_country() -> None:
    """Digits are 0 to 9, as in the Maghreb."""
    texts = [text for message in messages("ar") for text in translations(message)]
    assert not [text for text in texts if re.search("[٠-٩۰-۹]", text)]


def test_french_punctuation_is_held_to_its_word() -> None:
    """No plain space stands before a double sign of punctuation."""
    texts = [text for message in messages("fr") for text in translations(message)]
    assert not [text for text in texts if re.search(r" [:;?!»](\s|$)|« ", text)]
