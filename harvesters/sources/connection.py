"""How a source is connected to, by its configuration: certificates, rate, header of its key. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ckanext.ogptn.net import trust

KEYS = frozenset({"certificates", "requests_per_second", "api_key_header"})
SLOWEST, FASTEST = 0.05, 100.0
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
# Headers by which a server is told something else than who asks.
_TAKEN = frozenset({
    "host", "connection", "content-length", "transfer-encoding", "accept", "accept-encoding",
    "if-none-match", "if-modified-since", "user-agent", "cookie", "range",
})  # fmt: skip


@dataclass(frozen=True)
class Connection:
    """Extra certificates (PEM), requests a second (0: the site's own), the key's header."""

    certificates: str = ""
    requests_per_second: float = 0.0
    api_key_header: str = ""


def read_connection(config: dict[str, Any]) -> Connection:
    """Read these keys of a configuration; raise ValueError, in words for the form."""
    return Connection(
        _certificates(config.get("certificates") or ""),
        _rate(config.get("requests_per_second")),
        _header(config.get("api_key_header") or ""),
    )


def _certificates(raw: object) -> str:
    listed = raw if isinstance(raw, list) else [raw]
    texts = [part for part in listed if isinstance(part, str)]
    if len(texts) != len(listed):
        raise ValueError("certificates must be text in PEM, or a list of such texts")
    text = "\n".join(texts)
    return trust.certificates(text) if text else ""


def _rate(raw: object) -> float:
    if raw is None:
        return 0.0
    number = isinstance(raw, int | float) and not isinstance(raw, bool)
    if not number or not SLOWEST <= float(raw) <= FASTEST:  # type: ignore[arg-type]
        raise ValueError(f"requests_per_second must be a number from {SLOWEST} to {FASTEST:g}")
    return float(raw)  # type: ignore[arg-type]


def _header(raw: object) -> str:
    if not isinstance(raw, str) or (raw and not _HEADER.fullmatch(raw)):
        raise ValueError("api_key_header must be the name of a header, as Authorization is")
    if raw.lower() in _TAKEN:
        raise ValueError(f"api_key_header may not be {raw}")
    return raw
