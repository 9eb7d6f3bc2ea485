"""What a progress report, and a piece of evidence, ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.domain import vocabulary
from ckanext.ogptn.forms.fields import (
    CHOICE,
    DATE,
    ROWS,
    TEXT,
    TRANSLATED,
    TRANSLATED_PROSE,
    Choice,
    Field,
    Section,
)
from ckanext.ogptn.helpers import values

Record = dict[str, Any]
# Datasets and files have rows of their own, without this choice.
LINKED_TYPES = ("document", "web_page", "legal_text", "event")


def report(item: Record) -> tuple[Section, ...]:
    """Give the sections of the form of a report on a commitment."""
    return (
        Section(
            "what",
            tk._("How far it is"),
            (
                _milestone(item),
                _choice("completion_level", tk._("Completion level"), "LEVELS", vocabulary.LEVELS),
                Field("completed_on", DATE, tk._("Day of completion"), tk._("Where it is known.")),
            ),
        ),
        Section("words", tk._("In words"), _texts()),
        Section("proof", tk._("Evidence"), (evidence(),)),
        Section("when", tk._("Time"), _time()),
    )


def _milestone(item: Record) -> Field:
    steps = [
        Choice(step["identifier"], f"{number}. {values.ogptn_plain(step['title_translated'])}")
        for number, step in enumerate(item.get("milestones") or [], start=1)
    ]
    return Field("milestone", CHOICE, tk._("What you report on"), choices=tuple(steps))


def _choice(name: str, label: str, vocabulary: str, codes: Iterable[str], help: str = "") -> Field:
    choices = tuple(Choice(code, values.ogptn_word(vocabulary, code)) for code in codes)
    return Field(name, CHOICE, label, help, choices=choices)


def _texts() -> tuple[Field, ...]:
    return (
        Field(
            "progress",
            TRANSLATED_PROSE,
            tk._("What was done"),
            tk._(
                "In one language at least; the public reads it in the one that it understands best."
            ),
            required=True,
        ),
        Field(
            "challenges",
            TRANSLATED_PROSE,
            tk._("What stands in the way"),
            tk._("Required where nothing or little is done, or the deadline has passed."),
        ),
        Field("next_steps", TRANSLATED_PROSE, tk._("What comes next")),
    )


def _time() -> tuple[Field, ...]:
    return (
        Field(
            "reporting_period",
            TEXT,
            tk._("Period that it covers"),
            tk._("In words, such as: second half of 2017."),
        ),
        Field(
            "report_date", DATE, tk._("Day of the report"), tk._("Today, where you leave it empty.")
        ),
    )


def evidence() -> Field:
    """Give the rows of evidence; those of datasets and files show fewer of these fields."""
    return Field(
        "evidence",
        ROWS,
        tk._("Evidence"),
        tk._("“Complete” needs a piece that everybody may see, or a linked dataset."),
        fields=piece(),
        row_label=tk._("Piece"),
    )


def piece() -> tuple[Field, ...]:
    """Give the fields of one piece of evidence."""
    languages = tuple(Choice(code, name) for code, name in values.LANGUAGES.items())
    return (
        _choice("type", tk._("Kind"), "EVIDENCE_TYPES", LINKED_TYPES),
        Field("url", TEXT, tk._("Address"), placeholder="https://"),
        Field("title", TRANSLATED, tk._("Title")),
        Field("language", CHOICE, tk._("Language"), choices=languages),
        Field("date", DATE, tk._("Its day")),
        _choice(
            "visibility",
            tk._("Who may see it"),
            "EVIDENCE_VISIBILITIES",
            vocabulary.EVIDENCE_VISIBILITIES,
        ),
        Field("dataset", TEXT, tk._("Dataset")),
        Field("upload", TEXT, tk._("File")),
        Field("filename", TEXT, tk._("File")),
        Field("resource", TEXT, tk._("File")),
    )
