"""The form of an amendment: the promise as it stands, to be changed, and why."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.desk.drafting import commitment
from ckanext.ogptn.forms.fields import DATE, TEXT, TRANSLATED_PROSE, Field, Section

Record = dict[str, Any]
GROUPS = {
    "deadline": ("due_date",),
    "title": ("title_translated",),
    "lead": ("lead_institutions",),
    "milestones": ("milestones",),
}


def sections(plan: Record, item: Record) -> tuple[Section, ...]:
    """Return the sections: what may change, then the reason."""
    asked = commitment.fields(plan, item["name"])
    titles = {
        "deadline": tk._("Deadline"),
        "title": tk._("Title"),
        "lead": tk._("Lead institutions"),
        "milestones": tk._("Milestones"),
    }
    promised = tuple(
        Section(group, titles[group], tuple(asked[name] for name in names))
        for group, names in GROUPS.items()
    )
    return (*promised, Section("reason", tk._("Reason and decision"), reason()))


def reason() -> tuple[Field, ...]:
    """Return the fields that say why, and who decided."""
    return (
        Field(
            "reason",
            TRANSLATED_PROSE,
            tk._("Reason"),
            help=tk._(
                "Everybody reads it beside what was promised before and what is promised now."
            ),
            required=True,
        ),
        Field(
            "decided_by",
            TEXT,
            tk._("Decided by"),
            help=tk._(
                "The body that decided, such as the steering committee; never a person's name."
            ),
        ),
        Field("decided_on", DATE, tk._("Decided on"), help=tk._("Left empty: today.")),
    )
