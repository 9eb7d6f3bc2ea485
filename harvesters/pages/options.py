"""A source's configuration as fields for people: what was typed, and the JSON that is kept. Pure.

What has no field of its own stands as JSON in one more field, so that nothing is lost by saving.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Typed = dict[str, str]
Config = dict[str, Any]
# Each field of the form that is a key of the configuration.
TEXTS = ("institution", "protocol", "fq", "constraint", "certificates")
LISTS = ("commitments", "publishers", "files")
NUMBERS = ("page_size", "workers", "deadline_minutes")
OTHER = "other"
FIELDS = (*TEXTS, *LISTS, *NUMBERS)


class Wrong(Exception):
    """What was typed is no configuration; ``field`` names where, ``code`` what is wrong."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(field, code)
        self.field, self.code = field, code


def from_config(text: str | None) -> Typed:
    """Give the fields of a configuration as they stand in the form."""
    config = _object(text or "{}", "config")
    typed = {
        name: _text(config.pop(name))
        for name in FIELDS
        if name in config and _fits(name, config[name])
    }
    left = json.dumps(config, ensure_ascii=False, indent=2, sort_keys=True) if config else ""
    return {**dict.fromkeys(FIELDS, ""), **typed, OTHER: left}


def _fits(name: str, value: object) -> bool:
    """Say whether a field can show a value; what it cannot stays as JSON."""
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, int if name in NUMBERS else str) and not isinstance(value, bool)


def _text(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


def to_config(typed: Mapping[str, str]) -> str:
    """Give the configuration of what was typed; raise Wrong where it is none."""
    config = _object(typed.get(OTHER) or "{}", OTHER)
    for name in FIELDS:
        value = typed.get(name, "").strip()
        if value:
            config[name] = _value(name, value)
    return json.dumps(config, ensure_ascii=False, sort_keys=True) if config else ""


def _value(name: str, typed: str) -> object:
    if name in LISTS:
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if name not in NUMBERS:
        return typed
    if not (typed.isascii() and typed.isdigit()):
        raise Wrong(name, "number")
    return int(typed)


def _object(text: str, field: str) -> Config:
    try:
        found = json.loads(text)
    except ValueError:
        raise Wrong(field, "json") from None
    if not isinstance(found, dict):
        raise Wrong(field, "json")
    return found
