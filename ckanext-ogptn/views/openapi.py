"""The actions' description for programs."""

from __future__ import annotations

import json
from importlib.metadata import version

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.exports import openapi as description
from ckanext.ogptn.helpers.chrome import ogptn_site_title
from ckanext.ogptn.machines import actions
from ckanext.ogptn.views.answers import give

openapi = Blueprint("ogptn_openapi", __name__)


def describe() -> Response:
    """Give the OpenAPI description of the portal's own actions."""
    described = description.describe(
        actions.operations(),
        ogptn_site_title(),
        tk.config["ckan.site_url"].rstrip("/"),
        version("ckanext-ogptn"),
    )
    return give(json.dumps(described, ensure_ascii=False, indent=1), "application/json")


openapi.add_url_rule("/api/ogptn/openapi.json", view_func=describe)
