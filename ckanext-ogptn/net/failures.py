"""Tell the errors of the layers below as ours. Every one of theirs becomes one of `errors`."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Iterator

import requests
import urllib3

from ckanext.ogptn.net import errors

# What the layers below raise while a request is made and its body is read.
LOWER = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
)
_BROKEN = (
    urllib3.exceptions.DecodeError,
    urllib3.exceptions.ProtocolError,
    requests.exceptions.ChunkedEncodingError,
    http.client.HTTPException,
)


def translated(
    url: str, error: Exception, explain: Callable[[ssl.SSLCertVerificationError], str]
) -> errors.FetchError:
    """Tell what a lower layer raised; ``explain`` gives the words on a certificate."""
    for cause in causes(error):
        if isinstance(cause, errors.FetchError):
            return type(cause)(url, cause.detail, cause.status)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return errors.CertificateInvalid(url, explain(cause))
        if isinstance(cause, ssl.SSLError):
            said = cause.reason or "it speaks another language"
            return errors.ConnectionFailed(url, f"no safe connection (TLS): {said}")
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema):
        return errors.AddressInvalid(url, str(error))
    if isinstance(error, _BROKEN):
        return errors.BodyBroken(url, f"the body is broken: {error}")
    return errors.ConnectionFailed(url, f"no connection: {_innermost(error)}")


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Walk through what urllib3 and requests wrapped around an error, the outermost first."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [current.__cause__, current.__context__]
        waiting += [arg for arg in current.args if isinstance(arg, BaseException)]
        reason = getattr(current, "reason", None)
        waiting.append(reason if isinstance(reason, BaseException) else None)


def _innermost(error: Exception) -> str:
    """Give the system's own words: those around it repeat the address and the pool."""
    last = error
    for cause in causes(error):
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        if isinstance(cause, Exception):
            last = cause
    return str(last)
