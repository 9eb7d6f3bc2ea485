"""Find out what a site speaks, from its address alone, with few requests in the order of likelihood.

The address itself is asked first; what it answers says where to look. Then known places are tried
until one is certain. Each place is read by the reader that a harvest would use.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from ckanext.ogptn.harvesters.faults import Fault, SourceFault, source_fault
from ckanext.ogptn.harvesters.readers.ckan_api import ckan
from ckanext.ogptn.harvesters.records import Get
from ckanext.ogptn.harvesters.sources.looks import CERTAIN, LOOKS, Guess
from ckanext.ogptn.harvesters.sources.recognition import Hints, recognised
from ckanext.ogptn.net.client import Reply
from ckanext.ogptn.net.errors import FetchError, HtmlInstead

MAX_REQUESTS = 14
MAX_SECONDS = 60.0


@dataclass(frozen=True)
class Attempt:
    """An address that was asked, and what came: the code of a fault, or nothing; and words."""

    url: str
    code: str
    detail: str


@dataclass
class Findings:
    """What a site may be read as, the likeliest first, and what was asked."""

    guesses: list[Guess] = field(default_factory=list)
    tried: list[Attempt] = field(default_factory=list)


class _Enough(Exception):
    """As many requests were made, or as much time was taken, as a site may cost."""


class _Site:
    """A site that is being looked at: asks politely, and remembers what was asked and answered."""

    def __init__(self, get: Get, clock: Callable[[], float]) -> None:
        self._get, self._clock = get, clock
        self._until = clock() + MAX_SECONDS
        self._first: tuple[str, Reply, bytes] | None = None
        self.findings = Findings()

    def first(self, url: str) -> Reply:
        """Ask for the address itself; who asks for it again is given the same answer."""
        with self.get(url, html=True) as reply:
            self._first = url, reply, reply.content
        return self._again(reply, self._first[2])

    @staticmethod
    def _again(reply: Reply, content: bytes) -> Reply:
        return replace(reply, body=io.BytesIO(content))

    def get(
        self,
        url: str,
        params: dict[str, str] | None = None,
        *,
        accept: str = "*/*",
        html: bool = False,
    ) -> Reply:
        """Ask as the client does; every request is remembered and counted."""
        if self._first and not params and url in (self._first[0], self._first[1].url):
            again = self._again(*self._first[1:])
            if again.is_page and not html:
                raise HtmlInstead(again.url, "a web page came where data was promised")
            return again
        if len(self.findings.tried) >= MAX_REQUESTS or self._clock() > self._until:
            raise _Enough
        try:
            reply = self._get(url, params, accept=accept, html=html)
        except FetchError as error:
            self.findings.tried.append(Attempt(error.url or url, error.code, error.detail))
            raise
        self.findings.tried.append(Attempt(reply.url, "", reply.media_type))
        return reply

    def attempt(self, protocol: str, url: str, hints: Hints) -> bool:
        """Look with the reader of a protocol; say whether what it found is certain."""
        try:
            guess = LOOKS[protocol](self.get, url, hints)
        except FetchError:
            return False
        except Fault as fault:
            self._refused(fault)
            return False
        self.findings.guesses.append(guess)
        return guess.certainty >= CERTAIN

    def _refused(self, fault: Fault) -> None:
        """Say of the last answer why it is not what it was taken for."""
        last = self.findings.tried[-1]
        self.findings.tried[-1] = Attempt(last.url, fault.code, fault.detail)


def probe(get: Get, url: str) -> list[Guess]:
    """Give what a site may be read as, the likeliest first."""
    return look(get, url).guesses


def look(get: Get, url: str, clock: Callable[[], float] = time.monotonic) -> Findings:
    """Look at a site, and give what was found and what was asked.

    Raises SourceFault where the address itself cannot be asked: a name that is not known, a host
    that is not public, no answer.
    """
    site = _Site(get, clock)
    try:
        address, hints = _first_look(site, url.strip())
        tried: set[tuple[str, str]] = set()
        for protocol, place in _likely(address, hints):
            if (protocol, place) not in tried and site.attempt(protocol, place, hints):
                break
            tried.add((protocol, place))
    except _Enough:
        site.findings.tried.append(Attempt(url.strip(), "", "no more was tried"))
    site.findings.guesses.sort(key=lambda guess: -guess.certainty)
    return site.findings


def _first_look(site: _Site, url: str) -> tuple[str, Hints]:
    """Ask for the address; one without a scheme by https, and by http if that does not answer."""
    if "://" in url:
        return url, _hints(site, url)
    try:
        return f"https://{url}", _hints(site, f"https://{url}")
    except SourceFault as fault:
        if fault.code not in ("connection_failed", "certificate_invalid", "deadline_exceeded"):
            raise
        return f"http://{url}", _hints(site, f"http://{url}")


def _hints(site: _Site, url: str) -> Hints:
    try:
        return recognised(site.first(url))
    except FetchError as error:
        if error.code in ("http_status", "body_too_large", "too_many_redirects"):
            return Hints("unknown")
        raise source_fault(error) from error


def _likely(url: str, hints: Hints) -> Iterator[tuple[str, str]]:
    """Give what to try, the likeliest first: pairs of a protocol and a place."""
    if hints.kind in LOOKS:
        yield hints.kind, url
    if hints.kind in ("waf", "folders", "table", "archive"):
        return
    yield from (("dcat", feed) for feed in hints.feeds[:2])
    roots = _roots(url)
    for protocol, path in _PLACES_OF.get(hints.software, ()):
        yield from ((protocol, f"{root}{path}") for root in roots)
    yield from (("ckan", root) for root in roots)
    # A ministry's page often only leads to the catalogue, which has a host of its own.
    yield from (("ckan", neighbour) for neighbour in hints.neighbours[:2])
    for protocol, path in _PLACES:
        yield from ((protocol, f"{root}{path}") for root in roots)


def _roots(url: str) -> list[str]:
    """Give the roots below which a catalogue may lie: the path that was given, and the site's own."""
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    # Of an address within GeoNetwork, what precedes its ``/srv``; of any, not the file.
    path = re.sub(r"/srv/.*|/[^/]*\.[a-z]+$", "", ckan.api_root(url).removeprefix(site)).rstrip("/")
    return [f"{site}{path}", site] if path else [site]


_PLACES = (
    ("data_json", "/data.json"),
    ("dcat", "/catalog.ttl"),
    ("csw", "/csw"),
    ("csw", "/geonetwork/srv/eng/csw"),
    ("ogc_records", "/api/search/v1"),
    ("ogc_records", ""),
)
# Where each software has its catalogue.
_PLACES_OF: dict[str, tuple[tuple[str, str], ...]] = {
    "dkan": (("data_json", "/data.json"),),
    "geonetwork": (("csw", "/srv/eng/csw"), ("csw", "/geonetwork/srv/eng/csw")),
    "arcgis_hub": (
        ("ogc_records", "/api/search/v1"),
        ("dcat", "/api/feed/dcat-ap/2.0.1.json"),
        ("data_json", "/api/feed/dcat-us/1.1.json"),
    ),
    "pycsw": (("csw", "/csw"), ("csw", ""), ("ogc_records", "")),
}
