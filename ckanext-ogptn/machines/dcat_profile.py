"""The portal's datasets in DCAT-AP 3, each with the commitments that it serves; a plan or a commitment as what it is.

ckanext-dcat finds the profile by its entry point and writes every package as a dataset; this one knows better.
"""

from __future__ import annotations

import json
from typing import Any

from ckan.plugins import toolkit as tk
from ckanext.dcat.profiles import EuropeanDCATAP3Profile
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF

from ckanext.ogptn.exports import commitment_graph
from ckanext.ogptn.exports.graph import Names
from ckanext.ogptn.exports.texts import written
from ckanext.ogptn.helpers.values import LANGUAGES
from ckanext.ogptn.machines import asking, catalogue, graphs

Record = dict[str, Any]
AUTHORITY = "http://publications.europa.eu/resource/authority"
LANGUAGE_URIS = {
    code: URIRef(f"{AUTHORITY}/language/{name}")
    for code, name in (("ar", "ARA"), ("fr", "FRA"), ("en", "ENG"))
}
# Sectors as the themes of the European authority's list.
THEMES = {
    "administration": "GOVE",
    "anti_corruption": "JUST",
    "archives": "EDUC",
    "budget": "ECON",
    "culture": "EDUC",
    "employment": "SOCI",
    "energy": "ENER",
    "environment": "ENVI",
    "infrastructure": "REGI",
    "justice": "JUST",
    "local_government": "REGI",
    "open_government": "GOVE",
    "procurement": "ECON",
    "public_services": "GOVE",
    "transport": "TRAN",
    "youth": "SOCI",
}


class OgptnProfile(EuropeanDCATAP3Profile):
    """DCAT-AP 3 for datasets; the portal's own terms for plans and commitments."""

    def graph_from_dataset(self, dataset_dict: Record, dataset_ref: URIRef) -> None:
        """Add a dataset, with its commitments; or a plan or commitment under its own name."""
        names = Names(tk.config["ckan.site_url"].rstrip("/"))
        if dataset_dict["type"] == "commitment":
            graphs.of_commitments(names, asking.with_summaries([dataset_dict]), self.g)
        elif dataset_dict["type"] == "action_plan":
            graphs.of_plan(names, dataset_dict, self.g)
        else:
            super().graph_from_dataset(prepared(dataset_dict), dataset_ref)
            self.g.bind("ogptn", names.terms)
            for link in catalogue.links_of(dataset_dict["id"]):
                commitment = names.commitment(link["commitment"]["name"])
                commitment_graph.add_link(self.g, names, dataset_ref, commitment, link)

    def graph_from_catalog(self, catalog_dict: Record, catalog_ref: URIRef) -> None:
        """Add the catalogue, in the portal's three languages, with its publisher."""
        super().graph_from_catalog(catalog_dict, catalog_ref)
        for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.language):
            self.g.remove((catalog_ref, predicate, None))
        publisher = URIRef(f"{catalog_ref}#publisher")
        self.g.add((catalog_ref, DCTERMS.publisher, publisher))
        self.g.add((publisher, RDF.type, FOAF.Agent))
        for code in LANGUAGES:
            title, description = catalogue.described(code)
            self.g.add((catalog_ref, DCTERMS.title, Literal(title, lang=code)))
            self.g.add((catalog_ref, DCTERMS.description, Literal(description, lang=code)))
            self.g.add((publisher, FOAF.name, Literal(title, lang=code)))
            self.g.add((catalog_ref, DCTERMS.language, LANGUAGE_URIS[code]))
            self.g.add((LANGUAGE_URIS[code], RDF.type, DCTERMS.LinguisticSystem))


def prepared(dataset: Record) -> Record:
    """Return a dataset as ckanext-dcat reads it best: no empty texts, codes of the European lists, a box as a shape."""
    found = {
        **dataset,
        "resources": [_without_empty_texts(one) for one in dataset.get("resources") or []],
    }
    found = _without_empty_texts(found)
    if not (found.get("notes_translated") or found.get("notes")):
        # DCAT-AP wants a description: the title is the only one that there is.
        found["notes"] = found["title"]
    if dataset.get("sector") in THEMES and not dataset.get("theme"):
        found["theme"] = [f"{AUTHORITY}/data-theme/{THEMES[dataset['sector']]}"]
    frequency = dataset.get("frequency") or ""
    if frequency and "/" not in frequency:
        found["frequency"] = f"{AUTHORITY}/frequency/{frequency.upper()}"
    if dataset.get("spatial_bbox"):
        found["spatial"] = json.dumps(_polygon(dataset["spatial_bbox"]))
    return found


def _without_empty_texts(record: Record) -> Record:
    found = {}
    for field, value in record.items():
        if field.endswith("_translated"):
            value = written(value)
            if not value:
                continue
        found[field] = value
    return found


def _polygon(box: str) -> Record:
    """Return west, south, east, north as the ring of a GeoJSON polygon."""
    west, south, east, north = (float(edge) for edge in box.split(","))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
