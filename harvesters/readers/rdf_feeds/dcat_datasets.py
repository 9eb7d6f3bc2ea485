"""One dataset of a DCAT graph, read into the shape that feeds share."""

from __future__ import annotations

from typing import Any

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ckanext.ogptn.harvesters.readers import feeds
from ckanext.ogptn.harvesters.readers.rdf_feeds import rdf_extent
from ckanext.ogptn.harvesters.readers.rdf_feeds.rdf_values import (
    first,
    label,
    names,
    objects,
    said_of,
    text,
)

_ADMS = Namespace("http://www.w3.org/ns/adms#")
_LISTS_OF_FORMATS = ("/media-types/", "/mediatypes/", "/file-type/", "/mime-type/")

Json = dict[str, Any]


def identifier(graph: Graph, dataset: Node) -> str:
    """Give the identifier that a feed gives a dataset, the first of several, or nothing."""
    return first(graph, dataset, DCTERMS.identifier)


def parse(graph: Graph, dataset: Node) -> Json:
    """Read a dataset with its distributions and the services that serve it."""
    notes = text(graph, dataset, DCTERMS.description)
    context = " ".join(filter(None, notes.values()))
    made = [*_distributions(graph, dataset), *_services(graph, dataset)]
    return feeds.content(
        uri=str(dataset) if isinstance(dataset, URIRef) else "",
        title=text(graph, dataset, DCTERMS.title, context),
        notes=notes,
        keywords=sorted({said_of(word) for word in graph.objects(dataset, DCAT.keyword)} - {""}),
        publishers=names(graph, dataset, DCTERMS.publisher),
        themes=sorted({_theme(graph, one) for one in graph.objects(dataset, DCAT.theme)} - {""}),
        places=rdf_extent.places(graph, dataset),
        status=first(graph, dataset, _ADMS.status),
        frequency=rdf_extent.frequency(graph, dataset),
        period=rdf_extent.period(graph, dataset),
        bbox=rdf_extent.bounding_box(graph, dataset),
        licence=_licence(graph, dataset),
        landing_page=first(graph, dataset, DCAT.landingPage, FOAF.page),
        issued=first(graph, dataset, DCTERMS.issued),
        modified=first(graph, dataset, DCTERMS.modified),
        resources=sorted(made, key=lambda one: (one["key"], one["url"])),
    )


def _theme(graph: Graph, node: Node) -> str:
    return said_of(node) or label(graph, node)


def _licence(graph: Graph, node: Node) -> str:
    """Give a licence's address, else its words."""
    for found in objects(graph, node, DCTERMS.license, DCTERMS.rights):
        if said := said_of(found) or label(graph, found):
            return said
    return ""


def _distributions(graph: Graph, dataset: Node) -> list[Json]:
    made = []
    for node in graph.objects(dataset, DCAT.distribution):
        url = first(graph, node, DCAT.downloadURL, DCAT.accessURL) or _endpoint(graph, node)
        if url:
            made.append(_resource(graph, node, url, _format(graph, node)))
    return made


def _endpoint(graph: Graph, distribution: Node) -> str:
    """Give where the service lies through which alone a distribution is to be had."""
    services = objects(graph, distribution, DCAT.accessService)
    urls = (first(graph, service, DCAT.endpointURL) for service in services)
    return next(filter(None, urls), "")


def _services(graph: Graph, dataset: Node) -> list[Json]:
    made = []
    for node in graph.subjects(DCAT.servesDataset, dataset):
        if url := first(graph, node, DCAT.endpointURL, DCAT.endpointDescription):
            made.append(_resource(graph, node, url, _format(graph, node) or "API"))
    return made


def _resource(graph: Graph, node: Node, url: str, format_: str) -> Json:
    description = text(graph, node, DCTERMS.description)
    context = " ".join(filter(None, description.values()))
    return feeds.resource(
        url,
        key=str(node) if isinstance(node, URIRef) else url,
        format=format_,
        name=text(graph, node, DCTERMS.title, context),
        description=description,
        licence=_licence(graph, node),
    )


def _format(graph: Graph, node: Node) -> str:
    """Name a format: by a word, by the address of a list's entry, or by a node that has a label."""
    for found in objects(graph, node, DCTERMS.format, DCAT.mediaType):
        said = str(found) if isinstance(found, Literal) else _entry(graph, found)
        if said:
            return said.strip()
    return ""


def _entry(graph: Graph, node: Node) -> str:
    if isinstance(node, URIRef):
        parts = (str(node).partition(one)[2] for one in _LISTS_OF_FORMATS)
        return next(filter(None, parts), "") or str(node).rstrip("/").rpartition("/")[2]
    return first(graph, node, RDF.value, RDFS.label) or label(graph, node)
