"""What CKAN promises its search server: the fields of its own Solr schema, read from the installed CKAN.

The languages of the portal are laid over it by the overlay that Solr gets too
(:mod:`ckanext.ogptn.search.solr.overlay`): ``title_ar``, ``text_fr`` and so on are text in one language, and
their words are also found through ``text``.
"""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib.resources import files

from lxml import etree

from ckanext.ogptn.search.solr.overlay import apply_overlay

LANGUAGES = ("ar", "fr", "en")
MOST_REMEMBERED = 10_000
NUMBER_CLASSES = ("Int", "Long", "Float", "Double")


class Kind(Enum):
    """How the values of a field are compared."""

    STRING = "string"
    TEXT = "text"
    NGRAM = "ngram"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True)
class Rule:
    """What the schema says of one field."""

    kind: Kind
    stored: bool
    indexed: bool = True
    multivalued: bool = False
    language: str | None = None
    explicit: bool = True
    stemmed: bool = True


@dataclass(frozen=True)
class Contract:
    """Fields by name, dynamic fields by pattern (the longest pattern first), and the copy fields."""

    name: str
    fields: dict[str, Rule]
    dynamic: list[tuple[str, Rule]]
    copies: list[tuple[str, str]]
    # What was asked before, by name: a document has some forty fields, and the next has the same.
    _rules: dict[str, Rule] = field(default_factory=dict)
    _copied: dict[str, list[str]] = field(default_factory=dict)

    def rule(self, name: str) -> Rule:
        """Return the rule of a field; every name has one, since the schema ends with a pattern for all."""
        if name in self.fields:
            return self.fields[name]
        if name not in self._rules:
            if len(self._rules) > MOST_REMEMBERED:
                self._rules.clear()
            self._rules[name] = next(r for p, r in self.dynamic if fnmatch.fnmatchcase(name, p))
        return self._rules[name]

    def copied_to(self, name: str) -> list[str]:
        """Return the fields into which the values of ``name`` are copied."""
        if name not in self._copied:
            if len(self._copied) > MOST_REMEMBERED:
                self._copied.clear()
            self._copied[name] = [to for p, to in self.copies if fnmatch.fnmatchcase(name, p)]
        return self._copied[name]

    def names(self, *kinds: Kind) -> list[str]:
        """Return the explicit fields of the given kinds that are indexed."""
        return [n for n, rule in self.fields.items() if rule.kind in kinds and rule.indexed]


def kind_of(type_name: str, class_name: str) -> Kind:
    """Translate a Solr field type."""
    if "Date" in class_name:
        return Kind.DATE
    if "Bool" in class_name:
        return Kind.BOOLEAN
    if any(number in class_name for number in NUMBER_CLASSES):
        return Kind.NUMBER
    if "TextField" in class_name:
        return Kind.NGRAM if "ngram" in type_name else Kind.TEXT
    return Kind.STRING


def language_of(type_name: str) -> str | None:
    """Return the language of a field type such as ``text_fr``, None for all."""
    language = type_name.removeprefix("text_")
    return language if language in LANGUAGES else None


def rule_of(element: etree._Element, classes: dict[str, str], *, explicit: bool) -> Rule:
    """Read one ``field`` or ``dynamicField``."""
    type_name = element.get("type", "string")
    return Rule(
        kind=kind_of(type_name, classes[type_name]),
        stored=element.get("stored") == "true",
        indexed=element.get("indexed") == "true",
        multivalued=element.get("multiValued") == "true",
        language=language_of(type_name),
        explicit=explicit,
        stemmed=type_name != "text_general",
    )


def read(schema: bytes) -> Contract:
    """Read a Solr schema."""
    root = etree.fromstring(schema)
    classes = {str(e.get("name")): str(e.get("class")) for e in root.iter("fieldType", "fieldtype")}
    fields = {str(e.get("name")): rule_of(e, classes, explicit=True) for e in root.iter("field")}
    dynamic = [
        (str(e.get("name")), rule_of(e, classes, explicit=False)) for e in root.iter("dynamicField")
    ]
    copies = [(str(e.get("source")), str(e.get("dest"))) for e in root.iter("copyField")]
    dynamic.sort(key=lambda item: -len(item[0]))
    return Contract(str(root.get("name")), fields, dynamic, copies)


def schema_bytes() -> bytes:
    """Return the Solr schema that the installed CKAN ships."""
    return files("ckan").joinpath("config", "solr", "schema.xml").read_bytes()


@cache
def installed() -> Contract:
    """Return the contract of the installed CKAN, with the portal's languages."""
    return read(apply_overlay(schema_bytes()))
