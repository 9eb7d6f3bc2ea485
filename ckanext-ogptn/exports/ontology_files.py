"""The portal's own terms, code lists and shapes, as kept in the folder `ontology`, under the portal's address."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rdflib import Graph

FOLDER = Path(__file__).parent / "ontology"
# The address that stands in the files for that of the portal.
STANDS_FOR_SITE = "http://localhost/ns/ogptn"


def ontology(site: str) -> Graph:
    """Return the terms and the code lists."""
    graph = Graph()
    for name in ("terms", "concepts"):
        graph.parse(data=_text(name, site), format="turtle")
    return graph


def shapes(site: str) -> Graph:
    """Return the shapes (SHACL) that a graph of plans and commitments holds to."""
    return Graph().parse(data=_text("shapes", site), format="turtle")


@cache
def _text(name: str, site: str) -> str:
    text = (FOLDER / f"{name}.ttl").read_text(encoding="utf-8")
    return text.replace(STANDS_FOR_SITE, f"{site}/ns/ogptn")
