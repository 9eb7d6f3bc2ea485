"""Healthy catalogues of every protocol, which fall ill as a test says; two records to a page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.harvesters.faults.fault_server import Behaviour, FaultServer, Handler, send

PAGE = 2
GMD = "http://www.isotc211.org/2005/gmd"
GCO = "http://www.isotc211.org/2005/gco"


@dataclass(frozen=True)
class Item:
    """One record: its number, and how it is called."""

    number: int
    title: str = ""
    modified: str = "2016-01-01T00:00:00"
    files: tuple[str, ...] = ()

    @property
    def identifier(self) -> str:
        """Give its id at the source."""
        return f"00000000-0000-4000-8000-{self.number:012d}"

    @property
    def name(self) -> str:
        """Give its title."""
        return self.title or f"Zones humides {self.number}"


@dataclass
class Catalogue:
    """One site at a path of the server; ``kind`` is the protocol that it speaks.

    ``ill`` is what it does instead of answering: to every request, or, with ``later``, to those after
    the first page. ``announced`` is how many records it says that there are.
    """

    kind: str
    server: FaultServer
    name: str
    items: list[Item] = field(default_factory=list)
    announced: int | None = None
    ill: Behaviour | None = None
    later: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = self.server.mount(f"/{self.name}/", self.behave)

    @property
    def address(self) -> str:
        """Give the address that a source of it has."""
        return self.root + _ADDRESSES[self.kind]

    def behave(self, handler: Handler) -> None:
        """Answer a request."""
        parts = urlsplit(handler.path)
        path = parts.path.removeprefix(f"/{self.name}/")
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        late = _is_late(self.kind, path, asked)
        if self.ill and (late or not self.later):
            self.ill(handler)
            return
        found = _ANSWERS[self.kind](self, path, asked)
        if found is None:
            send(status=404)(handler)
            return
        media_type, body = found
        headers = {"Content_Type": media_type, **self.headers}
        send(body.encode(), **headers)(handler)

    def page(self, start: int) -> list[Item]:
        """Give the records of the page that starts there."""
        return self.items[start : start + PAGE]

    @property
    def count(self) -> int:
        """Give how many records are announced."""
        return len(self.items) if self.announced is None else self.announced


Asked = dict[str, str]
Answer = tuple[str, str] | None


def _is_late(kind: str, path: str, asked: Asked) -> bool:
    if kind == "ckan":
        return int(asked.get("start", 0)) > 0
    if kind == "csw":
        return int(asked.get("startPosition", 1)) > 1
    if kind == "ogc_records":
        return int(asked.get("offset", 0)) > 0
    if kind == "dcat":
        return int(asked.get("page", 1)) > 1
    return kind in ("waf", "folders") and path not in ("", "1/")


def _ckan(site: Catalogue, path: str, asked: Asked) -> Answer:
    if path != "api/3/action/package_search":
        return None
    shown = [
        {"id": item.identifier, "name": f"{site.name}-{item.number}", "title": item.name,
         "notes": "Inventaire", "metadata_modified": item.modified,
         "organization": {"name": "anpe", "title": "ANPE"}, "tags": [{"name": "eau"}],
         "resources": [{"id": f"r{n}", "name": "Table", "format": url.rpartition(".")[2],
                        "url": url} for n, url in enumerate(item.files)]}
        for item in site.page(int(asked.get("start", 0)))
    ]  # fmt: skip
    answer = {"success": True, "result": {"count": site.count, "results": shown}}
    return "application/json", json.dumps(answer, ensure_ascii=False)


def iso19139(item: Item) -> str:
    """Write a record as ISO 19139."""

    def text(name: str, words: str) -> str:
        return f"<gmd:{name}><gco:CharacterString>{words}</gco:CharacterString></gmd:{name}>"

    return (
        f'<gmd:MD_Metadata xmlns:gmd="{GMD}" xmlns:gco="{GCO}">'
        f"{text('fileIdentifier', item.identifier)}"
        f"<gmd:dateStamp><gco:DateTime>{item.modified}</gco:DateTime></gmd:dateStamp>"
        "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>"
        f"{text('title', item.name)}</gmd:CI_Citation></gmd:citation>"
        f"{text('abstract', 'Inventaire')}</gmd:MD_DataIdentification></gmd:identificationInfo>"
        "</gmd:MD_Metadata>"
    )


def _csw(site: Catalogue, path: str, asked: Asked) -> Answer:
    start = int(asked.get("startPosition", 1))
    shown = site.page(start - 1)
    following = start + len(shown)
    answer = (
        '<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2">'
        f'<csw:SearchResults numberOfRecordsMatched="{site.count}"'
        f' numberOfRecordsReturned="{len(shown)}"'
        f' nextRecord="{following if following <= len(site.items) else 0}">'
        f"{''.join(iso19139(item) for item in shown)}"
        "</csw:SearchResults></csw:GetRecordsResponse>"
    )
    return "application/xml", answer


def _ogc_records(site: Catalogue, path: str, asked: Asked) -> Answer:
    start = int(asked.get("offset", 0))
    shown = [
        {"type": "Feature", "id": item.identifier, "geometry": None,
         "properties": {"type": "dataset", "title": item.name, "updated": item.modified}}
        for item in site.page(start)
    ]  # fmt: skip
    more = start + PAGE < len(site.items)
    following = {"rel": "next", "href": f"{site.address}?offset={start + PAGE}"}
    answer = {"type": "FeatureCollection", "features": shown, "numberMatched": site.count,
              "numberReturned": len(shown), "links": [following] if more else []}  # fmt: skip
    return "application/geo+json", json.dumps(answer, ensure_ascii=False)


def _dcat(site: Catalogue, path: str, asked: Asked) -> Answer:
    number = int(asked.get("page", 1))
    start = (number - 1) * PAGE
    more = start + PAGE < len(site.items)
    following = f"; hydra:next <{site.address}?page={number + 1}>" if more else ""
    lines = [
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .",
        "@prefix hydra: <http://www.w3.org/ns/hydra/core#> .",
        f"<{site.address}?page={number}> a hydra:PagedCollection ; ",
        f"hydra:totalItems {site.count} {following} .",
    ]
    for item in site.page(start):
        lines.append(
            f"<{site.root}dataset/{item.number}> a dcat:Dataset ; "
            f'dct:identifier "{item.identifier}" ; dct:title "{item.name}"@fr ; '
            f'dct:modified "{item.modified}" .'
        )
    return "text/turtle", "\n".join(lines)


def _data_json(site: Catalogue, path: str, asked: Asked) -> Answer:
    listed = [
        {"@type": "dcat:Dataset", "identifier": item.identifier, "title": item.name,
         "description": "Inventaire", "modified": item.modified, "accessLevel": "public"}
        for item in site.items
    ]  # fmt: skip
    return "application/json", json.dumps({"dataset": listed}, ensure_ascii=False)


def _listing(names: list[str]) -> Answer:
    rows = "".join(f'<a href="{name}">{name}</a>  01-Mar-2016 10:20  1234\n' for name in names)
    return "text/html", f"<html><h1>Index of /</h1><pre><a href='../'>../</a>\n{rows}</pre></html>"


def _waf(site: Catalogue, path: str, asked: Asked) -> Answer:
    if not path:
        return _listing([f"{item.number}.xml" for item in site.items])
    for item in site.items:
        if path == f"{item.number}.xml":
            return "application/xml", iso19139(item)
    return None


def _folders(site: Catalogue, path: str, asked: Asked) -> Answer:
    if not path:
        return _listing([f"{item.number}/" for item in site.items])
    number, _, name = path.partition("/")
    item = next((item for item in site.items if str(item.number) == number), None)
    if item is None:
        return None
    if not name:
        return _listing(["datapackage.json", "table.csv"])
    if name == "datapackage.json":
        package: dict[str, Any] = {"id": item.identifier, "title": item.name, "resources": []}
        return "application/json", json.dumps(package, ensure_ascii=False)
    return "text/csv", "annee,montant\n2015,10\n2016,20\n"


_ADDRESSES = {"ckan": "", "csw": "csw", "ogc_records": "collections/all/items",
              "dcat": "catalog.ttl", "data_json": "data.json", "waf": "", "folders": ""}  # fmt: skip
_ANSWERS = {"ckan": _ckan, "csw": _csw, "ogc_records": _ogc_records, "dcat": _dcat,
            "data_json": _data_json, "waf": _waf, "folders": _folders}  # fmt: skip
KINDS = tuple(_ANSWERS)
# Those whose listing has more than one page, and those that are one answer to one request.
PAGED = ("ckan", "csw", "ogc_records", "dcat")
SOURCE_TYPES = {
    kind: "ogptn_budget" if kind == "folders" else "ogptn_environment" for kind in KINDS
}
