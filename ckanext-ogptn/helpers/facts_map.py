"""Geographic records for people: reference system, origin, topics, the services and what they show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import facts, values
from ckanext.ogptn.pages import sector_words as words

Json = Mapping[str, Any]


def sections(found: Json, pkg: Json) -> list[dict[str, Any]]:
    """Give the section of a geographic record; nothing for other records."""
    rows = [
        (tk._("Reference system"), facts.listed(found.get("crs") or [])),
        (tk._("How it was made"), values.ogptn_text(found.get("lineage") or "")),
        (tk._("Themes"), _topics(found)),
        (tk._("Kind"), values.said(words.LEVELS, found["level"]) if found.get("level") else ""),
        (tk._("Form"), _form(found)),
        (tk._("Scale or resolution"), facts.listed(_resolution(found))),
        (tk._("Services"), _services(found)),
        (tk._("Data that it shows"), _shown(found)),
    ]
    return [facts.section(tk._("About the geographic data"), rows)]


def _topics(found: Json) -> Markup | str:
    topics = [values.said(words.TOPICS, topic) for topic in found.get("topics") or []]
    themes = [theme.rstrip("/").rsplit("/", 1)[-1] for theme in found.get("themes") or []]
    return facts.listed(dict.fromkeys([*topics, *themes]))


def _form(found: Json) -> str:
    form = found.get("representation")
    return values.said(words.REPRESENTATIONS, form) if form else ""


def _resolution(found: Json) -> list[str]:
    """Write scales as 1:25,000, and distances as the record gives them."""
    given = found.get("resolution") or {}
    scales = [f"1:{facts.grouped(scale)}" for scale in given.get("scales", []) if scale.isdigit()]
    return [*scales, *given.get("distances", [])]


def _services(found: Json) -> Markup:
    links = [
        facts.linked(
            one["url"], Markup('{} <bdi dir="ltr">{}</bdi>').format(one["type"], one["url"])
        )
        for one in found.get("services") or []
    ]
    return Markup("<br>").join(links)


def _shown(found: Json) -> Markup | str:
    """Link the datasets that a service shows where they are in this portal; else give their identifiers."""
    ids = [str(one) for one in found.get("operates_on") or []]
    known = gathering.datasets(ids) if ids else {}
    links = [
        Markup('<a href="{}">{}</a>').format(
            tk.h.url_for("dataset.read", id=known[one]["name"]), values.ogptn_title(known[one])
        )
        if one in known
        else Markup('<bdi dir="ltr">{}</bdi>').format(one)
        for one in ids
    ]
    return Markup("<br>").join(links)
