"""The scoreboard's pages: of a plan, of an institution, of a sector; gathered through actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.domain.scores import sampled
from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import scores as words
from ckanext.ogptn.helpers import sentences, values
from ckanext.ogptn.pages import dates, scores

Record = dict[str, Any]
# So many columns have room on a phone.
MOST_COLUMNS = 31
MOST_DAYS = 1000
DRAFTS = ("draft", "submitted")


def _action(action: str, **asked: Any) -> Any:
    return tk.get_action(action)({}, asked)


def of_plan(reference: str | None) -> Record:
    """Gather the page of a plan: the newest one that is under way or over, unless another is asked for.

    Raises ObjectNotFound for a plan that the reader may not see."""
    plans = gathering.plan_records()
    plan = _chosen(plans, reference)
    if plan is None:
        return {"plan": None, "plans": [], "board": None}
    board = _action("ogptn_scoreboard", action_plan=plan["name"])
    whole = _action("ogptn_scoreboard")
    known = {one["name"]: one for one in plans}
    by_plan = [
        {**row, "plan": known[row["action_plan"]]}
        for row in reversed(whole["by_plan"])
        if row["action_plan"] in known
    ]
    return {
        "plan": plan,
        "plans": plans,
        "board": board,
        "by_plan": by_plan,
        "titles": _titles(board, by_plan),
        "time": _over_time("plan", plan["name"], board),
    }


def _chosen(plans: list[Record], reference: str | None) -> Record | None:
    if reference:
        found = next((one for one in plans if reference in (one["name"], one["id"])), None)
        if found is None:
            raise tk.ObjectNotFound
        return found
    begun = [one for one in plans if one.get("plan_status") not in DRAFTS]
    return next(iter(begun or plans), None)


def _titles(board: Record, by_plan: list[Record]) -> Record:
    parts = {
        "plans": [(sentences.ogptn_plan_short(row["plan"]), row) for row in by_plan],
        "sectors": [
            (values.ogptn_word("SECTORS", row["sector"]) if row["sector"] else "", row)
            for row in board["by_sector"]
        ],
        "institutions": [
            (values.ogptn_title_plain(row["institution"]), row) for row in board["by_institution"]
        ],
    }
    return {chart: words.title(chart, scores.of_parts(rows)) for chart, rows in parts.items()}


def of_institution(name: str) -> Record:
    """Gather the page of an institution. Raises ObjectNotFound where there is none."""
    found = next((one for one in gathering.institutions() if one["name"] == name), None)
    if found is None:
        raise tk.ObjectNotFound
    return {**_part("institution", name), "institution": found}


def of_sector(code: str) -> Record:
    """Gather the page of a sector. Raises ObjectNotFound where no commitment belongs to it."""
    found = _part("sector", code)
    if not found["board"]["promised"]:
        raise tk.ObjectNotFound
    return {**found, "sector": code}


def _part(scope: str, name: str) -> Record:
    board = _action("ogptn_scoreboard", **{scope: name})
    by_plan = [{**row, "plan": gathering.plan(row)} for row in reversed(board["by_plan"])]
    return {
        "board": board,
        "by_plan": [row for row in by_plan if row["plan"]],
        "time": _over_time(scope, name, board),
    }


def _over_time(scope: str, name: str, board: Record) -> Record:
    """Give the days that are kept, thinned out to columns, with their title; the present day as it stands now."""
    asked = {"scope": scope, "name": name, "limit": MOST_DAYS}
    kept = _action("ogptn_scoreboard_history", **asked)["results"]
    by_day = {day: row for row in kept if (day := dates.parse_day(row["day"]))}
    if not tk.current_user.is_authenticated:
        # The day's count is of the last hour, and of what everybody sees.
        by_day[values.today()] = board
    days = [scores.Day(day, by_day[day]) for day in sampled(list(by_day), MOST_COLUMNS)]
    return {"days": days, "title": words.title("days", scores.of_days(days))}


# --- as a table to take along


COLUMNS = (
    "scope", "name", "title", "promised", "fulfilled", "stale", "without_data", "datasets",
)  # fmt: skip


def rows(plan: str | None) -> Iterator[list[object]]:
    """Give the counts of now: of the whole, and by plan, institution and sector; of one plan, or of all.

    Raises ObjectNotFound for a plan that the reader may not see."""
    chosen = _chosen(gathering.plan_records(), plan) if plan else None
    asked = {"action_plan": chosen["name"]} if chosen else {}
    return _lines(_action("ogptn_scoreboard", **asked), "plan" if chosen else "portal")


def _lines(board: Record, whole: str) -> Iterator[list[object]]:
    if whole == "portal":
        yield _line("portal", "", "", board)
    for row in board["by_plan"]:
        if shown := gathering.plan(row):
            yield _line("plan", shown["name"], values.ogptn_title_plain(shown), row)
    for row in board["by_institution"]:
        one = row["institution"]
        yield _line("institution", one["name"], values.ogptn_title_plain(one), row)
    for row in board["by_sector"]:
        yield _line("sector", row["sector"], values.ogptn_word("SECTORS", row["sector"]), row)


def _line(scope: str, name: str, title: str, row: Record) -> list[object]:
    return [scope, name, title, *(row[count] for count in COLUMNS[3:])]
