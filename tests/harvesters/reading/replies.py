"""Answers of sources for tests of readers: a `get` that answers from a table of addresses."""

from __future__ import annotations

import io
from collections.abc import Callable

from ckanext.ogptn.harvesters.records import BadRecord, Get, Listing, Record
from ckanext.ogptn.net.client import Reply
from ckanext.ogptn.net.errors import StatusError

Answers = dict[str, bytes | Callable[[dict[str, str]], bytes]]


def reply(body: bytes, url: str = "http://source.tn/", media_type: str = "") -> Reply:
    """Make an answer."""
    return Reply(url, 200, {"Content-Type": media_type}, io.BytesIO(body))


def get_from(answers: Answers, media_type: str = "") -> Get:
    """Answer from a table; what is not in it is a 404."""

    def get(
        url: str,
        params: dict[str, str] | None = None,
        *,
        accept: str = "",
        html: bool = False,
    ) -> Reply:
        found = answers.get(url)
        if found is None:
            raise StatusError(url, "HTTP status 404", 404)
        return reply(found if isinstance(found, bytes) else found(params or {}), url, media_type)

    return get


def records(listing: Listing) -> list[Record]:
    """Read a listing that has no bad record."""
    items = list(listing)
    assert not [item for item in items if isinstance(item, BadRecord)]
    return [item for item in items if isinstance(item, Record)]
