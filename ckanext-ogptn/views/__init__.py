"""The pages of ours, by family. A view asks actions, hands what they answer to a template, and knows no table."""

from __future__ import annotations

from flask import Blueprint

from ckanext.ogptn.guard import guard
from ckanext.ogptn.views import (
    errors,
    exports,
    feeds,
    following,
    inventory,
    mail,
    openapi,
    public,
    rdf,
    scoreboard,
    tables,
    workbooks,
)
from ckanext.ogptn.views.desk import (
    amendments,
    assessments,
    challenges,
    commitments,
    contacts,
    drafts,
    evidence,
    files,
    links,
    owed,
    promised_data,
    reports,
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
        tables.tables,
        scoreboard.scoreboard,
        inventory.inventory,
        owed.desk,
        reports.reports,
        evidence.evidence,
        challenges.challenges,
        contacts.contacts,
        assessments.assessments,
        links.links,
        files.files,
        commitments.blueprint,
        amendments.blueprint,
        drafts.blueprint,
        promised_data.blueprint,
        following.follow,
        errors.report,
        errors.errors,
        mail.mail,
    ]
