"""DCAT feeds (Turtle, RDF/XML, JSON-LD, N3) and the pages of them."""

from __future__ import annotations

from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef
from rdflib.term import Node

from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault
from ckanext.ogptn.harvesters.readers.rdf_feeds import dcat_datasets, rdf, rdf_pages, rdf_values
from ckanext.ogptn.harvesters.records import BadRecord, Get, Listing, Record

MAX_PAGES = 2000


def read(get: Get, url: str) -> Listing:
    """Read all datasets of a feed, following its pages.

    Raises SourceFault where a page cannot be read, leads back to one that was read, or fewer
    datasets come than the feed announces.
    """
    page: str | None = url
    visited: set[str] = set()
    given: set[str] = set()
    seen, announced = 0, 0
    while page:
        if page in visited or len(visited) >= MAX_PAGES:
            raise SourceFault("count_mismatch", "the pages of the feed go in a circle", url=page)
        visited.add(page)
        with get(page, accept=rdf.ACCEPT) as reply:
            graph = rdf.parse(reply, get)
        following = rdf_pages.next_page(graph, reply, page)
        # A last page may say nothing of the whole; what an earlier one said still holds.
        announced = max(announced, rdf_pages.announced(graph))
        found = list(datasets(graph, page))
        if not found and not is_catalogue(graph):
            said = "the page holds neither a catalogue nor a dataset"
            raise SourceFault("not_the_protocol", said, url=page)
        # The graph is large; it goes before the datasets are worked on.
        del graph
        # What another dataset belongs to is described on each of their pages again.
        fresh = [item for item in found if item.remote_id not in given]
        given |= {item.remote_id for item in found if item.remote_id}
        seen += len(fresh)
        yield from fresh
        page = following
    if seen < announced:
        said = f"{announced} datasets announced, {seen} listed"
        raise SourceFault("count_mismatch", said, url=url)


def datasets(graph: Graph, url: str) -> Listing:
    """Give the datasets that a page describes, in the order of their addresses.

    Raises SourceFault where it only names them: then each would have to be asked for.
    """
    typed = set(graph.subjects(RDF.type, DCAT.Dataset))
    listed = set(graph.objects(None, DCAT.dataset))
    described = [node for node in typed | listed if _is_described(graph, node)]
    if listed and not described:
        said = f"the feed names {len(listed)} datasets and describes none of them"
        raise SourceFault("not_the_protocol", said, url=url)
    for node in sorted(described, key=lambda one: _order(graph, one)):
        yield _record(graph, node)


def is_catalogue(graph: Graph) -> bool:
    """Say whether a page is a catalogue's though it lists nothing; the page of an error is none."""
    return (None, RDF.type, DCAT.Catalog) in graph or rdf_pages.is_paged(graph)


def title(graph: Graph) -> str:
    """Give what a feed calls itself."""
    told = (rdf_values.text(graph, node, DCTERMS.title).values()
            for node in sorted(graph.subjects(RDF.type, DCAT.Catalog), key=str))  # fmt: skip
    return next((words for texts in told for words in texts if words), "")


def _is_described(graph: Graph, node: Node) -> bool:
    """Say whether more is told of a dataset than that another one is related to it."""
    told = (DCTERMS.title, DCTERMS.description, DCAT.distribution)
    return any((node, predicate, None) in graph for predicate in told)


def _order(graph: Graph, node: Node) -> tuple[bool, str]:
    # The names of nodes without address are drawn anew at each reading.
    named = isinstance(node, URIRef)
    return not named, str(node) if named else dcat_datasets.identifier(graph, node)


def _record(graph: Graph, node: Node) -> Record | BadRecord:
    content = dcat_datasets.parse(graph, node)
    # The feed's own identifier outlives a change of its address.
    remote_id = dcat_datasets.identifier(graph, node) or content["uri"] or content["landing_page"]
    if not remote_id:
        said = "a dataset has no address and no identifier"
        return BadRecord("", RecordFault("id_missing", said, field="dct:identifier"))
    return Record(remote_id, content, content["landing_page"] or content["uri"])
