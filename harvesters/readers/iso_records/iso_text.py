"""Texts and codes of ISO 19139 records: plain, in several languages, as an anchor, or as a code."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from lxml import etree

from ckanext.ogptn.harvesters.language import LANGUAGES, Text, by_language, empty_text, merged
from ckanext.ogptn.harvesters.readers.xml import Element

NAMES = {
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx",
    "srv": "http://www.isotc211.org/2005/srv",
    "gml": "http://www.opengis.net/gml",
    "gml32": "http://www.opengis.net/gml/3.2",
    "xlink": "http://www.w3.org/1999/xlink",
}
HREF = f"{{{NAMES['xlink']}}}href"
IDENTIFICATION = "gmd:identificationInfo/*"
_FREE_TEXT = f"{{{NAMES['gmd']}}}PT_FreeText"
_CODES = {"fre": "fr", "fra": "fr", "fr": "fr", "ara": "ar", "ar": "ar", "eng": "en", "en": "en"}


class Speech:
    """The languages of a record: its own, and the locales that its translations name by id."""

    def __init__(self, root: Element) -> None:
        own = code(root, "gmd:language/*") or first(root, "gmd:language")
        self._own = _language(own)
        # What is in a language that the portal does not speak is only shown if there is nothing else.
        self._foreign = bool(own) and not self._own
        self._locales = {
            locale.get("id"): _language(code(locale, "gmd:languageCode/*"))
            for locale in find(root, "gmd:locale/gmd:PT_Locale")
        }

    def text(self, root: Element, path: str) -> Text:
        """Read the first element of a path that says something, in each language that it gives."""
        texts = (self.read(element) for element in find(root, path))
        return next((text for text in texts if any(text.values())), empty_text())

    def texts(self, root: Element, path: str) -> list[Text]:
        """Read all elements of a path, each text once and none that is empty."""
        found: list[Text] = []
        for element in find(root, path):
            text = self.read(element)
            if any(text.values()) and text not in found:
                found.append(text)
        return found

    def read(self, element: Element) -> Text:
        """Read an element's text and its translations (``gmd:PT_FreeText``)."""
        told = empty_text()
        for part in find(element, "gmd:PT_FreeText/gmd:textGroup/gmd:LocalisedCharacterString"):
            name = (part.get("locale") or "").rpartition("#")[2]
            language = self._locales.get(name) or _language(name)
            if language:
                told[language] = told[language] or words(part)
        plain = words(element)
        if self._foreign and any(told.values()):
            return told
        if self._own in LANGUAGES and not told[self._own]:
            return merged({**told, self._own: plain}, empty_text())
        return merged(told, by_language(plain))


def _language(said: str) -> str:
    """Name a language by what a record writes: ``fre``, ``eng; CAN``, ``ar-TN``, ``locale-fre``."""
    parts = re.split(r"[^a-z]+", said.lower())
    return next((_CODES[part] for part in parts if part in _CODES), "")


def find(root: Element, path: str) -> list[Element]:
    """Find elements by XPath, with the prefixes of ISO 19139."""
    found: list[Element] = _compiled(path)(root)
    return found


@cache
def _compiled(path: str) -> Any:
    return etree.XPath(path, namespaces=NAMES)


def words(element: Element) -> str:
    """Give an element's plain text: that of its first child which is no list of translations."""
    own = [child for child in element if child.tag != _FREE_TEXT]
    said = "".join(own[0].itertext()) if own else element.text or ""
    # Lines are indented as the XML around them.
    return "\n".join(map(str.strip, said.strip().splitlines())) if "\n" in said else said.strip()


def all_words(root: Element, path: str) -> list[str]:
    """Give the plain texts of a path, none that is empty."""
    return [said for element in find(root, path) if (said := words(element))]


def first(root: Element, path: str) -> str:
    """Give the first plain text of a path, or nothing."""
    return next(iter(all_words(root, path)), "")


def code(root: Element, path: str) -> str:
    """Read a code list's value: an attribute, or in careless records the text."""
    return next(iter(codes(root, path)), "")


def codes(root: Element, path: str) -> list[str]:
    """Read a code list's values, each once."""
    said = ((e.get("codeListValue") or words(e)).strip() for e in find(root, path))
    # Some records repeat the list's name before the value.
    return list(dict.fromkeys(value.rpartition("Code_")[2] for value in said if value))
