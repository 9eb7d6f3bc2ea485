"""The headers of our mails beside those that CKAN writes."""

from __future__ import annotations

from email import policy
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk

ONE_CLICK = "List-Unsubscribe=One-Click"


class OneLine(UnstructuredHeader):
    """A header that is never folded.

    Python's mail package turns an address that does not fit on a line into encoded words, which no mail program reads
    as an address (RFC 2369 wants it as it is)."""

    def fold(self, *, policy: policy.Policy) -> str:
        """Return the header on one line."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


def register() -> None:
    """Have the mail package use it for the header that holds an address."""
    registry: HeaderRegistry = policy.default.header_factory  # type: ignore[assignment]
    registry.map_to_type("list-unsubscribe", OneLine)  # type: ignore[arg-type]


def of(mail_id: str, language: str, end_href: str = "") -> dict[str, str]:
    """Return the headers of a mail; with ``end_href``, those by which a mail program ends it (RFC 8058).

    A mail that is sent again carries the same Message-ID, so that the second can be known for what it is."""
    host = urlsplit(tk.config["ckan.site_url"]).hostname or "localhost"
    found = {
        "Message-ID": f"<{mail_id}@{host}>",
        # No holiday notice answers it (RFC 3834).
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
    }
    if end_href:
        found["List-Unsubscribe"] = f"<{end_href}>"
        found["List-Unsubscribe-Post"] = ONE_CLICK
    return found
