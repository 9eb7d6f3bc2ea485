"""What a table of the export is made of: columns with a type, a meaning and the value that a record has for them.

The types are those of Frictionless Table Schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.exports.moments import stamp

Record = Mapping[str, Any]
Descriptor = dict[str, Any]
LANGUAGE_NAMES = {"ar": "in Arabic", "fr": "in French", "en": "in English"}
# Several values stand in one cell, parted so.
SEPARATOR = "; "


@dataclass(frozen=True)
class Column:
    """One column; its value is that of the record's field of the same name unless `value` says otherwise."""

    name: str
    type: str
    description: str
    value: Callable[[Record], object] | None = None
    codes: tuple[str, ...] = ()
    constraints: Descriptor = field(default_factory=dict)

    def cell(self, record: Record) -> object:
        """Return what a record has in this column; None where it has nothing."""
        found = self.value(record) if self.value else record.get(self.name)
        return None if found == "" else found

    def descriptor(self) -> Descriptor:
        """Describe the column as a field of a Table Schema."""
        limits = {**self.constraints, **({"enum": list(self.codes)} if self.codes else {})}
        described: Descriptor = {
            "name": self.name,
            "type": self.type,
            "description": self.description,
        }
        return {**described, "constraints": limits} if limits else described


@dataclass(frozen=True)
class Table:
    """One table of the export: what a row is, its columns, its key, and the tables that its columns name."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def heading(self) -> list[str]:
        """Return the names of the columns, in order."""
        return [column.name for column in self.columns]

    def row(self, record: Record) -> list[object]:
        """Return a record's cells."""
        return [column.cell(record) for column in self.columns]

    def schema(self) -> Descriptor:
        """Describe the table as a Table Schema."""
        described: Descriptor = {
            "fields": [column.descriptor() for column in self.columns],
            "missingValues": [""],
            "primaryKey": list(self.key),
        }
        keys = [
            # The standard names a table itself by an empty text.
            {"fields": [name], "reference": {"resource": _other(self, table), "fields": [column]}}
            for name, (table, column) in self.references.items()
        ]
        return {**described, "foreignKeys": keys} if keys else described


def _other(table: Table, name: str) -> str:
    return "" if name == table.name else name


def text(name: str, description: str) -> Column:
    """Describe a column of plain text."""
    return Column(name, "string", description)


def key(name: str, description: str) -> Column:
    """Describe a column that tells the rows apart."""
    return Column(name, "string", description, constraints={"required": True})


def code(name: str, description: str, codes: Iterable[str]) -> Column:
    """Describe a column that holds one of a list of codes, or nothing."""
    return Column(name, "string", description, codes=tuple(codes))


def day(name: str, description: str) -> Column:
    """Describe a column that holds a day."""
    return Column(name, "date", description)


def moment(name: str, description: str) -> Column:
    """Describe a column that holds a time, in UTC, to the second."""

    def value(record: Record) -> object:
        stated = record.get(name)
        return stamp(stated) if stated else None

    return Column(name, "datetime", description, value)


def number(name: str, description: str) -> Column:
    """Describe a column that holds a whole number."""
    return Column(name, "integer", description)


def truth(name: str, description: str) -> Column:
    """Describe a column that holds ``true`` or ``false``."""
    return Column(name, "boolean", description)


def several(name: str, description: str) -> Column:
    """Describe a column of several values."""

    def value(record: Record) -> object:
        found: Sequence[object] = record.get(name) or []
        return SEPARATOR.join(str(one) for one in found)

    return Column(name, "string", f"{description}; several are parted by “;”", value)


def structure(name: str, description: str) -> Column:
    """Describe a column that holds JSON."""

    def value(record: Record) -> object:
        found = record.get(name)
        return None if found is None else json.dumps(found, ensure_ascii=False, sort_keys=True)

    return Column(name, "object", f"{description}, as JSON", value)


def translated(name: str, source: str, description: str) -> list[Column]:
    """Describe the columns ``{name}_ar``, ``_fr``, ``_en`` of a text in three languages."""
    return [
        Column(
            f"{name}_{one}",
            "string",
            f"{description}, {LANGUAGE_NAMES[one]}",
            _in_one_language(source, one),
        )
        for one in LANGUAGES
    ]


def _in_one_language(source: str, language: str) -> Callable[[Record], object]:
    return lambda record: (record.get(source) or {}).get(language)
