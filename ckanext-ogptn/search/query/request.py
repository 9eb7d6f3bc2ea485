"""The parameters of one search, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckanext.ogptn.search.errors import Refused

# Set by CKAN, harmless, and without meaning here: the form of the answer, and what package_search keeps for plugins.
WITHOUT_MEANING = frozenset(["wt", "extras", "fq_list"])
HONOURED = frozenset(
    [
        "q", "fq", "rows", "start", "sort", "fl", "df", "q.op", "defType", "qf", "mm", "tie", "bf", "boost",
        "facet", "facet.field", "facet.limit", "facet.mincount",
    ]
)  # fmt: skip
PARSERS = ("lucene", "dismax", "edismax")
SORT_KEY = re.compile(r"(\S+)\s+(asc|desc)", re.IGNORECASE)
MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class SortKey:
    """One key to sort by."""

    field: str
    descending: bool


@dataclass(frozen=True)
class Facets:
    """What to count."""

    fields: tuple[str, ...]
    limit: int
    minimum: int


@dataclass(frozen=True)
class Request:
    """One search."""

    q: str
    filters: tuple[str, ...]
    start: int
    rows: int
    sort: tuple[SortKey, ...]
    fields: tuple[str, ...]
    facets: Facets | None
    default_field: str
    operator: str
    parser: str
    qf: str
    minimum: str
    tie: float
    bf: tuple[str, ...]
    boost: tuple[str, ...]

    @property
    def asks_for_now(self) -> bool:
        """Tell whether the answer changes with the clock."""
        return any("NOW" in text for text in (self.q, *self.filters, *self.bf, *self.boost))


def whole(parameters: Mapping[str, Any], name: str, default: int, least: int = 0) -> int:
    """Return a whole number that is not less than ``least``."""
    value = parameters.get(name)
    if value is None or value == "":
        return default
    try:
        number = int(value)
    except (TypeError, ValueError) as error:
        raise Refused(name, f"{value!r} is not a whole number") from error
    if number < least:
        raise Refused(name, f"{number} is less than {least}")
    return number


def several(value: Any) -> tuple[str, ...]:
    """Return a parameter that may be given once or often as a tuple."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    return tuple(str(one) for one in value)


def sort_keys(value: Any) -> tuple[SortKey, ...]:
    """Read ``sort``: ``score desc, metadata_modified desc``."""
    text = str(value or "").strip()
    if not text:
        return (SortKey("score", True),)
    found = []
    for part in text.split(","):
        match = SORT_KEY.fullmatch(part.strip())
        if match is None or "(" in part:
            raise Refused("sort", f"{part.strip()!r} is not a field followed by asc or desc")
        found.append(SortKey(match[1], match[2].lower() == "desc"))
    return tuple(found)


def facets(parameters: Mapping[str, Any]) -> Facets | None:
    """Read what is to be counted; None where nothing is."""
    fields = several(parameters.get("facet.field"))
    if (
        str(parameters.get("facet", "false")).lower() not in ("true", "1", "on", "yes")
        or not fields
    ):
        return None
    for name in fields:
        if name.startswith("{!"):
            raise Refused("facet.field", f"local parameters are not understood: {name!r}")
    limit = whole(parameters, "facet.limit", 100, least=-1)
    return Facets(fields, limit, whole(parameters, "facet.mincount", 0))


def returned_fields(value: Any) -> tuple[str, ...]:
    """Read ``fl``: names parted by commas or spaces."""
    names = tuple(name for part in several(value) for name in re.split(r"[\s,]+", part) if name)
    for name in names:
        if re.search(r"[()\[\]:{}]", name):
            raise Refused("fl", f"{name!r} is not the name of a field")
    return names or ("*",)


def operator(value: Any) -> str:
    """Read ``q.op``."""
    name = str(value or "OR").upper()
    if name not in ("AND", "OR"):
        raise Refused("q.op", f"{value!r} is neither AND nor OR")
    return name


def parser(value: Any) -> str:
    """Read ``defType``."""
    name = str(value or "lucene")
    if name not in PARSERS:
        raise Refused("defType", f"{name!r} is none of {', '.join(PARSERS)}")
    return name


def tie(value: Any) -> float:
    """Read ``tie``."""
    try:
        number = float(value or 0)
    except (TypeError, ValueError) as error:
        raise Refused("tie", f"{value!r} is not a number") from error
    if not 0 <= number <= 1:
        raise Refused("tie", f"{value!r} does not lie between 0 and 1")
    return number


def boosts(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """Read ``boost``, refusing it where Solr would ignore it."""
    found = tuple(text for text in several(parameters.get("boost")) if text.strip())
    if found and parameters.get("defType") != "edismax":
        raise Refused("boost", "it needs defType=edismax, the only query parser that knows it")
    return found


def read(parameters: Mapping[str, Any]) -> Request:
    """Read the parameters of a search, refusing what is not honoured."""
    unknown = sorted(set(parameters) - HONOURED - WITHOUT_MEANING)
    for name in unknown:
        if parameters[name] not in (None, "", [], {}):
            raise Refused(name, "the embedded search engine does not know it")
    start, rows = whole(parameters, "start", 0), whole(parameters, "rows", 10)
    return Request(
        q=str(parameters.get("q") or "*:*"),
        filters=tuple(f for f in several(parameters.get("fq")) if f.strip()),
        start=min(start, MOST_ROWS),
        rows=min(rows, MOST_ROWS),
        sort=sort_keys(parameters.get("sort")),
        fields=returned_fields(parameters.get("fl")),
        facets=facets(parameters),
        default_field=str(parameters.get("df") or "text"),
        operator=operator(parameters.get("q.op")),
        parser=parser(parameters.get("defType")),
        qf=str(parameters.get("qf") or parameters.get("df") or "text"),
        minimum=str(parameters.get("mm") or ("100%" if parameters.get("q.op") == "AND" else "0%")),
        tie=tie(parameters.get("tie")),
        bf=several(parameters.get("bf")),
        boost=boosts(parameters),
    )
