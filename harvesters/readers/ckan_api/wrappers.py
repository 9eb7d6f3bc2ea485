"""Addresses that wrap another: the national portal's downloads name the source's file in base64.

``https://data.gov.tn/cms/download/{dataset}/{resource}/{base64 of the address}``
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote

_DOWNLOAD = re.compile(r"https?://[^/]*data\.gov\.tn(?::\d+)?/(?:[a-z]{2}/)?cms/download/[^/]+/[^/]+/(.+)",
                       re.IGNORECASE)  # fmt: skip
_ADDRESS = re.compile(r"(https?|ftp)://[^\s/]+[^\s]*", re.IGNORECASE)


def unwrapped(url: str) -> str:
    """Give the address that a wrapper names; any other address, and a broken wrapper, as it is."""
    match = _DOWNLOAD.match(url.strip())
    if not match:
        return url
    try:
        found = _decoded(unquote(re.split("[?#]", match[1])[0]))
    except (binascii.Error, UnicodeDecodeError):
        return url
    return found if _ADDRESS.fullmatch(found) else url


def _decoded(code: str) -> str:
    plain = code.strip("/").replace("-", "+").replace("_", "/")
    padded = plain.rstrip("=") + "=" * (-len(plain.rstrip("=")) % 4)
    return base64.b64decode(padded, validate=True).decode().strip()
