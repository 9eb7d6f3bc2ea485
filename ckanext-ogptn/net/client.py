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

from ckanext.ogptn.net import conditional, errors, trust
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
            reply = self._patiently(
                "GET", prepared(url, params), accept, body_bytes or self.limits.body_bytes
            )
            if not html and reply.is_page:
                raise errors.HtmlInstead(reply.url, "a web page came where data was promised")
        except errors.FetchError as error:
            raise self._without_secrets(error) from None
        self._keep(reply)
        return reply

    def head(self, url: str) -> Reply:
        """Ask for the headers of an address alone."""
        try:
            return self._patiently("HEAD", prepared(url), "*/*", 0)
        except errors.FetchError as error:
            raise self._without_secrets(error) from None

    def _without_secrets(self, error: errors.FetchError) -> errors.FetchError:
        if self.credentials is None:
            return error
        hide = self.credentials.hide
        return type(error)(hide(error.url), hide(error.detail), error.status)

    def _patiently(self, method: str, url: str, accept: str, cap: int) -> Reply:
        """Ask again where that is safe: only for what is read, and not for what will not change."""
        self.breaker.check(url)
        try:
            reply = self._attempts(method, url, accept, cap)
        except errors.FetchError as error:
            self.breaker.note(url, error)
            raise
        self.breaker.note(url, None)
        return reply

    def _attempts(self, method: str, url: str, accept: str, cap: int) -> Reply:
        self._wait_for_turn(url)
        deadline = time.monotonic() + self.limits.deadline_seconds
        self._dialler.start(deadline)
        try:
            for attempt in range(self.limits.retries + 1):
                try:
                    return self._follow(method, url, accept, cap)
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

    def _follow(self, method: str, url: str, accept: str, cap: int) -> Reply:
        seen = {url}
        for _ in range(self.limits.redirects + 1):
            reply = self._exchange(method, url, accept, cap)
            if reply.status not in REDIRECTS:
                return reply
            url = redirected(url, reply.headers.get("Location", ""))
            if url in seen:
                raise errors.TooManyRedirects(url, "the server redirects in a circle")
            seen.add(url)
            self._wait_for_turn(url)
        raise errors.TooManyRedirects(url, f"more than {self.limits.redirects} redirects")

    def _exchange(self, method: str, url: str, accept: str, cap: int) -> Reply:
        try:
            return self._read(method, url, accept, cap)
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

    def _read(self, method: str, url: str, accept: str, cap: int) -> Reply:
        kept = self.keeper.find(url) if self.keeper and method == "GET" else None
        secret = self.credentials.for_url(url) if self.credentials else {}
        response = self._session.request(
            method,
            url,
            headers={"Accept": accept, **secret, **conditional.asking(kept)},
            stream=True,
            timeout=(self.limits.connect_seconds, self.limits.read_seconds),
            allow_redirects=False,
        )
        with response:
            if response.status_code == NOT_MODIFIED and kept:
                return conditional.reply_of(url, kept)
            if response.status_code not in REDIRECTS:
                self._check_status(url, response)
            body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115
            if method == "GET" and response.status_code not in REDIRECTS:
                for chunk in self._chunks(url, response, cap):
                    body.write(chunk)
        body.seek(0)
        return Reply(url, response.status_code, response.headers, body)

    def _chunks(self, url: str, response: requests.Response, cap: int) -> Iterator[bytes]:
        announced = response.headers.get("Content-Length", "")
        if announced.isdecimal() and int(announced[:19]) > cap:
            raise errors.BodyTooLarge(url, f"more than {cap} bytes: {announced[:19]}")
        encoding = response.headers.get("Content-Encoding", "")
        body = unpacked(url, self._raw(url, response.raw), encoding, cap)
        yield from self.credentials.masked(body) if self.credentials else body
        if self._dialler.expired:
            raise self._late(url)

    def _raw(self, url: str, raw: urllib3.HTTPResponse) -> Iterator[bytes]:
        while chunk := raw.read(CHUNK_BYTES, decode_content=False):
            if self._dialler.expired:
                raise self._late(url)
            yield chunk

    def _check_status(self, url: str, response: requests.Response) -> None:
        status = response.status_code
        if 200 <= status < 300 and status != PARTIAL:
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
