"""Take passwords and keys out of texts that quote addresses, before they are kept or shown. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "***"
# Names of parameters by which services ask for a key in an address.
_NAMES = (
    r"api[-_]?key|apikey|access[-_]?token|auth[-_]?token|token|auth|authorization|secret"
    r"|client[-_]?secret|password|passwd|pwd|signature|sig"
)
_PARAMETER = re.compile(rf"(?i)(?<=[?&;])((?:{_NAMES})=)[^&;#\s\"'<>)]+")
_USER = re.compile(r"(?i)(https?:)?//[^/?#\s\"'<>@]*@")


def without_secrets(text: str) -> str:
    """Mask users, passwords and keys in every address that a text quotes."""
    if "@" not in text and "=" not in text:
        return text
    return _PARAMETER.sub(rf"\1{HIDDEN}", _USER.sub(r"\1//", text))


def names_a_secret(url: str) -> bool:
    """Say whether an address carries a user, a password or a key."""
    return without_secrets(url) != url


def without(text: str, values: Iterable[str]) -> str:
    """Mask known values in a text, the longest first; very short ones would mask half of it."""
    for value in sorted(values, key=len, reverse=True):
        if len(value) >= 4:
            text = text.replace(value, HIDDEN)
    return text
