"""Where and when of a DCAT dataset: boxes (GeoJSON, WKT), names of places, periods."""

from __future__ import annotations

import json
import re

from rdflib import DCAT, DCTERMS, TIME, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ckanext.ogptn.harvesters.readers import geojson
from ckanext.ogptn.harvesters.readers.places import around
from ckanext.ogptn.harvesters.readers.rdf_feeds.rdf_values import (
    SCHEMA,
    first,
    label,
    objects,
    said_of,
)

_LOCN = Namespace("http://www.w3.org/ns/locn#")
_GEO = Namespace("http://www.opengis.net/ont/geosparql#")
_SHAPES = (DCAT.bbox, _LOCN.geometry, _GEO.asGeoJSON, _GEO.asWKT, DCAT.centroid)
_PAIR = re.compile(r"(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s+(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_STARTS = (DCAT.startDate, SCHEMA[0].startDate, SCHEMA[1].startDate, TIME.hasBeginning)
_ENDS = (DCAT.endDate, SCHEMA[0].endDate, SCHEMA[1].endDate, TIME.hasEnd)
_INSTANTS = (TIME.inXSDDate, TIME.inXSDDateTimeStamp, TIME.inXSDDateTime, TIME.inXSDgYear)


def bounding_box(graph: Graph, dataset: Node) -> list[float]:
    """Give west, south, east, north around all that a dataset covers; nothing if it does not say."""
    boxes = []
    for place in graph.objects(dataset, DCTERMS.spatial):
        shapes = [place] if isinstance(place, Literal) else objects(graph, place, *_SHAPES)
        boxes += [box for shape in shapes if (box := _box(str(shape)))]
    return around(boxes)


def _box(shape: str) -> list[float]:
    words = shape.strip()
    if words.startswith("{"):
        try:
            return geojson.bounding_box(json.loads(words))
        except (ValueError, RecursionError):
            return []
    system, _, wkt = words.partition(">") if words.startswith("<") else ("", "", words)
    kind = wkt.strip().upper()
    if kind.startswith("ENVELOPE"):
        numbers = [float(number) for number in _NUMBER.findall(wkt)]
        west, east, north, south = numbers if len(numbers) == 4 else [0.0] * 4
        return [west, south, east, north] if len(numbers) == 4 else []
    if not kind.startswith(("POINT", "POLYGON", "MULTI", "LINESTRING")):
        return []
    pairs = [(float(x), float(y)) for x, y in _PAIR.findall(wkt)]
    if "EPSG/0/4326" in system:
        # That system says the latitude first.
        pairs = [(y, x) for x, y in pairs]
    return geojson.bounding_box({"coordinates": [list(pair) for pair in pairs]})


def places(graph: Graph, dataset: Node) -> list[str]:
    """Name the places that a dataset covers, in words, or by their addresses in a list of places."""
    found = set()
    for place in graph.objects(dataset, DCTERMS.spatial):
        said = label(graph, place)
        if said and not _box(said):
            found.add(said)
        found |= {label(graph, name) for name in graph.objects(place, _LOCN.geographicName)}
    return sorted(found - {""})


def period(graph: Graph, dataset: Node) -> list[str]:
    """Give the first start and the last end of what a dataset covers, as it writes them."""
    starts, ends = [], []
    for node in graph.objects(dataset, DCTERMS.temporal):
        if isinstance(node, Literal):
            start, _, end = str(node).partition("/")
            starts.append(start.strip())
            ends.append(end.strip())
        else:
            starts.append(_moment(graph, node, _STARTS))
            ends.append(_moment(graph, node, _ENDS))
    return [min(filter(None, starts), default=""), max(filter(None, ends), default="")]


def _moment(graph: Graph, period_node: Node, names: tuple[URIRef, ...]) -> str:
    for moment in objects(graph, period_node, *names):
        said = str(moment) if isinstance(moment, Literal) else first(graph, moment, *_INSTANTS)
        if said:
            return said.strip()
    return ""


def frequency(graph: Graph, dataset: Node) -> str:
    """Give how often a dataset is updated: an address of a code list, or words."""
    for node in objects(graph, dataset, DCTERMS.accrualPeriodicity):
        if said := said_of(node) or label(graph, node):
            return said
    return ""
