"""The second environment source: a DCAT feed in Turtle, several pages long, in three languages.

Source of the terms: DCAT 2 and DCAT-AP 2; paging by the Hydra core vocabulary.
"""

from __future__ import annotations

from math import ceil
from pathlib import Path

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from ckanext.ogptn.portal.sites import pages
from ckanext.ogptn.portal.sites.description import (
    EXAMPLE_KEYWORD,
    EXAMPLE_NOTE,
    LICENCES,
    PLACEHOLDER_BASE,
    Dataset,
    Resource,
    Site,
    Text,
)
from ckanext.ogptn.portal.sites.download import TYPES, send

PAGE_SIZE = 6
PREFIXES = """@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix locn: <http://www.w3.org/ns/locn#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
LANGUAGE = "http://publications.europa.eu/resource/authority/language/"

Statement = tuple[str, list[str]]
"""A predicate and its objects, in Turtle."""


def write_pages(site: Site, base: str) -> dict[str, bytes]:
    """Write the pages of the feed by file name; ``base`` is the server's address."""
    root = f"{base}/{site.slug}"
    count = ceil(len(site.datasets) / PAGE_SIZE)
    return {
        f"{number}.ttl": _page(site, root, number, count).encode() for number in range(1, count + 1)
    }


class DcatSite:
    """Serves ``/catalog.ttl?page=N`` and ``/files/<dataset>/<file>``."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site = site
        self._folder = folder

    def respond(self, request: Request) -> Response:
        """Answer one request."""
        if request.path == "/catalog.ttl":
            return self._catalog(request)
        if request.path in ("", "/"):
            return pages.page(self._site.title["fr"], pages.links({"DCAT": "catalog.ttl"}))
        if request.path.startswith("/licence/"):
            return _licence_page(request.path.removeprefix("/licence/"))
        place, _, rest = request.path.strip("/").partition("/")
        name, _, file = rest.partition("/")
        dataset = self._site.find(name)
        if place not in ("files", "dataset") or dataset is None:
            raise NotFound
        if place == "files":
            return send(request, self._folder, dataset, file)
        root = f"{request.script_root}/files/{dataset.name}"
        return pages.dataset_page(dataset, {r.file: f"{root}/{r.file}" for r in dataset.resources})

    def _catalog(self, request: Request) -> Response:
        number = request.args.get("page", "1")
        path = self._folder / self._site.slug / "_pages" / f"{number}.ttl"
        if not number.isdigit() or not path.is_file():
            raise NotFound
        text = path.read_text("utf-8").replace(PLACEHOLDER_BASE, request.host_url.rstrip("/"))
        return Response(text, content_type="text/turtle; charset=utf-8")


def _licence_page(identifier: str) -> Response:
    if identifier not in LICENCES:
        raise NotFound
    return pages.page(LICENCES[identifier], "")


def _page(site: Site, root: str, number: int, count: int) -> str:
    datasets = site.datasets[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    catalogue = _subject(
        f"{root}/catalog",
        [
            ("a", ["dcat:Catalog"]),
            ("dct:title", _texts(site.title)),
            ("dct:publisher", [_iri(f"{root}/organization/{next(iter(site.organizations))}")]),
            ("dct:language", [_iri(LANGUAGE + code) for code in ("FRA", "ARA", "ENG")]),
            ("dcat:dataset", [_iri(_address(root, dataset)) for dataset in datasets]),
        ],
    )
    described = [part for dataset in datasets for part in _dataset(root, dataset)]
    bodies = [_body(root, slug, name) for slug, name in site.organizations.items()]
    paging = _paging(root, number, count, site)
    return "\n".join([PREFIXES, paging, catalogue, *_notions(root), *bodies, *described])


def _paging(root: str, number: int, count: int, site: Site) -> str:
    def at(page: int) -> list[str]:
        return [_iri(f"{root}/catalog.ttl?page={page}")]

    statements: list[Statement] = [
        ("a", ["hydra:PagedCollection"]),
        ("hydra:first", at(1)),
        ("hydra:firstPage", at(1)),
        ("hydra:last", at(count)),
        ("hydra:lastPage", at(count)),
        ("hydra:itemsPerPage", [str(PAGE_SIZE)]),
        ("hydra:totalItems", [str(len(site.datasets))]),
    ]
    if number < count:
        statements += [("hydra:next", at(number + 1)), ("hydra:nextPage", at(number + 1))]
    if number > 1:
        statements += [("hydra:previous", at(number - 1)), ("hydra:previousPage", at(number - 1))]
    return _subject(f"{root}/catalog.ttl?page={number}", statements)


def _dataset(root: str, dataset: Dataset) -> list[str]:
    address = _address(root, dataset)
    statements: list[Statement] = [
        ("a", ["dcat:Dataset"]),
        ("dct:identifier", [_literal(dataset.id)]),
        ("dct:title", _texts(dataset.title)),
        ("dct:description", _texts(dataset.notes)),
        ("dcat:keyword", _keywords(dataset)),
        ("dct:issued", [_date(dataset.created)]),
        ("dct:modified", [_date(dataset.modified)]),
        ("dct:publisher", [_iri(f"{root}/organization/{dataset.organization}")]),
        ("dct:language", [_iri(f"{LANGUAGE}FRA"), _iri(f"{LANGUAGE}ARA")]),
        ("dct:license", [_iri(f"{root}/licence/{dataset.licence}")]),
        ("dct:accrualPeriodicity", [_iri(FREQUENCY + (dataset.frequency or "UNKNOWN"))]),
        ("dct:spatial", [_iri(f"{address}#place")]),
        ("dcat:landingPage", [_iri(address)]),
        ("adms:status", [_iri(f"{root}/status/example")]),
        ("adms:versionNotes", _texts(EXAMPLE_NOTE)),
        ("dcat:distribution", [_iri(_address(root, dataset, r)) for r in dataset.resources]),
    ]
    if dataset.temporal:
        statements.append(("dct:temporal", [_iri(f"{address}#period")]))
    parts = [_subject(address, statements), _place(address, dataset)]
    parts += [_period(address, *dataset.temporal)] if dataset.temporal else []
    return parts + [_distribution(root, dataset, resource) for resource in dataset.resources]


def _keywords(dataset: Dataset) -> list[str]:
    words = [*dataset.extra["keywords"], EXAMPLE_KEYWORD]
    return [text for word in words for text in _texts(word)]


def _place(address: str, dataset: Dataset) -> str:
    west, south, east, north = dataset.extra["bbox"]
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    shape = f"POLYGON (({', '.join(f'{lon} {lat}' for lon, lat in corners)}))"
    return _subject(
        f"{address}#place",
        [
            ("a", ["dct:Location"]),
            ("skos:prefLabel", _texts(dataset.extra["place"])),
            ("dcat:bbox", [f'"{shape}"^^geo:wktLiteral']),
            ("locn:geometry", [f'"{shape}"^^geo:wktLiteral']),
        ],
    )


def _period(address: str, start: str, end: str) -> str:
    return _subject(
        f"{address}#period",
        [
            ("a", ["dct:PeriodOfTime"]),
            ("dcat:startDate", [f'"{start}"^^xsd:date']),
            ("dcat:endDate", [f'"{end}"^^xsd:date']),
        ],
    )


def _distribution(root: str, dataset: Dataset, resource: Resource) -> str:
    url = f"{root}/files/{dataset.name}/{resource.file}"
    media = TYPES[f".{resource.file.rpartition('.')[2]}"]
    return _subject(
        _address(root, dataset, resource),
        [
            ("a", ["dcat:Distribution"]),
            ("dct:title", _texts(resource.name)),
            ("dcat:accessURL", [_iri(url)]),
            ("dcat:downloadURL", [_iri(url)]),
            ("dct:format", [_literal(resource.format)]),
            ("dcat:mediaType", [_iri(f"https://www.iana.org/assignments/media-types/{media}")]),
            ("dct:license", [_iri(f"{root}/licence/{dataset.licence}")]),
            ("dct:modified", [_date(dataset.modified)]),
        ],
    )


def _notions(root: str) -> list[str]:
    """Describe the licences and the status that the datasets refer to."""
    licences = [
        _subject(
            f"{root}/licence/{identifier}",
            [("a", ["dct:LicenseDocument"]), ("dct:title", _texts({"fr": title}))],
        )
        for identifier, title in LICENCES.items()
    ]
    status: list[Statement] = [("a", ["skos:Concept"]), ("skos:prefLabel", _texts(EXAMPLE_KEYWORD))]
    return [*licences, _subject(f"{root}/status/example", status)]


def _body(root: str, slug: str, name: Text) -> str:
    return _subject(
        f"{root}/organization/{slug}", [("a", ["foaf:Organization"]), ("foaf:name", _texts(name))]
    )


def _address(root: str, dataset: Dataset, resource: Resource | None = None) -> str:
    address = f"{root}/dataset/{dataset.name}"
    return f"{address}/resource/{dataset.resource_id(resource)}" if resource else address


def _subject(address: str, statements: list[Statement]) -> str:
    lines = " ;\n".join(f"    {predicate} {', '.join(values)}" for predicate, values in statements)
    return f"{_iri(address)}\n{lines} .\n"


def _iri(address: str) -> str:
    return f"<{address}>"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _texts(text: Text) -> list[str]:
    return [f"{_literal(text[lang])}@{lang}" for lang in ("fr", "ar", "en") if lang in text]


def _date(moment: str) -> str:
    return f'"{moment[:19]}Z"^^xsd:dateTime'
