"""Plans, commitments and the terms that tell of them as RDF: Turtle, JSON-LD, RDF/XML."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF

from ckanext.ogptn.exports import ontology_files
from ckanext.ogptn.exports.graph import Names
from ckanext.ogptn.machines import asking, graphs
from ckanext.ogptn.views.answers import give, or_404

rdf = Blueprint("ogptn_rdf", __name__)
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
# The forms by the end of the address: rdflib's name and the media type.
FORMS = {
    "ttl": ("turtle", "text/turtle"),
    "jsonld": ("json-ld", "application/ld+json"),
    "rdf": ("xml", "application/rdf+xml"),
}
HTML = "text/html"
# Pages that have such a form under their own address.
NEGOTIATED = {"ogptn.commitment": "ogptn_rdf.commitment", "ogptn.action_plan": "ogptn_rdf.plan"}


def commitment(id: str, form: str) -> Response:
    """Give one commitment."""
    item = or_404(lambda: asking.commitment(id))
    graph = names().new_graph()
    graphs.of_commitments(names(), [item], graph)
    return _give(graph, form)


def plan(id: str, form: str) -> Response:
    """Give one action plan, with its axes and the names of its commitments."""
    found = or_404(lambda: asking.plan(id))
    graph = names().new_graph()
    graphs.of_plan(names(), found, graph)
    return _give(graph, form)


def commitments(form: str) -> Response:
    """Give a page of all commitments and parts, with the addresses of the pages beside it."""
    number = tk.request.args.get("page", "1")
    if not (number.isascii() and number.isdecimal() and 0 < int(number) < 10**6):
        return tk.abort(400, tk._("There is no such page: give a number from 1 on."))
    items, count = asking.commitment_page(int(number))
    graph = names().new_graph()
    graphs.of_commitments(names(), items, graph)
    _add_paging(graph, f"{names().site}/commitment.{form}?page=", int(number), count)
    return _give(graph, form)


def _add_paging(graph: Graph, address: str, number: int, count: int) -> None:
    last = max(1, -(-count // asking.PACKAGES))
    graph.bind("hydra", HYDRA)
    here = URIRef(f"{address}{number}")
    graph.add((here, RDF.type, HYDRA.PartialCollectionView))
    graph.add((here, HYDRA.totalItems, Literal(count)))
    graph.add((here, HYDRA.first, URIRef(f"{address}1")))
    graph.add((here, HYDRA.last, URIRef(f"{address}{last}")))
    if number > 1:
        graph.add((here, HYDRA.previous, URIRef(f"{address}{number - 1}")))
    if number < last:
        graph.add((here, HYDRA.next, URIRef(f"{address}{number + 1}")))


def terms(form: str = "ttl") -> Response:
    """Give the terms and code lists; the address of the namespace itself gives Turtle."""
    return _give(ontology_files.ontology(names().site), form)


def shapes(form: str) -> Response:
    """Give the shapes to check a graph with."""
    return _give(ontology_files.shapes(names().site), form)


def names() -> Names:
    """Name the portal's things by its address."""
    return Names(tk.config["ckan.site_url"].rstrip("/"))


def _give(graph: Graph, form: str) -> Response:
    name, media_type = FORMS[form]
    options: dict[str, Any] = {}
    if form == "jsonld":
        options = {"auto_compact": True, "ensure_ascii": False}
    text = graph.serialize(format=name, encoding="utf-8", **options)
    return give(text, f"{media_type}; charset=utf-8" if form == "ttl" else media_type)


@rdf.before_app_request
def lead_to_rdf() -> Response | None:
    """Lead a program that asks a record's address for RDF to it; browsers get the page."""
    target = NEGOTIATED.get(tk.request.endpoint or "")
    if target is None:
        return None
    by_type = {media_type: form for form, (_, media_type) in FORMS.items()}
    wanted = tk.request.accept_mimetypes.best_match([HTML, *by_type], default=HTML)
    if wanted == HTML:
        return None
    id = (tk.request.view_args or {})["id"]
    response: Response = tk.redirect_to(target, id=id, form=by_type[wanted])
    response.status_code = 303
    return response


@rdf.after_app_request
def tell_caches(response: Response) -> Response:
    """Say that the answer depends on what was asked for."""
    if tk.request.endpoint in NEGOTIATED:
        response.vary.add("Accept")
    return response


FORM = "<any(ttl,jsonld,rdf):form>"
rdf.add_url_rule(f"/commitment/<id>.{FORM}", view_func=commitment)
rdf.add_url_rule(f"/action_plan/<id>.{FORM}", view_func=plan)
rdf.add_url_rule(f"/commitment.{FORM}", view_func=commitments)
rdf.add_url_rule("/ns/ogptn", view_func=terms)
rdf.add_url_rule(f"/ns/ogptn.{FORM}", view_func=terms)
rdf.add_url_rule(f"/ns/ogptn-shapes.{FORM}", view_func=shapes)
