"""Solr's local parameters, ``{!lucene q.op=OR}bees butterflies``: a query that names its own parser.

CKAN refuses them but for the parsers that a site allows (``ckan.search.solr_allowed_query_parsers``); of those,
the engine knows :data:`KNOWN`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ckanext.ogptn.search.errors import Refused

KNOWN = (
    "lucene", "dismax", "edismax", "bool", "term", "raw", "field", "terms", "prefix",
)  # fmt: skip
OPENING = "{!"
PAIR = re.compile(r"""\s*([\w.]+)(?:=("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s}]+))?""")


@dataclass(frozen=True)
class LocalQuery:
    """A parser's name, its parameters (each may be given more than once), and the text that it reads."""

    parser: str
    parameters: dict[str, list[str]]
    text: str

    def first(self, name: str, default: str) -> str:
        """Return a parameter that is given once."""
        return self.parameters.get(name, [default])[0]


def opens(text: str) -> bool:
    """Tell whether a query begins with local parameters."""
    return text.lstrip().startswith(OPENING)


def bare(value: str) -> str:
    """Take the quotation marks and escapes from a value."""
    if value[:1] in ("'", '"'):
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value


def read(text: str, parameter: str) -> LocalQuery:
    """Read a query that begins with local parameters."""
    rest = text.lstrip().removeprefix(OPENING)
    found: dict[str, list[str]] = {}
    position = 0
    while match := PAIR.match(rest, position):
        name, value = ("type", match[1]) if match[2] is None else (match[1], bare(match[2]))
        found.setdefault(name, []).append(value)
        position = match.end()
    rest = rest[position:].lstrip()
    if not rest.startswith("}"):
        raise Refused(parameter, "its local parameters cannot be read")
    parser = found.pop("type", ["lucene"])[0]
    if parser not in KNOWN:
        raise Refused(
            parameter, f"the query parser {parser!r} is not known to the embedded search engine"
        )
    if any(value.startswith("$") for values in found.values() for value in values):
        raise Refused(parameter, "references to other parameters are not understood")
    return LocalQuery(parser, found, found.pop("v", [rest[1:]])[0])
