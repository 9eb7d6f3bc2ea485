"""What the example sources hold, read from ``content/*.yaml``.

A text is a dict ``{fr, ar, en}``; a missing language is missing there too. Everything that a reader
of the sources sees and that is not a URL comes from here, so two servers say the same.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

CONTENT = Path(__file__).parent / "content"
PLACEHOLDER_BASE = "http://sector-sites.invalid"
"""Stands for the server's address in generated files; replaced when they are served."""
SITES = ("energy", "budget", "transport", "environment", "environment-dcat")
EXAMPLE_TAG = "exemple"
EXAMPLE_KEYWORD = {"fr": EXAMPLE_TAG, "ar": "مثال", "en": "example"}
# In words that no promise has: the portal proposes commitments by the texts of datasets.
EXAMPLE_NOTE = {
    "fr": "Exemple : ces valeurs sont inventées, ne les citez pas.",
    "ar": "على سبيل المثال لا غير: هذه القيم مختلقة، فلا تُعتمد.",
    "en": "An example: these values are invented, do not quote them.",
}

LICENCES = {
    "otl-data.industrie.gov.tn": "Open Tunisian Licence",
    "licence-nationale-de-donnees-publiques-ouvertes": (
        "Licence Nationale de Données Publiques Ouvertes"
    ),
}
"""The titles of the open licences in use, by the ids that the real portals give them."""

Text = dict[str, str]


@dataclass(frozen=True)
class Resource:
    """A file of a dataset: how it is named, and what is in it."""

    file: str
    name: Text
    format: str
    content: dict[str, Any]
    """One of ``table``, ``sheets``, ``boost``, ``gtfs`` or ``document``, beside its options."""
    description: Text = field(default_factory=dict)
    is_gone: bool = False
    """Whether the source still lists it, but serves it no more: what links are looked after for."""


@dataclass(frozen=True)
class Dataset:
    """One published dataset."""

    site: str
    name: str
    title: Text
    notes: Text
    organization: str
    groups: tuple[str, ...]
    tags: tuple[str, ...]
    licence: str
    created: str
    modified: str
    temporal: tuple[str, str] | None
    frequency: str
    resources: tuple[Resource, ...]
    extra: dict[str, Any]

    @property
    def id(self) -> str:
        """Give the identifier, the same on every server."""
        return stable_id(self.site, self.name)

    def resource_id(self, resource: Resource) -> str:
        """Give a resource's identifier, the same on every server."""
        return stable_id(self.site, self.name, resource.file)


@dataclass(frozen=True)
class Site:
    """One source: its bodies, its themes and its datasets."""

    slug: str
    title: Text
    organizations: dict[str, Text]
    groups: dict[str, Text]
    datasets: tuple[Dataset, ...]

    def find(self, name_or_id: str) -> Dataset | None:
        """Return the dataset of that name or id."""
        return next((d for d in self.datasets if name_or_id in (d.name, d.id)), None)


def stable_id(*parts: str) -> str:
    """Make a UUID of names (RFC 4122, version 5)."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("https://example.org/ogptn", *parts))))


def load_site(slug: str, folder: Path = CONTENT) -> Site:
    """Read one source's description."""
    raw = _read(folder / f"{slug}.yaml")
    return Site(
        slug=slug,
        title=raw["title"],
        organizations=raw.get("organizations", {}),
        groups=raw.get("groups", {}),
        datasets=tuple(_dataset(slug, item, raw.get("defaults", {})) for item in raw["datasets"]),
    )


def load_lists(folder: Path = CONTENT) -> dict[str, list[Any]]:
    """Read the lists that tables share, such as the governorates."""
    return _read(folder / "lists.yaml")


def digest(folder: Path = Path(__file__).parent) -> str:
    """Hash all that decides what the generated files hold: the descriptions and this code."""
    hashed = hashlib.sha256()
    for path in sorted([*folder.glob("*.py"), *folder.glob("content/*.yaml")]):
        hashed.update(path.name.encode() + path.read_bytes())
    return hashed.hexdigest()[:16]


class _Loader(yaml.CSafeLoader):
    """YAML without dates, so that ``2016-01-01`` stays the text that the sources publish."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _read(path: Path) -> dict[str, Any]:
    # The loader is a safe one with fewer types.
    content: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506
    return content


def _dataset(site: str, raw: dict[str, Any], defaults: dict[str, Any]) -> Dataset:
    item = {**defaults, **raw}
    temporal = item.pop("temporal", None)
    return Dataset(
        site=site,
        name=item.pop("name"),
        title=item.pop("title"),
        notes=_with_example_note(item.pop("notes")),
        organization=item.pop("organization"),
        groups=tuple(item.pop("groups", ())),
        tags=(*item.pop("tags", ()), EXAMPLE_TAG),
        licence=item.pop("licence"),
        created=item.pop("created", None) or _timestamp(site, raw["name"], 2014, 2),
        modified=item.pop("modified", None) or _timestamp(raw["name"], site, 2017, 2),
        temporal=(temporal[0], temporal[1]) if temporal else None,
        frequency=item.pop("frequency", ""),
        resources=tuple(_resource(resource) for resource in item.pop("resources")),
        extra=item,
    )


def _resource(raw: dict[str, Any]) -> Resource:
    item = dict(raw)
    return Resource(
        file=item.pop("file"),
        name=item.pop("name"),
        format=item.pop("format"),
        description=item.pop("description", {}),
        is_gone=item.pop("gone", False),
        content=item,
    )


def _with_example_note(notes: Text) -> Text:
    return {lang: f"{text.strip()}\n\n{EXAMPLE_NOTE[lang]}" for lang, text in notes.items()}


def _timestamp(first: str, second: str, year: int, years: int) -> str:
    """Spread moments over some years by name, in CKAN's form without a zone (UTC)."""
    number = crc32(f"{first}/{second}".encode())
    return (
        f"{year + number % years}-{number // 7 % 12 + 1:02d}-{number // 91 % 28 + 1:02d}"
        f"T{number // 11 % 10 + 8:02d}:{number // 13 % 60:02d}:{number // 17 % 60:02d}.000000"
    )
