"""The desk's forms of progress reports: a new one, and the correction of one."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.desk import attachments, officers, report_form
from ckanext.ogptn.desk.drafting import keeping
from ckanext.ogptn.desk.report_form import ReportForm
from ckanext.ogptn.desk.typed import typed
from ckanext.ogptn.forms import errors, pieces
from ckanext.ogptn.forms.inputs import Inputs
from ckanext.ogptn.views.desk.officers import asked, refuse, sign_in

reports = Blueprint("ogptn_desk_reports", __name__, url_prefix="/desk")
reports.before_request(sign_in)
Record = dict[str, Any]
Page = str | Response | tuple[str, int]


def report(id: str) -> Page:
    """Write a report on a commitment, or one of its milestones."""
    item = asked(lambda: tk.get_action("ogptn_commitment_show")({}, {"id": id}))
    assessor = report_form.assessor_of(item)
    if assessor is None:
        refuse(
            tk._(
                "Only officers of a lead institution, or of civil society, report on this commitment."
            )
        )
    return _answer(ReportForm(item, assessor))


def correct(id: str) -> Page:
    """Correct a report."""
    old, item = _report(id)
    if not officers.may(report_form.CORRECT, id=old["id"]):
        refuse(tk._("Only those who wrote this report correct it."))
    if old["superseded"]:
        tk.h.flash_notice(tk._("This report is corrected already."))
        return tk.redirect_to("ogptn.commitment", id=item["name"], _anchor="reports")
    return _answer(ReportForm(item, old["assessor_type"], old))


def _report(id: str) -> tuple[Record, Record]:
    old = asked(lambda: tk.get_action("ogptn_progress_report_show")({}, {"id": id}))
    item = asked(lambda: tk.get_action("ogptn_commitment_show")({}, {"id": old["commitment_id"]}))
    return old, item


def _answer(form: ReportForm) -> Page:
    if tk.request.method == "GET":
        return _begun(form)
    inputs, pressed = typed()
    try:
        inputs = attachments.take_in(inputs, form.may_upload)
    except tk.ValidationError as refused:
        return _shown(form, inputs, errors.flatten(refused.error_dict))
    changed = form.after_step(inputs, pressed)
    if changed is not None:
        return _shown(form, changed)
    return _STEPS.get(pressed, _preview)(form, pieces.without_empty(inputs))


def _begun(form: ReportForm) -> str:
    """Show the form: empty, or the caller's draft where that is asked for."""
    draft = keeping.find(**form.draft)
    if draft and tk.request.args.get("draft"):
        return _render(form, keeping.inputs_of(draft), {})
    inputs = form.first_inputs(tk.request.args.get("milestone", ""))
    return _render(form, inputs, {}, draft)


def _shown(form: ReportForm, inputs: Inputs, found: errors.Found | None = None) -> Page:
    page = _render(form, inputs, found or {})
    return (page, 422) if found else page


def _render(
    form: ReportForm, inputs: Inputs, found: errors.Found, draft: Record | None = None
) -> str:
    more = {
        "draft": draft,
        "may_upload": form.may_upload,
        "found": attachments.found(inputs),
        "lost": attachments.lost(inputs),
    }
    return tk.render("ogptn/desk/report.html", {**_variables(form, inputs, found), **more})


def _variables(form: ReportForm, inputs: Inputs, found: errors.Found | None = None) -> Record:
    return {
        "item": form.item,
        "old": form.old,
        "assessor": form.assessor,
        "form": form.filled(inputs, found),
        "datasets": attachments.titles(pieces.datasets(inputs)),
    }


def _preview(form: ReportForm, inputs: Inputs) -> Page:
    try:
        form.check(inputs)
    except tk.ValidationError as refused:
        return _shown(form, inputs, errors.flatten(refused.error_dict))
    variables = {**_variables(form, inputs), "report": form.shown(inputs)}
    return tk.render("ogptn/desk/report_preview.html", variables)


def _publish(form: ReportForm, inputs: Inputs) -> Page:
    try:
        made = form.write(inputs)
    except tk.ValidationError as refused:
        return _shown(form, inputs, errors.flatten(refused.error_dict))
    keeping.discard(**form.draft)
    return tk.redirect_to("ogptn_desk_reports.written", id=made["id"])


def _keep(form: ReportForm, inputs: Inputs) -> Page:
    try:
        keeping.keep(**form.draft, fields=dict(inputs))
    except tk.ValidationError as refused:
        return _shown(form, inputs, {"": refused.error_dict["fields"]})
    tk.h.flash_success(tk._("The draft is kept. Only you see it."))
    return tk.redirect_to("ogptn_desk_drafts.drafts")


_STEPS = {"preview": _preview, "publish": _publish, "draft": _keep}


def written(id: str) -> str:
    """Say that a report is written, and what happens next."""
    report, item = _report(id)
    if not officers.may(report_form.CORRECT, id=id):
        refuse(tk._("Only those who wrote this report correct it."))
    return tk.render("ogptn/desk/report_written.html", {"report": report, "item": item})


reports.add_url_rule("/commitment/<id>/report", view_func=report, methods=["GET", "POST"])
reports.add_url_rule("/report/<id>/correct", view_func=correct, methods=["GET", "POST"])
reports.add_url_rule("/report/<id>", view_func=written)
