"""Which sources are started when: by the timetable, once, and never a paused one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckanext.harvest.logic import HarvestJobExists
from ckanext.harvest.model import HarvestJob, HarvestSource
from click.testing import CliRunner

from ckanext.ogptn.harvesters.cli import run_command
from ckanext.ogptn.harvesters.model import HarvestTimetable, now
from ckanext.ogptn.harvesters.workers import scheduling
from ckanext.ogptn.harvesters.workers.timetable import NEVER


@pytest.fixture
def due(keeping: Any) -> str:
    """Give a daily source that was due yesterday at one, and nothing else that is due."""
    model.Session.query(HarvestJob).filter(HarvestJob.status != "Finished").delete()
    for source in model.Session.query(HarvestSource):
        planned = now() + timedelta(hours=5)
        if source.id == keeping.ids["good"]:
            planned = now().replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
        source.frequency, source.next_run = "DAILY", planned
        row = model.Session.get(HarvestTimetable, source.id)
        if row is None:
            row = HarvestTimetable(source_id=source.id, reason="")
            model.Session.add(row)
        row.anchor, row.paused_at = planned, None
    model.Session.commit()
    source_id: str = keeping.ids["good"]
    return source_id


@pytest.fixture
def ckan_cli() -> Callable[[list[str]], Any]:
    """Give `ogptn-harvest run` with arguments."""
    return lambda arguments: CliRunner().invoke(run_command, arguments)


def planned(source_id: str) -> datetime:
    """Read when a source is run next."""
    model.Session.expire_all()
    moment: datetime = HarvestSource.get(source_id).next_run
    return moment


def jobs(source_id: str) -> int:
    """Count a source's open jobs."""
    query = model.Session.query(HarvestJob).filter(HarvestJob.source_id == source_id)
    return int(query.filter(HarvestJob.status != "Finished").count())


def test_what_is_due_is_started_and_planned_from_the_plan(due: str) -> None:
    """A day late and some minutes: the next run is at the planned minute, not a day from now."""
    first = planned(due)
    assert scheduling.run_due() == [due]
    assert jobs(due) == 1
    assert (planned(due) - first) % timedelta(days=1) == timedelta(0)
    assert timedelta(0) < planned(due) - now() <= timedelta(days=1)


def test_a_second_look_in_the_same_minute_starts_nothing(due: str) -> None:
    """However often the scheduler asks."""
    scheduling.run_due()
    assert scheduling.run_due() == []
    assert jobs(due) == 1


def test_a_source_that_still_runs_is_not_started_again(due: str) -> None:
    """Its moment passes, and the next one is planned."""
    scheduling.run_due()
    source = HarvestSource.get(due)
    source.next_run = now() - timedelta(minutes=1)
    source.save()
    assert scheduling.run_due() == []
    assert jobs(due) == 1
    assert planned(due) > now()


def test_a_source_that_was_never_planned_is_run_at_once(due: str) -> None:
    """A new source does not wait for a day."""
    source = HarvestSource.get(due)
    source.next_run = None
    source.save()
    assert scheduling.run_due() == [due]
    assert planned(due) > now()


def test_another_frequency_counts_from_the_next_look(due: str, keeping: Any) -> None:
    """A weekly source that becomes a daily one does not wait for the end of its week."""
    held = HarvestSource.get(keeping.ids["held"])
    row = model.Session.get(HarvestTimetable, held.id)
    row.anchor = now() - timedelta(hours=1)
    held.frequency, held.next_run = "DAILY", now() + timedelta(days=6)
    held.save()
    scheduling.run_due()
    assert planned(keeping.ids["held"]) - now() < timedelta(days=1)


def test_a_paused_source_has_no_next_run(due: str) -> None:
    """It is left alone, and planned again when the pause ends."""
    scheduling.pause(due, None, "Being mended")
    assert scheduling.run_due() == []
    assert planned(due) == NEVER
    scheduling.resume(due)
    assert now() < planned(due) <= now() + timedelta(days=1)


def test_two_who_start_a_source_start_it_once(due: str, keeping: Any) -> None:
    """The second is told that it runs."""
    keeping.ask("harvest_job_create", source_id=due, run=False)
    with pytest.raises(HarvestJobExists):
        keeping.ask("harvest_job_create", source_id=due, run=False)
    model.Session.rollback()
    assert jobs(due) == 1


def test_a_job_that_was_made_and_never_sent_is_sent(due: str, keeping: Any) -> None:
    """Its maker died in between: it would hold its source back for ever."""
    keeping.ask("harvest_job_create", source_id=due, run=False)
    scheduling.run_due()
    job = model.Session.query(HarvestJob).filter_by(source_id=due, status="Running").one()
    assert job.gather_started is None


def test_the_command_line_leaves_out_what_is_paused(due: str, ckan_cli: Any) -> None:
    """It says since when and why, and starts nothing."""
    scheduling.pause(due, None, "Being mended")
    answer = ckan_cli(["source-good"])
    assert "Being mended" in answer.output
    assert answer.exit_code == 0
    assert jobs(due) == 0


def test_starting_all_leaves_out_what_is_paused(due: str, keeping: Any, site: Any) -> None:
    """One paused source does not keep the others from being started."""
    scheduling.pause(due, None, "Being mended")
    tk.get_action("harvest_job_create_all")(site, {"run": False})
    assert jobs(due) == 0
    assert jobs(keeping.ids["held"]) == 1
