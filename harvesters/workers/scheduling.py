"""Which sources are run now, and which are paused: the database side of the timetable.

ckanext-harvest looks for what is due in `harvest_source.next_run`. What stands there is always the
timetable's, so that its own round finds nothing left to start.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk
from ckan import model
from ckanext.harvest.logic import HarvestJobExists
from ckanext.harvest.model import HarvestJob, HarvestSource

from ckanext.ogptn import clock
from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.model import HarvestTimetable, now
from ckanext.ogptn.harvesters.workers.timetable import MANUAL, NEVER, next_run

log = logging.getLogger(__name__)
ZONE = ZoneInfo(str(clock.ZONE))


class SourcePaused(tk.ValidationError):
    """Somebody wants to run a source that is paused."""

    def __init__(self, row: HarvestTimetable) -> None:
        since = f"{row.paused_at:%Y-%m-%d %H:%M}"
        said = tk._("The source is paused since {since} (UTC): {reason}")
        super().__init__({"source_id": [said.format(since=since, reason=row.reason)]})


def timetable_of(source_id: str) -> HarvestTimetable | None:
    """Find from when a source's runs are counted, and whether it is paused."""
    found: HarvestTimetable | None = model.Session.get(HarvestTimetable, source_id)
    return found


def is_paused(source_id: str) -> bool:
    """Say whether a source is paused."""
    row = timetable_of(source_id)
    return row is not None and row.paused_at is not None


def check_runs(source_id: str) -> None:
    """Hold the source, so that two who start it at once start it once; raise where it is paused."""
    model.Session.query(HarvestSource.id).filter(
        HarvestSource.id == source_id
    ).with_for_update().all()
    row = model.Session.get(HarvestTimetable, source_id, populate_existing=True)
    if row is not None and row.paused_at is not None:
        model.Session.rollback()
        raise SourcePaused(row)


def run_due(moment: datetime | None = None) -> list[str]:
    """Start every source whose moment has come, each once, and plan its next run; give their ids."""
    present = moment or now()
    started = []
    for source_id in _scheduled():
        source = HarvestSource.get(source_id)
        row = _row(source, present)
        if row.paused_at is not None:
            _plan(source, NEVER)
        elif source.next_run is None or source.next_run <= present:
            if _start(source_id):
                started.append(source_id)
            _plan(HarvestSource.get(source_id), _next(row, source.frequency, present))
        else:
            # Its frequency may have been changed since.
            _plan(source, _next(row, source.frequency, present))
    return started


def active_sources() -> list[str]:
    """Give the ids of the sources that are not deleted, those first whose moment comes first."""
    return [source_id for (source_id,) in _active()]


def _scheduled() -> list[str]:
    query = _active().filter(HarvestSource.frequency != MANUAL)
    return [source_id for (source_id,) in query]


def _active() -> Any:
    return (
        model.Session.query(HarvestSource.id)
        .join(model.Package, model.Package.id == HarvestSource.id)
        .filter(HarvestSource.active.is_(True), model.Package.state == "active")
        .order_by(HarvestSource.next_run, HarvestSource.created)
    )


def _row(source: HarvestSource, present: datetime) -> HarvestTimetable:
    found = model.Session.get(HarvestTimetable, source.id, populate_existing=True)
    if found is not None:
        return found
    planned = source.next_run if source.next_run and source.next_run < NEVER else present
    row = HarvestTimetable(source_id=source.id, anchor=planned, reason="")
    model.Session.add(row)
    model.Session.commit()
    return row


def _next(row: HarvestTimetable, frequency: str, present: datetime) -> datetime | None:
    return next_run(row.anchor, frequency, present, ZONE)


def _plan(source: HarvestSource, planned: datetime | None) -> None:
    if source.next_run != planned:
        source.next_run = planned
        model.Session.add(source)
        model.Session.commit()


def _start(source_id: str) -> bool:
    """Start a source; one that still runs is left to it."""
    try:
        tk.get_action("harvest_job_create")(site_context(), {"source_id": source_id, "run": True})
    except HarvestJobExists:
        model.Session.rollback()
        _send_left(source_id)
        return False
    except (tk.ValidationError, tk.ObjectNotFound) as error:
        model.Session.rollback()
        log.warning("Source %s was not started: %s", source_id, error)
        return False
    return True


def _send_left(source_id: str) -> None:
    """Send a job that was made and, its maker having died, never sent."""
    job = (
        model.Session.query(HarvestJob)
        .filter(HarvestJob.source_id == source_id, HarvestJob.status == "New")
        .first()
    )
    if job is not None:
        tk.get_action("harvest_send_job_to_gather_queue")(site_context(), {"id": job.id})


def begin(source_id: str) -> None:
    """Count a source's runs from now on, where nothing is planned yet; a run by hand moves nothing."""
    source, present = HarvestSource.get(source_id), now()
    row = _row(source, present)
    if source.frequency != MANUAL and source.next_run is None:
        _plan(source, _next(row, source.frequency, present))


def pause(source_id: str, user_id: str | None, reason: str) -> HarvestTimetable:
    """Start no run of a source any more, and commit; one that is under way goes on to its end."""
    source = HarvestSource.get(source_id)
    row = _row(source, now())
    row.paused_at, row.paused_by, row.reason = now(), user_id, reason
    source.next_run = NEVER
    model.Session.query(HarvestJob).filter(
        HarvestJob.source_id == source_id, HarvestJob.status == "New"
    ).update({"status": "Aborted"}, synchronize_session=False)
    model.Session.commit()
    return row


def resume(source_id: str) -> HarvestTimetable:
    """Run a source again at its moments, and commit; what was missed is not made up for."""
    source, present = HarvestSource.get(source_id), now()
    row = _row(source, present)
    row.paused_at, row.paused_by, row.reason = None, None, ""
    source.next_run = _next(row, source.frequency, present)
    model.Session.commit()
    return row


def set_timetable(source_id: str, frequency: str, anchor: datetime) -> None:
    """Choose how often a source is run, and the moment from which that is counted; commit."""
    source, present = HarvestSource.get(source_id), now()
    row = _row(source, present)
    row.anchor = anchor
    source.frequency = frequency
    source.next_run = NEVER if row.paused_at else _next(row, frequency, present)
    model.Session.commit()
