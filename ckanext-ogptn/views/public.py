"""The pages that everybody reads: front page, search, commitments, plans."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response
from werkzeug.datastructures import MultiDict

from ckanext.ogptn.exports import commitments_csv as csv_table
from ckanext.ogptn.front import gathering
from ckanext.ogptn.front import home as front_home
from ckanext.ogptn.front import plans as front_plans
from ckanext.ogptn.front import search as front_search
from ckanext.ogptn.helpers import excerpts, values
from ckanext.ogptn.pages import finding
from ckanext.ogptn.pages.finding import Finding
from ckanext.ogptn.pages.listing import PAGE_SIZE, SORTS, Listing
from ckanext.ogptn.pages.ordering import Ordering
from ckanext.ogptn.views.answers import or_404

ogptn = Blueprint("ogptn", __name__)
CSV_ROWS = 1000


def home() -> str:
    """Show the front page."""
    return tk.render("home/index.html", {"front": front_home.gather()})


def search() -> str:
    """Search the whole portal: commitments, plans and datasets in one list."""
    arguments: MultiDict[str, str] = tk.request.args
    asked = Finding.read(arguments.items(multi=True))
    found = front_search.find(asked)
    suggestion = found["suggestion"]
    variables = {
        **found,
        "finding": asked,
        "tabs": front_search.tabs(asked, found["counts"], _search_address),
        "pages": gathering.pages(asked, found["count"], _search_address),
        "suggested_href": suggestion and _search_address(asked.with_words(suggestion["query"])),
        "sorts": _labels(finding.SORTS),
        "json_href": tk.url_for(
            "api.action",
            ver=3,
            logic_function="package_search",
            q=asked.q or None,
            fq=asked.filters(),
            rows=PAGE_SIZE,
            ext_highlight=values.language(),
        ),
    }
    return tk.render("ogptn/search.html", variables)


def _search_address(asked: Finding) -> str:
    query = asked.query()
    return tk.url_for("ogptn.search") + (f"?{query}" if query else "")


def commitments() -> str:
    """List the commitments that the address asks for, with facets, chips and pages."""
    listing = _listing()
    found = gathering.search(listing)
    suggestion = excerpts.ogptn_suggestion(
        listing.q, found["count"], ["commitment"], found.get("ogptn_all_words")
    )
    url = partial(_list_url, listing)
    variables = {
        "listing": listing,
        "count": found["count"],
        "query_error": found.get("query_error", False),
        "all_words": found.get("ogptn_all_words"),
        "suggestion": suggestion,
        "suggested_href": suggestion and _list_address(listing.with_words(suggestion["query"])),
        "marks": front_search.marks(found),
        "items": gathering.summaries([item["name"] for item in found["results"]]),
        "groups": gathering.facet_groups(listing, found["search_facets"], _list_address),
        "chips": gathering.chips(listing, _list_address),
        "clear_href": _list_address(listing.cleared()),
        "pages": gathering.pages(listing, found["count"], _list_address),
        "sorts": _labels(SORTS),
        "csv_href": url("ogptn.commitments_csv"),
        "json_href": tk.url_for(
            "api.action",
            ver=3,
            logic_function="package_search",
            q=listing.q or None,
            fq=listing.filters(),
            rows=PAGE_SIZE,
        ),
    }
    return tk.render("ogptn/commitments.html", variables)


def _listing() -> Listing:
    arguments: MultiDict[str, str] = tk.request.args
    return Listing.read(arguments.items(multi=True))


def _list_url(listing: Listing, endpoint: str) -> str:
    query = listing.query()
    return tk.url_for(endpoint) + (f"?{query}" if query else "")


def _list_address(listing: Listing) -> str:
    return _list_url(listing, "ogptn.commitments")


def _labels(sorts: Iterable[str]) -> dict[str, str]:
    labels = {
        "relevance": tk._("Best match"),
        "urgency": tk._("Most urgent first"),
        "deadline": tk._("Deadline"),
        "number": tk._("Plan and number"),
        "newest": tk._("Newest plan first"),
        "updated": tk._("Last changed"),
        "title": tk._("Title, A to Z"),
    }
    return {key: labels[key] for key in sorts if key in labels}


def commitments_csv() -> Response:
    """Give the same list as a table, in the language of the page's address."""
    found = gathering.search(_listing().at(1), rows=CSV_ROWS)
    items = gathering.summaries([item["name"] for item in found["results"]])
    table = csv_table.write(items, values.language())
    return Response(
        table,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="commitments.csv"'},
    )


def commitment(id: str) -> str | Response:
    """Show one commitment; an id instead of the name leads to the name."""
    shown = or_404(lambda: tk.get_action("ogptn_commitment_show")({}, {"id": id}))
    if shown["name"] != id:
        return tk.redirect_to("ogptn.commitment", id=shown["name"])
    return tk.render("ogptn/commitment.html", {"item": shown, "pkg_dict": shown})


def action_plans() -> str:
    """List the action plans, the newest first."""
    return tk.render("ogptn/plans.html", {"plans": gathering.walls()})


def compare() -> str:
    """Set the action plans side by side."""
    return tk.render("ogptn/compare.html", {"comparison": front_plans.comparison()})


def action_plan(id: str) -> str | Response:
    """Show one action plan with the charts and the table of its commitments."""
    arguments: MultiDict[str, str] = tk.request.args
    ordering = Ordering.read(arguments.items(multi=True))
    plan = or_404(lambda: front_plans.plan(id, ordering))
    if plan["name"] != id:
        return tk.redirect_to("ogptn.action_plan", id=plan["name"])
    if not plan["commitments"] and ordering.page > 1:
        return tk.redirect_to("ogptn.action_plan", id=id)

    def address(asked: Ordering) -> str:
        query = asked.query()
        page: str = tk.url_for("ogptn.action_plan", id=id)
        return f"{page}{'?' if query else ''}{query}#list"

    variables = {
        "plan": plan,
        "charts": front_plans.charts(plan),
        "table": front_plans.table(plan, ordering, address),
    }
    return tk.render("ogptn/plan.html", variables)


@ogptn.before_app_request
def lead_home() -> Response | None:
    """Lead from CKAN's page of a dataset to that of the commitment or plan which it was asked for."""
    if tk.request.endpoint != "dataset.read":
        return None
    id = (tk.request.view_args or {})["id"]
    try:
        kind = tk.get_action("package_show")({}, {"id": id})["type"]
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return None  # CKAN's page says so
    own = {"commitment": "ogptn.commitment", "action_plan": "ogptn.action_plan"}.get(kind)
    return tk.redirect_to(own, id=id) if own else None


ogptn.add_url_rule("/", view_func=home)
ogptn.add_url_rule("/search", view_func=search, strict_slashes=False)
ogptn.add_url_rule("/commitment/", view_func=commitments, strict_slashes=False)
ogptn.add_url_rule("/commitment.csv", view_func=commitments_csv)
ogptn.add_url_rule("/commitment/<id>", view_func=commitment)
ogptn.add_url_rule("/action_plan/", view_func=action_plans, strict_slashes=False)
ogptn.add_url_rule("/action_plan/compare", view_func=compare)
ogptn.add_url_rule("/action_plan/<id>", view_func=action_plan)
