"""The gazetteer: what each field of government calls its things, in Arabic, French and English.

One YAML file a field (``gazetteer/*.yaml``), which says to what sectors and policy areas of commitments it belongs. A
field that no promise is about is of use too: what is plainly about farming proves no promise on transport.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.matching.keys import BY, keys

Keys = tuple[str, ...]
PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing of a field, with its names as keys; a hint is a thing that other fields have too."""

    id: str
    field: str
    terms: tuple[Keys, ...]
    is_hint: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field of government: the sectors and policy areas that it belongs to, and the names of its bodies.

    ``devoted`` are those of its bodies that do nothing else, so that whatever they publish is of the field. ``is_talk``
    says that descriptions of any data speak of it ("published for transparency, as open data").
    """

    id: str
    belongs_to: frozenset[str]
    bodies: tuple[Keys, ...]
    devoted: tuple[Keys, ...] = ()
    is_talk: bool = False


@dataclass(frozen=True)
class Lexicon:
    """All fields and concepts, and the words that tell no field ("list", "number", "2016")."""

    fields: tuple[Field, ...]
    concepts: tuple[Concept, ...]
    plain: frozenset[str]
    version: str


@cache
def gazetteer() -> Lexicon:
    """Return the gazetteer that comes with the extension."""
    return read(files(__package__) / "gazetteer")


def read(folder: Traversable) -> Lexicon:
    """Read a folder of gazetteer files; `plain.yaml` holds the words that tell nothing.

    Raises yaml.YAMLError where a file is no YAML, KeyError where a field lacks ``belongs_to``.
    """
    texts = {
        entry.name.removesuffix(".yaml"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda one: one.name)
        if entry.name.endswith(".yaml")
    }
    documents: dict[str, Any] = {name: yaml.safe_load(text) for name, text in texts.items()}
    plain = documents.pop(PLAIN, {})
    return Lexicon(
        fields=tuple(_field(name, one) for name, one in documents.items()),
        concepts=tuple(found for name, one in documents.items() for found in _concepts(name, one)),
        plain=frozenset(key for term in _listed(plain) for key in keys(term)) | {BY},
        version=hashlib.blake2b("\0".join(texts.values()).encode(), digest_size=8).hexdigest(),
    )


def _field(name: str, document: Mapping[str, Any]) -> Field:
    bodies, devoted = (
        {found for term in _listed(document.get(kind) or {}) if (found := keys(term))}
        for kind in ("bodies", "devoted")
    )
    return Field(
        name,
        frozenset(document["belongs_to"]),
        tuple(sorted(bodies | devoted)),
        tuple(sorted(devoted)),
        bool(document.get("talk")),
    )


def _concepts(name: str, document: Mapping[str, Any]) -> Iterator[Concept]:
    for kind in ("concepts", "hints"):
        for number, names in enumerate(document.get(kind) or ()):
            terms = {found for term in _listed(names) if (found := keys(term))}
            yield Concept(f"{name}/{kind}/{number}", name, tuple(sorted(terms)), kind == "hints")


def _listed(names: Mapping[str, Any]) -> Iterator[str]:
    for language in LANGUAGES:
        yield from names.get(language) or ()
