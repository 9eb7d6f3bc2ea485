"""The pages of ours, by family. A view asks actions, hands what they answer to a template, and knows no table."""

from __future__ import annotations

from flask import Blueprint

from ckanext.ogptn.guard import guard
from ckanext.ogptn.views import (
    desk,
    desk_amendments,
    desk_assessments,
    desk_challenges,
    desk_commitments,
    desk_contacts,
    desk_drafts,
    desk_evidence,
    desk_links,
    desk_reports,
    errors,
    exports,
    feeds,
    following,
    mail,
    openapi,
    public,
    rdf,
    workbooks,
)


def get_blueprints() -> list[Blueprint]:
    """List the blueprints of the extension."""
    # What is refused is refused before any other view looks at it.
    return [
        guard,
        public.ogptn,
        exports.exports,
        feeds.feeds,
        rdf.rdf,
        openapi.openapi,
        workbooks.workbooks,
        desk.desk,
        desk_reports.reports,
        desk_evidence.evidence,
        desk_challenges.challenges,
        desk_contacts.contacts,
        desk_assessments.assessments,
        desk_links.links,
        desk_commitments.blueprint,
        desk_amendments.blueprint,
        desk_drafts.blueprint,
        following.follow,
        errors.report,
        errors.errors,
        mail.mail,
    ]
