"""What a source's server is told and nobody else: a key, a user and a password. Pure."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ckanext.ogptn.net.hiding import HIDDEN, without
from ckanext.ogptn.net.urls import Origin

# Keys are this long at least; a password that is shorter may stand in the data as a word.
LONG = 12


@dataclass(frozen=True)
class Credentials:
    """Headers for one origin; a redirect or a link to any other goes without them."""

    origin: Origin
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    values: tuple[str, ...] = field(default=(), repr=False)

    def for_url(self, url: str) -> dict[str, str]:
        """Give the headers that a request to this address carries."""
        return dict(self.headers) if self.origin.trusts(Origin.of(url)) else {}

    def hide(self, text: str) -> str:
        """Mask the secrets themselves, should a server or a library repeat them."""
        return without(text, self.values)

    def masked(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Mask the secrets in a body: what a server repeats of them would end on a dataset's page.

        Short ones are left, which may be words of the data.
        """
        needles = [value.encode() for value in self.values if len(value) >= LONG]
        overlap, held = max(map(len, needles), default=1) - 1, b""
        for chunk in chunks:
            held += chunk
            for needle in needles:
                held = held.replace(needle, HIDDEN.encode())
            yield held[: len(held) - overlap]
            held = held[len(held) - overlap :] if overlap else b""
        yield held


def with_key(url: str, key: str, header: str = "Authorization") -> Credentials:
    """Send an API key, as CKAN takes it."""
    return Credentials(Origin.of(url), {header: key}, (key,))


def with_password(url: str, user: str, password: str) -> Credentials:
    """Send a user and a password (RFC 7617, Basic)."""
    packed = base64.b64encode(f"{user}:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {packed}"}
    return Credentials(Origin.of(url), headers, (password, packed))


def both(first: Credentials, second: Credentials) -> Credentials:
    """Send the headers of both, for a server behind another's door; the second's win."""
    headers = {**first.headers, **second.headers}
    return Credentials(first.origin, headers, first.values + second.values)
