"""data.json: the DCAT-US catalogue file (Project Open Data 1.1, and 1.0, whose body is the bare list).

It is read dataset by dataset, so that it may have any size that the client takes. What is not for
the public (``accessLevel`` ``non-public``) is left out.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.language import by_language
from ckanext.ogptn.harvesters.readers import feeds, geojson
from ckanext.ogptn.harvesters.readers.html_text import plain
from ckanext.ogptn.harvesters.readers.json_feeds import json_stream
from ckanext.ogptn.harvesters.readers.json_feeds.json_body import objects, text, texts
from ckanext.ogptn.harvesters.records import BadRecord, Get, Listing, Record
from ckanext.ogptn.net.client import Reply

# Intervals of ISO 8601 as the standard writes them, in the words of ISO 19115.
_FREQUENCIES = {
    "R/P10Y": "irregular", "R/P4Y": "irregular", "R/P3Y": "irregular", "R/P2Y": "biennial",
    "R/P1Y": "annual", "R/P6M": "semiannual", "R/P4M": "irregular", "R/P3M": "quarterly",
    "R/P2M": "irregular", "R/P0.5M": "irregular", "R/P1M": "monthly", "R/P0.33M": "irregular",
    "R/P2W": "irregular", "R/P1W": "weekly", "R/P3.5D": "irregular", "R/P0.33W": "irregular",
    "R/P1D": "daily", "R/PT1H": "continuous", "R/PT1S": "continuous", "R/PT1M": "continuous",
}  # fmt: skip
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)

Json = dict[str, Any]


def read(get: Get, url: str) -> Listing:
    """Read all datasets of the file; raise SourceFault where it is none, or breaks off."""
    with get(url, accept="application/json") as reply:
        yield from datasets(reply)


def datasets(reply: Reply) -> Listing:
    """Give the datasets of a data.json, in its order."""
    for raw in json_stream.items(reply.body, "dataset", reply.url):
        if not isinstance(raw, dict):
            yield BadRecord("", RecordFault("not_the_protocol", "a dataset is not a JSON object"))
        elif text(raw.get("accessLevel")).lower() != "non-public":
            yield _record(raw, reply.url)


def _record(raw: Json, url: str) -> Record | BadRecord:
    remote_id = text(raw.get("identifier")) or text(raw.get("@id"))
    if not remote_id:
        said = f"a dataset has no identifier: {text(raw.get('title'))[:100]}"
        return BadRecord("", RecordFault("id_missing", said, field="identifier"))
    content = parse(raw)
    return Record(remote_id, content, content["landing_page"] or content["uri"] or url)


def parse(raw: Json) -> Json:
    """Read a dataset into the shape that feeds share."""
    notes = plain(text(raw.get("description")))
    resources = [made for one in objects(raw.get("distribution")) if (made := _resource(one))]
    box, places = _place(raw.get("spatial"))
    identifier = text(raw.get("identifier"))
    return feeds.content(
        uri=text(raw.get("@id")) or (identifier if _ADDRESS.fullmatch(identifier) else ""),
        title=by_language(text(raw.get("title")), notes),
        notes=by_language(notes),
        keywords=sorted(_words(raw.get("keyword"))),
        publishers=_publishers(raw.get("publisher")),
        themes=sorted(_words(raw.get("theme")) | _words(raw.get("category"))),
        places=places,
        frequency=_frequency(text(raw.get("accrualPeriodicity"))),
        period=_period(text(raw.get("temporal"))),
        bbox=box,
        licence=text(raw.get("license")) or text(raw.get("rights")),
        landing_page=text(raw.get("landingPage")),
        issued=text(raw.get("issued")),
        modified=text(raw.get("modified")),
        resources=resources or _resources_of_1_0(raw),
    )


def _resource(raw: Json) -> Json | None:
    url = text(raw.get("downloadURL")) or text(raw.get("accessURL"))
    if not url:
        return None
    return feeds.resource(
        url,
        key=text(raw.get("@id")) or text(raw.get("identifier")) or url,
        format=text(raw.get("format")) or text(raw.get("mediaType")),
        name=by_language(text(raw.get("title"))),
        description=by_language(plain(text(raw.get("description")))),
        licence=text(raw.get("license")),
    )


def _resources_of_1_0(raw: Json) -> list[Json]:
    """Give the file and the service that version 1.0 names at the dataset itself."""
    declared = text(raw.get("format"))
    files = [feeds.resource(url, format=declared) for url in texts(raw.get("accessURL"))]
    services = [feeds.resource(url, format="API") for url in texts(raw.get("webService"))]
    return files + services


def _words(value: object) -> set[str]:
    """Give the words of a list, or of a text that parts them by commas or semicolons."""
    if isinstance(value, str):
        return {word.strip() for word in re.split(r"[,;]", value)} - {""}
    return set(texts(value))


def _publishers(value: object) -> list[str]:
    """Name the publishing body, and those that it says it is part of."""
    found: list[str] = []
    while isinstance(value, dict) and len(found) < 5:
        found.append(text(value.get("name")))
        value = value.get("subOrganizationOf")
    return sorted({name for name in (found or [text(value)]) if name})


def _frequency(said: str) -> str:
    return _FREQUENCIES.get(said.upper(), said)


def _period(said: str) -> list[str]:
    """Give start and end; an end that is told as a duration is not read."""
    start, _, end = said.partition("/")
    return [start.strip(), "" if end.strip().upper().startswith("P") else end.strip()]


def _place(value: object) -> tuple[list[float], list[str]]:
    """Give a box and the names of places, whichever a dataset has; a geometry gives its box."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return [], []
    if isinstance(value, dict):
        return geojson.bounding_box(value), []
    said = text(value)
    box = _numbers(said)
    return box, [said] if said and not box else []


def _numbers(said: str) -> list[float]:
    try:
        return geojson.sides([float(part) for part in said.split(",")])
    except ValueError:
        return []
