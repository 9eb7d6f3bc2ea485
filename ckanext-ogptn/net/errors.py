"""What can go wrong between the portal and another server.

FetchError                   one request gave nothing that may be used; ``code`` names why
├── AddressForbidden         the host resolves to an address, or names a port, that is not for us
├── AddressInvalid           not an http(s) address, or one with a password in it
├── HostUnknown              the name does not resolve
├── ConnectionFailed         refused or reset
├── CertificateInvalid       the server's certificate is not trusted, not its own, or out of date
├── DeadlineExceeded         the whole exchange took longer than it may
├── BodyTooLarge             more bytes than the cap, before or after decompression
├── BodyBroken               the body ends early or cannot be decompressed
│   └── EncodingRefused      the body is packed in a way that was not asked for
├── TooManyRedirects         more hops than the limit, or a loop
├── StatusError              an answer with an error status
│   └── Busy                 the server asks to come back later
└── HtmlInstead              a web page where data was promised
"""

from __future__ import annotations

from ckanext.ogptn.net.hiding import without_secrets


class FetchError(Exception):
    """One request gave nothing that may be used; neither address nor detail repeats a password."""

    code = "fetch_failed"
    retryable = False

    def __init__(self, url: str, detail: str = "", status: int | None = None) -> None:
        self.url = without_secrets(url)
        self.detail = without_secrets(detail)
        self.status = status
        super().__init__(self.url, self.detail, status)

    def __str__(self) -> str:
        return f"{self.detail or self.code} ({self.url})"


class AddressForbidden(FetchError):
    """The host resolves to an address, or the port is one, that the portal must not reach."""

    code = "address_forbidden"


class AddressInvalid(FetchError):
    """The address is not http or https, has no host, or carries a password."""

    code = "address_invalid"


class HostUnknown(FetchError):
    """The name of the host does not resolve."""

    code = "host_unknown"
    retryable = True


class ConnectionFailed(FetchError):
    """The server refused or reset the connection."""

    code = "connection_failed"
    retryable = True


class CertificateInvalid(FetchError):
    """The server's certificate is not trusted, is another host's, or is out of date."""

    code = "certificate_invalid"


class DeadlineExceeded(FetchError):
    """The whole exchange, redirects and retries included, took longer than it may."""

    code = "deadline_exceeded"


class BodyTooLarge(FetchError):
    """The body has more bytes than the cap allows, as it was sent or after decompression."""

    code = "body_too_large"


class BodyBroken(FetchError):
    """The body ends early or cannot be decompressed."""

    code = "body_broken"
    retryable = True


class EncodingRefused(BodyBroken):
    """The body is packed in a way that was not asked for, or several times over."""

    retryable = False


class TooManyRedirects(FetchError):
    """The answer redirects more often than the limit, or in a circle."""

    code = "too_many_redirects"


class StatusError(FetchError):
    """The server answered with an error status."""

    code = "http_status"


class Busy(StatusError):
    """The server asks to come back later, perhaps after ``wait_seconds``."""

    retryable = True

    def __init__(
        self,
        url: str,
        detail: str = "",
        status: int | None = None,
        wait_seconds: float | None = None,
    ) -> None:
        super().__init__(url, detail, status)
        self.wait_seconds = wait_seconds


class HtmlInstead(FetchError):
    """The server sent a web page where data was promised."""

    code = "html_instead_of_data"
