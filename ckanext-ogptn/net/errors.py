"""What can go wrong between the portal and another server.

FetchError                   one request gave nothing that may be used; ``code`` names why
├── AddressForbidden         the host resolves to an address that the portal must not reach
├── AddressInvalid           not an http(s) address, or one with a password in it
├── HostUnknown              the name does not resolve
├── ConnectionFailed         refused, reset, or the certificate is not valid
├── DeadlineExceeded         the whole exchange took longer than it may
├── BodyTooLarge             more bytes after decompression than the cap
├── BodyBroken               the body ends early or cannot be decompressed
├── TooManyRedirects         more hops than the limit, or a loop
├── StatusError              an answer with an error status
└── HtmlInstead              a web page where data was promised
"""

from __future__ import annotations


class FetchError(Exception):
    """One request gave nothing that may be used."""

    code = "fetch_failed"
    retryable = False

    def __init__(self, url: str, detail: str = "", status: int | None = None) -> None:
        super().__init__(url, detail, status)
        self.url = url
        self.detail = detail
        self.status = status

    def __str__(self) -> str:
        return f"{self.detail or self.code} ({self.url})"


class AddressForbidden(FetchError):
    """The host resolves to an address that the portal must not reach."""

    code = "address_forbidden"


class AddressInvalid(FetchError):
    """The address is not http or https, has no host, or carries a password."""

    code = "address_invalid"


class HostUnknown(FetchError):
    """The name of the host does not resolve."""

    code = "host_unknown"
    retryable = True


class ConnectionFailed(FetchError):
    """The server refused, reset, or showed a certificate that is not valid."""

    code = "connection_failed"
    retryable = True


class DeadlineExceeded(FetchError):
    """The whole exchange, redirects and retries included, took longer than it may."""

    code = "deadline_exceeded"


class BodyTooLarge(FetchError):
    """The body has more bytes after decompression than the cap allows."""

    code = "body_too_large"


class BodyBroken(FetchError):
    """The body ends early or cannot be decompressed."""

    code = "body_broken"
    retryable = True


class TooManyRedirects(FetchError):
    """The answer redirects more often than the limit, or in a circle."""

    code = "too_many_redirects"


class StatusError(FetchError):
    """The server answered with an error status."""

    code = "http_status"


class HtmlInstead(FetchError):
    """The server sent a web page where data was promised."""

    code = "html_instead_of_data"
