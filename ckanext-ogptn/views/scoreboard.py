"""The scoreboard: which promises rest on data."""

from __future__ import annotations

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.exports import csv_text
from ckanext.ogptn.front import scoreboard as front
from ckanext.ogptn.views.answers import or_404, stream

scoreboard = Blueprint("ogptn_scoreboard", __name__)


def board() -> str:
    """Show the scoreboard of a plan, beside the others."""
    plan = tk.request.args.get("action_plan") or None
    return tk.render("ogptn/scoreboard.html", or_404(lambda: front.of_plan(plan)))


def institution(name: str) -> str:
    """Show the scoreboard of an institution."""
    return tk.render("ogptn/scoreboard_part.html", or_404(lambda: front.of_institution(name)))


def sector(code: str) -> str:
    """Show the scoreboard of a sector."""
    return tk.render("ogptn/scoreboard_part.html", or_404(lambda: front.of_sector(code)))


def table() -> Response:
    """Give the counts of now as a table, in the language of the page's address."""
    rows = or_404(lambda: front.rows(tk.request.args.get("action_plan") or None))
    lines = csv_text.lines(front.COLUMNS, rows)
    return stream(lines, "text/csv; charset=utf-8", "scoreboard.csv")


scoreboard.add_url_rule("/scoreboard", view_func=board, strict_slashes=False)
scoreboard.add_url_rule("/scoreboard.csv", view_func=table)
scoreboard.add_url_rule("/scoreboard/institution/<name>", view_func=institution)
scoreboard.add_url_rule("/scoreboard/sector/<code>", view_func=sector)
