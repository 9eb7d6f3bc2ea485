"""The front page of the desk: what is owed, by group; beside it what is one's own, and what one did this month."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.desk import harvests, inventory, officers
from ckanext.ogptn.domain import smart
from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import dates
from ckanext.ogptn.pages.listing import page_links

Record = dict[str, Any]
PAGE_SIZE = 50
SHOWN_COMMITMENTS = 8
# Whoever is of more institutions than these, as administrators are, sees the commitments of the one that is chosen.
MOST_INSTITUTIONS = 3
SHOWN_ACTS = 10
# One page may tell of so many commitments to report on or to assess.
MOST_COMMITMENTS = 200


def _action(name: str, **asked: Any) -> Any:
    return tk.get_action(name)({}, asked)


def gather(page: int, institution: str | None) -> Record:
    """Gather the page: a list of duties in groups, and the asides.

    Raises NotAuthorized for an institution that is not the caller's."""
    asked = {"institution": institution} if institution else {}
    offset = (page - 1) * PAGE_SIZE
    found = _action("ogptn_updates_due", limit=PAGE_SIZE, offset=offset, **asked)
    own = officers.institutions()
    sources = harvests.of_institutions(own)
    return {
        "owed": found,
        "tasks": _grouped(found["results"]),
        "pages": _pages(page, found["count"], asked),
        "institutions": own,
        "institution": institution,
        "most_institutions": MOST_INSTITUTIONS,
        "mine": _commitments(_listed(own, institution)),
        "done": _done(own),
        "drafts": _drafts(),
        "inventories": [one for one in inventory.shares(own) if one["promised"]],
        "sources": sources,
        "waiting_sources": harvests.waiting(sources) if page == 1 else [],
        "may_report": officers.of_type("civil_society"),
        "may_assess": officers.of_type("irm"),
        "others": _others(),
    }


def _grouped(duties: list[Record]) -> dict[str, list[Record]]:
    groups = ("overdue", "this_month", "later", "undated")
    return {group: [one for one in duties if one["group"] == group] for group in groups}


def _pages(page: int, count: int, asked: Record) -> list[Record]:
    def address(number: int) -> str:
        return str(tk.url_for("ogptn_desk.owed", page=number, **asked))

    return page_links(page, count, PAGE_SIZE, address)


def _listed(own: list[Record], institution: str | None) -> list[Record]:
    """Leave the institutions whose commitments are listed: the one that is chosen, or all if they are few."""
    chosen = [one for one in own if institution in (None, one["name"])]
    return chosen if len(chosen) <= MOST_INSTITUTIONS else []


def _commitments(own: list[Record]) -> list[Record]:
    """Give for each of the caller's institutions of government its commitments, the most urgent first."""
    found = [
        {
            "institution": one,
            **_action(
                "ogptn_commitment_list",
                institution=one["name"],
                sort="timeliness asc, name desc",
                limit=SHOWN_COMMITMENTS,
            ),
        }
        for one in own
        if one["institution_type"] == "government"
    ]
    names = {one["name"] for one in own}
    shown = gathering.by_id({item["id"] for one in found for item in one["results"]})
    led = {key: item for key, item in shown.items() if names & set(item["lead_institutions"])}
    checks = {key: _smart(item) for key, item in led.items()}
    return [{**one, "smart": checks, "led": set(led)} for one in found]


def _smart(item: Record) -> Record:
    plan = gathering.plan(item)
    end = dates.parse_day(plan and plan["end_date"])
    return {
        name: {"met": one.met, "missing": one.missing}
        for name, one in smart.check(item, end).items()
    }


def _done(own: list[Record]) -> list[Record]:
    """List what the caller wrote this month, the newest first: reports and amendments."""
    if not own:
        return []
    since = {"modified_since": values.today().replace(day=1).isoformat(), "sort": "written"}
    user = tk.current_user.id
    acts = [
        {"act": act, "row": row}
        for act, action in (
            ("report", "ogptn_progress_report_list"),
            ("amendment", "ogptn_amendment_list"),
        )
        for row in _action(action, limit=100, **since)["results"]
        if row["author"] == user
    ]
    newest = sorted(acts, key=lambda one: str(one["row"]["created_at"]), reverse=True)[:SHOWN_ACTS]
    names = gathering.by_id({one["row"]["commitment_id"] for one in newest})
    return [{**one, "item": names.get(one["row"]["commitment_id"])} for one in newest]


def _drafts() -> int:
    """Count what the caller has begun to write."""
    return int(_action("ogptn_draft_list", limit=1)["count"])


def _others() -> list[Record]:
    """Give the commitments of the plans under way, for those who report or assess beside the government."""
    if not (officers.of_type("civil_society") or officers.of_type("irm")):
        return []
    # What is closed by now may still run on the day as of which the portal is looked at.
    begun = [one for one in gathering.plans() if one["plan_status"] not in ("draft", "submitted")]
    running = [one["name"] for one in begun if not one["is_closed"]]
    found = [
        _action("ogptn_commitment_list", action_plan=name, limit=MOST_COMMITMENTS)
        for name in running
    ]
    return [one for listed in found for one in listed["results"]]
