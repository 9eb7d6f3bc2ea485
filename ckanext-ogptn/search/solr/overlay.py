"""Add Arabic, French and English analysis to CKAN's own Solr schema.

What is added stands in ``files/overlay.xml``; here is only how. CKAN's schema is read from the
installed CKAN, so that no copy of it grows old in this project.
"""

from __future__ import annotations

import copy
import importlib.util
from pathlib import Path

from lxml import etree

from ckanext.ogptn.search.solr.errors import SchemaMismatch, SolrError

OVERLAY = Path(__file__).parent / "files" / "overlay.xml"
# Which element of Solr's schema holds which kind; copyField stands in the root.
_PARENTS = {"fieldtype": "types", "field": "fields", "dynamicfield": "fields"}


def stock_schema() -> bytes:
    """Return the Solr schema of the CKAN that is installed."""
    spec = importlib.util.find_spec("ckan")
    if spec is None or spec.origin is None:
        raise SolrError("CKAN is not installed here, and its Solr schema comes with it")
    return (Path(spec.origin).parent / "config" / "solr" / "schema.xml").read_bytes()


def apply_overlay(schema: bytes) -> bytes:
    """Return ``schema`` with the overlay's elements in it; applied again, it changes nothing.

    An element of the overlay takes the place of the one of its kind and name, or is added.
    """
    root = etree.fromstring(schema, etree.XMLParser(remove_blank_text=True))
    if etree.QName(root).localname != "schema":
        raise SchemaMismatch(f"a Solr schema opens with <schema>, this one with <{root.tag}>")
    changes = etree.parse(OVERLAY, etree.XMLParser(remove_comments=True)).getroot()
    for change in changes:
        _put(root, copy.deepcopy(change))
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _put(root: etree._Element, change: etree._Element) -> None:
    parent = _parent(root, change)
    for element in parent.iterchildren(etree.Element):
        if _identity(element) == _identity(change):
            parent.replace(element, change)
            return
    parent.append(change)


def _parent(root: etree._Element, change: etree._Element) -> etree._Element:
    name = _PARENTS.get(change.tag.lower())
    if name is None:
        return root
    parent = root.find(name)
    if parent is None:
        raise SchemaMismatch(f"no <{name}> in this schema: the overlay is for CKAN 2.12")
    return parent


def _identity(element: etree._Element) -> tuple[str | None, ...]:
    """Tell elements apart as Solr does, which reads `fieldtype` and `fieldType` alike."""
    return (element.tag.lower(), *(element.get(key) for key in ("name", "source", "dest")))
