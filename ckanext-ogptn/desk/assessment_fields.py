"""What an assessment by the Independent Reporting Mechanism asks for: its codes are those of the portal's settings."""

from __future__ import annotations

from ckan.plugins import toolkit as tk

from ckanext.ogptn import config
from ckanext.ogptn.domain import vocabulary
from ckanext.ogptn.forms.fields import (
    BOOLEAN,
    CHOICE,
    DATE,
    TEXT,
    TRANSLATED_PROSE,
    Choice,
    Field,
    Section,
)
from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import words


def sections() -> tuple[Section, ...]:
    """Give the sections of the form."""
    return (
        Section("source", tk._("The report of the mechanism"), _source()),
        Section(
            "judged",
            tk._("What it judges"),
            tuple(found for variable in words.ASSESSED for found in _judged(variable)),
            tk._(
                "Leave out what the report does not judge. The codes are those of the Open Government Partnership."
            ),
        ),
        Section(
            "findings",
            tk._("In words"),
            (
                Field("starred", BOOLEAN, tk._("Starred by the mechanism")),
                Field("findings", TRANSLATED_PROSE, tk._("What it found")),
            ),
        ),
    )


def _source() -> tuple[Field, ...]:
    exact = tuple(
        Choice(one, values.ogptn_word("PRECISIONS", one)) for one in vocabulary.PRECISIONS
    )
    return (
        Field("report_date", DATE, tk._("Day of the report"), required=True),
        Field("report_date_precision", CHOICE, tk._("Exact to the"), choices=exact),
        Field(
            "reporting_period",
            TEXT,
            tk._("Period that it covers"),
            tk._("In words, such as: second half of 2017."),
        ),
        Field("report_url", TEXT, tk._("Address of the report"), placeholder="https://"),
    )


def _judged(variable: str) -> list[Field]:
    """Give the field of one judgement; none where the portal's settings name no codes for it."""
    codes = config.assessment_codes(variable)
    label = tk._(words.ASSESSED[variable])
    choices = tuple(Choice(code, values.ogptn_word("ASSESSED_CODES", code)) for code in codes)
    return [Field(variable, CHOICE, label, choices=choices)] if codes else []
