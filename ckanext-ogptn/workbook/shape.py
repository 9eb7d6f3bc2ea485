"""What a workbook is made of: sheets, columns, the rows that were read, and what is wrong with them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckanext.ogptn.domain.vocabulary import LANGUAGES

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """A code of a list, with its label by language. A code is a text, or true or false."""

    value: str | bool
    labels: Labels


@dataclass(frozen=True)
class Column:
    """One column. A multilingual field has one for each `language`.

    `kind` is `text`, `day`, `number`, `code`, `codes`, `texts` or `structure` (JSON).
    A day may name the field of its `precision`, and the
    field whose `wording` gives the day where the cell is empty. `choices` are those of its code list.
    """

    name: str
    field: str
    kind: str
    labels: Labels
    language: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    help: Labels = dataclasses.field(default_factory=dict)
    precision: str = ""
    wording: str = ""

    def titles(self, first: str = LANGUAGES[0]) -> list[str]:
        """Return the lines of the column's title, one a language, that of `first` before the others."""
        found = dict.fromkeys(self.labels.get(one) or "" for one in (first, *LANGUAGES))
        behind = (f" ({self.language})" if self.language else "") + " *" * self.required
        return [f"{label}{behind}" for label in found if label]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its stable `name`, its title by language, its columns."""

    name: str
    titles: Labels
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """Return the column of this stable name."""
        return next((column for column in self.columns if column.name == name), None)

    def of_field(self, name: str, language: str = "") -> Column | None:
        """Return the column of a field; of a multilingual one in `language`, else its first."""
        found = [column for column in self.columns if column.field == name]
        exact = (column for column in found if column.language == language)
        return next(exact, found[0] if found else None)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where.

    `code` names one of the faults that the portal has words for, with `values` to fill in; or `message` is a sentence
    that CKAN's own validators have made. Where there is no `row`, the sheet or the whole file is meant.
    """

    code: str
    sheet: str = ""
    row: int | None = None
    letter: str = ""
    column: Column | None = None
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    message: str = ""


@dataclass
class Row:
    """A row that was read: its values by field, and where each of its columns stands in the file."""

    sheet: Sheet
    title: str
    number: int
    letters: Mapping[str, str]
    values: dict[str, Any]

    def fault(self, name: str, code: str, language: str = "", **values: Any) -> Fault:
        """Tell what is wrong with a field of this row."""
        return self._fault(name, code, language, values)

    def refusal(self, name: str, message: str) -> Fault:
        """Tell what CKAN's validators found wrong with a field of this row."""
        return self._fault(name, "refused", "", {}, message)

    def _fault(
        self, name: str, code: str, language: str, values: Mapping[str, Any], message: str = ""
    ) -> Fault:
        column = self.sheet.of_field(name, language)
        letter = self.letters.get(column.name, "") if column else ""
        return Fault(code, self.title, self.number, letter, column, values, message)


@dataclass
class Book:
    """What was read: rows by the sheet's stable name, and what is wrong with single cells."""

    rows: dict[str, list[Row]]
    faults: list[Fault]


def by_language(arabic: str, french: str, english: str) -> Labels:
    """Return a text in the three languages."""
    return dict(zip(LANGUAGES, (arabic, french, english), strict=True))
