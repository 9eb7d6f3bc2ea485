"""Write progress reports: the law of the house, imports that are made once, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context
from sqlalchemy.exc import IntegrityError

from ckanext.ogptn import config
from ckanext.ogptn.domain import deadlines, laws
from ckanext.ogptn.domain.records import Commitment, Report
from ckanext.ogptn.logic import access, evidence, proofs, records
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.model import Evidence, ProgressReport, Resolution

_ = tk._
Values = Mapping[str, Any]

OPTIONAL = ("milestone", "reporting_period", "report_date_source", "replaces")
TEXTS = ("progress", "challenges", "next_steps")
# What a correction takes over where it says nothing else.
KEPT = (
    *OPTIONAL[:-1],
    *TEXTS,
    "completion_level",
    "report_date_precision",
    "assessor_type",
    "origin",
)
PIECE = ("type", "title", "url", "language", "visibility")


def imported(values: Values) -> ProgressReport | None:
    """Return the row of an import that was made before; an assessment is imported once.

    The lists cannot tell: they leave out what is later than the day that the portal is looked at.
    """
    if values["origin"] != "import" or values.get("replaces"):
        return None
    same = ("origin", "assessor_type", "reporting_period", "milestone")
    for row in records.report_rows([values["commitment"]]):
        is_of_the_day = row.report_date.isoformat() == values["report_date"]
        if all(getattr(row, field) == values.get(field) for field in same) and (
            row.reporting_period or is_of_the_day
        ):
            return row
    return None


def corrected(old: ProgressReport, given: Values) -> dict[str, Any]:
    """Return a correction of `old`: what is `given`, and for the rest what the old report says."""
    values = {field: getattr(old, field) for field in KEPT}
    values["report_date"] = old.report_date.isoformat()
    values["completed_on"] = old.completed_on.isoformat() if old.completed_on else None
    values["evidence"] = [_as_given(piece) for piece in _pieces(old.id)]
    if old.origin == "import":
        values["author"] = old.author
    fields = {key: value for key, value in given.items() if key != "id"}
    return {**values, **fields, "commitment": old.commitment_id, "replaces": old.id}


def _pieces(report_id: str) -> list[Evidence]:
    query = model.Session.query(Evidence).filter(
        Evidence.report_id == report_id, Evidence.withdrawn_at.is_(None)
    )
    found: list[Evidence] = query.order_by(Evidence.sequence).all()
    return found


def _as_given(piece: Evidence) -> dict[str, Any]:
    return {
        **{field: getattr(piece, field) for field in PIECE},
        "dataset": piece.dataset_id,
        "resource": piece.resource_id,
        "date": piece.date.isoformat() if piece.date else None,
    }


def check(context: Context, values: Values) -> None:
    """Refuse a report that names what is not there, or breaks the law of the house."""
    facts = records.commitments([values["commitment"]])[values["commitment"]]
    check_milestone(facts, values.get("milestone"))
    if values.get("replaces"):
        _check_replaced(context, values, facts)
    evidence.check(context, values["evidence"])
    if values["origin"] == "import":
        return
    broken = laws.breaches(_draft(values), config.today(), _due(facts, values), _is_proved(values))
    if broken:
        messages = _messages()
        raise tk.ValidationError({field: [messages[code]] for field, code in broken})


def check_milestone(facts: Commitment, milestone: str | None) -> None:
    """Refuse a milestone that the commitment does not have."""
    if milestone and milestone not in [step.identifier for step in facts.milestones]:
        refuse(
            "milestone",
            _("This commitment has no milestone “%s”: name one of its own.") % milestone,
        )


def _due(facts: Commitment, values: Values) -> date | None:
    milestone = values.get("milestone")
    of_commitment = deadlines.due_date(facts)
    steps = (step.due_date for step in facts.milestones if step.identifier == milestone)
    return next(steps, of_commitment)


def _is_proved(values: Values) -> bool:
    """Say whether something on the commitment proves it already."""
    milestone = values.get("milestone") or ""
    return proofs.is_proved(values["commitment"], milestone, values.get("replaces"))


def _check_replaced(context: Context, values: Values, facts: Commitment) -> None:
    """A correction names a report of the same assessor on the same thing that nothing has
    replaced."""
    old = next((r for r in facts.reports if r.id == values["replaces"]), None)
    if (
        old is None
        or old.assessor_type != values["assessor_type"]
        or old.milestone != (values.get("milestone") or "")
        or not _may_correct(context, old)
    ):
        refuse(
            "replaces",
            _("There is no report of this assessor by this id: name the one to correct."),
        )
    if any(report.replaces == values["replaces"] for report in facts.reports):
        refuse("replaces", _("This report is corrected already: name its correction."))


def _may_correct(context: Context, old: Report) -> bool:
    """A government's reports are its lead institutions' together; each civil-society body has its own."""
    if old.assessor_type != "civil_society" or access.is_trusted(context):
        return True
    row: Any = model.Session.get(ProgressReport, old.id)
    return access.writes_with(context, row.author)


def _draft(values: Values) -> laws.Draft:
    completed_on = values.get("completed_on")
    return laws.Draft(
        completion_level=values["completion_level"],
        report_date=date.fromisoformat(values["report_date"]),
        has_progress=any(values["progress"].values()),
        has_challenges=any(values["challenges"].values()),
        has_public_evidence=proofs.is_given(values["evidence"]),
        completed_on=date.fromisoformat(completed_on) if completed_on else None,
    )


def _messages() -> dict[str, str]:
    return {
        "no_progress": _("Say what was done, in one language at least."),
        "no_challenges": _(
            "Say what stands in the way: little is done, or the deadline has passed."
        ),
        "no_evidence": _("“Complete” needs proof: add public evidence, or link a dataset first."),
        "future": _("A report cannot be of a day to come: give today or an earlier day."),
        "not_complete": _("A day of completion needs the level “complete”: change one of the two."),
        "after_report": _(
            "The day of completion is after the report's own day: correct one of the two."
        ),
    }


def write(context: Context, values: Values) -> ProgressReport:
    """Add a report with its evidence, and commit."""
    try:
        report = add(context, values)
        model.Session.commit()
    except IntegrityError:
        # Somebody else corrected the same report meanwhile.
        model.Session.rollback()
        refuse("replaces", _("This report is corrected already: name its correction."))
    return report


def add(context: Context, values: Values) -> ProgressReport:
    """Add a report with its evidence to the session; a correction takes along what resolved the same challenges.

    The caller commits."""
    report = _row(context, values)
    model.Session.add(report)
    model.Session.flush()
    for piece in values["evidence"]:
        given = {**piece, "report": report.id, "milestone": report.milestone}
        model.Session.add(evidence.row(context, report.commitment_id, given))
    _take_resolution(report)
    return report


def _row(context: Context, values: Values) -> ProgressReport:
    completed_on = values.get("completed_on")
    return ProgressReport(
        commitment_id=values["commitment"],
        report_date=date.fromisoformat(values["report_date"]),
        report_date_precision=values["report_date_precision"],
        assessor_type=values["assessor_type"],
        completion_level=values["completion_level"],
        completed_on=date.fromisoformat(completed_on) if completed_on else None,
        author=_author(context, values),
        origin=values["origin"],
        **{field: values[field] for field in TEXTS},
        **{field: values.get(field) for field in OPTIONAL},
    )


def _author(context: Context, values: Values) -> str | None:
    """An import may name a body; a person's report is signed with the account's id, never with a
    name."""
    if values["origin"] == "import":
        return values.get("author")
    return access.user_id(context)


def _take_resolution(report: ProgressReport) -> None:
    if not report.replaces:
        return
    old: Any = model.Session.get(ProgressReport, report.replaces)
    query = model.Session.query(Resolution).filter(Resolution.report_id == report.replaces)
    resolution = query.one_or_none()
    if resolution is not None and old.challenges == report.challenges:
        model.Session.add(
            Resolution(
                commitment_id=report.commitment_id,
                report_id=report.id,
                resolved_on=resolution.resolved_on,
                how=resolution.how,
                author=resolution.author,
            )
        )
