"""Fetch from servers that may be slow, sick or hostile, and harm nobody by it.

Every hop's address is checked when the connection is made; one deadline covers redirects, retries
and the body; bytes are counted after decompression; a web page is not taken for data.
"""

from __future__ import annotations

import http.client
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import IO
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from ckanext.ogptn.net import errors
from ckanext.ogptn.net.addresses import AllowedHosts, Resolve, resolve
from ckanext.ogptn.net.connections import Dialler, adapter

CHUNK_BYTES = 65536
# A body that is larger waits in a temporary file.
MEMORY_BYTES = 8 * 1024 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 502, 503, 504})
DEFAULT_USER_AGENT = "ckanext-ogptn (open-data portal harvester)"


@dataclass(frozen=True)
class Limits:
    """How much of the portal's time and space one exchange may take."""

    deadline_seconds: float = 60.0
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    body_bytes: int = 64 * 1024 * 1024
    redirects: int = 5
    retries: int = 2
    retry_after_seconds: float = 30.0


@dataclass
class Reply:
    """What a server answered: the address after redirects, status, headers and body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: IO[bytes] = field(repr=False)

    @property
    def content(self) -> bytes:
        """Read the whole body."""
        self.body.seek(0)
        return self.body.read()

    @property
    def charset(self) -> str:
        """Give the encoding that the media type names, if it does."""
        message = Message()
        message["Content-Type"] = self.headers.get("Content-Type", "")
        return message.get_content_charset() or ""

    def __enter__(self) -> Reply:
        return self

    def __exit__(self, *_: object) -> None:
        self.body.close()

    @property
    def media_type(self) -> str:
        """Give the media type without its parameters, in lower case."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def looks_like_html(start: bytes) -> bool:
    """Say whether a body begins as a web page does."""
    text = start[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return text.startswith((b"<!doctype html", b"<html"))


def retry_after(value: str | None, now: float) -> float | None:
    """Read a Retry-After header: seconds to wait, from a number or an HTTP date."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except ValueError:
        return None


class HttpClient:
    """Read from one source's servers; for one thread at a time.

    ``sleep``, ``look_up`` and ``clock`` are there for tests to pass their own.
    """

    def __init__(
        self,
        allowed: AllowedHosts | None = None,
        limits: Limits | None = None,
        user_agent: str = DEFAULT_USER_AGENT,
        *,
        look_up: Resolve = resolve,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.limits = limits or Limits()
        self.sleep = sleep
        self.clock = clock
        self._dialler = Dialler(allowed or AllowedHosts(), look_up)
        self._session = requests.Session()
        # A proxy or a netrc file of the environment would go around the address check.
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate"})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter(self._dialler, self.limits.connect_seconds))

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
        reply = self._patiently("GET", _with_params(url, params), accept, body_bytes)
        if not html and looks_like_html(_peek(reply.body)):
            raise errors.HtmlInstead(reply.url, "a web page came where data was promised")
        return reply

    def head(self, url: str) -> Reply:
        """Ask for the headers of an address alone."""
        return self._patiently("HEAD", url, "*/*", None)

    def _patiently(self, method: str, url: str, accept: str, cap: int | None) -> Reply:
        deadline = time.monotonic() + self.limits.deadline_seconds
        self._dialler.start(deadline)
        try:
            for attempt in range(self.limits.retries + 1):
                try:
                    return self._follow(method, url, accept, cap or self.limits.body_bytes)
                except errors.FetchError as error:
                    pause = self._pause(error, attempt)
                    if pause is None or time.monotonic() + pause >= deadline:
                        raise
                    self.sleep(pause)
        finally:
            self._dialler.stop()
        raise AssertionError("the last attempt returns or raises")

    def _pause(self, error: errors.FetchError, attempt: int) -> float | None:
        """Give the seconds to wait before the next attempt, or None to give up."""
        busy = isinstance(error, Busy)
        if attempt >= self.limits.retries or not (busy or error.retryable):
            return None
        asked = error.wait_seconds if isinstance(error, Busy) else None
        pause = asked if asked is not None else 0.5 * 2**attempt
        return min(pause, self.limits.retry_after_seconds)

    def _follow(self, method: str, url: str, accept: str, cap: int) -> Reply:
        seen = {url}
        for _ in range(self.limits.redirects + 1):
            reply = self._exchange(method, url, accept, cap)
            if reply.status not in REDIRECTS:
                return reply
            url = urljoin(url, reply.headers.get("Location", ""))
            if url in seen:
                raise errors.TooManyRedirects(url, "the server redirects in a circle")
            seen.add(url)
        raise errors.TooManyRedirects(url, f"more than {self.limits.redirects} redirects")

    def _exchange(self, method: str, url: str, accept: str, cap: int) -> Reply:
        _check_address(url)
        try:
            return self._read(method, url, accept, cap)
        except errors.FetchError as error:
            if error.url == url:
                raise
            raise type(error)(url, error.detail, error.status) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError,
                http.client.HTTPException) as error:  # fmt: skip
            raise self._translated(url, error) from error

    def _read(self, method: str, url: str, accept: str, cap: int) -> Reply:
        timeout = (self.limits.connect_seconds, self.limits.read_seconds)
        response = self._session.request(
            method, url, headers={"Accept": accept}, stream=True, timeout=timeout,
            allow_redirects=False,
        )  # fmt: skip
        with response:
            if response.status_code >= 400:
                raise self._status(url, response)
            body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115
            if method == "GET" and response.status_code not in REDIRECTS:
                for chunk in self._chunks(url, response.raw, cap):
                    body.write(chunk)
        body.seek(0)
        return Reply(url, response.status_code, response.headers, body)

    def _chunks(self, url: str, raw: urllib3.HTTPResponse, cap: int) -> Iterator[bytes]:
        total = 0
        while chunk := raw.read(CHUNK_BYTES, decode_content=True):
            total += len(chunk)
            if total > cap:
                raise errors.BodyTooLarge(url, f"more than {cap} bytes")
            yield chunk
        if self._dialler.expired:
            raise self._late(url)

    def _status(self, url: str, response: requests.Response) -> errors.FetchError:
        detail, status = f"HTTP status {response.status_code}", response.status_code
        if status not in BUSY:
            return errors.StatusError(url, detail, status)
        busy = Busy(url, detail, status)
        busy.wait_seconds = retry_after(response.headers.get("Retry-After"), self.clock())
        return busy

    def _late(self, url: str) -> errors.DeadlineExceeded:
        seconds = self.limits.deadline_seconds
        return errors.DeadlineExceeded(url, f"no whole answer within {seconds:g} seconds")

    def _translated(self, url: str, error: Exception) -> errors.FetchError:
        if self._dialler.expired:
            return self._late(url)
        cause = _own_cause(error)
        if cause is not None:
            return type(cause)(url, cause.detail, cause.status)
        broken = (urllib3.exceptions.DecodeError, urllib3.exceptions.ProtocolError,
                  requests.exceptions.ChunkedEncodingError, http.client.HTTPException)  # fmt: skip
        if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema):
            return errors.AddressInvalid(url, str(error))
        if isinstance(error, broken):
            return errors.BodyBroken(url, f"the body is broken: {error}")
        return errors.ConnectionFailed(url, f"no connection: {error}")


class Busy(errors.StatusError):
    """The server asks to come back later."""

    wait_seconds: float | None = None


def _with_params(url: str, params: Mapping[str, str] | None) -> str:
    prepared = requests.Request("GET", url, params=params)
    try:
        return prepared.prepare().url or url
    except (requests.RequestException, UnicodeError) as error:
        raise errors.AddressInvalid(url, str(error)) from error


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise errors.AddressInvalid(url, str(error)) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise errors.AddressInvalid(url, "not an http or https address")
    if parts.username or parts.password:
        bare = url.replace(f"{parts.username or ''}:{parts.password or ''}@", "")
        raise errors.AddressInvalid(bare, "an address may not carry a password")


def _own_cause(error: BaseException | None) -> errors.FetchError | None:
    """Find our own error below those that urllib3 and requests wrapped around it."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        if isinstance(current, errors.FetchError):
            return current
        seen.add(id(current))
        waiting += [current.__cause__, current.__context__]
        waiting += [arg for arg in current.args if isinstance(arg, BaseException)]
        waiting.append(getattr(current, "reason", None))
    return None


def _peek(body: IO[bytes]) -> bytes:
    start = body.read(1024)
    body.seek(0)
    return start
