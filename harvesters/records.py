"""Records as readers give them, datasets as sectors make them, and the hash that compares them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.net.client import Reply


class Get(Protocol):
    """How a reader asks for an address; the safe client's own `get`, or a test's."""

    def __call__(
        self, url: str, params: dict[str, str] | None = None, *, accept: str = ..., html: bool = ...
    ) -> Reply:
        """Fetch an address; raise FetchError for anything but a usable answer."""
        ...


@dataclass(frozen=True)
class Record:
    """One item of a source: its identifier there, its content as JSON values, its own page."""

    remote_id: str
    content: dict[str, Any]
    url: str = ""


@dataclass(frozen=True)
class BadRecord:
    """One item of a source that cannot be used, and why; ``remote_id`` is empty if unknown."""

    remote_id: str
    fault: RecordFault


Listing = Iterator[Record | BadRecord]


@dataclass(frozen=True)
class Facts:
    """What rules look at: a record's tags, groups and publishing bodies, and all its words."""

    tags: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class LinkedFile:
    """A file behind a record that the sector looks into, and what tells that it has changed."""

    url: str
    kind: str
    stamp: str = ""


@dataclass(frozen=True)
class Draft:
    """A dataset as a sector maps it from a record, before the portal gives it an id and a name.

    ``hints`` help to read the files, and are no part of the dataset.
    """

    fields: dict[str, Any]
    facts: Facts
    files: tuple[LinkedFile, ...] = ()
    hints: dict[str, Any] = field(default_factory=dict)


def content_hash(value: object) -> str:
    """Hash JSON values so that the order of keys does not matter (SHA-256, hexadecimal)."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(draft: Draft, stamps: list[str]) -> str:
    """Hash all that a run can see of a record without opening the files behind it.

    The mapped fields are hashed, not the raw answer: what no dataset shows (counters, the moment of
    the last touch, the way a date is written) may change without anything having changed.
    """
    facts = [sorted(draft.facts.tags), sorted(draft.facts.groups), draft.facts.organizations]
    return content_hash([draft.fields, facts, [f.url + f.stamp for f in draft.files], stamps])
