"""Template helpers for what surrounds every page: its title, its languages, the main navigation."""

from __future__ import annotations

from ckan.plugins import toolkit as tk

from ckanext.ogptn.helpers.values import LANGUAGES, direction, language

# What a site is called that nobody has named: by CKAN, and by the launcher.
UNNAMED = ("", "CKAN", "National Open Data Portal")


def ogptn_site_title() -> str:
    """Give the portal's name: the configured one, else our own in the reader's language."""
    named = str(tk.config.get("ckan.site_title") or "").strip()
    return tk._("National Open Data Portal") if named in UNNAMED else named


def ogptn_languages() -> list[dict[str, str | bool]]:
    """List the languages of the portal, each with the address of this page in it."""
    # An address that begins with two slashes would lead to another site.
    here = "/" + tk.h.current_url().lstrip("/")
    unprefixed = tk.config["ckan.locale_default"]
    return [
        {
            "code": code,
            "name": name,
            "dir": direction(code),
            "href": tk.url_for(here, locale="default" if code == unprefixed else code),
            "current": code == language(),
        }
        for code, name in LANGUAGES.items()
    ]


def ogptn_navigation() -> list[dict[str, str]]:
    """List the main pages, with how the present page relates to each (``page``, ``true`` or nothing)."""
    endpoint = tk.request.endpoint or ""
    blueprint = endpoint.split(".")[0]
    pages = [
        (tk._("Commitments"), "ogptn.commitments", "ogptn.commitment", ("commitment",)),
        (tk._("Action plans"), "ogptn.action_plans", "ogptn.action_plan", ("action_plan",)),
        (tk._("Data"), "dataset.search", "", ("dataset", "dataset_resource", "resource")),
        (tk._("Institutions"), "organization.index", "", ("organization",)),
        (tk._("About"), "home.about", "", ()),
    ]
    return [
        {
            "label": label,
            "href": tk.url_for(target),
            "current": _current(endpoint, blueprint, target, inner, family),
        }
        for label, target, inner, family in pages
    ]


def _current(
    endpoint: str, blueprint: str, target: str, inner: str, family: tuple[str, ...]
) -> str:
    if endpoint == target:
        return "page"
    return "true" if (inner and endpoint == inner) or blueprint in family else ""


def ogptn_offers_search() -> bool:
    """Tell whether the head of the page offers to search: where no such box stands in the page itself."""
    return tk.request.endpoint not in ("ogptn.home", "ogptn.search")
