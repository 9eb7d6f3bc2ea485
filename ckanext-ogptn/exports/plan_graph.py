"""An action plan as RDF, with its axes and the commitments in it."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS, XSD

from ckanext.ogptn.exports.graph import (
    ADMS,
    Names,
    Record,
    add_institution,
    add_literal,
    add_moment,
    add_period,
    add_texts,
    web_address,
)


def add(graph: Graph, names: Names, plan: Record, commitments: Iterable[str]) -> URIRef:
    """Add a plan as ``package_show`` answers it, and name its commitments; return its name.

    ``coordinator`` is the coordinating institution in short, where there is one.
    """
    own = names.terms
    subject = names.plan(plan["name"])
    graph.add((subject, RDF.type, own.ActionPlan))
    add_literal(graph, subject, DCTERMS.identifier, plan["name"], XSD.string)
    add_literal(graph, subject, own.planNumber, plan.get("plan_number"))
    add_texts(graph, subject, DCTERMS.title, plan["title_translated"])
    add_texts(graph, subject, DCTERMS.description, plan.get("notes_translated"))
    add_moment(graph, subject, DCTERMS.modified, plan.get("metadata_modified"))
    add_period(graph, subject, plan.get("start_date"), plan.get("end_date"))
    if plan.get("plan_status"):
        graph.add((subject, ADMS.status, names.code("plan", plan["plan_status"])))
    if plan.get("coordinator"):
        coordinator = add_institution(graph, names, plan["coordinator"])
        graph.add((subject, DCTERMS.publisher, coordinator))
    if plan.get("previous_plan"):
        graph.add((subject, own.previousPlan, names.plan(plan["previous_plan"])))
    for axis in plan.get("axes") or []:
        _axis(graph, names, subject, axis)
    for resource in plan.get("resources") or []:
        _document(graph, subject, resource)
    for address in plan.get("irm_reports") or []:
        _document(graph, subject, {"url": address})
    for name in commitments:
        graph.add((subject, DCTERMS.hasPart, names.commitment(name)))
    return subject


def _axis(graph: Graph, names: Names, subject: URIRef, axis: Record) -> None:
    found = URIRef(f"{subject}#axis-{axis['number']}")
    graph.add((subject, names.terms.hasAxis, found))
    graph.add((found, RDF.type, names.terms.Axis))
    graph.add((found, SKOS.notation, Literal(axis["number"])))
    add_texts(graph, found, SKOS.prefLabel, axis["title_translated"])


def _document(graph: Graph, subject: URIRef, resource: Record) -> None:
    document = web_address(resource.get("url"))
    if document is not None:
        graph.add((subject, FOAF.page, document))
        graph.add((document, RDF.type, FOAF.Document))
        add_literal(graph, document, DCTERMS.title, resource.get("name"))
