"""Template helpers that ask actions: promises that a dataset serves, names of things, what came before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.domain.links import worst
from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages.listing import quote

Record = dict[str, Any]
# As many commitments as an institution's page shows before it leads to the list.
MOST_OF_ONE = 24


def ogptn_plan(item: Record) -> Record | None:
    """Give the plan of a commitment, where the reader may see it."""
    return gathering.plan(item)


def ogptn_institution(name: str) -> str:
    """Name an institution in the reader's language."""
    return gathering.institution_titles().get(name, name)


def ogptn_commitment(name: str) -> Record | None:
    """Give a commitment in short, where the reader may see it."""
    return next(iter(gathering.summaries([name])), None)


def ogptn_successors(name: str) -> list[Record]:
    """Give the commitments of later plans that go on with this one."""
    query = f"+dataset_type:commitment +carried_over_from:{quote(name)}"
    asked = {"fq": query, "rows": MOST_OF_ONE, "sort": "name asc", "include_private": True}
    found = tk.get_action("package_search")({}, asked)["results"]
    return gathering.summaries([item["name"] for item in found])


def ogptn_facet_label(facet: str, value: str) -> str:
    """Name a value of a facet in the reader's language."""
    return gathering.facet_label(facet, value)


def ogptn_promises(dataset_id: str) -> list[Record]:
    """Give the commitments that a dataset is confirmed to serve, each once, with its links and the worst of their
    health."""
    return _promises(_confirmed(dataset=dataset_id))


def _promises(links: Iterable[Record]) -> list[Record]:
    by_commitment: dict[str, list[Record]] = {}
    for link in links:
        by_commitment.setdefault(link["commitment_id"], []).append(link)
    return [
        {
            "item": {**found[0]["commitment"], "plan": gathering.plan(found[0]["commitment"])},
            "links": found,
            "health": worst(link["health"] for link in found),
        }
        for found in by_commitment.values()
    ]


def _confirmed(**ends: str | list[str]) -> list[Record]:
    asked = {**ends, "decision": "confirmed", "limit": 1000}
    found: list[Record] = tk.get_action("ogptn_link_list")({}, asked)["results"]
    return found


def ogptn_commitments_of(institution: str) -> Record:
    """Give what an institution leads or supports: the newest commitments, how many there are, and at which levels."""
    found = tk.get_action("package_search")(
        {},
        {
            "fq": f'+dataset_type:commitment -parent_commitment:[* TO *] +vocab_institution:"{institution}"',
            "rows": MOST_OF_ONE,
            "sort": "name desc",
            "facet.field": ["completion_level", "timeliness"],
            "facet.limit": -1,
        },
    )
    return {
        "count": found["count"],
        "items": gathering.summaries([item["name"] for item in found["results"]]),
        "levels": found["facets"]["completion_level"],
        "overdue": found["facets"]["timeliness"].get("overdue", 0),
    }


def ogptn_role(link: Record) -> str:
    """Say what a dataset is to a commitment, and who linked the two."""
    said = values.ogptn_word("LINK_TYPES", link["link_type"])
    by_text = link["origin"] == "rule" and str(link["rule"]).startswith("text-")
    return f"{said} {values.ogptn_word('LINK_ORIGINS', 'text' if by_text else link['origin'])}"


def ogptn_serves(datasets: Sequence[Mapping[str, Any]]) -> dict[str, list[Record]]:
    """Give for each of a page's datasets, by id, the commitments that it is confirmed to serve, as `ogptn_promises`
    does."""
    ids = [pkg["id"] for pkg in datasets]
    served: dict[str, list[Record]] = {key: [] for key in ids}
    for link in _confirmed(datasets=ids) if ids else []:
        served[link["dataset_id"]].append(link)
    return {key: _promises(links) for key, links in served.items()}


def ogptn_count_commitments(q: str) -> int:
    """Count the commitments that match the words of a search."""
    asked = {"q": q, "fq": "+dataset_type:commitment", "rows": 0}
    return int(tk.get_action("package_search")({}, asked)["count"])


def ogptn_commitment_counts() -> dict[str, int]:
    """Count the commitments that each institution leads or takes part in, parts apart."""
    asked = {
        "fq": "+dataset_type:commitment -parent_commitment:[* TO *]",
        "rows": 0,
        "facet.field": ["vocab_institution"],
        "facet.limit": -1,
    }
    found = tk.get_action("package_search")({}, asked)["search_facets"].get("vocab_institution", {})
    return {item["name"]: item["count"] for item in found.get("items", [])}


def ogptn_monogram(organization: Mapping[str, Any]) -> str:
    """Give the letter that stands for an institution without a picture: the first of its last word."""
    title = values.ogptn_title_plain(organization) or ogptn_institution(organization["name"])
    words = [word for word in title.split() if word[0].isalpha()]
    letters = words[-1].removeprefix("ال").removeprefix("l’").removeprefix("d’") if words else "?"
    return letters[:1].upper()
