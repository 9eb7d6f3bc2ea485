"""The part of Solr's query language that clients of a CKAN catalogue use.

Packages are the dicts of ``package_show``. Understood: ``field:value``, ``field:"words"``,
``field:(a OR b)``, ``field:[x TO y]``, ``*:*``, ``+``, ``-``, ``NOT``, ``AND``, ``OR``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

Package = dict[str, Any]

CLAUSE = re.compile(
    r"(?P<sign>[+\-]|NOT\s+)?(?:(?P<field>[\w.*]+):)?"
    r"(?P<value>\"[^\"]*\"|\([^)]*\)|\[[^\]]*\]|[^\s\"()\[\]]+)"
)
Condition = Callable[[Package], bool]
Reader = Callable[[Package], Iterable[str]]
FIELDS: dict[str, Reader] = {
    "id": lambda package: [package["id"]],
    "name": lambda package: [package["name"]],
    "title": lambda package: [package["title"]],
    "organization": lambda package: [package["organization"]["name"]],
    "owner_org": lambda package: [package["owner_org"]],
    "groups": lambda package: [group["name"] for group in package["groups"]],
    "tags": lambda package: [tag["name"] for tag in package["tags"]],
    "res_format": lambda package: [resource["format"] for resource in package["resources"]],
    "license_id": lambda package: [package["license_id"]],
    "state": lambda package: [package["state"]],
    "type": lambda package: [package["type"]],
    "dataset_type": lambda package: [package["type"]],
    "private": lambda package: [str(package["private"]).lower()],
    "metadata_modified": lambda package: [package["metadata_modified"]],
    "metadata_created": lambda package: [package["metadata_created"]],
}


class BadQueryError(ValueError):
    """A query names a field that the catalogue does not index, as Solr answers it."""


def select(packages: list[Package], query: str, filters: list[str]) -> list[Package]:
    """Keep the packages that meet the query and every filter."""
    wanted = [parse(text) for text in (query, *filters)]
    return [package for package in packages if all(holds(package) for holds in wanted)]


def parse(text: str) -> Condition:
    """Turn a query into a condition: ``OR`` parts alternatives, all else must hold together."""
    alternatives: list[list[Condition]] = [[]]
    for found in CLAUSE.finditer(text):
        bare = not found["field"]
        if bare and found["value"] == "OR":
            alternatives.append([])
        elif not (bare and found["value"] in ("AND", "*")):
            alternatives[-1].append(_condition(found))
    return lambda package: any(
        all(holds(package) for holds in conditions) for conditions in alternatives
    )


def order(packages: list[Package], sort: str) -> list[Package]:
    """Sort as ``name asc, metadata_modified desc``; ``score`` says nothing here."""
    ordered = sorted(packages, key=lambda package: str(package["name"]))
    for clause in reversed([part.split() for part in sort.split(",") if part.strip()]):
        field = {"title_string": "title"}.get(clause[0], clause[0])
        if field == "score":
            continue
        read = _reader(field)
        backwards = clause[-1].lower() == "desc"
        ordered.sort(key=lambda package: "".join(read(package)), reverse=backwards)
    return ordered


def count(packages: list[Package], field: str) -> Counter[str]:
    """Count how many packages have each value of a field."""
    read = _reader(field)
    return Counter(value for package in packages for value in set(read(package)))


def _condition(found: re.Match[str]) -> Condition:
    holds = _positive(found["field"], found["value"])
    if found["sign"] and found["sign"].strip() in ("-", "NOT"):
        return lambda package: not holds(package)
    return holds


def _positive(field: str | None, value: str) -> Condition:
    if field is None and value.startswith("("):
        return parse(value[1:-1])
    if field in (None, "text"):
        words = value.strip('"()').lower()
        return lambda package: words in _text(package)
    if field == "*":
        return lambda package: True
    read = _reader(field or "")
    if value.startswith("["):
        return _between(read, value)
    wanted = {_plain(part) for part in re.split(r"\s+OR\s+", value.strip("()"))}
    return lambda package: "*" in wanted or bool(wanted & {_plain(v) for v in read(package)})


def _between(read: Reader, span: str) -> Condition:
    edges = span.strip("[]").split(" TO ")
    if len(edges) != 2:
        raise BadQueryError(f"Cannot parse '{span}'")
    low, high = (_bound(edge) for edge in edges)
    return lambda package: any(
        (not low or low <= item) and (not high or item <= high) for item in read(package)
    )


def _reader(field: str) -> Reader:
    if field.startswith("extras_"):
        key = field.removeprefix("extras_")
        return lambda package: [e["value"] for e in package["extras"] if e["key"] == key]
    if field not in FIELDS:
        raise BadQueryError(f"undefined field {field}")
    return FIELDS[field]


def _bound(edge: str) -> str:
    """Give one end of a span in the form of the packages' own times; ``*`` and ``NOW`` are open."""
    edge = edge.strip()
    return "" if edge == "*" or edge.startswith("NOW") else edge.rstrip("Z")


def _plain(value: str) -> str:
    return value.strip().strip('"').replace("\\", "").lower()


def _text(package: Package) -> str:
    parts = [package["title"], package["notes"], package["name"], *FIELDS["tags"](package)]
    parts += [extra["value"] for extra in package["extras"]]
    parts += [resource["name"] for resource in package["resources"]]
    return " ".join(parts).lower()
