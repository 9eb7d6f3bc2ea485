"""The second environment source is a DCAT feed in Turtle, paged with hydra."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import DCAT, DCTERMS, RDF, Graph, Namespace, URIRef

if TYPE_CHECKING:
    from conftest import Sites

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
FIRST = "/environment-dcat/catalog.ttl"


def pages(sites: Sites) -> list[Graph]:
    """Follow hydra:next from the first page to the last."""
    found: list[Graph] = []
    path: str | None = FIRST
    while path:
        response = sites.get(path)
        assert response.mimetype == "text/turtle"
        found.append(Graph().parse(data=response.data, format="turtle"))
        following = next(found[-1].objects(None, HYDRA.next), None)
        path = str(following).removeprefix("http://localhost") if following else None
    return found


def everything(sites: Sites) -> Graph:
    """Read all pages into one graph."""
    graph = Graph()
    for page in pages(sites):
        graph += page
    return graph


def test_the_feed_has_several_pages_and_ten_datasets(sites: Sites) -> None:
    """hydra:totalItems tells how many datasets the pages hold together."""
    read = pages(sites)
    counts = [len(set(page.subjects(RDF.type, DCAT.Dataset))) for page in read]
    assert len(read) >= 2
    total = next(read[0].objects(None, HYDRA.totalItems))
    assert sum(counts) == int(str(total)) >= 10


def test_no_dataset_stands_on_two_pages(sites: Sites) -> None:
    """Paging gives each dataset once."""
    found = [str(d) for page in pages(sites) for d in page.subjects(RDF.type, DCAT.Dataset)]
    assert len(found) == len(set(found))


def test_titles_and_descriptions_are_in_three_languages(sites: Sites) -> None:
    """Every dataset has @fr, @ar and @en, and its description says that it is an example."""
    graph = everything(sites)
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        titles = {text.language for text in graph.objects(dataset, DCTERMS.title)}
        notes = {text.language: str(text) for text in graph.objects(dataset, DCTERMS.description)}
        assert titles == set(notes) == {"fr", "ar", "en"}
        assert "على سبيل المثال لا غير" in notes["ar"]


def test_every_distribution_opens(sites: Sites) -> None:
    """Download addresses lead to files of the same server."""
    graph = everything(sites)
    addresses = [str(url) for url in graph.objects(None, DCAT.downloadURL)]
    assert len(addresses) >= 10
    for address in addresses:
        assert sites.get(address.removeprefix("http://localhost")).status_code == 200


def test_a_dataset_has_publisher_place_and_licence(sites: Sites) -> None:
    """What a harvester maps is there: publisher, bounding box, period, licence of each file."""
    graph = everything(sites)
    dataset = URIRef("http://localhost/environment-dcat/dataset/indicateurs-developpement-durable")
    place = graph.value(dataset, DCTERMS.spatial)
    assert str(graph.value(place, DCAT.bbox)).startswith("POLYGON ((7.52 30.24")
    assert str(graph.value(graph.value(dataset, DCTERMS.temporal), DCAT.startDate)) == "2010-01-01"
    assert graph.value(graph.value(dataset, DCAT.distribution), DCTERMS.license)
    assert graph.value(dataset, DCTERMS.publisher)


def test_a_page_past_the_end_is_not_found(sites: Sites) -> None:
    """There is no empty last page."""
    assert sites.get(f"{FIRST}?page=99").status_code == 404
