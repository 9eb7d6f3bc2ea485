"""Deadlines to subscribe to in a calendar, and progress to follow in a reader of feeds: of one commitment, of one plan,
of everything. Texts are in the language of the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.exports import atom, calendar
from ckanext.ogptn.exports.moments import utc
from ckanext.ogptn.helpers.chrome import ogptn_site_title
from ckanext.ogptn.helpers.values import language, ogptn_plain
from ckanext.ogptn.machines import asking, deadlines, news, places
from ckanext.ogptn.views.answers import give, or_404

feeds = Blueprint("ogptn_feeds", __name__)
Record = dict[str, Any]
# Where nothing was ever changed: a feed must name a time.
BEGINNING = "2026-01-01T00:00:00"


def commitment_calendar(id: str) -> Response:
    """Give the deadlines of a commitment, its parts and their milestones."""
    items = or_404(lambda: _with_parts(id))
    return _calendar(items, _named(items[0]), places.address(items[0]["name"]))


def plan_calendar(id: str) -> Response:
    """Give the deadlines of an action plan's commitments."""
    plan = or_404(lambda: asking.plan(id))
    items = (item for page in asking.commitments(plan["name"]) for item in page)
    return _calendar(items, places.of_plan(plan), places.address(id, "ogptn.action_plan"))


def whole_calendar() -> Response:
    """Give all deadlines."""
    items = (item for page in asking.commitments() for item in page)
    return _calendar(items, tk._("All commitments"), _list_address())


def commitment_feed(id: str) -> Response:
    """Give the news of a commitment and its parts."""
    items = or_404(lambda: _with_parts(id))
    about = items[0]
    address = places.address(about["name"])
    ids = [item["id"] for item in items]
    return _feed(_named(about), f"commitment/{about['name']}", address, about, ids)


def plan_feed(id: str) -> Response:
    """Give the news of an action plan's commitments."""
    plan = or_404(lambda: asking.plan(id))
    address = places.address(plan["name"], "ogptn.action_plan")
    ids = list(asking.names_by_id(plan["name"]))
    return _feed(places.of_plan(plan), f"action_plan/{plan['name']}", address, plan, ids)


def whole_feed() -> Response:
    """Give the news of all commitments."""
    return _feed(tk._("All commitments"), "commitments", _list_address(), {}, None)


def _with_parts(reference: str) -> list[Record]:
    whole = asking.commitment(reference)
    parts = [part["id"] for part in whole.get("parts") or []]
    return [whole, *(asking.by_id(parts).values() if parts else [])]


def _named(item: Record) -> str:
    title = ogptn_plain(item["title_translated"])
    return f"{places.of_commitment(item)}{tk._(': ')}{title}"


def _list_address() -> str:
    found: str = tk.url_for("ogptn.commitments", _external=True)
    return found


def _calendar(items: Iterable[Record], name: str, address: str) -> Response:
    title = tk._("Deadlines: {name}").format(name=name)
    text = calendar.write(deadlines.of(items), title, language(), address)
    return give(text, "text/calendar; charset=utf-8")


def _feed(name: str, kind: str, address: str, about: Record, ids: list[str] | None) -> Response:
    entries = news.newest(ids)
    feed = atom.Feed(
        identity=atom.tag(tk.config["ckan.site_url"], "feed", f"{kind}/{language()}"),
        title=tk._("Progress: {name}").format(name=name),
        subtitle=ogptn_plain(about.get("notes_translated")),
        author=ogptn_site_title(),
        language=language(),
        updated=utc(about.get("metadata_modified") or BEGINNING),
        links=[
            atom.Link(_here(), "self", atom.FEED),
            atom.Link(address, "alternate", atom.HTML, language=language()),
        ],
    )
    return give(atom.write(feed, entries), "application/atom+xml; charset=utf-8")


def _here() -> str:
    found: str = tk.url_for(tk.request.endpoint, _external=True, **(tk.request.view_args or {}))
    return found


View = Callable[..., Response]
ROUTES: dict[str, View] = {
    "/commitment/<id>.ics": commitment_calendar,
    "/action_plan/<id>.ics": plan_calendar,
    "/commitment.ics": whole_calendar,
    "/commitment/<id>.atom": commitment_feed,
    "/action_plan/<id>.atom": plan_feed,
    "/commitment.atom": whole_feed,
}
for rule, view in ROUTES.items():
    feeds.add_url_rule(rule, view_func=view)
