"""The page of a commitment's evidence: what there is, and a form to add to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.desk import attachments, report_fields
from ckanext.ogptn.forms import errors, pieces, reading
from ckanext.ogptn.forms.fields import Section
from ckanext.ogptn.forms.inputs import Inputs, first, row_inputs, row_numbers, with_rows
from ckanext.ogptn.forms.state import Filled
from ckanext.ogptn.helpers import values

Record = dict[str, Any]
CREATE, DELETE = "ogptn_evidence_create", "ogptn_evidence_delete"
# What a piece that was withdrawn is put back with.
PUT_BACK = ("milestone", "type", "title", "url", "dataset", "resource", "language", "date")


def sections() -> tuple[Section, ...]:
    """Give the one section of the form."""
    return (Section("proof", tk._("Add evidence"), (report_fields.evidence(),)),)


def filled(inputs: Inputs, found: errors.Found) -> Filled:
    """Give the form as its template shows it."""
    return Filled(sections(), inputs, found, values.language())


def listed(item: Record) -> list[Record]:
    """Give all evidence of a commitment that stands, the newest first."""
    asked = {"commitment": item["name"], "limit": 1000}
    found: list[Record] = tk.get_action("ogptn_evidence_list")({}, asked)["results"]
    return found


def add(item: Record, inputs: Inputs) -> tuple[Inputs, errors.Found, int]:
    """Add each row, in order; give the rows that are left, what is wrong with the first, and how many are done."""
    rows = [row_inputs(inputs, "evidence", number) for number in row_numbers(inputs, "evidence")]
    milestone = first(inputs, "milestone")
    for done, row in enumerate(rows):
        try:
            _add(item, milestone, row)
        except tk.ValidationError as refused:
            left = with_rows(inputs, "evidence", rows[done:])
            return left, _at_first_row(errors.flatten(refused.error_dict)), done
    return with_rows(inputs, "evidence", []), {}, len(rows)


def _add(item: Record, milestone: str, row: Inputs) -> None:
    typed = reading.read(report_fields.piece(), row)
    (given,) = attachments.titled(
        [pieces.as_given(one) for one in attachments.publish(item, [typed])]
    )
    asked = {**given, "commitment": item["name"], "milestone": milestone}
    tk.get_action(CREATE)({}, asked)


def _at_first_row(found: errors.Found) -> errors.Found:
    of_row = {field.name for field in report_fields.piece()}
    return {
        f"evidence-0-{name}" if name in of_row else name: texts for name, texts in found.items()
    }


def put_back(item: Record, kept: Mapping[str, str]) -> Record:
    """Add a piece again that was withdrawn, as it was."""
    given = {name: kept[name] for name in (*PUT_BACK, "visibility", "report") if kept.get(name)}
    title = {lang: kept.get(f"title-{lang}", "") for lang in values.LANGUAGES}
    done: Record = tk.get_action(CREATE)({}, {**given, "title": title, "commitment": item["name"]})
    return done


def to_put_back(piece: Record) -> dict[str, str]:
    """Give the inputs by which a withdrawn piece is put back."""
    kept = {
        name: piece[name] for name in (*PUT_BACK, "visibility") if name != "title" and piece[name]
    }
    if piece["report_id"]:
        kept["report"] = piece["report_id"]
    return {**kept, **{f"title-{lang}": text for lang, text in piece["title"].items() if text}}
