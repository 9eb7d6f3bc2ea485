"""Read XML that strangers wrote: no entities, no external files, no document type, no end of elements."""

from __future__ import annotations

from typing import Any

from lxml import etree

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.net.errors import BodyTooLarge

# lxml publishes no types.
Element = Any

# A tree takes some 250 bytes for each of them: a page of a hundred records has 200,000.
MAX_NODES = 800_000


def parse(body: bytes, url: str = "") -> Element:
    """Parse a document; raise SourceFault where it is broken or declares a document type.

    Raises BodyTooLarge where its tree would not fit into memory.
    """
    nodes = body.count(b"<") + body.count(b"=")
    if nodes > MAX_NODES:
        raise BodyTooLarge(
            url, f"{nodes} elements and attributes; more than {MAX_NODES} are not read"
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise SourceFault("not_the_protocol", f"the answer is no XML: {error}", url=url) from error
    if root.getroottree().docinfo.doctype:
        raise SourceFault("not_the_protocol", "the answer declares a document type", url=url)
    return root


def name(element: Element) -> str:
    """Name an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
