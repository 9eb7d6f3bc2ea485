"""The sources that an officer keeps: their list, a page each, and each of their runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ckan.plugins import toolkit as tk
from ckanext.harvest.logic import HarvestJobExists
from flask import Blueprint, Response

from ckanext.ogptn import clock
from ckanext.ogptn.exports import csv_text
from ckanext.ogptn.harvesters.pages import helpers, words
from ckanext.ogptn.harvesters.workers.timetable import FREQUENCIES
from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import listing as paging
from ckanext.ogptn.views.answers import stream
from ckanext.ogptn.views.desk.officers import asked, sign_in

blueprint = Blueprint("ogptn_harvest_sources", __name__, url_prefix="/desk/harvest")
blueprint.before_request(sign_in)
Record = dict[str, Any]
PAGE_SIZE = 20
MOST_PAGES = 1000
SHOWN_RUNS = 5
SHOWN_CHANGES = 10
CSV = "text/csv; charset=utf-8"
CSV_PAGE = 1000


def action(name: str, /, **given: Any) -> Any:
    """Call an action as the reader."""
    return tk.get_action(name)({}, given)


def source(name: str) -> Record:
    """Find a source that the reader keeps; answer 404 or 403 else."""
    asked(lambda: tk.check_access("ogptn_harvest_run_list", {}, {"source": name}))
    found: Record = asked(lambda: action("ogptn_harvest_source_show", id=name))
    return found


def page_number() -> int:
    """Read which page of a list is asked for."""
    return paging.page_number(tk.request.args.get("page", ""), MOST_PAGES)


def pages(count: int, **view: str) -> list[Record]:
    """List the pages of a list to offer, each with its address."""
    endpoint = str(tk.request.endpoint)
    return paging.page_links(
        page_number(),
        count,
        PAGE_SIZE,
        lambda number: tk.url_for(endpoint, **view, page=number),
    )


def listing() -> str:
    """List the reader's sources, those that need a hand first."""
    offset = (page_number() - 1) * PAGE_SIZE
    found = asked(lambda: action("ogptn_harvest_source_list", limit=PAGE_SIZE, offset=offset))
    variables = {
        "sources": found["results"],
        "count": found["count"],
        "pages": pages(found["count"]),
        "may_add": tk.h.check_access("harvest_source_create"),
    }
    return tk.render("ogptn/desk/harvest/sources.html", variables)


def page(name: str) -> str:
    """Show how a source fares, and what can be done with it."""
    return tk.render("ogptn/desk/harvest/source.html", _gathered(source(name)))


def _gathered(found: Record, **more: Any) -> Record:
    runs = action("ogptn_harvest_run_list", source=found["id"], limit=SHOWN_RUNS)
    last = runs["results"][0] if runs["results"] else None
    ended = next((one for one in runs["results"] if one["finished"]), None)
    job = {"job": (ended or last)["id"]} if last else {}
    return {
        "source": found,
        "runs": runs,
        "last": last,
        "ended": ended,
        "changes": action("ogptn_harvest_change_list", **job, limit=SHOWN_CHANGES) if job else None,
        "problems": action("ogptn_harvest_problem_list", **job, grouped=True) if job else None,
        "hold": action("ogptn_harvest_hold_show", source=found["id"], limit=SHOWN_CHANGES),
        "frequencies": FREQUENCIES,
        "first_run": _clock_time(found["first_run"]),
        "waits": any(one["state"] in ("waiting", "running") for one in runs["results"]),
        "errors": {},
        **more,
    }


def _clock_time(moment: str | None) -> str:
    return f"{helpers.local(moment):%Y-%m-%dT%H:%M}" if moment else ""


def runs(name: str) -> str:
    """List all runs of a source."""
    found = source(name)
    offset = (page_number() - 1) * PAGE_SIZE
    listed = action("ogptn_harvest_run_list", source=found["id"], limit=PAGE_SIZE, offset=offset)
    variables = {"source": found, "runs": listed, "pages": pages(listed["count"], name=name)}
    return tk.render("ogptn/desk/harvest/runs.html", variables)


def run(name: str, job: str) -> str:
    """Show one run: what it changed, dataset by dataset, and what went wrong."""
    found = source(name)
    shown = _run_of(found, job)
    step = tk.request.args.get("step") or ""
    chosen = {"step": step} if step in ("added", "updated", "restored", "deleted") else {}
    offset = (page_number() - 1) * PAGE_SIZE
    changes = action("ogptn_harvest_change_list", job=job, limit=PAGE_SIZE, offset=offset, **chosen)
    variables = {
        "source": found,
        "run": shown,
        "step": step,
        "changes": changes,
        "problems": action("ogptn_harvest_problem_list", job=job, grouped=True, limit=100),
        "pages": pages(changes["count"], name=name, job=job, **chosen),
    }
    return tk.render("ogptn/desk/harvest/run.html", variables)


def _run_of(found: Record, job: str) -> Record:
    shown: Record = asked(lambda: action("ogptn_harvest_run_show", id=job))
    if shown["source_id"] != found["id"]:
        tk.abort(404, tk._("Not found, or you have no permission to view it"))
    return shown


def problems(name: str, job: str) -> Response:
    """Give the problems of a run as a table, in the language of the page."""
    _run_of(source(name), job)
    columns = [helpers.ogptn_harvest_word("COLUMNS", column) for column in words.COLUMNS]
    filename = f"{name}-{values.language()}.csv"
    return stream(csv_text.lines(columns, _rows(job)), CSV, filename)


def _rows(job: str) -> Iterator[list[object]]:
    offset, count = 0, 1
    while offset < count:
        found = action("ogptn_harvest_problem_list", job=job, limit=CSV_PAGE, offset=offset)
        yield from (_row(one) for one in found["results"])
        offset, count = offset + CSV_PAGE, found["count"]


def _row(problem: Record) -> list[object]:
    said = {
        **problem,
        "severity": helpers.ogptn_harvest_word("SEVERITIES", problem["severity"]),
        "stage": helpers.ogptn_harvest_word("STAGES", problem["stage"]),
        "title": values.ogptn_plain(problem["title"]),
        "advice": values.ogptn_plain(problem["advice"]),
    }
    return [said[column] for column in words.COLUMNS]


def start(name: str) -> Response:
    """Run a source now."""
    found = source(name)
    try:
        asked(lambda: action("harvest_job_create", source_id=found["id"], run=True))
        tk.h.flash_success(tk._("The run begins shortly. This page shows how far it is."))
    except HarvestJobExists:
        tk.h.flash_notice(tk._("A run is under way already."))
    except tk.ValidationError as refused:
        tk.h.flash_error(_first(refused))
    return tk.redirect_to("ogptn_harvest_sources.page", name=name)


def _first(refused: tk.ValidationError) -> str:
    texts = next(iter(refused.error_dict.values()))
    return str(texts[0] if isinstance(texts, list) else texts)


def pause(name: str) -> str | Response:
    """Pause a source, with the reason."""
    found = source(name)
    reason = tk.request.form.get("reason", "").strip()
    try:
        asked(lambda: action("ogptn_harvest_source_pause", id=found["id"], reason=reason))
    except tk.ValidationError as refused:
        return _again(found, refused, reason=reason)
    tk.h.flash_success(tk._("The source is paused: nothing is run until somebody ends the pause."))
    return tk.redirect_to("ogptn_harvest_sources.page", name=name)


def resume(name: str) -> Response:
    """End the pause of a source."""
    asked(lambda: action("ogptn_harvest_source_resume", id=source(name)["id"]))
    tk.h.flash_success(tk._("The source is run again at its moments."))
    return tk.redirect_to("ogptn_harvest_sources.page", name=name)


def timetable(name: str) -> str | Response:
    """Choose how often a source is run, and from when on."""
    found = source(name)
    frequency = tk.request.form.get("frequency", "")
    typed = tk.request.form.get("first_run", "").strip()
    first = _utc(typed)
    given = {"frequency": frequency, **({"first_run": first} if first else {})}
    if typed and not first:
        wrong = {"first_run": [tk._("This is no day and hour: 2018-04-30T02:00, for example.")]}
        return _again(found, tk.ValidationError(wrong), first_run=typed)
    try:
        asked(lambda: action("ogptn_harvest_timetable_update", id=found["id"], **given))
    except tk.ValidationError as refused:
        return _again(found, refused, first_run=typed)
    tk.h.flash_success(tk._("The timetable is kept."))
    return tk.redirect_to("ogptn_harvest_sources.page", name=name)


def _utc(typed: str) -> str:
    """Read a day and an hour by the portal's clock; nothing where they cannot be read."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return ""
    if moment.tzinfo is None:
        moment = clock.ZONE.localize(moment)
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()


def _again(found: Record, refused: tk.ValidationError, **typed: str) -> str:
    more = {"errors": refused.error_dict, **typed}
    return tk.render("ogptn/desk/harvest/source.html", _gathered(found, **more))


blueprint.add_url_rule("", view_func=listing, strict_slashes=False)
blueprint.add_url_rule("/<name>", view_func=page)
blueprint.add_url_rule("/<name>/runs", view_func=runs)
blueprint.add_url_rule("/<name>/run/<job>", view_func=run)
blueprint.add_url_rule("/<name>/run/<job>/problems.csv", view_func=problems)
blueprint.add_url_rule("/<name>/start", view_func=start, methods=["POST"])
blueprint.add_url_rule("/<name>/pause", view_func=pause, methods=["POST"])
blueprint.add_url_rule("/<name>/resume", view_func=resume, methods=["POST"])
blueprint.add_url_rule("/<name>/timetable", view_func=timetable, methods=["POST"])
