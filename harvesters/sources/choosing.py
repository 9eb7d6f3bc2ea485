"""Which datasets of a CKAN site a source takes, in the words of ckanext-harvest's CKAN harvester. Pure."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]

FILTERS = {"organizations_filter": "organization", "groups_filter": "groups"}
KEYS = frozenset(f"{name}_{how}" for name in FILTERS for how in ("include", "exclude"))
REMOTE_GROUPS = ("only_local", "create")
_NAME = re.compile(r"[\w.-]+")


def check(options: Json) -> None:
    """Raise ValueError, in words for the form, where a filter is wrong."""
    for name in FILTERS:
        if options.get(f"{name}_include") and options.get(f"{name}_exclude"):
            raise ValueError(f"give {name}_include or {name}_exclude, not both")
    if options.get("remote_groups", "create") not in REMOTE_GROUPS:
        raise ValueError(f"remote_groups must be one of {', '.join(REMOTE_GROUPS)}")
    for key in KEYS & options.keys():
        names = options[key]
        if not isinstance(names, list) or not all(_is_name(name) for name in names):
            raise ValueError(f"{key} must be a list of names")


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(_NAME.fullmatch(value))


def filter_query(options: Json) -> str:
    """Give the filter query (``fq``) of a source, from its own and from its lists of names."""
    terms = [str(options["fq"])] if options.get("fq") else []
    for name, field in FILTERS.items():
        chosen = [f"{field}:{one}" for one in options.get(f"{name}_include", [])]
        if chosen:
            terms.append(chosen[0] if len(chosen) == 1 else f"({' OR '.join(chosen)})")
        terms += [f"-{field}:{one}" for one in options.get(f"{name}_exclude", [])]
    # Without a sign, Solr takes one of several terms for enough.
    return terms[0] if len(terms) == 1 else " ".join(_required(term) for term in terms)


def _required(term: str) -> str:
    return term if term[0] in "+-" else f"+{term}"
