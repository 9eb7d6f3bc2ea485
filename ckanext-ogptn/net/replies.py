"""What a server answered, and what its body looks like."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import IO

_PAGE = re.compile(rb"(?is)\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head)\b")


@dataclass
class Reply:
    """What a server answered: the address after redirects, status, headers and body.

    ``unchanged`` says that the server only confirmed what was kept of an earlier answer.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: IO[bytes] = field(repr=False)
    unchanged: bool = False

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

    @property
    def media_type(self) -> str:
        """Give the media type without its parameters, in lower case."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def size(self) -> int:
        """Give the bytes of the body."""
        size = self.body.seek(0, io.SEEK_END)
        self.body.seek(0)
        return size

    @property
    def is_page(self) -> bool:
        """Say whether the body begins as a web page does."""
        self.body.seek(0)
        start = self.body.read(1024)
        self.body.seek(0)
        return looks_like_html(start)

    def __enter__(self) -> Reply:
        return self

    def __exit__(self, *_: object) -> None:
        self.body.close()


def looks_like_html(start: bytes) -> bool:
    """Say whether a body begins as a web page does, also one that is written as XML."""
    return bool(_PAGE.match(start[:1024].removeprefix(b"\xef\xbb\xbf")))
