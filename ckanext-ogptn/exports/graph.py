"""What the RDF of plans and commitments is made of: namespaces, addresses of things, texts in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF, SKOS, XSD
from rdflib.term import Node

from ckanext.ogptn.exports.moments import stamp
from ckanext.ogptn.exports.texts import Translated, written

Record = Mapping[str, Any]

ADMS = Namespace("http://www.w3.org/ns/adms#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
SDG = Namespace("http://metadata.un.org/sdg/")
# schema.org's name of old, which ckanext-dcat writes too.
SCHEMA = Namespace("http://schema.org/")
# How exact a date is, by the type of XML Schema that says so; a quarter has none.
DATE_TYPES = {"month": (XSD.gYearMonth, 7), "year": (XSD.gYear, 4)}
# The signs that an address may hold as they are (RFC 3986).
KEPT = ":/?#[]@!$&'()*+,;=%~-._"


@dataclass(frozen=True)
class Names:
    """The addresses by which the portal at `site` names its things in RDF."""

    site: str

    @property
    def terms(self) -> Namespace:
        """Return the namespace of the portal's own terms."""
        return Namespace(f"{self.site}/ns/ogptn#")

    def plan(self, name: str) -> URIRef:
        """Name a plan."""
        return URIRef(f"{self.site}/action_plan/{name}")

    def commitment(self, name: str) -> URIRef:
        """Name a commitment."""
        return URIRef(f"{self.site}/commitment/{name}")

    def dataset(self, id: str) -> URIRef:
        """Name a dataset by its id, as ckanext-dcat does."""
        return URIRef(f"{self.site}/dataset/{id}")

    def institution(self, id: str) -> URIRef:
        """Name an institution by its id, as ckanext-dcat does."""
        return URIRef(f"{self.site}/organization/{id}")

    def code(self, scheme: str, code: str) -> URIRef:
        """Name a code of one of the lists of ontology/concepts.ttl."""
        return self.terms[f"{scheme}-{code}"]

    def new_graph(self) -> Graph:
        """Return an empty graph that knows the prefixes."""
        graph = Graph(bind_namespaces="none")
        for prefix, namespace in (
            ("adms", ADMS), ("dcat", DCAT), ("dcatap", DCATAP), ("dct", DCTERMS), ("eli", ELI),
            ("foaf", FOAF), ("ogptn", self.terms), ("prov", PROV), ("rdf", RDF), ("schema", SCHEMA),
            ("skos", SKOS), ("xsd", XSD),
        ):  # fmt: skip
            graph.bind(prefix, namespace)
        return graph


def add_texts(graph: Graph, subject: Node, predicate: URIRef, value: Translated) -> None:
    """Add a text in each of its languages."""
    for language, text in written(value).items():
        graph.add((subject, predicate, Literal(text, lang=language)))


def add_literal(
    graph: Graph, subject: Node, predicate: URIRef, value: object, datatype: URIRef | None = None
) -> None:
    """Add a value, where there is one."""
    if value not in (None, ""):
        graph.add((subject, predicate, Literal(value, datatype=datatype)))


def add_day(graph: Graph, subject: Node, predicate: URIRef, day: str | None) -> None:
    """Add a day, where there is one."""
    add_literal(graph, subject, predicate, day, XSD.date)


def add_moment(graph: Graph, subject: Node, predicate: URIRef, moment: str | None) -> None:
    """Add a time in UTC, where there is one."""
    add_literal(graph, subject, predicate, moment and stamp(moment), XSD.dateTime)


def dated(day: str, precision: str | None) -> Literal:
    """Return a day as exactly as its precision says: ``2016-12-31``, ``2016-12`` or ``2016``."""
    datatype, length = DATE_TYPES.get(precision or "day", (XSD.date, 10))
    return Literal(day[:length], datatype=datatype)


def add_period(graph: Graph, subject: Node, start: str | None, end: str | None) -> None:
    """Add a term, where its first or last day is known."""
    if start or end:
        period = BNode()
        graph.add((subject, DCTERMS.temporal, period))
        graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
        add_day(graph, period, DCAT.startDate, start)
        add_day(graph, period, DCAT.endDate, end)


def add_institution(graph: Graph, names: Names, institution: Record) -> URIRef:
    """Describe an institution in short; return its name."""
    found = names.institution(institution["id"])
    graph.add((found, RDF.type, FOAF.Organization))
    add_texts(graph, found, FOAF.name, institution["title_translated"])
    if not written(institution["title_translated"]):
        graph.add((found, FOAF.name, Literal(institution["title"])))
    return found


def web_address(text: str | None) -> URIRef | None:
    """Return an address of the web as RDF can hold it; None for any other."""
    if not text or urlsplit(text).scheme not in ("http", "https"):
        return None
    return URIRef(quote(text.strip(), safe=KEPT))
