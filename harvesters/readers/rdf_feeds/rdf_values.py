"""Values in an RDF graph, always in the same order: a graph has none of its own."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import FOAF, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ckanext.ogptn.harvesters.language import Text, by_language, empty_text, merged

SCHEMA = (Namespace("http://schema.org/"), Namespace("https://schema.org/"))
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
_NAMES = (FOAF.name, SKOS.prefLabel, RDFS.label, SCHEMA[0].name, SCHEMA[1].name, VCARD.fn)
_PERSONS = frozenset({FOAF.Person, VCARD.Individual, SCHEMA[0].Person, SCHEMA[1].Person})


def objects(graph: Graph, subject: Node, *predicates: URIRef) -> list[Node]:
    """Give the values of the first predicate that has any, sorted."""
    for predicate in predicates:
        if found := sorted(graph.objects(subject, predicate), key=str):
            return found
    return []


def first(graph: Graph, subject: Node, *predicates: URIRef) -> str:
    """Give the first value of the first predicate that has any, as text; a node without name is none."""
    said = (said_of(node) for node in objects(graph, subject, *predicates))
    return next((words for words in said if words), "")


def said_of(node: Node) -> str:
    """Give a literal's text or an address; nothing for a node without name."""
    return str(node).strip() if isinstance(node, Literal | URIRef) else ""


def label(graph: Graph, node: Node) -> str:
    """Give what a node is called: its name, else its text or address."""
    if isinstance(node, Literal):
        return str(node).strip()
    named = (str(name).strip() for name in objects(graph, node, *_NAMES))
    return next(filter(None, named), "") or said_of(node)


def names(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    """Name the bodies behind a dataset in all their languages; persons are left out."""
    found = set()
    for body in graph.objects(subject, predicate):
        if _PERSONS.isdisjoint(graph.objects(body, RDF.type)):
            found |= set(_names_of(graph, body))
    return sorted(name for name in found if name)


def _names_of(graph: Graph, body: Node) -> Iterator[str]:
    if isinstance(body, Literal):
        yield str(body).strip()
    for predicate in _NAMES:
        for name in graph.objects(body, predicate):
            yield str(name).strip()


def text(graph: Graph, subject: Node, predicate: URIRef, context: str = "") -> Text:
    """Read a text in each of the portal's languages; that of an untagged one is guessed.

    One in another language is shown only where there is no other.
    """
    told = empty_text()
    loose: list[str] = []
    foreign: list[str] = []
    for value in objects(graph, subject, predicate):
        if not isinstance(value, Literal):
            continue
        language = (value.language or "").lower().partition("-")[0]
        if language in told:
            told[language] = told[language] or str(value).strip()
        else:
            (foreign if language else loose).append(str(value).strip())
    if not any(told.values()) and not loose:
        loose = foreign[:1]
    return merged(told, by_language("\n".join(loose), context))
