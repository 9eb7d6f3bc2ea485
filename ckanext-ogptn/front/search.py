"""The search over the whole portal: commitments, plans and datasets in one list, as the reader may see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ckan.lib.search import SearchError
from ckan.plugins import toolkit as tk

from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import excerpts, values
from ckanext.ogptn.pages import words
from ckanext.ogptn.pages.finding import SORTS, Finding
from ckanext.ogptn.pages.listing import PAGE_SIZE

Record = dict[str, Any]
Address = Callable[[Finding], str]
NOTHING: Record = {"count": 0, "results": [], "search_facets": {}, "highlighting": {}}


def find(finding: Finding) -> Record:
    """Gather the page of a search: its items, how many there are of each kind, and what else was perhaps meant."""
    try:
        found = _search(finding, PAGE_SIZE)
        counts = _counts(_search(finding.of_kind(""), 0) if finding.kind else found)
    except SearchError:
        return {"query_error": True, "count": 0, "items": [], "counts": {}, "suggestion": None}
    all_words = found.get("ogptn_all_words")
    return {
        "query_error": False,
        "count": found["count"],
        "all_words": all_words,
        "items": items(found),
        "counts": counts,
        "suggestion": excerpts.ogptn_suggestion(
            finding.q, found["count"], list(finding.types), all_words
        ),
    }


def _search(finding: Finding, rows: int) -> Record:
    asked = {
        "q": finding.q or "*:*",
        "fq": finding.filters(),
        "sort": SORTS[finding.order],
        "rows": rows,
        "start": (finding.page - 1) * rows,
        "facet.field": ["dataset_type"],
        "include_private": True,
        "extras": {"ext_highlight": values.language()},
    }
    found: Record = tk.get_action("package_search")({}, asked)
    return found


def _counts(found: Mapping[str, Any]) -> dict[str, int]:
    facet = found["search_facets"].get("dataset_type", {"items": []})
    counts = {item["name"]: item["count"] for item in facet["items"]}
    return {"": sum(counts.values()), **counts}


def items(found: Mapping[str, Any]) -> list[Record]:
    """Give the records of an answer, each with its excerpts, and a commitment with its level and deadline."""
    records = found["results"]
    commitments = [one["name"] for one in records if one["type"] == "commitment"]
    summaries = {one["name"]: one for one in gathering.summaries(commitments)}
    marked = marks(found)
    return [
        {
            "kind": record["type"],
            "record": record,
            "summary": summaries.get(record["name"]),
            "excerpts": marked.get(record["id"], {}),
        }
        for record in records
    ]


def marks(found: Mapping[str, Any]) -> dict[str, Record]:
    """Give the marked title and passage of each record of an answer, by id."""
    return {key: excerpts.shown(one) for key, one in found.get("highlighting", {}).items()}


def tabs(finding: Finding, counts: Mapping[str, int], address: Address) -> list[Record]:
    """List the kinds of records, each with how many were found and where choosing it leads."""
    return [
        {
            "label": tk._(label),
            "count": counts.get(kind, 0),
            "href": address(finding.of_kind(kind)),
            "current": kind == finding.kind,
        }
        for kind, label in words.SEARCHED.items()
        if not kind or counts.get(kind) or kind == finding.kind
    ]
