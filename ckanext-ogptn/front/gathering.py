"""What the pages show, gathered through actions: searches, summaries, facets, what names stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from ckan.lib.search import SearchError
from ckan.plugins import toolkit as tk

from ckanext.ogptn.helpers import codes, sentences, values
from ckanext.ogptn.pages import words
from ckanext.ogptn.pages.finding import Finding
from ckanext.ogptn.pages.listing import PAGE_SIZE, SORTS, Listing, page_links, quote
from ckanext.ogptn.pages.ordering import Ordering

Record = dict[str, Any]
Address = Callable[[Listing], str]
Asked = TypeVar("Asked", Listing, Finding, Ordering)
# A wall of stars shows every commitment of a plan up to so many; beyond, a bar counts them.
WALL = 100
# No more names in a query than search engines take.
MOST_TITLES = 500


def _action(name: str, data: Record) -> Any:
    return tk.get_action(name)({}, data)


# --- the list of commitments


def search(listing: Listing, rows: int = PAGE_SIZE) -> Record:
    """Search for what a listing asks, with the counts of its facets.

    A query that cannot be read finds nothing and says so by ``query_error``.

    The counts of a facet in which something is chosen come from a search without it: they say what choosing
    another of its values would add.
    """
    try:
        found: Record = _action("package_search", _asked(listing, rows))
    except SearchError:
        return {"query_error": True, "count": 0, "results": [], "search_facets": {}}
    for facet in listing.shown_facets:
        if listing.values(facet):
            found["search_facets"][facet] = _facet_alone(listing, facet)
    return found


def _asked(listing: Listing, rows: int) -> Record:
    return {
        "q": listing.q or "*:*",
        "fq": listing.filters(),
        "sort": SORTS[listing.order],
        "rows": rows,
        "start": (listing.page - 1) * rows,
        "facet.field": list(listing.shown_facets),
        "facet.limit": -1,
        "extras": {"ext_highlight": values.language()},
    }


def _facet_alone(listing: Listing, facet: str) -> Record:
    asked = {"q": listing.q or "*:*", "fq": listing.filters(but=facet), "rows": 0}
    found = _action("package_search", {**asked, "facet.field": [facet], "facet.limit": -1})
    return dict(found["search_facets"].get(facet, {"items": []}))


def summaries(names: list[str]) -> list[Record]:
    """Give the short form of commitments, in the order of their names."""
    if not names:
        return []
    answer = _action("ogptn_commitment_list", {"names": names, "parts": True, "limit": len(names)})
    by_name = {item["name"]: item for item in answer["results"]}
    return [{**by_name[name], "plan": plan(by_name[name])} for name in names if name in by_name]


def by_id(ids: Iterable[str]) -> dict[str, Record]:
    """Give the records of these commitments that the reader may see, by id."""
    either = " OR ".join(quote(key) for key in sorted(set(ids)))
    if not either:
        return {}
    asked = {
        "fq": f"+dataset_type:commitment +id:({either})",
        "rows": 1000,
        "include_private": True,
    }
    return {item["id"]: item for item in _action("package_search", asked)["results"]}


def datasets(ids: Iterable[str]) -> dict[str, Record]:
    """Give the records of these datasets that the reader may see, by id."""
    either = " OR ".join(quote(key) for key in sorted(set(ids)))
    if not either:
        return {}
    asked = {"fq": f"+dataset_type:dataset +id:({either})", "rows": 1000, "include_private": True}
    return {item["id"]: item for item in _action("package_search", asked)["results"]}


def facet_groups(listing: Listing, counted: Mapping[str, Record], address: Address) -> list[Record]:
    """Shape the facets for the page: what each value is called, how many it has, where choosing it leads."""
    groups = []
    for facet in listing.shown_facets:
        values = {item["name"]: item["count"] for item in counted.get(facet, {}).get("items", [])}
        values.update({value: 0 for value in listing.values(facet) if value not in values})
        items = [
            _facet_item(listing, facet, value, values[value], address)
            for value in facet_order(facet, values)
        ]
        groups.append({"title": tk._(words.FACETS[facet]), "choices": items})
    return groups


def _facet_item(listing: Listing, facet: str, value: str, count: int, address: Address) -> Record:
    return {
        "field": facet,
        "value": value,
        "label": facet_label(facet, value, listing),
        "count": count,
        "active": value in listing.values(facet),
        "href": address(listing.toggled(facet, value)),
    }


def facet_order(facet: str, counts: Mapping[str, int]) -> list[str]:
    """Order the values: vocabularies as they are defined, plans newest first, the rest by count."""
    vocabulary = words.VOCABULARIES.get(facet) if facet != "sector" else None
    if vocabulary:
        rank = {value: index for index, value in enumerate(vocabulary)}
        return sorted(counts, key=lambda value: rank.get(value, len(rank)))
    if facet in ("action_plan", "vocab_action_plan"):
        return sorted(counts, reverse=True)
    if facet == "axis":
        return sorted(counts)
    return sorted(counts, key=lambda value: (-counts[value], value))


def facet_label(facet: str, value: str, listing: Listing | None = None) -> str:
    """Name a value of a facet in the reader's language."""
    if facet in words.VOCABULARIES:
        return tk._(words.VOCABULARIES[facet].get(value, value))
    if facet in ("action_plan", "vocab_action_plan"):
        found = plan({"action_plan": value})
        return sentences.ogptn_plan_short(found) if found else value
    if facet in ("vocab_institution", "organization"):
        return institution_titles().get(value, value)
    if facet == "vocab_commitment":
        return commitment_titles([value]).get(value, value)
    if facet in words.CODED_FACETS:
        return codes.named(facet.removeprefix("vocab_"), [value])[0]
    if facet == "axis" and listing is not None:
        return _axis_label(value, listing.values("action_plan"))
    return value


def _axis_label(number: str, plans: tuple[str, ...]) -> str:
    for plan in plan_records():
        if (plan["name"],) == plans:
            for axis in plan.get("axes") or []:
                if str(axis["number"]) == number:
                    return values.ogptn_plain(axis["title_translated"])
    return tk._("Axis {number}").format(number=number)


def chips(listing: Listing, address: Address) -> list[Record]:
    """List what is chosen, each with the address that drops it."""
    return [
        {
            "label": facet_label(facet, value, listing),
            "href": address(listing.toggled(facet, value)),
        }
        for facet, value in listing.chosen
    ]


def pages(
    asked: Asked, count: int, address: Callable[[Asked], str], size: int = PAGE_SIZE
) -> list[Record]:
    """List the pages of an answer with their addresses."""
    return page_links(asked.page, count, size, lambda number: address(asked.at(number)))


# --- what names stand for, asked once a request


def _once(key: str, ask: Callable[[], Any]) -> Any:
    """Keep an answer for the rest of the request, in the reader's language and with the reader's rights."""
    kept = tk.g.setdefault("_ogptn", {})
    if key not in kept:
        kept[key] = ask()
    return kept[key]


def plan_records() -> list[Record]:
    """Give the packages of the action plans that the reader may see, the newest first."""
    asked = {"fq": "+dataset_type:action_plan", "rows": 100, "sort": "name desc"}
    found: list[Record] = _once("plans", lambda: _action("package_search", asked)["results"])
    return found


def plan(item: Record) -> Record | None:
    """Give the plan of a commitment, where the reader may see it."""
    return next((one for one in plan_records() if one["name"] == item["action_plan"]), None)


def plans() -> list[Record]:
    """Give the counts of every plan, the newest first."""
    found: list[Record] = _once(
        "summaries",
        lambda: [
            _action("ogptn_action_plan_summary", {"id": one["name"], "limit": 0})
            for one in plan_records()
        ],
    )
    return found


def walls() -> list[Record]:
    """Give the counts of every plan, with its commitments where a wall of stars holds them all."""
    return [
        {**one, "commitments": _of_plan(one) if one["commitment_count"] <= WALL else []}
        for one in plans()
    ]


def _of_plan(plan: Record) -> list[Record]:
    asked = {"action_plan": plan["name"], "sort": "name asc", "limit": WALL}
    found: list[Record] = _action("ogptn_commitment_list", asked)["results"]
    return found


def institution_titles() -> dict[str, str]:
    """Name the institutions in the reader's language."""
    return {item["name"]: values.ogptn_title_plain(item) for item in institutions()}


def institutions() -> list[Record]:
    """Give every institution in short."""
    found: Record = _once(
        "institutions", lambda: _action("ogptn_institution_list", {"limit": 1000})
    )
    listed: list[Record] = found["results"]
    return listed


def commitment_titles(names: Iterable[str]) -> dict[str, str]:
    """Name these commitments in the reader's language; what this request asked for once is kept."""
    known: dict[str, str] = _once("commitments", dict)
    wanted = sorted(set(names) - set(known))[:MOST_TITLES]
    if wanted:
        either = " OR ".join(quote(name) for name in wanted)
        asked = {"fq": f"+dataset_type:commitment +name:({either})", "rows": len(wanted)}
        found = _action("package_search", asked)["results"]
        known |= {name: name for name in wanted}
        known |= {item["name"]: values.ogptn_title_plain(item) for item in found}
    return known
