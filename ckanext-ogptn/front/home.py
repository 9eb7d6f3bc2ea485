"""The front page, gathered through actions: the walls, the sentence's figures, changes, deadlines, sectors.

The number of questions does not grow with the commitments, and no answer holds them all.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import words

Record = dict[str, Any]
SECTORS = ("energy", "budget", "transport", "environment")
FEED_LENGTH = 5
DEADLINES = 4
AHEAD = ("due_soon", "on_track")


def gather() -> Record:
    """Gather the front page."""
    every_plan = gathering.walls()
    levels = _sum(every_plan, "by_level")
    timeliness = _sum(every_plan, "by_timeliness")
    return {
        "plans": every_plan,
        "total": sum(plan["commitment_count"] for plan in every_plan),
        "levels": levels,
        "overdue": timeliness["overdue"],
        "deadlines": _next_deadlines() if any(timeliness[state] for state in AHEAD) else [],
        "all_closed": bool(every_plan) and all(one["is_closed"] for one in every_plan),
        "sectors": [_sector(sector) for sector in SECTORS],
        "feed": feed(),
    }


def _sum(plans: list[Record], counts: str) -> Counter[str]:
    return sum((Counter(plan["counts"][counts]) for plan in plans), Counter())


def _next_deadlines() -> list[Record]:
    states = " OR ".join(AHEAD)
    found = _search(
        f"+dataset_type:commitment -parent_commitment:[* TO *] +timeliness:({states})"
        f" +due_date:[{values.today().isoformat()}T00:00:00Z TO *]",
        rows=DEADLINES,
        sort="due_date asc, name asc",
    )
    return gathering.summaries([item["name"] for item in found["results"]])


def _search(query: str, **asked: Any) -> Record:
    found: Record = tk.get_action("package_search")({}, {"fq": query, "rows": 0, **asked})
    return found


def _sector(sector: str) -> Record:
    wanted = {"facet.field": ["harvest_source_id", "vocab_commitment"], "facet.limit": -1}
    found = _search(f"+dataset_type:dataset +sector:{sector}", **wanted)
    facets = found["search_facets"]
    sources = facets.get("harvest_source_id", {}).get("items", [])
    return {
        "sector": sector,
        "icon": words.SECTOR_ICON.get(sector, "data"),
        "count": found["count"],
        "commitments": _whole_commitments(facets.get("vocab_commitment", {}).get("items", [])),
        "sources": [one for item in sources if (one := _source(item["name"]))],
    }


def _whole_commitments(items: list[Record]) -> int:
    """Count the commitments among those that a facet names; a part stands for no commitment of its own."""
    names = [item["name"] for item in items][: gathering.MOST_TITLES]
    if not names:
        return 0
    either = " OR ".join(f'"{name}"' for name in names)
    query = f"+dataset_type:commitment -parent_commitment:[* TO *] +name:({either})"
    return int(_search(query)["count"])


def _source(source_id: str) -> Record | None:
    """Give a harvest source's title and the day on which it was last harvested to the end.

    Nothing is told of a source that is deleted or hidden; its datasets stay.
    """
    try:
        source = tk.get_action("harvest_source_show")({}, {"id": source_id})
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
    found = _search("+dataset_type:dataset", rows=200, sort="metadata_created desc")
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
    text = gathering.institution_titles().get(publisher, publisher)
    return {"day": day, "title": title, "href": href, "icon": "data", "text": text}


def _reports() -> list[Record]:
    """List the newest progress reports."""
    asked = {"limit": 4 * FEED_LENGTH}
    rows = tk.get_action("ogptn_progress_report_list")({}, asked)["results"]
    standing = [row for row in rows if not row["superseded"]][:FEED_LENGTH]
    known = gathering.by_id([row["commitment_id"] for row in standing])
    return [
        _report(row, known[row["commitment_id"]])
        for row in standing
        if row["commitment_id"] in known
    ]


def _report(row: Record, item: Record) -> Record:
    level = values.ogptn_word("LEVELS", row["completion_level"])
    return {
        "day": row["report_date"],
        "precision": row["report_date_precision"],
        "title": values.ogptn_title(item),
        "href": tk.url_for("ogptn.commitment", id=item["name"]),
        "icon": "doc",
        "text": tk._("Progress report: {level}").format(level=level),
    }
