"""The two engines behind one face: what is tested of a search holds on the embedded engine and on Solr alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

import pysolr

from ckanext.ogptn.search.errors import Refused

# How an engine says that it does not answer. CKAN hands the one to its caller and makes SearchError of the other.
REFUSALS = (Refused, pysolr.SolrError)


class Answering(Protocol):
    """An engine that answers searches in the shape of Solr's answers."""

    def add(self, document: dict[str, Any], *, commit: bool) -> None:
        """Index a document."""

    def delete(self, text: str, *, commit: bool) -> None:
        """Delete what a query finds."""

    def commit(self) -> None:
        """Make all writes visible."""

    def search(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Answer a search."""


class SolrServer:
    """A Solr server, empty at first, whose clock is set by the tests."""

    def __init__(self, url: str, now: datetime) -> None:
        self.client = pysolr.Solr(url)
        self.milliseconds = int(now.timestamp() * 1000)
        self.waiting: list[dict[str, Any]] = []
        self.client.delete(q="*:*")

    def add(self, document: dict[str, Any], *, commit: bool) -> None:
        """Index a document, at the latest with the commit."""
        self.waiting.append(document)
        if commit:
            self.commit()

    def send(self) -> None:
        """Send the documents that wait, in one request."""
        documents, self.waiting = self.waiting, []
        if documents:
            self.client.add(documents)

    def delete(self, text: str, *, commit: bool) -> None:
        """Delete what a query finds among what was written before."""
        self.send()
        self.client.delete(q=text, commit=commit)

    def commit(self) -> None:
        """Make all writes visible."""
        self.send()
        self.client.commit()

    def search(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Answer a search."""
        answer: dict[str, Any] = self.client.search(
            **{"NOW": self.milliseconds, **parameters}
        ).raw_response
        return answer
