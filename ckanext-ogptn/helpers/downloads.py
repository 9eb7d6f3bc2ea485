"""Template helpers for the forms of a page that programs take: what there is of it, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.ogptn.exports import structured
from ckanext.ogptn.exports.graph import Names
from ckanext.ogptn.helpers.chrome import ogptn_site_title
from ckanext.ogptn.helpers.values import language

Record = Mapping[str, Any]
# The end of the address, what it is called, and its media type.
RDF = (
    ("ttl", "RDF Turtle", "text/turtle"),
    ("jsonld", "RDF JSON-LD", "application/ld+json"),
    ("rdf", "RDF/XML", "application/rdf+xml"),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The pages' kinds, and where their forms are served.
ENDPOINTS = {
    "commitment": (
        "ogptn_rdf.commitment",
        "ogptn_feeds.commitment_calendar",
        "ogptn_feeds.commitment_feed",
    ),
    "plan": ("ogptn_rdf.plan", "ogptn_feeds.plan_calendar", "ogptn_feeds.plan_feed"),
    "all": ("ogptn_rdf.commitments", "ogptn_feeds.whole_calendar", "ogptn_feeds.whole_feed"),
}


def ogptn_downloads(kind: str, name: str = "") -> list[dict[str, str]]:
    """List the forms of a commitment, of a plan, or of all commitments, each with its ``kind``, ``label``, ``type`` and
    ``href``. RDF holds all languages, the others that of the page."""
    rdf, calendar, feed = ENDPOINTS[kind]
    named = {"id": name} if name else {}
    return [
        {
            "kind": "calendar",
            "label": tk._("Calendar of the deadlines (iCalendar)"),
            "type": "text/calendar",
            "href": tk.url_for(calendar, **named),
        },
        {
            "kind": "feed",
            "label": tk._("News of the progress (Atom)"),
            "type": "application/atom+xml",
            "href": tk.url_for(feed, **named),
        },
        *(
            {
                "kind": "rdf",
                "label": label,
                "type": media_type,
                "href": tk.url_for(rdf, form=form, locale="default", **named),
            }
            for form, label, media_type in RDF
        ),
        *(_workbook(**named) if kind == "plan" else []),
    ]


def _workbook(**named: str) -> list[dict[str, str]]:
    return [
        {
            "kind": "workbook",
            "label": tk._("Workbook (Excel)"),
            "type": XLSX,
            "href": tk.url_for("ogptn_workbooks.plan", **named),
        }
    ]


def ogptn_structured(kind: str, record: Record) -> Markup:
    """Describe a public page in schema.org's terms, for its script element; nothing of one that is not public."""
    if record.get("private") or record.get("state") != "active":
        return Markup("")
    describe = structured.commitment_page if kind == "commitment" else structured.plan_page
    names = Names(tk.config["ckan.site_url"].rstrip("/"))
    described = describe(record, names, language(), ogptn_site_title())
    # Every sign that could end the element is written as an escape of JSON's.
    return Markup(structured.script(described))  # noqa: S704
