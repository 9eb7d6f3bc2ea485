"""The front page of the desk."""

from __future__ import annotations

from ckan.plugins import toolkit as tk
from flask import Blueprint

from ckanext.ogptn.desk import owed as page
from ckanext.ogptn.pages.listing import page_number
from ckanext.ogptn.views.desk.officers import asked, sign_in

desk = Blueprint("ogptn_desk", __name__, url_prefix="/desk")
desk.before_request(sign_in)
MOST_PAGES = 1000


def owed() -> str:
    """Show what the caller's institutions owe."""
    at = page_number(tk.request.args.get("page", ""), MOST_PAGES)
    institution = tk.request.args.get("institution") or None
    found = asked(lambda: page.gather(at, institution))
    return tk.render("ogptn/desk/owed.html", found)


desk.add_url_rule("", view_func=owed, strict_slashes=False)
