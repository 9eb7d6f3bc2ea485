"""Template helpers for datasets: text, files, where a dataset comes from, what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.ogptn.domain import rhythm
from ckanext.ogptn.helpers import codes, values
from ckanext.ogptn.pages import dates, words

Package = Mapping[str, Any]


def ogptn_markdown(value: values.Text) -> Markup:
    """Render a multilingual value that is written in Markdown, in the best language it has."""
    text, lang = values.pick(value)
    rendered = tk.h.render_markdown(text)
    if not lang or lang == values.language():
        return Markup('<div dir="auto">{}</div>').format(rendered)
    return Markup('<div lang="{}" dir="{}">{}</div>').format(lang, values.direction(lang), rendered)


def ogptn_extract(pkg: Package, length: int) -> Markup:
    """Give the beginning of a description as plain text."""
    value = pkg.get("notes_translated") or pkg.get("notes")
    text, lang = values.pick(value)
    short = tk.h.markdown_extract(text, extract_length=length) if text else ""
    if lang == "fr":
        short = values.french_spaces(short)  # shortening has made plain spaces of them
    if not lang or lang == values.language():
        return Markup("{}").format(short)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(lang, values.direction(lang), short)


def ogptn_is_example(pkg: Package) -> bool:
    """Say whether a dataset's figures are made up."""
    return tk.asbool(pkg.get("is_example") or False)


def ogptn_resource_name(resource: Package) -> Markup:
    """Name a file in the best language it has."""
    return values.ogptn_text(
        resource.get("name_translated") or resource.get("name") or tk._("Unnamed file")
    )


def ogptn_resource_note(resource: Package) -> str:
    """Give the beginning of a file's description."""
    text = values.ogptn_plain(resource.get("description_translated") or resource.get("description"))
    return str(tk.h.markdown_extract(text, extract_length=140)) if text else ""


def ogptn_provenance(pkg: Package) -> dict[str, str]:
    """Say where a dataset was published, by which source it was harvested, and its page there."""
    extras = {item["key"]: item["value"] for item in pkg.get("extras") or []}
    url = str(pkg.get("source_url") or pkg.get("url") or "")
    parts = urlsplit(url)
    safe = url if parts.scheme in ("http", "https") else ""
    return {
        "url": safe,
        "host": parts.netloc if safe else "",
        "title": str(extras.get("harvest_source_title") or ""),
    }


def ogptn_frequency(value: object) -> str:
    """Name how often a dataset is updated."""
    key = rhythm.frequency_key(value)
    return tk._(words.FREQUENCIES[key]) if key in words.FREQUENCIES else str(value)


def ogptn_updated(pkg: Package) -> str:
    """Give the day of the newest file, as its source states it; else that of the record."""
    stated = [
        str(one["last_modified"]) for one in pkg.get("resources") or [] if one.get("last_modified")
    ]
    return max(stated, default=str(pkg.get("metadata_modified") or ""))


def ogptn_is_late(pkg: Package) -> bool:
    """Say whether a dataset has missed an update that it announces.

    Example data is never late: nobody keeps it.
    """
    updated = dates.parse_day(ogptn_updated(pkg))
    late = rhythm.is_late(pkg.get("frequency"), updated, values.today())
    return late and not ogptn_is_example(pkg)


def ogptn_information(pkg: Package) -> list[dict[str, Any]]:
    """List what else is known of a dataset, as labelled rows; what is not known is left out."""
    start, end = (
        values.ogptn_date(pkg.get("temporal_start")),
        values.ogptn_date(pkg.get("temporal_end")),
    )
    period = tk._("from {start} to {end}").format(start=start, end=end) if start and end else ""
    rows = [
        (tk._("Identifier"), Markup('<bdi dir="ltr">{}</bdi>').format(pkg["name"])),
        (tk._("Period covered"), period or start or end),
        (tk._("Update frequency"), pkg.get("frequency") and ogptn_frequency(pkg["frequency"])),
        (tk._("Licence in the words of the source"), pkg.get("source_licence")),
        (tk._("Governorates"), _coded(pkg, "governorates")),
        (tk._("Place in the words of the source"), pkg.get("spatial_text")),
        (tk._("Means of transport"), _coded(pkg, "transport_modes")),
        (tk._("Publisher in the words of the source"), _publisher(pkg)),
        (tk._("Area covered"), _area(pkg.get("spatial_bbox"))),
        (tk._("Version"), pkg.get("version")),
        (tk._("Last changed in this portal"), values.ogptn_date(pkg.get("metadata_modified"))),
        (tk._("Entered in this portal"), values.ogptn_date(pkg.get("metadata_created"))),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _coded(pkg: Package, field: str) -> str:
    """Name a field's codes in the reader's language."""
    return str(tk._(", ")).join(codes.named(field, pkg.get(field) or []))


def _publisher(pkg: Package) -> Markup | str:
    """Name the body that publishes, and the institution of the portal that it belongs to where that is another."""
    said, institution = pkg.get("source_publisher"), pkg.get("publisher_institution")
    if not said or not institution or institution == (pkg.get("organization") or {}).get("name"):
        return str(said or "")
    return Markup('<bdi>{}</bdi> (<a href="{}">{}</a>)').format(
        said, tk.h.url_for("organization.read", id=institution), tk.h.ogptn_institution(institution)
    )


def _area(box: object) -> Markup | str:
    return Markup('<bdi dir="ltr">{}</bdi>').format(str(box).strip("[]")) if box else ""
