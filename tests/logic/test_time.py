"""Rules of what time alone changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan import model
from click.testing import CliRunner

from ckanext.ogptn import cli, jobs
from ckanext.ogptn.model import Link

Maker = Callable[..., Any]


def timeliness(call: Maker) -> dict[str, int]:
    """Return how many commitments the index holds of each timeliness."""
    query = {"fq": "dataset_type:commitment", "facet.field": ["timeliness"], "rows": 0}
    counts: dict[str, int] = call("package_search", **query)["facets"]["timeliness"]
    return counts


def test_a_new_day_brings_the_index_up_to_date_once(
    commitment: Maker, call: Maker, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a deadline passes its commitment is indexed anew, others are not; a second tick does
    nothing."""
    monkeypatch.setitem(ckan_config, "ogptn.as_of", "2017-03-31")
    commitment(1, due_date="2017-03-31")
    commitment(2, due_date="2018-12-31")
    assert jobs.refresh_derived() == 0
    monkeypatch.setitem(ckan_config, "ogptn.as_of", "2017-04-01")
    assert timeliness(call) == {"due_soon": 1, "on_track": 1}
    assert jobs.tick()["refreshed"] == 1
    assert timeliness(call) == {"overdue": 1, "on_track": 1}
    done = jobs.tick()
    # Scores are counted anew with each hour, which may have begun meanwhile.
    del done["scores"]
    assert not any(done.values())


def test_a_plan_that_changes_changes_its_commitments(commitment: Maker, call: Maker) -> None:
    """When a plan is prolonged its commitments are judged anew, by a job."""
    commitment(1)
    assert timeliness(call) == {"unknown": 1}
    call("package_patch", id="tn-2016-2018", end_date="2099-12-31")
    assert jobs.refresh_plan("tn-2016-2018") == 1
    assert timeliness(call) == {"no_deadline": 1}


def test_a_tick_sweeps_what_was_purged_behind_our_back(
    commitment: Maker, dataset: Maker, call: Maker
) -> None:
    """Links of records that were removed by other ways than CKAN's actions go with the next
    tick."""
    commitment(1)
    dataset("budget-2016")
    call("ogptn_link_create", commitment="tn-2016-01", dataset="budget-2016")
    model.Package.get("budget-2016").purge()
    model.repo.commit()
    assert jobs.tick()["orphans"] == 1
    assert model.Session.query(Link).count() == 0


def test_the_command_says_what_it_did(site: None) -> None:
    """`ckan ogptn tick` prints how much there was to do."""
    done = CliRunner().invoke(cli.ogptn, ["tick"])
    assert done.output == (
        "orphans: 0, health: 0, mended: 0, refreshed: 0, opened: 0, scores: 1, mails: 0,"
        " tables_due: 0, files_due: 0, suggestions_due: 0\n"
    )


def test_the_scheduler_ends_when_it_is_told_to(site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SIGTERM it finishes its tick and ends."""
    import os
    import signal

    monkeypatch.setattr(jobs, "tick", lambda: os.kill(os.getpid(), signal.SIGTERM) or {"done": 1})
    before = signal.getsignal(signal.SIGTERM)
    try:
        done = CliRunner().invoke(cli.ogptn, ["scheduler"])
    finally:
        signal.signal(signal.SIGTERM, before)
    assert (done.exit_code, done.output) == (0, "done: 1\n")
