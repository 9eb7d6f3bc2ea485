"""Stop a run, and delete a source: by forms, after a second look."""

from __future__ import annotations

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.harvesters.pages.sources import action, source
from ckanext.ogptn.views.desk.officers import asked, sign_in

blueprint = Blueprint("ogptn_harvest_removal", __name__, url_prefix="/desk/harvest")
blueprint.before_request(sign_in)
WAYS = ("keep", "clear")


def delete(name: str) -> str | Response:
    """Ask whether a source is to be deleted, and what becomes of its datasets; do it where that was said."""
    found = source(name)
    if tk.request.method != "POST":
        return tk.render("ogptn/desk/harvest/delete.html", {"source": found})
    way = tk.request.form.get("datasets", "")
    if way not in WAYS:
        tk.abort(400)
    if way == "clear":
        asked(lambda: action("harvest_source_clear", id=found["id"]))
    asked(lambda: action("harvest_source_delete", id=found["id"]))
    tk.h.flash_success(tk._("The source is deleted."))
    return tk.redirect_to("ogptn_harvest_sources.listing")


def stop(name: str, job: str) -> Response:
    """Stop a run."""
    found = source(name)
    shown = asked(lambda: action("ogptn_harvest_run_show", id=job))
    if shown["source_id"] != found["id"]:
        tk.abort(404, tk._("Not found, or you have no permission to view it"))
    asked(lambda: action("harvest_job_abort", id=job))
    tk.h.flash_success(tk._("The run is stopped."))
    return tk.redirect_to("ogptn_harvest_sources.page", name=name)


blueprint.add_url_rule("/<name>/delete", view_func=delete, methods=["GET", "POST"])
blueprint.add_url_rule("/<name>/run/<job>/stop", view_func=stop, methods=["POST"])
