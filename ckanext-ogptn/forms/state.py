"""A form with what was typed into it and what is wrong with that: what its template is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ckanext.ogptn.forms import deadlines
from ckanext.ogptn.forms.fields import (
    DEADLINE,
    LANGUAGES,
    MULTILINGUAL,
    RANKED,
    ROWS,
    Field,
    Section,
    Text,
    all_fields,
)
from ckanext.ogptn.forms.inputs import Inputs, first, row_numbers

# What is wrong, by field: ``number``, or ``milestones-0-title_translated`` in a row.
Errors = Mapping[str, list[str]]


@dataclass(frozen=True)
class Fault:
    """What is wrong: the id of the input to correct it in, the labels that lead to the field, the message."""

    anchor: str
    labels: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Filled:
    """A form as a template shows it. `prefix` is that of a row: ``milestones-0-``."""

    sections: tuple[Section, ...]
    inputs: Inputs
    errors: Errors = field(default_factory=dict)
    language: str = "ar"

    def value(self, name: str) -> str:
        """Return what stands in an input."""
        return first(self.inputs, name)

    def several(self, name: str) -> list[str]:
        """Return all values of an input."""
        return [value.strip() for value in self.inputs.get(name, [])]

    def rows(self, name: str) -> list[int]:
        """Return the numbers of the rows of a field."""
        return row_numbers(self.inputs, name)

    def deadline(self, prefix: str = "") -> deadlines.Reading:
        """Return what is understood of a deadline."""
        found = {
            name.removeprefix(prefix): values
            for name, values in self.inputs.items()
            if name.startswith(prefix)
        }
        return deadlines.read(found)

    def error(self, name: str) -> list[str]:
        """Return what is wrong with a field."""
        return self.errors.get(name, [])

    def is_wrong(self, prefix: str) -> bool:
        """Say whether anything is wrong with a row."""
        return any(name.startswith(prefix) for name in self.errors)

    def heading(self, row: str, field: Field) -> str:
        """Return what a row is about: its first text, in the page's language or another; empty where there is none."""
        for one in field.fields:
            if one.kind in MULTILINGUAL:
                texts = (
                    self.value(f"{row}{one.name}-{language}")
                    for language in (self.language, *LANGUAGES)
                )
                return next((text for text in texts if text), "")
        return ""

    def field(self, name: str) -> Field:
        """Return a field of the form by its name; raises KeyError where it has none such."""
        return {one.name: one for one in all_fields(self.sections)}[name]

    def hidden(self) -> Iterator[tuple[str, str]]:
        """List all inputs as pairs, for a page that carries the form on."""
        for name, values in self.inputs.items():
            for value in values:
                yield name, value

    def summary(self) -> list[Fault]:
        """List what is wrong in the order of the form; last, what is wrong with no field of it."""
        places = list(self._places(all_fields(self.sections)))
        known = {key for key, _, _ in places}
        found = [
            Fault(place, label, text) for key, place, label in places for text in self.error(key)
        ]
        rest = [
            Fault("", (), text)
            for key in self.errors
            if key not in known
            for text in self.error(key)
        ]
        return list(dict.fromkeys(found)) + rest

    def _places(
        self, fields: tuple[Field, ...], prefix: str = "", within: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for one in fields:
            name, label = prefix + one.name, (*within, self.words(one.label))
            for key in dict.fromkeys((one.name, *one.keys)):
                yield prefix + key, anchor(one, prefix, self.language), label
            if one.kind == ROWS:
                for number, row in enumerate(self.rows(name), 1):
                    inside = (*within, f"{self.words(one.row_label)} {number}".strip())
                    yield from self._places(one.fields, f"{name}-{row}-", inside)

    def words(self, text: Text) -> str:
        """Return a text in the page's language, else in the first that there is."""
        if isinstance(text, str):
            return text
        found = (text.get(language) for language in (self.language, *LANGUAGES))
        return next((words for words in found if words), "")


def anchor(field: Field, prefix: str = "", language: str = "ar") -> str:
    """Name the element that is focused for a field: its input in the page's language, or the group of its inputs."""
    name = f"f-{prefix}{field.name}"
    if field.kind in MULTILINGUAL:
        return f"{name}-{language}"
    if field.kind == DEADLINE:
        return f"f-{prefix}{deadlines.WORDS}-{language}"
    return f"{name}-0" if field.kind in (RANKED,) else name
