"""What the pages show, gathered through actions: searches, summaries, facets, figures of the front page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ckan.lib.search import SearchError
from ckan.plugins import toolkit as tk

from ckanext.ogptn.helpers import sentences, values
from ckanext.ogptn.pages import dates, findings, words
from ckanext.ogptn.pages.finding import Finding
from ckanext.ogptn.pages.listing import PAGE_SIZE, SORTS, Listing, pages_about

Record = dict[str, Any]
Address = Callable[[Listing], str]
Asked = TypeVar("Asked", Listing, Finding)
FRONT_SECTORS = ("energy", "budget", "transport", "environment")
FEED_LENGTH = 5
DEADLINES = 4


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
        return commitment_titles().get(value, value)
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


def pages(asked: Asked, count: int, address: Callable[[Asked], str]) -> list[Record]:
    """List the pages of an answer with their addresses."""
    return [
        {"number": number, "href": address(asked.at(number)), "current": number == asked.page}
        if number
        else {"gap": True}
        for number in pages_about(asked.page, count, PAGE_SIZE)
    ]


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
    """Give the summary of every plan, the newest first."""
    found: list[Record] = _once(
        "summaries",
        lambda: [
            _action("ogptn_action_plan_summary", {"id": one["name"]}) for one in plan_records()
        ],
    )
    return found


def institution_titles() -> dict[str, str]:
    """Name the institutions in the reader's language."""
    return {item["name"]: values.ogptn_title_plain(item) for item in institutions()}


def institutions() -> list[Record]:
    """Give every institution with its extras."""
    asked = {
        "all_fields": True,
        "include_extras": True,
        "include_dataset_count": False,
        "limit": 1000,
    }
    found: list[Record] = _once("institutions", lambda: _action("organization_list", asked))
    return found


def commitment_titles() -> dict[str, str]:
    """Name the commitments, with plan and number, in the reader's language."""
    asked = {"fq": "+dataset_type:commitment", "rows": 1000}
    found: list[Record] = _once("commitments", lambda: _action("package_search", asked)["results"])
    return {item["name"]: values.ogptn_title_plain(item) for item in found}


# --- the front page


def gather() -> Record:
    """Gather the front page: the walls, the sentence's figures, changes, deadlines, sectors."""
    every_plan = plans()
    items = [item for plan in every_plan for item in plan["commitments"]]
    levels = Counter(item["completion_level"] for item in items)
    overdue = sum(item["timeliness"] == "overdue" for item in items)
    return {
        "plans": every_plan,
        "total": len(items),
        "levels": levels,
        "overdue": overdue,
        "deadlines": _next_deadlines(items),
        "all_closed": bool(every_plan) and all(one["is_closed"] for one in every_plan),
        "sectors": [_sector(sector) for sector in FRONT_SECTORS],
        "feed": feed(),
    }


def _next_deadlines(items: list[Record]) -> list[Record]:
    today = values.today()
    ahead = [
        (day, item)
        for item in items
        if (day := dates.parse_day(item.get("due_date")))
        and day >= today
        and item["timeliness"] in ("due_soon", "on_track")
    ]
    return [item for _, item in sorted(ahead, key=lambda pair: pair[0])][:DEADLINES]


def _sector(sector: str) -> Record:
    found = _action(
        "package_search",
        {
            "fq": f"+dataset_type:dataset +sector:{sector}",
            "rows": 0,
            "facet.field": ["harvest_source_id", "vocab_commitment"],
            "facet.limit": -1,
        },
    )
    facets = found["search_facets"]
    sources = facets.get("harvest_source_id", {}).get("items", [])
    return {
        "sector": sector,
        "icon": words.SECTOR_ICON.get(sector, "data"),
        "count": found["count"],
        "commitments": _whole_commitments(facets.get("vocab_commitment", {}).get("items", [])),
        "sources": [found for item in sources if (found := _source(item["name"]))],
    }


def _whole_commitments(items: list[Record]) -> int:
    """Count the commitments among those that a facet names; a part stands for no commitment of its own."""
    whole = {item["name"] for plan_ in plans() for item in plan_["commitments"]}
    return len(whole.intersection(item["name"] for item in items))


def _source(source_id: str) -> Record | None:
    """Give a harvest source's title and the day on which it was last harvested to the end.

    Nothing is told of a source that is deleted or hidden; its datasets stay.
    """
    try:
        source = _once(
            f"source {source_id}", lambda: _action("harvest_source_show", {"id": source_id})
        )
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return None
    last_job = (source.get("status") or {}).get("last_job") or {}
    return {"title": source["title"], "harvested": last_job.get("finished")}


def feed() -> list[Record]:
    """List the latest changes, newest first: datasets that arrived, by publisher and day, and progress reports."""
    today = values.today().isoformat()
    known = [entry for entry in (*_arrivals(), *_reports()) if entry["day"] <= today]
    return sorted(known, key=lambda entry: entry["day"], reverse=True)[:FEED_LENGTH]


def _arrivals() -> list[Record]:
    found = _action(
        "package_search",
        {"fq": "+dataset_type:dataset", "rows": 200, "sort": "metadata_created desc"},
    )
    batches: dict[tuple[str, str], list[Record]] = {}
    for dataset in found["results"]:
        publisher = (dataset.get("organization") or {}).get("name", "")
        batches.setdefault((dataset["metadata_created"][:10], publisher), []).append(dataset)
    return [_arrival(day, publisher, batch) for (day, publisher), batch in batches.items()]


def _arrival(day: str, publisher: str, batch: list[Record]) -> Record:
    count = len(batch)
    if count == 1:
        title = values.ogptn_title(batch[0])
        href = tk.url_for("dataset.read", id=batch[0]["name"])
    else:
        title = tk.ungettext("{n} new dataset", "{n} new datasets", count).format(n=count)
        href = tk.url_for("dataset.search", organization=publisher, sort="metadata_modified desc")
    text = institution_titles().get(publisher, publisher)
    return {"day": day, "title": title, "href": href, "icon": "data", "text": text}


def _reports() -> list[Record]:
    """List the newest progress reports of every plan."""
    items = [item for plan in plans() for item in plan["commitments"]]
    return [
        {
            "day": str(item["level"]["report_date"])[:10],
            "precision": item["level"].get("report_date_precision"),
            "title": values.ogptn_title(item),
            "href": tk.url_for("ogptn.commitment", id=item["name"]),
            "icon": "doc",
            "text": tk._("Progress report: {level}").format(
                level=values.ogptn_word("LEVELS", item["completion_level"])
            ),
        }
        for item in items
        if item["level"].get("report_date")
    ]


# --- an action plan


def plan_charts(plan: Record) -> Record:
    """Work out what the charts of a plan show, and their titles."""
    axes = plan["counts"]["by_axis"]
    most = max((axis["total"] for axis in axes), default=0) or 1
    due = [
        findings.Deadline(day, item.get("due_precision") or "day", item["timeliness"])
        for item in plan["commitments"]
        if (day := dates.parse_day(item.get("due_date")))
    ]
    by_axis = findings.by_axis({axis["number"]: axis["levels"] for axis in axes})
    leads = [
        (values.ogptn_title_plain(row["institution"]), row["total"])
        for row in plan["counts"]["by_institution"]
    ]
    by_institution = findings.by_institution(leads, plan["commitment_count"])
    return {
        "axis_title": sentences.ogptn_chart_title("axis", by_axis),
        "institution_title": sentences.ogptn_chart_title("institution", by_institution),
        "deadline_title": sentences.ogptn_chart_title("deadline", findings.of_deadlines(due)),
        "axis_most": most,
        "has_deadlines": bool(due),
        "levels_present": [
            level for level in words.LEVELS if plan["counts"]["by_level"].get(level)
        ],
    }
