"""The page that tells what a run of a source would do."""

from __future__ import annotations

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.harvesters.pages import previewing
from ckanext.ogptn.harvesters.pages.sources import source
from ckanext.ogptn.views.desk.officers import sign_in

blueprint = Blueprint("ogptn_harvest_previews", __name__, url_prefix="/desk/harvest")
blueprint.before_request(sign_in)
ASK_AGAIN_SECONDS = 2


def start(name: str) -> Response:
    """Ask for a preview, and lead to it."""
    found = source(name)
    token = previewing.begin(tk.g.user, found["id"])
    return tk.redirect_to("ogptn_harvest_previews.show", name=name, token=token)


def show(name: str, token: str) -> str | Response:
    """Show a preview, or how far it is."""
    found = source(name)
    state = previewing.state(tk.g.user, token)
    if state is None:
        tk.h.flash_notice(tk._("This preview is no longer here: ask for it again."))
        return tk.redirect_to("ogptn_harvest_sources.page", name=name)
    variables = {"source": found, "preview": state, "seconds": ASK_AGAIN_SECONDS}
    return tk.render("ogptn/desk/harvest/preview.html", variables)


blueprint.add_url_rule("/<name>/preview", view_func=start, methods=["POST"])
blueprint.add_url_rule("/<name>/preview/<token>", view_func=show)
