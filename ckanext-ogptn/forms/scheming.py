"""From a scheming schema to the fields of a form: a field that is added to the YAML appears by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.ogptn.forms.fields import (
    BOOLEAN,
    CHOICE,
    CHOICES,
    DATE,
    DEADLINE,
    INTEGER,
    LINES,
    PROSE,
    RANKED,
    ROWS,
    TEXT,
    TRANSLATED,
    TRANSLATED_PROSE,
    Choice,
    Field,
)

Schema = Mapping[str, Any]
# By the form snippet that CKAN's own form would use.
SNIPPETS = {
    "ogptn_translated_text.html": TRANSLATED,
    "ogptn_translated_prose.html": TRANSLATED_PROSE,
    "select.html": CHOICE,
    "multiple_checkbox.html": CHOICES,
    "multiple_text.html": LINES,
    "date.html": DATE,
    "number.html": INTEGER,
    "textarea.html": PROSE,
    "markdown.html": PROSE,
}
OF_DEADLINE = ("due_precision", "due_text_translated")


def fields(described: Iterable[Schema]) -> tuple[Field, ...]:
    """Return the fields of a form for the fields of a schema, whose presets are filled in.

    Fields without a form snippet are none of the form's; the three fields of a deadline are one.
    """
    return tuple(
        field(one)
        for one in described
        if one.get("form_snippet", "") is not None and one["field_name"] not in OF_DEADLINE
    )


def field(described: Schema) -> Field:
    """Return the field of a form for one field of a schema."""
    subfields = described.get("repeating_subfields")
    return Field(
        name=described["field_name"],
        kind=ROWS if subfields else kind(described),
        label=described.get("label", described["field_name"]),
        help=described.get("help_text", ""),
        required=bool(described.get("required")),
        choices=tuple(Choice(one["value"], one["label"]) for one in described.get("choices", ())),
        placeholder=described.get("form_placeholder", ""),
        fields=fields(subfields or ()),
        row_label=described.get("repeating_label", ""),
    )


def kind(described: Schema) -> str:
    """Name the kind of a field's inputs."""
    if described["field_name"] == "due_date":
        return DEADLINE
    validators = str(described.get("validators", ""))
    if "ogptn_boolean" in validators:
        return BOOLEAN
    if "ogptn_institutions_exist" in validators:
        return RANKED
    return SNIPPETS.get(described.get("form_snippet") or "", TEXT)
