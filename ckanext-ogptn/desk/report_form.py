"""The form of a progress report: what it shows at first, what was typed, what an action makes of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.desk import attachments, officers, report_fields
from ckanext.ogptn.forms import errors, pieces, reading, writing
from ckanext.ogptn.forms.fields import all_fields
from ckanext.ogptn.forms.inputs import Inputs
from ckanext.ogptn.forms.rows import step
from ckanext.ogptn.forms.state import Filled
from ckanext.ogptn.helpers import values

Record = dict[str, Any]
CREATE, CORRECT = "ogptn_progress_report_create", "ogptn_progress_report_correct"
# What a correction may put right; the rest is as in the report that it replaces.
FIXED_BY_CORRECTION = ("milestone",)


@dataclass(frozen=True)
class ReportForm:
    """A report on `item` by `assessor`; a correction where there is an `old` report."""

    item: Record
    assessor: str
    old: Record | None = None

    @property
    def may_upload(self) -> bool:
        """Say whether the caller may put files beside the commitment."""
        return officers.may("package_update", id=self.item["id"])

    @property
    def draft(self) -> dict[str, str]:
        """Name the draft of this form."""
        if self.old:
            return {"form": "correction", "reference": f"{self.item['id']}/{self.old['id']}"}
        return {"form": "report", "reference": self.item["id"]}

    def first_inputs(self, milestone: str) -> Inputs:
        """Give what the form shows before anything is typed: the old report, or the milestone that was asked for."""
        fields = all_fields(report_fields.report(self.item))
        if self.old is None:
            return {"milestone": [milestone]}
        shown = {**self.old, "evidence": [_as_row(piece) for piece in self.old["evidence"]]}
        return writing.write(fields, shown)

    def filled(self, inputs: Inputs, found: errors.Found | None = None) -> Filled:
        """Give the form as its template shows it."""
        sections = report_fields.report(self.item)
        placed = errors.at_rows(found or {}, all_fields(sections), inputs)
        return Filled(sections, inputs, placed, values.language())

    def after_step(self, inputs: Inputs, pressed: str) -> Inputs | None:
        """Return the inputs after a button within the form was pressed; None where it was none of these."""
        if pressed == "take":
            return pieces.with_defaults(attachments.with_taken(inputs))
        if pressed in ("find", "attach", "edit"):
            return inputs
        changed = step(all_fields(report_fields.report(self.item)), inputs, pressed)
        return changed and pieces.with_defaults(changed)

    def check(self, inputs: Inputs) -> None:
        """Raise ValidationError where the report breaks a rule; nothing is written."""
        self._call(self._payload(inputs, self._example_rows(inputs)) | {"check_only": True})

    def write(self, inputs: Inputs) -> Record:
        """Publish the files that wait, and write the report; give it."""
        self.check(inputs)
        rows = attachments.publish(self.item, self._rows(inputs))
        return self._call(self._payload(inputs, rows))

    def shown(self, inputs: Inputs) -> Record:
        """Give the report as the public will see it."""
        report = reading.read(all_fields(report_fields.report(self.item)), inputs)
        today = values.today().isoformat()
        return {**report, "report_date": report["report_date"] or today}

    def _call(self, payload: Record) -> Record:
        done: Record = tk.get_action(CORRECT if self.old else CREATE)({}, payload)
        return done

    def _rows(self, inputs: Inputs) -> list[Record]:
        typed = reading.read(all_fields(report_fields.report(self.item)), inputs)
        rows: list[Record] = typed["evidence"]
        return rows

    def _example_rows(self, inputs: Inputs) -> list[Record]:
        """A file has no address yet: the commitment's stands for it in a trial."""
        url = tk.url_for("ogptn.commitment", id=self.item["name"], qualified=True)
        return [
            pieces.of_file(row, url) if row.get("upload") else row for row in self._rows(inputs)
        ]

    def _payload(self, inputs: Inputs, rows: list[Record]) -> Record:
        typed = reading.read(all_fields(report_fields.report(self.item)), inputs)
        typed["evidence"] = attachments.titled([pieces.as_given(row) for row in rows])
        if self.old:
            for field in FIXED_BY_CORRECTION:
                typed.pop(field)
            return {**typed, "id": self.old["id"]}
        return {**typed, "commitment": self.item["name"], "assessor_type": self.assessor}


def _as_row(piece: Mapping[str, Any]) -> Record:
    return {name: value for name, value in piece.items() if value and name != "id"}


def assessor_of(item: Record) -> str | None:
    """Say as whom the caller may report on a commitment: for its institution, for civil society, or not at all."""
    for assessor in ("self", "civil_society"):
        if officers.may(CREATE, commitment=item["id"], assessor_type=assessor):
            return assessor
    return None
