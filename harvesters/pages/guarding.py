"""Keep ckanext-harvest's links from acting: a page that a person merely opens changes nothing.

ckanext-harvest 1.6.3 starts, stops, clears and deletes at a GET, so that an address in a hostile
page, which the browser of an officer opens, empties a source. Such a request is led to the source's
page at the desk, where a form asks.
"""

from __future__ import annotations

from ckan import model
from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.views.forms import refuse_forged

blueprint = Blueprint("ogptn_harvest_guard", __name__)
ACTS = {
    "harvester.refresh": "id",
    "harvester.clear": "id",
    "harvester.delete": "id",
    "harvester.job_abort": "source",
}


@blueprint.before_app_request
def lead_to_the_desk() -> Response | None:
    """Answer a link that would act with the page on which one acts."""
    name = ACTS.get(str(tk.request.endpoint))
    if name is None:
        return None
    if tk.request.method == "POST":
        return refuse_forged()
    reference = (tk.request.view_args or {}).get(name, "")
    package = model.Package.get(reference)
    return tk.redirect_to("ogptn_harvest_sources.page", name=package.name if package else reference)
