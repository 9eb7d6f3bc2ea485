"""A deadline as it is asked for: the words of the plan, from which the day is read, or a day given by hand.

The words are inputs ``due_text_translated-ar``, ``-fr``, ``-en``. A day given by hand (``due_date``, with
``due_precision``) wins over the words. Where the words fix no day ("mid-2018"), the box ``due_open`` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ckanext.ogptn.domain.wordings import Deadline, read_deadline
from ckanext.ogptn.forms.fields import LANGUAGES
from ckanext.ogptn.forms.inputs import Inputs, first

WORDS = "due_text_translated"
OPEN = "due_open"
# What may be wrong: the words fix no day, or say another day in another language.
UNREAD, CONTRADICTORY = "unread", "contradictory"


@dataclass(frozen=True)
class Reading:
    """What was understood: from the words, or given by hand (`by_hand`, as it was typed)."""

    words: dict[str, str] = field(default_factory=dict)
    understood: dict[str, Deadline] = field(default_factory=dict)
    hand: str = ""
    precision: str = ""
    is_open: bool = False

    @property
    def deadline(self) -> Deadline | None:
        """Return the day read from the words: of all languages they say the same, where `problem` is empty."""
        return next(iter(self.understood.values()), None)

    @property
    def problem(self) -> str:
        """Name what is wrong with the words where no day is given by hand; empty where nothing is."""
        if self.hand:
            return ""
        if len(set(self.understood.values())) > 1:
            return CONTRADICTORY
        said = any(self.words.values())
        return UNREAD if said and not self.understood and not self.is_open else ""

    def values(self) -> dict[str, Any]:
        """Return the three fields of a record."""
        by_hand = {"due_date": self.hand, "due_precision": self.precision}
        read = self.deadline
        if read and not self.hand:
            by_hand = {"due_date": read.day.isoformat(), "due_precision": read.precision}
        return {**by_hand, WORDS: kept_words(self.words)}


def read(inputs: Mapping[str, list[str]]) -> Reading:
    """Read the inputs of a deadline."""
    words = {language: first(inputs, f"{WORDS}-{language}") for language in LANGUAGES}
    found = {language: read_deadline(text) for language, text in words.items() if text}
    return Reading(
        words=words,
        understood={language: deadline for language, deadline in found.items() if deadline},
        hand=first(inputs, "due_date"),
        precision=first(inputs, "due_precision"),
        is_open=bool(first(inputs, OPEN)),
    )


def kept_words(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words that a record keeps: a date in figures alone is no wording of a plan."""
    return {
        language: text if any(letter.isalpha() for letter in text) else ""
        for language, text in words.items()
    }


def write(record: Mapping[str, Any]) -> Inputs:
    """Return the inputs that show a record's deadline; the day stands by hand where its words do not say it."""
    words = record.get(WORDS) or {}
    found: Inputs = {f"{WORDS}-{language}": [words.get(language) or ""] for language in LANGUAGES}
    day, precision = record.get("due_date") or "", record.get("due_precision") or ""
    reading = read(found)
    if day and not _says(reading, str(day), precision):
        found |= {"due_date": [str(day)], "due_precision": [precision]}
    elif not day and reading.problem:
        found[OPEN] = ["yes"]
    return found


def _says(reading: Reading, day: str, precision: str) -> bool:
    said = reading.deadline
    try:
        wanted = Deadline(date.fromisoformat(day), precision)
    except ValueError:
        return False
    return said == wanted and not reading.problem
