"""What is asked of a server: a whole file, its headers alone, or its beginning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ckanext.ogptn.net import conditional


@dataclass(frozen=True)
class Wish:
    """By which method, what is accepted, how many bytes of it at most, with which headers.

    Of a ``start`` the rest is left where it is. ``conditional`` says that "not modified" is an answer."""

    method: str
    accept: str = "*/*"
    cap: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    start: bool = False
    conditional: bool = False


def for_headers(etag: str, last_modified: str) -> Wish:
    """Ask for headers; with what a server said before, whether that has changed."""
    known = conditional.validators(etag, last_modified)
    return Wish("HEAD", headers=known, conditional=bool(known))


def for_start(most_bytes: int, etag: str, last_modified: str) -> Wish:
    """Ask for the first bytes (RFC 9110, section 14), unpacked: a part of what is packed could not be unpacked."""
    known = conditional.validators(etag, last_modified)
    part = {"Range": f"bytes=0-{most_bytes - 1}", "Accept-Encoding": "identity"}
    return Wish("GET", "*/*", most_bytes, {**known, **part}, True, bool(known))
