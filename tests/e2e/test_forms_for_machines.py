"""A portal as it is installed gives its forms for machines, whole and valid."""

from __future__ import annotations

import csv
import io

import requests
from frictionless import Package
from pyshacl import validate
from rdflib import Graph
from rdflib.namespace import DCAT, RDF

from .conftest import Portal

TIMEOUT = 60


def read(portal: Portal, path: str) -> Graph:
    """Read RDF over HTTP."""
    answer = requests.get(f"{portal.url}{path}", timeout=TIMEOUT)
    assert answer.status_code == 200
    return Graph().parse(data=answer.text, format="turtle")


def test_all_tables_are_valid_over_http(portal: Portal) -> None:
    """Frictionless reads the description and every table that it names, and finds no fault."""
    report = Package(f"{portal.url}/export/datapackage.json").validate()
    assert report.flatten(["taskNumber", "rowNumber", "fieldName", "note"]) == []


def test_ogps_table_holds_both_plans(portal: Portal) -> None:
    """Its 35 commitments have OGP's identifiers."""
    answer = requests.get(f"{portal.url}/export/ogp.csv", timeout=TIMEOUT)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    identifiers = [row["Commitment Unique Identifier"] for row in rows]
    assert identifiers == [f"TN{number:04}" for number in range(1, 36)]


def test_every_commitment_holds_to_the_published_shapes(portal: Portal) -> None:
    """All 43 records of both plans, by the shapes and terms that the portal itself serves."""
    graph = read(portal, "/commitment.ttl")
    shapes, terms = read(portal, "/ns/ogptn-shapes.ttl"), read(portal, "/ns/ogptn")
    conforms, _, told = validate(graph, shacl_graph=shapes, ont_graph=terms)
    assert conforms, told
    kind = next(one for one in graph.objects(None, RDF.type) if str(one).endswith("#Commitment"))
    assert len(set(graph.subjects(RDF.type, kind))) == 43


def test_the_catalogue_holds_every_dataset_with_its_commitments(portal: Portal) -> None:
    """Each harvested dataset is in the catalogue, and names a commitment."""
    count = portal.api("package_search", fq="dataset_type:dataset", rows=0)["count"]
    graph = read(portal, "/catalog.ttl")
    datasets = set(graph.objects(None, DCAT.dataset))
    assert 0 < len(datasets) == count <= 100
    assert {one for one in datasets if (one, DCAT.qualifiedRelation, None) not in graph} == set()
