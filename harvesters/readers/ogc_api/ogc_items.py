"""One record of OGC API – Records, as GeoJSON, read into the shape that feeds share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ckanext.ogptn.harvesters.language import Text, by_language, empty_text
from ckanext.ogptn.harvesters.readers import feeds, geojson
from ckanext.ogptn.harvesters.readers.addresses import joined
from ckanext.ogptn.harvesters.readers.html_text import plain
from ckanext.ogptn.harvesters.readers.json_feeds import json_body

# Links of a record that lead to other descriptions and pages, not to its data.
_ABOUT = frozenset({
    "self", "collection", "alternate", "canonical", "root", "parent", "next", "prev", "first",
    "last", "license", "describedby", "service-desc", "service-doc", "icon", "preview", "about",
    "author", "cite-as", "via", "related", "up", "queryables", "search", "http://www.opengis.net/def/rel/ogc/1.0/queryables",
})  # fmt: skip

Json = dict[str, Any]


def identifier(feature: Json) -> str:
    """Give a record's id, as text, or nothing."""
    found = feature.get("id")
    if found is None:
        found = _object(feature.get("properties")).get("id")
    return str(found).strip() if isinstance(found, str | int) else ""


def parse(feature: Json, url: str) -> Json:
    """Read a record that was listed at an address."""
    told = _object(feature.get("properties"))
    links = json_body.objects(feature.get("links"))
    speech = _code(told.get("language"))
    title = json_body.text(told.get("title")) or json_body.text(told.get("name"))
    notes = plain(json_body.text(told.get("description")) or json_body.text(told.get("snippet")))
    return feeds.content(
        uri=_first(links, url, "self"),
        title=_text(title, speech, notes),
        notes=_text(notes, speech),
        keywords=sorted(
            {*json_body.texts(told.get("keywords")), *json_body.texts(told.get("tags"))}
        ),
        publishers=_bodies(told),
        themes=_themes(told),
        period=_period(feature.get("time") or told.get("time")),
        bbox=_box(feature, told),
        licence=_licence(told, links, url),
        landing_page=_page(links, url),
        issued=_moment(told.get("created")),
        modified=_moment(told.get("updated") or told.get("modified")),
        resources=[*_linked(links, url, speech), *_assets(feature, url, speech), *_service(told)],
    )


def is_public(feature: Json) -> bool:
    """Say whether a record is for everybody; ArcGIS says of each who may see it."""
    access = _object(feature.get("properties")).get("access")
    return json_body.text(access) in ("", "public")


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _code(language: object) -> str:
    """Name the language of a record by its code, which stands alone or in an object."""
    said = language.get("code") if isinstance(language, dict) else language
    return json_body.text(said).lower().replace("_", "-").partition("-")[0]


def _text(words: str, speech: str, context: str = "") -> Text:
    # A text in another script than its record's language is not in that language.
    guessed = by_language(words, context)
    if speech in guessed and not guessed["ar"] and speech != "ar":
        return {**empty_text(), speech: words}
    return guessed


def _bodies(told: Json) -> list[str]:
    """Name the bodies behind a record: of contacts the organization alone, never the person."""
    contacts = json_body.objects(told.get("contacts")) + json_body.objects(told.get("providers"))
    named = [json_body.text(one.get("organization")) for one in contacts]
    named += [json_body.text(told.get(key)) for key in ("orgName", "source")]
    return sorted({name for name in named if name})


def _themes(told: Json) -> list[str]:
    found = set(json_body.texts(told.get("categories")))
    for theme in json_body.objects(told.get("themes")):
        for concept in json_body.objects(theme.get("concepts")):
            found.add(json_body.text(concept.get("title")) or json_body.text(concept.get("id")))
        found |= set(json_body.texts(theme.get("concepts")))
    return sorted(found - {""})


def _period(time: object) -> list[str]:
    told = _object(time)
    interval = told.get("interval")
    if isinstance(interval, list) and len(interval) == 2:
        return ["" if end in (None, "..") else str(end) for end in interval]
    instant = json_body.text(told.get("date")) or json_body.text(told.get("timestamp"))
    return [instant, instant]


def _box(feature: Json, told: Json) -> list[float]:
    return (
        geojson.sides(feature.get("bbox"))
        or geojson.bounding_box(feature.get("geometry"))
        or geojson.bounding_box(told.get("extent"))
    )


def _licence(told: Json, links: list[Json], url: str) -> str:
    said = json_body.text(told.get("license")) or _first(links, url, "license")
    words = json_body.text(told.get("licenseInfo")) or json_body.text(told.get("rights"))
    return said or plain(words)


def _page(links: list[Json], url: str) -> str:
    pages = [link for link in links if json_body.text(link.get("type")).startswith("text/html")]
    return _first(links, url, "canonical") or _first(pages, url, "alternate", "about", "item")


def _first(links: list[Json], url: str, *rels: str) -> str:
    for link in links:
        if json_body.text(link.get("rel")) in rels and (found := joined(url, link.get("href"))):
            return found
    return ""


def _moment(value: object) -> str:
    """Read a moment: as ISO 8601, or as milliseconds since 1970, which is how ArcGIS writes it."""
    if not geojson.is_number(value):
        return json_body.text(value)
    try:
        return datetime.fromtimestamp(float(str(value)) / 1000, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


def _linked(links: list[Json], url: str, speech: str) -> list[Json]:
    return [
        _resource(found, link, speech)
        for link in links
        if json_body.text(link.get("rel")) not in _ABOUT
        and (found := joined(url, link.get("href")))
    ]


def _assets(feature: Json, url: str, speech: str) -> list[Json]:
    assets = _object(feature.get("assets"))
    return [
        _resource(found, asset, speech)
        for asset in assets.values()
        if isinstance(asset, dict) and (found := joined(url, asset.get("href")))
    ]


def _service(told: Json) -> list[Json]:
    address = json_body.text(told.get("url"))
    kind = json_body.text(told.get("type"))
    return [feeds.resource(address, format=kind)] if address else []


def _resource(address: str, told: Json, speech: str) -> Json:
    said = json_body.text(told.get("protocol")) or json_body.text(told.get("type"))
    return feeds.resource(
        address,
        format=said,
        name=_text(json_body.text(told.get("title")) or json_body.text(told.get("name")), speech),
        description=_text(json_body.text(told.get("description")), speech),
    )
