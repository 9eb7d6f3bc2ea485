"""Fetch from servers that may be slow, sick or hostile, and harm nobody by it.

Every hop's address is checked when the connection is made; one deadline covers redirects, retries
and the body; bytes are counted before and after decompression; a web page is not taken for data.
Keys and passwords go to the source's own server alone.
"""

from __future__ import annotations

import ssl
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from typing import IO

import requests
import urllib3

from ckanext.ogptn.net import conditional, errors, trust, wishes
from ckanext.ogptn.net.addresses import AllowedHosts, Resolve, resolve
from ckanext.ogptn.net.breaker import Breaker, Failures, OwnFailures
from ckanext.ogptn.net.conditional import NOT_MODIFIED, Keeper, Kept
from ckanext.ogptn.net.connections import Connect, Dialler, adapter, connect_to
from ckanext.ogptn.net.credentials import Credentials
from ckanext.ogptn.net.decoding import CHUNK_BYTES, unpacked
from ckanext.ogptn.net.failures import LOWER, translated
from ckanext.ogptn.net.limits import Limits, Pace, no_pause, retry_after
from ckanext.ogptn.net.replies import Reply, looks_like_html
from ckanext.ogptn.net.urls import Origin, prepared, redirected
from ckanext.ogptn.net.wishes import Wish

__all__ = ["DEFAULT_USER_AGENT", "HttpClient", "Limits", "Reply", "looks_like_html"]

# A body that is larger waits in a temporary file.
MEMORY_BYTES = 8 * 1024 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 502, 503, 504})
PARTIAL = 206
DEFAULT_USER_AGENT = "ckanext-ogptn (open-data portal harvester)"


class HttpClient:
    """Read from one source's servers; for one thread at a time.

    ``certificates`` (PEM) are trusted beside the usual ones; ``credentials`` go to their own origin;
    ``keeper`` remembers answers, so that only what has changed is sent again; ``failures`` counts
    those of hosts, which are left alone when they are silent. ``sleep``, ``look_up``, ``connect``
    and ``clock`` are there for tests to pass their own.
    """

    def __init__(
        self,
        allowed: AllowedHosts | None = None,
        limits: Limits | None = None,
        user_agent: str = DEFAULT_USER_AGENT,
        *,
        certificates: str = "",
        credentials: Credentials | None = None,
        keeper: Keeper | None = None,
        pace: Pace = no_pause,
        failures: Failures | None = None,
        look_up: Resolve = resolve,
        connect: Connect = connect_to,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.limits = limits or Limits()
        self.credentials = credentials
        self.keeper = keeper
        self.pace = pace
        self.breaker = Breaker(failures or OwnFailures())
        self.sleep = sleep
        self.clock = clock
        self._dialler = Dialler(allowed or AllowedHosts(), look_up, connect)
        self._session = requests.Session()
        # A proxy or a netrc file of the environment would go around the address check.
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate"})
        transport = adapter(
            self._dialler, self.limits.connect_seconds, lambda: trust.context(certificates)
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, transport)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._dialler.stop()
        self._session.close()

    def __enter__(self) -> HttpClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        accept: str = "*/*",
        html: bool = False,
        body_bytes: int | None = None,
    ) -> Reply:
        """Fetch an address; raise a FetchError for anything but a usable answer.

        ``html`` says that a web page is what is wanted; otherwise one is refused.
        """
        try:
            wish = Wish("GET", accept, body_bytes or self.limits.body_bytes)
            reply = self._patiently(prepared(url, params), wish)
            if not html and reply.is_page:
                raise errors.HtmlInstead(reply.url, "a web page came where data was promised")
        except errors.FetchError as error:
            raise self._without_secrets(error) from None
        self._keep(reply)
        return reply

    def head(self, url: str, *, etag: str = "", last_modified: str = "") -> Reply:
        """Ask for the headers of an address alone; with what is known of it, whether it has changed.

        A reply is ``unchanged``, without a body, where the server says that it has not."""
        return self._asked(url, wishes.for_headers(etag, last_modified))

    def start(
        self, url: str, most_bytes: int = 1024, *, etag: str = "", last_modified: str = ""
    ) -> Reply:
        """Ask for the first bytes of what is at an address, and leave the rest; a web page is taken too.

        A reply is ``unchanged``, without a body, where the server says that it has not changed."""
        return self._asked(url, wishes.for_start(most_bytes, etag, last_modified))

    def _asked(self, url: str, wish: Wish) -> Reply:
        try:
            return self._patiently(prepared(url), wish)
        except errors.FetchError as error:
            raise self._without_secrets(error) from None

    def _without_secrets(self, error: errors.FetchError) -> errors.FetchError:
        if self.credentials is None:
            return error
        hide = self.credentials.hide
        return type(error)(hide(error.url), hide(error.detail), error.status)

    def _patiently(self, url: str, wish: Wish) -> Reply:
        """Ask again where that is safe: only for what is read, and not for what will not change."""
        self.breaker.check(url)
        try:
            reply = self._attempts(url, wish)
        except errors.FetchError as error:
            self.breaker.note(url, error)
            raise
        self.breaker.note(url, None)
        return reply

    def _attempts(self, url: str, wish: Wish) -> Reply:
        self._wait_for_turn(url)
        deadline = time.monotonic() + self.limits.deadline_seconds
        self._dialler.start(deadline)
        try:
            for attempt in range(self.limits.retries + 1):
                try:
                    return self._follow(url, wish)
                except errors.FetchError as error:
                    pause = self._pause(error, attempt)
                    if pause is None or time.monotonic() + pause >= deadline:
                        raise
                    self.sleep(pause)
        finally:
            self._dialler.stop()
        raise AssertionError("the last attempt returns or raises")

    def _wait_for_turn(self, url: str) -> None:
        asked = Origin.of(url)
        pause = self.pace(asked.host, asked.port)
        if pause > 0:
            self.sleep(pause)

    def _pause(self, error: errors.FetchError, attempt: int) -> float | None:
        """Give the seconds to wait before the next attempt, or None to give up."""
        if attempt >= self.limits.retries or not error.retryable:
            return None
        asked = error.wait_seconds if isinstance(error, errors.Busy) else None
        pause = asked if asked is not None else 0.5 * 2**attempt
        return min(pause, self.limits.retry_after_seconds)

    def _follow(self, url: str, wish: Wish) -> Reply:
        seen = {url}
        for _ in range(self.limits.redirects + 1):
            reply = self._exchange(url, wish)
            if reply.status not in REDIRECTS:
                return reply
            url = redirected(url, reply.headers.get("Location", ""))
            if url in seen:
                raise errors.TooManyRedirects(url, "the server redirects in a circle")
            seen.add(url)
            self._wait_for_turn(url)
        raise errors.TooManyRedirects(url, f"more than {self.limits.redirects} redirects")

    def _exchange(self, url: str, wish: Wish) -> Reply:
        try:
            return self._read(url, wish)
        except (errors.AddressForbidden, errors.HostUnknown) as error:
            # The dialler knows the host alone.
            raise type(error)(url, error.detail) from error
        except LOWER as error:
            if self._dialler.expired:
                raise self._late(url) from error
            raise translated(url, error, lambda cause: self._explained(url, cause)) from error

    def _explained(self, url: str, error: ssl.SSLCertVerificationError) -> str:
        asked, patience = Origin.of(url), self.limits.connect_seconds
        return trust.explained(
            error, asked.host, lambda: self._dialler.dial(asked.host, asked.port, patience)
        )

    def _read(self, url: str, wish: Wish) -> Reply:
        whole = wish.method == "GET" and not wish.start
        kept = self.keeper.find(url) if self.keeper and whole else None
        secret = self.credentials.for_url(url) if self.credentials else {}
        response = self._session.request(
            wish.method,
            url,
            headers={
                "Accept": wish.accept,
                **secret,
                **conditional.asking(kept),
                **wish.headers,
            },
            stream=True,
            timeout=(self.limits.connect_seconds, self.limits.read_seconds),
            allow_redirects=False,
        )
        with response:
            status = response.status_code
            if status == NOT_MODIFIED and kept:
                return conditional.reply_of(url, kept)
            unchanged = status == NOT_MODIFIED and wish.conditional
            if status not in REDIRECTS and not unchanged:
                self._check_status(url, response, wish)
            body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115
            if wish.method == "GET" and status not in REDIRECTS and not unchanged:
                read = self._start if wish.start else self._chunks
                for chunk in read(url, response, wish.cap):
                    body.write(chunk)
        body.seek(0)
        return Reply(url, status, response.headers, body, unchanged)

    def _start(self, url: str, response: requests.Response, most: int) -> Iterator[bytes]:
        """Give the first bytes, or those that there are; whoever packs a part all the same has broken it off."""
        encoding, left = response.headers.get("Content-Encoding", ""), most
        body = unpacked(url, self._raw(url, response.raw, most), encoding, self.limits.body_bytes)
        try:
            for chunk in body:
                yield chunk[:left]
                left -= len(chunk)
                if left <= 0:
                    return
        except errors.BodyBroken:
            if left == most:
                raise

    def _chunks(self, url: str, response: requests.Response, cap: int) -> Iterator[bytes]:
        announced = response.headers.get("Content-Length", "")
        if announced.isdecimal() and int(announced[:19]) > cap:
            raise errors.BodyTooLarge(url, f"more than {cap} bytes: {announced[:19]}")
        encoding = response.headers.get("Content-Encoding", "")
        body = unpacked(url, self._raw(url, response.raw), encoding, cap)
        yield from self.credentials.masked(body) if self.credentials else body
        if self._dialler.expired:
            raise self._late(url)

    def _raw(self, url: str, raw: urllib3.HTTPResponse, size: int = CHUNK_BYTES) -> Iterator[bytes]:
        while chunk := raw.read(size, decode_content=False):
            if self._dialler.expired:
                raise self._late(url)
            yield chunk

    def _check_status(self, url: str, response: requests.Response, wish: Wish) -> None:
        status = response.status_code
        if 200 <= status < 300 and (status != PARTIAL or wish.start):
            return
        detail = f"HTTP status {status}"
        if status in BUSY:
            wait = retry_after(response.headers.get("Retry-After"), self.clock())
            raise errors.Busy(url, detail, status, wait)
        if status in (NOT_MODIFIED, PARTIAL):
            detail += ", which was not asked for"
        raise errors.StatusError(url, detail, status)

    def _late(self, url: str) -> errors.DeadlineExceeded:
        seconds = self.limits.deadline_seconds
        return errors.DeadlineExceeded(url, f"no whole answer within {seconds:g} seconds")

    def _keep(self, reply: Reply) -> None:
        """Keep a fresh answer; one that was only confirmed keeps the day on which it was read."""
        keeper, headers = self.keeper, reply.headers
        if keeper is None or reply.unchanged or not conditional.worth_keeping(headers):
            return
        if reply.size > keeper.most_bytes:
            return
        etag, date = headers.get("ETag", ""), headers.get("Last-Modified", "")
        kept = Kept(etag, date, headers.get("Content-Type", ""), reply.content)
        keeper.keep(reply.url, kept)
        reply.body.seek(0)
