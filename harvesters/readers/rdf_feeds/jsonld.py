"""JSON-LD whose contexts lie elsewhere: they are fetched by the safe client, so that no parser fetches anything."""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers.addresses import joined
from ckanext.ogptn.harvesters.readers.json_feeds import json_body
from ckanext.ogptn.harvesters.records import Get
from ckanext.ogptn.net.client import Reply
from ckanext.ogptn.net.errors import FetchError

MAX_CONTEXTS = 5


def self_contained(reply: Reply, get: Get | None) -> Any:
    """Give a document with all its contexts in it; raise SourceFault where one cannot be had.

    Contexts that it names elsewhere are fetched with ``get``, and refused without it.
    """
    try:
        return _Contexts(get).inlined(json_body.load(reply), reply.url)
    except RecursionError as error:
        said = "the feed is nested too deep"
        raise SourceFault("not_the_protocol", said, url=reply.url) from error


class _Contexts:
    """The contexts that a document names elsewhere, each fetched once by the safe client."""

    def __init__(self, get: Get | None) -> None:
        self._get = get
        self._found: dict[str, Any] = {}

    def inlined(self, value: Any, base: str) -> Any:
        """Give a document with the contexts in the place of their addresses."""
        if isinstance(value, list):
            return [self.inlined(part, base) for part in value]
        if not isinstance(value, dict):
            return value
        return {
            key: self._context(part, base) if key == "@context" else self.inlined(part, base)
            for key, part in value.items()
        }

    def _context(self, context: Any, base: str) -> Any:
        if isinstance(context, str):
            return self._fetched(joined(base, context) or context)
        if isinstance(context, list):
            # A list in a list is no context.
            parts = [self._context(part, base) for part in context]
            return [one for part in parts for one in (part if isinstance(part, list) else [part])]
        if isinstance(context, dict):
            if "@import" in context:
                said = "the feed imports a context"
                raise SourceFault("not_the_protocol", said, url=base)
            return self.inlined(context, base)
        return context

    def _fetched(self, url: str) -> Any:
        if url not in self._found:
            if self._get is None or len(self._found) >= MAX_CONTEXTS:
                said = f"the feed names a context elsewhere: {url}"
                raise SourceFault("not_the_protocol", said, url=url)
            # While it is being read: a context that names itself ends here.
            self._found[url] = {}
            self._found[url] = self._read(url, self._get)
        return self._found[url]

    def _read(self, url: str, get: Get) -> Any:
        try:
            with get(url, accept="application/ld+json, application/json;q=0.9") as reply:
                document, address = json_body.load(reply), reply.url
        except FetchError as error:
            said = f"the feed's context cannot be read: {error.detail}"
            raise SourceFault(error.code, said, url=error.url, status=error.status) from error
        if not isinstance(document, dict) or "@context" not in document:
            said = "the feed's context holds none"
            raise SourceFault("not_the_protocol", said, url=address)
        return self._context(document["@context"], address)
