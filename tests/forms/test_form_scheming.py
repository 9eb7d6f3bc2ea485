"""Rules of making a form from a scheming schema."""

from __future__ import annotations

from ckanext.ogptn.forms import scheming
from ckanext.ogptn.forms.fields import (
    BOOLEAN,
    CHOICE,
    DEADLINE,
    LINES,
    RANKED,
    ROWS,
    TEXT,
    TRANSLATED_PROSE,
    Choice,
)

LABEL = {"ar": "حقل", "fr": "Champ", "en": "Field"}


def test_the_three_fields_of_a_deadline_are_asked_for_as_one() -> None:
    """The day, its precision and the words of the plan."""
    described = [
        {"field_name": "due_date", "label": LABEL, "form_snippet": "date.html"},
        {"field_name": "due_precision", "label": LABEL, "form_snippet": "select.html"},
        {"field_name": "due_text_translated", "label": LABEL},
    ]
    (field,) = scheming.fields(described)
    assert (field.name, field.kind) == ("due_date", DEADLINE)
    assert field.keys == ("due_date", "due_precision", "due_text_translated")


def test_a_field_has_the_kind_of_its_snippet_or_its_validators() -> None:
    """Lists of institutions are chosen in an order, what has no snippet of its own is text."""
    kinds = {
        TRANSLATED_PROSE: {"form_snippet": "ogptn_translated_prose.html"},
        LINES: {"form_snippet": "multiple_text.html", "validators": "ogptn_list"},
        RANKED: {
            "form_snippet": "multiple_text.html",
            "validators": "ogptn_list ogptn_institutions_exist",
        },
        BOOLEAN: {"form_snippet": "select.html", "validators": "ignore_empty ogptn_boolean"},
        CHOICE: {"form_snippet": "select.html"},
        TEXT: {},
    }
    found = [scheming.kind({"field_name": "x", **described}) for described in kinds.values()]
    assert found == list(kinds)


def test_a_field_without_a_snippet_is_not_asked_for() -> None:
    """A schema says so of what no form writes."""
    assert scheming.fields([{"field_name": "author", "label": LABEL, "form_snippet": None}]) == ()


def test_rows_and_choices_come_with_what_they_hold() -> None:
    """Labels in all languages, whether it is required, and the fields of a row."""
    described = {
        "field_name": "milestones",
        "label": LABEL,
        "repeating_label": LABEL,
        "repeating_subfields": [
            {
                "field_name": "state",
                "label": LABEL,
                "required": True,
                "form_snippet": "select.html",
                "choices": [{"value": "open", "label": LABEL}],
            }
        ],
    }
    field = scheming.field(described)
    assert (field.kind, field.row_label) == (ROWS, LABEL)
    (inner,) = field.fields
    assert (inner.required, inner.choices) == (True, (Choice("open", LABEL),))
