"""Write and list progress reports. They are added, and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict
from sqlalchemy.exc import IntegrityError

from ckanext.ogptn import config
from ckanext.ogptn.domain import deadlines, laws
from ckanext.ogptn.domain.records import Commitment, Report
from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.logic import access, links, records, reindex, reports
from ckanext.ogptn.logic.paging import page
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import reports as schema
from ckanext.ogptn.model import ProgressReport

__all__ = ["ogptn_progress_report_create", "ogptn_progress_report_list"]

_ = tk._
Shown = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_progress_report_list)
def ogptn_progress_report_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List the reports on a commitment, newest first.

    :param commitment: the commitment's id or name
    :type commitment: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all, and ``results``: {id, milestone, reporting_period, report_date,
        report_date_precision, report_date_source, assessor_type, completion_level, completed_on,
        progress, challenges, next_steps, evidence, author, origin, replaces, superseded,
        created_at}
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such commitment
    :raises NotAuthorized: where the caller may not read it
    """
    package = records.package(data_dict["commitment"], "commitment")
    tk.check_access("ogptn_progress_report_list", context, {"commitment": package.id})
    return page(reports.of_commitment(context, package.id), data_dict)


@validate(schema.ogptn_progress_report_create)
def ogptn_progress_report_create(context: Context, data_dict: DataDict) -> Shown:
    """Add a progress report on a commitment or one of its milestones.

    :param commitment: the commitment's id or name
    :type commitment: string
    :param milestone: the milestone's identifier, such as ``m1`` (optional: the whole commitment)
    :type milestone: string
    :param completion_level: ``not_started``, ``limited``, ``substantial`` or ``complete``
    :type completion_level: string
    :param progress: what was done, {ar, fr, en}; required, but of an import
    :type progress: dictionary
    :param challenges: what stands in the way, {ar, fr, en}; required where the level is
        ``not_started`` or ``limited`` or the deadline has passed, but of an import
    :type challenges: dictionary
    :param next_steps: what comes next, {ar, fr, en} (optional)
    :type next_steps: dictionary
    :param evidence: [{type, title, url or dataset, language, date, visibility}]; ``complete`` needs
        one that is public, or a confirmed link, but of an import
    :type evidence: list of dictionaries
    :param completed_on: day of completion, where it is known (optional)
    :type completed_on: string
    :param assessor_type: ``self`` or ``civil_society`` (optional, default: ``self``)
    :type assessor_type: string
    :param reporting_period: the period that it covers, in words (optional)
    :type reporting_period: string
    :param report_date: its day (optional, default: today)
    :type report_date: string
    :param report_date_precision: ``day``, ``month``, ``quarter`` or ``year`` (optional, default:
        ``day``)
    :type report_date_precision: string
    :param report_date_source: what the date rests on (optional)
    :type report_date_source: string
    :param author: who wrote it; an import names the body, else it is the caller (optional)
    :type author: string
    :param origin: ``entered``, or ``import`` of a published assessment, for administrators alone
        (optional)
    :type origin: string
    :param replaces: id of the report that this one corrects (optional)
    :type replaces: string

    An import is made once: the same assessor's for the same period (or day, where no period is
    named), on the same thing, is the report that is there already.

    :returns: the report, as in ``ogptn_progress_report_list``
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong or the report breaks the law of the house
    :raises NotAuthorized: where the caller may not report on this commitment
    """
    tk.check_access("ogptn_progress_report_create", context, data_dict)
    day = config.today()
    values = {
        "report_date": day.isoformat(),
        "report_date_precision": "day",
        "evidence": [],
        **data_dict,
    }
    known = _imported(values)
    if known is not None:
        return reports.dictize(known, superseded=False, officer=True)
    _check(context, values, day)
    report = _write(context, values)
    reindex.with_parents([report.commitment_id])
    return reports.dictize(report, superseded=False, officer=True)


def _imported(values: Mapping[str, Any]) -> ProgressReport | None:
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


def _check(context: Context, values: Mapping[str, Any], day: date) -> None:
    commitment_id = values["commitment"]
    facts = records.commitments([commitment_id])[commitment_id]
    milestone = values.get("milestone")
    if milestone and milestone not in [step.identifier for step in facts.milestones]:
        refuse(
            "milestone",
            _("This commitment has no milestone “%s”: name one of its own.") % milestone,
        )
    if values.get("replaces"):
        _check_replaced(context, values, facts)
    if not all(one.get("url") or one.get("dataset") for one in values["evidence"]):
        refuse("evidence", _("Each piece of evidence needs an address or a dataset: add one."))
    if values["origin"] == "import":
        return
    due = next(
        (step.due_date for step in facts.milestones if step.identifier == milestone),
        deadlines.due_date(facts),
    )
    linked = bool(links.count_datasets({"ignore_auth": True}, [commitment_id])[commitment_id])
    broken = laws.breaches(_draft(values), day, due, linked)
    if broken:
        messages = _messages()
        raise tk.ValidationError({field: [messages[code]] for field, code in broken})


def _check_replaced(context: Context, values: Mapping[str, Any], facts: Commitment) -> None:
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


def _draft(values: Mapping[str, Any]) -> laws.Draft:
    completed_on = values.get("completed_on")
    return laws.Draft(
        completion_level=values["completion_level"],
        report_date=date.fromisoformat(values["report_date"]),
        has_progress=any(values["progress"].values()),
        has_challenges=any(values["challenges"].values()),
        has_public_evidence=any(one["visibility"] == "public" for one in values["evidence"]),
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


def _write(context: Context, values: Mapping[str, Any]) -> ProgressReport:
    optional = (
        "milestone",
        "reporting_period",
        "report_date_source",
        "replaces",
    )
    completed_on = values.get("completed_on")
    report = ProgressReport(
        commitment_id=values["commitment"],
        report_date=date.fromisoformat(values["report_date"]),
        report_date_precision=values["report_date_precision"],
        assessor_type=values["assessor_type"],
        completion_level=values["completion_level"],
        completed_on=date.fromisoformat(completed_on) if completed_on else None,
        progress=values["progress"],
        challenges=values["challenges"],
        next_steps=values["next_steps"],
        evidence=[_evidence(one) for one in values["evidence"]],
        author=_author(context, values),
        origin=values["origin"],
        **{field: values.get(field) for field in optional},
    )
    model.Session.add(report)
    try:
        model.Session.commit()
    except IntegrityError:
        # Somebody else corrected the same report meanwhile.
        model.Session.rollback()
        refuse("replaces", _("This report is corrected already: name its correction."))
    return report


def _evidence(given: Mapping[str, Any]) -> dict[str, Any]:
    return {**given, "title": {lang: given["title"].get(lang, "") for lang in LANGUAGES}}


def _author(context: Context, values: Mapping[str, Any]) -> str | None:
    """An import may name a body; a person's report is signed with the account's id, never with a
    name."""
    if values["origin"] == "import":
        return values.get("author")
    return access.user_id(context)
