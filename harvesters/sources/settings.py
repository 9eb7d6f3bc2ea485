"""What a source's configuration says: the JSON of its form, read into a value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from ckanext.ogptn.harvesters.linking.rules import Rule
from ckanext.ogptn.harvesters.sources import choosing, connection, defaults
from ckanext.ogptn.harvesters.sources.defaults import Defaults

_COMMITMENT = re.compile(r"[a-z]{2}-\d{4}-\d{2}(-\d{1,2})?")
_RULE_KEYS = frozenset({"name", "tags", "groups", "organizations", "keywords", "commitments"})
_SHARED_KEYS = frozenset({
    "institution", "sector", "protocol", "commitments", "rules", "example",
    "workers", "deadline_minutes", "read_files", "confirm_suggestions", *connection.KEYS, *defaults.KEYS,
})  # fmt: skip
WORKERS, MOST_WORKERS = 2, 16
DEADLINE_MINUTES, LONGEST_DEADLINE_MINUTES = 360, 7 * 24 * 60
# No site gives more records at a time; their answer would not fit into memory.
LARGEST_PAGE = 1000
_LISTS = frozenset({"publishers", "files"})
_TEXTS = frozenset({"fq", "constraint", "collection"})


@dataclass(frozen=True)
class SourceSettings:
    """One source as a harvester needs it.

    ``workers`` is how many of its records are worked on at once, ``deadline_minutes`` how long its
    listing may take, and then again the work on its records. ``read_files`` says whether the tables and feeds behind
    its records are read; ``confirm_suggestions`` whether its datasets are linked without a person where their text
    leaves no doubt.
    """

    url: str
    sector: str
    protocol: str
    institution: str = ""
    commitments: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    example: bool = False
    read_files: bool = True
    confirm_suggestions: bool = False
    workers: int = WORKERS
    deadline_minutes: int = DEADLINE_MINUTES
    defaults: Defaults = field(default_factory=Defaults)
    options: dict[str, Any] = field(default_factory=dict)


def read_settings(
    url: str, text: str | None, sector: str, protocols: dict[str, frozenset[str]]
) -> SourceSettings:
    """Read the configuration of a source; raise ValueError, in words for its form, if it is wrong.

    ``protocols`` names what the harvester speaks, its first choice first, with the options of each.
    """
    config = _json_object(text)
    protocol = str(config.get("protocol") or next(iter(protocols)))
    if protocol not in protocols:
        raise ValueError(f"protocol must be one of {', '.join(protocols)}, not {protocol!r}")
    unknown = config.keys() - _SHARED_KEYS - protocols[protocol]
    if unknown:
        known = ", ".join(sorted(_SHARED_KEYS | protocols[protocol]))
        raise ValueError(f"unknown option {', '.join(sorted(unknown))}; known are {known}")
    connection.read_connection(config)
    choosing.check(config)
    return SourceSettings(
        url=url,
        sector=str(config.get("sector") or sector),
        protocol=protocol,
        institution=str(config.get("institution") or ""),
        commitments=_commitments(config.get("commitments", []), "commitments"),
        rules=tuple(_rule(rule) for rule in _list(config.get("rules", []), "rules")),
        example=bool(config.get("example", False)),
        read_files=_yes_or_no(config, "read_files", True),
        confirm_suggestions=_yes_or_no(config, "confirm_suggestions", False),
        workers=_number(config, "workers", WORKERS, MOST_WORKERS),
        deadline_minutes=_number(
            config, "deadline_minutes", DEADLINE_MINUTES, LONGEST_DEADLINE_MINUTES
        ),
        defaults=defaults.read_defaults(config),
        options=_options(config, protocols[protocol]),
    )


def _options(config: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """Give what the protocol's reader is told."""
    chosen = {key: value for key, value in config.items() if key in known}
    if "page_size" in chosen:
        _number(chosen, "page_size", 1, LARGEST_PAGE)
    for key in _LISTS & chosen.keys():
        if not all(isinstance(word, str) for word in _list(chosen[key], key)):
            raise ValueError(f"{key} must be a list of texts")
    for key in _TEXTS & chosen.keys():
        if not isinstance(chosen[key], str):
            raise ValueError(f"{key} must be a text")
    return chosen


def _json_object(text: str | None) -> dict[str, Any]:
    try:
        config = json.loads(text or "{}")
    except ValueError as error:
        raise ValueError(f"the configuration is not JSON: {error}") from error
    if not isinstance(config, dict):
        raise ValueError("the configuration must be a JSON object")
    return config


def _number(config: dict[str, Any], key: str, default: int, most: int) -> int:
    value = config.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise ValueError(f"{key} must be a whole number from 1 to {most}, not {value!r}")
    return value


def _yes_or_no(config: dict[str, Any], key: str, default: bool) -> bool:
    value = config.get(key, default)
    if not isinstance(value, bool):
        raise ValueError(f"{key} must be true or false, not {value!r}")
    return value


def _rule(raw: object) -> Rule:
    if not isinstance(raw, dict) or not raw.get("name"):
        raise ValueError("each rule is an object with a name")
    name = str(raw["name"])
    if unknown := raw.keys() - _RULE_KEYS:
        raise ValueError(f"rule {name}: unknown key {', '.join(sorted(unknown))}")
    conditions = {
        key: tuple(_list(raw.get(key, []), f"rule {name}: {key}"))
        for key in ("tags", "groups", "organizations", "keywords")
    }
    if not any(conditions.values()):
        raise ValueError(f"rule {name} has no condition: tags, groups, organizations or keywords")
    return Rule(name, _commitments(raw.get("commitments", []), f"rule {name}"), **conditions)


def _commitments(raw: object, where: str) -> tuple[str, ...]:
    names = tuple(str(name) for name in _list(raw, where))
    for name in names:
        if not _COMMITMENT.fullmatch(name):
            raise ValueError(f"{where}: {name!r} is not the name of a commitment, as tn-2014-05 is")
    return names


def _list(raw: object, where: str) -> list[Any]:
    if not isinstance(raw, list):
        raise ValueError(f"{where} must be a list")
    return raw
