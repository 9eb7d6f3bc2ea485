"""Template helpers of the officers' desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ckan.plugins import toolkit as tk
from flask import current_app

from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import dates

Page = dict[str, Any]


def ogptn_desk_navigation() -> list[Page]:
    """List the pages of the desk, the first of which is its front page."""
    pages = [
        (tk._("What I owe"), "ogptn_desk.owed"),
        (tk._("Put down a commitment"), "ogptn_desk_commitments.new"),
        (tk._("My drafts"), "ogptn_desk_drafts.drafts"),
        (tk._("Error reports"), "ogptn_errors.desk"),
        (tk._("Inventory"), "ogptn_desk_inventory.front"),
        (tk._("Harvest sources"), "ogptn_harvest_sources.listing"),
        (tk._("My mail"), "ogptn_mail.choose"),
    ]
    if tk.h.check_access("ogptn_proposal_list"):
        pages.insert(1, (tk._("Proposed datasets"), "ogptn_desk_links.queue"))
    if tk.h.check_access("ogptn_action_plan_import"):
        pages.append((tk._("Import a plan"), "ogptn_workbooks.start"))
    return [
        {"label": label, "href": tk.url_for(target), "current": target == tk.request.endpoint}
        for label, target in pages
        if target in current_app.view_functions
    ]


def ogptn_officer_tools(item: Page) -> list[Page]:
    """List what the reader may do with a commitment, each with its address; nothing for a visitor."""
    if not tk.current_user.is_authenticated or not item.get("id"):
        return []
    of = {"commitment": item["id"]}
    by_civil_society = {**of, "assessor_type": "civil_society"}
    tools = (
        (
            "edit",
            tk._("Edit the record"),
            "ogptn_desk_commitments.edit",
            "package_update",
            [{"id": item["id"]}],
        ),
        (
            "scale",
            tk._("Amend the promise"),
            "ogptn_desk_amendments.amend",
            "ogptn_commitment_amend",
            [of],
        ),
        (
            "doc",
            tk._("Report"),
            "ogptn_desk_reports.report",
            "ogptn_progress_report_create",
            [of, by_civil_society],
        ),
        ("clip", tk._("Evidence"), "ogptn_desk_evidence.pieces", "ogptn_evidence_create", [of]),
        (
            "data",
            tk._("Proposed datasets"),
            "ogptn_desk_links.proposals",
            "ogptn_evidence_create",
            [of],
        ),
        ("user", tk._("Whom to call"), "ogptn_desk_contacts.contact", "ogptn_contact_show", [of]),
        ("star", tk._("Assess"), "ogptn_desk_assessments.new", "ogptn_assessment_create", [of]),
    )
    found = [
        {"label": label, "icon": icon, "href": tk.url_for(view, id=item["name"])}
        for icon, label, view, action, asked in tools
        if view in current_app.view_functions
        and any(tk.h.check_access(action, one) for one in asked)
    ]
    return found + _correction(item)


def _correction(item: Page) -> list[Page]:
    """Lead to the correction of the newest report that the reader may correct."""
    standing = [one for one in item.get("reports") or [] if not one["superseded"]]
    may = (
        one
        for one in standing
        if tk.h.check_access("ogptn_progress_report_correct", {"id": one["id"]})
    )
    newest = next(may, None)
    if newest is None:
        return []
    href = tk.url_for("ogptn_desk_reports.correct", id=newest["id"])
    return [{"label": tk._("Correct the last report"), "icon": "edit", "href": href}]


def ogptn_understood(day: dt.date | str, precision: str) -> str:
    """Say which day was understood of a deadline, and how exact it is: "31 December 2018, exact to the year"."""
    found = dates.parse_day(day)
    if found is None:
        return ""
    written = dates.format_day(found, values.language(), "day")
    return values.ogptn_word("UNDERSTOOD", precision or "day").format(day=written)


def ogptn_here(**changed: object) -> str:
    """Give the address of this page, with its arguments; `changed` ones are others, and ``draft`` is left out else."""
    arguments = {key: value for key, value in tk.request.args.items() if key != "draft"}
    view = {**(tk.request.view_args or {}), **arguments, **changed}
    return str(tk.url_for(str(tk.request.endpoint), **view))
