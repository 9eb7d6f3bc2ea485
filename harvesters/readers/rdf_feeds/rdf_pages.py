"""The pages of an RDF feed: where the next one is, and how many datasets there are in all.

Hydra's own names (``next`` of a ``PartialCollectionView``), its older ones (``nextPage`` of a
``PagedCollection``), both its addresses, and the header ``Link``.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Graph, Namespace, URIRef
from requests.utils import parse_header_links

from ckanext.ogptn.harvesters.readers.addresses import joined
from ckanext.ogptn.net.client import Reply

_HYDRA = (Namespace("http://www.w3.org/ns/hydra/core#"), Namespace("http://purl.org/hydra/core#"))
_NEXT = tuple(space[name] for space in _HYDRA for name in ("next", "nextPage"))
_TOTAL = tuple(space["totalItems"] for space in _HYDRA)


def next_page(graph: Graph, reply: Reply, page: str) -> str | None:
    """Give the address of the page after this one, if there is one."""
    # Other collections of the feed may have pages of their own.
    own = {URIRef(page), URIRef(reply.url)}
    told = sorted(_told(graph), key=lambda pair: (pair[0] not in own, pair))
    found = str(told[0][1]) if told else _linked(reply.headers.get("Link", ""))
    return joined(reply.url, found) or None


def _told(graph: Graph) -> Iterator[tuple[object, str]]:
    for name in _NEXT:
        for subject, following in graph.subject_objects(name):
            yield subject, str(following)


def _linked(header: str) -> str:
    for link in parse_header_links(header) if header else []:
        if "next" in link.get("rel", "").lower().split():
            return str(link.get("url", ""))
    return ""


def is_paged(graph: Graph) -> bool:
    """Say whether a page speaks of others, or of how many datasets they hold together."""
    return any((None, predicate, None) in graph for predicate in (*_NEXT, *_TOTAL))


def announced(graph: Graph) -> int:
    """Give how many datasets the feed says it has in all its pages; 0 if it does not."""
    said = {str(value) for name in _TOTAL for value in graph.objects(None, name)}
    return max((int(number) for number in said if number.isdecimal()), default=0)
