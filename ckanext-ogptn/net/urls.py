"""Addresses as they are asked for: one spelling, no password inside, one origin. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin

import requests
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from ckanext.ogptn.net.errors import AddressInvalid

_PORTS = {"http": 80, "https": 443}
# Programs disagree on where the host ends when one of these is in an address.
_CONFUSING = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True)
class Origin:
    """Whom an address asks: scheme, host in lower case, port."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Origin:
        """Find whom an address asks, read as the connection reads it; raise AddressInvalid."""
        try:
            parts = parse_url(url)
        except LocationParseError as error:
            raise AddressInvalid(url, str(error)) from error
        scheme, host = (parts.scheme or "").lower(), (parts.host or "").strip("[]").lower()
        if scheme not in _PORTS or not host or parts.port == 0:
            raise AddressInvalid(url, "not an http or https address")
        if parts.auth is not None:
            raise AddressInvalid(url, "an address may not carry a user or a password")
        return cls(scheme, host, parts.port or _PORTS[scheme])

    def trusts(self, other: Origin) -> bool:
        """Say whether what is meant for this origin may be told to another.

        That is itself, or the same host once it has moved from http to https.
        """
        moved = (self.scheme, self.port, other.scheme, other.port) == ("http", 80, "https", 443)
        return self == other or (moved and self.host == other.host)


def prepared(url: str, params: Mapping[str, str] | None = None) -> str:
    """Write an address as it is sent: quoted, its host in ASCII, with parameters."""
    url = url.strip()
    if _CONFUSING.search(url):
        raise AddressInvalid(url, "the address holds a backslash or a control character")
    try:
        written = requests.Request("GET", url, params=params).prepare().url or url
    except (requests.RequestException, UnicodeError) as error:
        raise AddressInvalid(url, str(error)) from error
    Origin.of(written)
    return written


def redirected(url: str, location: str) -> str:
    """Give where an answer redirects to; header values arrive as Latin-1, addresses are UTF-8."""
    if not location:
        raise AddressInvalid(url, "the server redirects, but does not say whereto")
    # The standard asks for neither; what is no UTF-8 may be right as it came.
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        target = urljoin(url, location)
    except ValueError as error:
        raise AddressInvalid(location, str(error)) from error
    return prepared(target)
