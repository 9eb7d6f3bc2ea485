"""What a page is about, in schema.org's terms as JSON-LD, for the programs that read pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.ogptn.exports.graph import Names
from ckanext.ogptn.exports.moments import stamp
from ckanext.ogptn.exports.texts import text_in

Record = Mapping[str, Any]
Described = dict[str, Any]
# A level as the state of the promised action.
ACTION_STATES = {
    "complete": "CompletedActionStatus",
    "substantial": "ActiveActionStatus",
    "limited": "ActiveActionStatus",
    "not_started": "PotentialActionStatus",
}
# What would end the script element that the text stands in, or what old readers of scripts stumble over.
ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def commitment_page(item: Record, names: Names, language: str, site_title: str) -> Described:
    """Describe the page of a commitment as ``ogptn_commitment_show`` answers it."""
    address = names.commitment(item["name"])
    plan = item.get("plan")
    confirmed = (link["dataset"] for link in item["links"] if link["decision"] == "confirmed")
    # One that serves several milestones has several links.
    datasets = {one["id"]: one for one in confirmed if not one.get("private")}
    action = {
        "@type": "Action",
        "@id": f"{address}#promise",
        "name": text_in(language, item["title_translated"]),
        "description": text_in(language, item.get("notes_translated")),
        "identifier": item.get("ogp_identifier") or item["name"],
        "actionStatus": _status(item["completion_level"]),
        "startTime": item.get("start_date"),
        "endTime": item.get("due_date"),
        "agent": [_institution(one, names, language) for one in item["lead"]],
        "participant": [_institution(one, names, language) for one in item["supporting"]],
    }
    above = (
        [(names.plan(plan["name"]), text_in(language, plan["title_translated"]))] if plan else []
    )
    page = _page(address, item, language, site_title, names.site)
    return _without_nothing(
        {
            **page,
            "mainEntity": _without_nothing(action),
            "breadcrumb": _trail([*above, (address, page["name"])]),
            "mentions": [_dataset(one, names, language) for one in datasets.values()],
        }
    )


def plan_page(plan: Record, names: Names, language: str, site_title: str) -> Described:
    """Describe the page of a plan as ``ogptn_action_plan_summary`` answers it."""
    address = names.plan(plan["name"])
    members = [
        {
            "@type": "ListItem",
            "position": position,
            "url": names.commitment(one["name"]),
            "name": text_in(language, one["title_translated"]),
        }
        for position, one in enumerate(_public(plan["commitments"]), start=1)
    ]
    # The page may show some of them alone.
    listed = {
        "@type": "ItemList",
        "numberOfItems": plan["commitment_count"],
        "itemListElement": members,
    }
    page = _page(address, plan, language, site_title, names.site)
    return _without_nothing(
        {
            **page,
            "@type": "CollectionPage",
            "mainEntity": listed,
            "breadcrumb": _trail([(address, page["name"])]),
        }
    )


def _public(commitments: Iterable[Record]) -> list[Record]:
    return [one for one in commitments if not one.get("private")]


def _page(address: str, record: Record, language: str, site_title: str, site: str) -> Described:
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": text_in(language, record["title_translated"]),
        "description": text_in(language, record.get("notes_translated")),
        "inLanguage": language,
        "dateModified": stamp(record["metadata_modified"]),
        "isPartOf": {"@type": "WebSite", "name": site_title, "url": site},
    }


def _status(level: str) -> str | None:
    state = ACTION_STATES.get(level)
    return f"https://schema.org/{state}" if state else None


def _institution(institution: Record, names: Names, language: str) -> Described:
    name = text_in(language, institution["title_translated"]) or institution["title"]
    address = names.institution(institution["id"])
    return {"@type": "GovernmentOrganization", "@id": address, "name": name}


def _dataset(dataset: Record, names: Names, language: str) -> Described:
    name = text_in(language, dataset.get("title_translated")) or dataset["title"]
    return {"@type": "Dataset", "@id": names.dataset(dataset["id"]), "name": name}


def _trail(steps: Iterable[tuple[str, str]]) -> Described:
    items = [
        {"@type": "ListItem", "position": position, "item": address, "name": name}
        for position, (address, name) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _without_nothing(described: Described) -> Described:
    return {key: value for key, value in described.items() if value not in (None, "", [])}


def script(described: Described) -> str:
    """Write a description so that it can stand in a script element of a page, whatever its texts hold."""
    text = json.dumps(described, ensure_ascii=False)
    return "".join(ESCAPED.get(letter, letter) for letter in text)
