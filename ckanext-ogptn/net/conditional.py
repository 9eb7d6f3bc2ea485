"""Ask only for what has changed: what a server said of an address, and what it sent then.

RFC 9110, section 13. What is kept, and for how long, is the keeper's affair.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ckanext.ogptn.net.replies import Reply

NOT_MODIFIED = 304


@dataclass(frozen=True)
class Kept:
    """An answer that may be used again while the server says that it has not changed."""

    etag: str
    last_modified: str
    content_type: str
    body: bytes = field(repr=False)


class Keeper(Protocol):
    """Where answers are kept, but for those of more than ``most_bytes``."""

    most_bytes: int

    def find(self, url: str) -> Kept | None:
        """Give what was kept of an address, or None where it has to be read in full."""
        ...

    def keep(self, url: str, kept: Kept) -> None:
        """Keep an answer that was sent in full."""
        ...


def asking(kept: Kept | None) -> dict[str, str]:
    """Give the headers that ask for an address only if it has changed."""
    return validators(kept.etag, kept.last_modified) if kept else {}


def validators(etag: str, last_modified: str) -> dict[str, str]:
    """Give the headers that ask only for what is not what a server said before, by what it named then."""
    named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in named.items() if value}


def reply_of(url: str, kept: Kept) -> Reply:
    """Give a kept answer the form of a fresh one."""
    headers = {"Content-Type": kept.content_type, "ETag": kept.etag,
               "Last-Modified": kept.last_modified}  # fmt: skip
    return Reply(url, 200, {k: v for k, v in headers.items() if v}, io.BytesIO(kept.body),
                 unchanged=True)  # fmt: skip


def worth_keeping(headers: Mapping[str, str]) -> bool:
    """Say whether an answer names a validator, and does not forbid to keep it."""
    if not (headers.get("ETag") or headers.get("Last-Modified")):
        return False
    control = headers.get("Cache-Control", "").lower()
    return "no-store" not in control and headers.get("Vary", "").strip() != "*"
