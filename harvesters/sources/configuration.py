"""A source's configuration as it is kept: a text that is a JSON object. Pure."""

from __future__ import annotations

import json
from typing import Any


def parsed(text: object) -> dict[str, Any]:
    """Read a configuration; one that is none is empty: what is wrong is said where it is saved."""
    try:
        found = json.loads(text) if isinstance(text, str) else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
