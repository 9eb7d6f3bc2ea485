"""What a form asks for: fields of a record, each with the kind of its inputs.

A field of kind ``rows`` is a list of dictionaries, and has fields of its own. One of kind ``deadline`` stands for three
fields of a record: ``due_date``, ``due_precision`` and ``due_text_translated``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Plain text, or one text a language.
Text = str | Mapping[str, str]

TEXT, PROSE = "text", "prose"
TRANSLATED, TRANSLATED_PROSE = "translated", "translated_prose"
CHOICE, CHOICES = "choice", "choices"
# Choices in an order of their own, chosen one by one.
RANKED = "ranked"
# One text a line.
LINES = "lines"
INTEGER, DATE, BOOLEAN = "integer", "date", "boolean"
DEADLINE, ROWS = "deadline", "rows"
LANGUAGES = ("ar", "fr", "en")
DEADLINE_FIELDS = ("due_date", "due_precision", "due_text_translated")
MULTILINGUAL = frozenset([TRANSLATED, TRANSLATED_PROSE])
SEVERAL = frozenset([CHOICES, RANKED])


@dataclass(frozen=True)
class Choice:
    """One choice of a list: its code, and its label."""

    value: str
    label: Text


@dataclass(frozen=True)
class Field:
    """One field of a form; `name` is its key in the action's dictionary."""

    name: str
    kind: str
    label: Text
    help: Text = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    placeholder: Text = ""
    # Of kind ``rows``: what each row asks, what one row is called, and the key that numbers rows by itself.
    fields: tuple[Field, ...] = ()
    row_label: Text = ""
    identifier: str = ""
    # Of kind ``rows``: whether rows may be added, moved and removed.
    movable: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """Name the keys of a record that this field fills."""
        return DEADLINE_FIELDS if self.kind == DEADLINE else (self.name,)


@dataclass(frozen=True)
class Section:
    """Fields that are asked for together, under one heading."""

    name: str
    title: Text
    fields: tuple[Field, ...]
    lead: Text = ""


def all_fields(sections: tuple[Section, ...]) -> tuple[Field, ...]:
    """Return the fields of all sections, in order."""
    return tuple(field for section in sections for field in section.fields)
