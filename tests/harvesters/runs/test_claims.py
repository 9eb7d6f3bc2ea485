"""The queue is only a doorbell: work is claimed in the tables, once, and taken over from the dead."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob, HarvestObject

from ckanext.ogptn.harvesters.model import HarvestLease, HarvestRecord, HarvestRun, now
from ckanext.ogptn.harvesters.runs import leases, problems
from ckanext.ogptn.harvesters.runs.gathering import Gathering
from ckanext.ogptn.harvesters.runs.leases import Claim, is_kept, is_worn_out
from ckanext.ogptn.harvesters.sources import http
from ckanext.ogptn.harvesters.workers import consumers, picking, queueing, running, work
from tests.harvesters.jobs import dataset, make_source

pytestmark = [
    pytest.mark.with_plugins("ogptn_search", "ogptn_harvest", "ogptn_energy", "harvest"),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
]


@pytest.fixture
def job_id(site: None, source: Any) -> str:
    """Give a job of three records that is to be done."""
    source.serve_ckan([dataset(1), dataset(2), dataset(3)])
    made = running.start(make_source(source.url), send=False)
    job = HarvestJob.get(made)
    job.status = "Running"
    job.save()
    return made


def let_run_out(subject: str) -> None:
    """Make a claim look as if its worker had died a while ago."""
    model.Session.query(HarvestLease).filter_by(subject=subject).update(
        {"until": now() - timedelta(seconds=1)}
    )
    model.Session.commit()


def test_work_is_left_alone_after_three_attempts() -> None:
    """Three workers may die over it; the fourth that takes it gives it up."""
    assert [is_worn_out(attempts) for attempts in (1, 2, 3, 4)] == [False, False, False, True]


def test_a_claim_is_put_off_no_longer_than_its_limit() -> None:
    """A worker that hangs loses its claim as one that died does."""
    claimed = Claim("job", "worker", 1, longest_seconds=60.0, since=100.0)
    assert (is_kept(claimed, 159.0), is_kept(claimed, 160.0)) == (True, False)


def test_a_claim_is_anothers_until_it_runs_out(site: None) -> None:
    """Nobody takes what is claimed; what ran out is taken over, and the attempt is counted."""
    first = leases.claim("job", "source", 60)
    assert first is not None
    assert leases.claim("job", "source", 60) is None
    let_run_out("job")
    second = leases.claim("job", "source", 60)
    assert second is not None
    assert second.attempts == 2


def test_a_claim_is_put_off_while_its_worker_lives(site: None) -> None:
    """What would have run out is another's no sooner than a whole period later."""
    first = leases.claim("job", "source", 60)
    assert first is not None
    let_run_out("job")
    leases.put_off([first.worker])
    assert leases.claim("job", "source", 60) is None


def test_who_lost_a_claim_writes_nothing(site: None) -> None:
    """The proof fails for the first worker once a second has taken over."""
    first = leases.claim("job", "source", 60)
    assert first is not None
    let_run_out("job")
    leases.claim("job", "source", 60)
    with leases.held(first), pytest.raises(leases.LeaseLost):
        leases.prove()


def test_no_more_of_a_source_is_taken_than_it_allows(site: None) -> None:
    """The limit counts what is in hand in all processes, of this source alone."""
    assert leases.claim("a", "source", 60, most=2)
    assert leases.claim("b", "source", 60, most=2)
    assert leases.claim("c", "source", 60, most=2) is None
    assert leases.claim("d", "other", 60, most=2)


def test_a_claimed_listing_is_not_read_twice(job_id: str, source: Any) -> None:
    """A message that comes twice finds the work in another's hands."""
    claimed = work.take_job(job_id)
    assert claimed is not None
    source.asked.clear()
    assert work.on_job(job_id) is False
    assert source.asked == []
    assert work.do_job(claimed) is True
    assert work.on_job(job_id) is False


def test_a_listing_whose_worker_died_is_read_anew(job_id: str) -> None:
    """It is free again when the claim has run out, and only then."""
    work.take_job(job_id)
    assert picking.waiting_jobs() == []
    let_run_out(job_id)
    assert picking.waiting_jobs() == [job_id]
    assert work.on_job(job_id) is True
    assert model.Session.query(HarvestObject).count() == 3


def test_a_record_that_comes_twice_is_written_once(job_id: str) -> None:
    """The second message finds the work done; no lease is left behind."""
    work.on_job(job_id)
    one = picking.waiting_objects(job_id, 1)[0]
    assert (work.on_object(one), work.on_object(one)) == (True, False)
    assert model.Session.query(HarvestRecord).count() == 1
    assert model.Session.query(HarvestLease).count() == 0


def test_a_record_over_which_workers_die_becomes_an_error(job_id: str) -> None:
    """After three attempts it is reported with a code, and the job ends with the others."""
    work.on_job(job_id)
    one = picking.waiting_objects(job_id, 1)[0]
    for _ in range(3):
        assert work.take_object(one) is not None
        let_run_out(one)
    for left in picking.waiting_objects(job_id, 9):
        work.on_object(left)
    stats = running.progress("x", job_id)
    assert (stats.status, stats.stats["added"], stats.stats["errored"]) == ("Finished", 2, 1)
    assert "worker_lost" in stats.errors[0]


def test_a_listing_over_which_workers_die_ends_its_job(job_id: str) -> None:
    """A source whose listing kills three workers is reported, and the job closes."""
    for _ in range(3):
        assert work.take_job(job_id) is not None
        let_run_out(job_id)
    work.on_job(job_id)
    ended = running.progress("x", job_id)
    assert ended.status == "Finished"
    assert ended.errors[0].startswith("worker_lost")


def test_a_job_closes_with_its_last_record(job_id: str) -> None:
    """Nobody has to ask for it."""
    work.on_job(job_id)
    for one in picking.waiting_objects(job_id, 9):
        assert running.progress("x", job_id).status == "Running"
        work.on_object(one)
    assert running.progress("x", job_id).status == "Finished"


def test_what_is_lost_from_the_queue_is_rung_for_again(job_id: str) -> None:
    """Also where ckanext-harvest has noted that a worker took it; what is in hand is not."""
    work.on_job(job_id)
    first, *others = picking.waiting_objects(job_id, 9)
    redis = queue.get_connection()
    redis.set(f"{queue.get_fetch_routing_key()}:{others[0]}", "2026-11-22 10:00:00.000000")
    assert work.take_object(first) is not None
    assert queueing.ring_again() == 2
    assert queueing.ring_again() == 0
    queue.purge_queues()


def test_a_flushed_queue_loses_no_listing(job_id: str) -> None:
    """A job that nobody lists and no message names is rung for."""
    assert queueing.ring_again() == 1
    assert queue.get_connection().llen(queue.get_gather_routing_key()) == 1
    queue.purge_queues()


def test_ckanext_harvests_consumers_do_the_work_once(job_id: str) -> None:
    """One message of each queue is enough, and the same again changes nothing."""
    consumer = queue.get_gather_consumer()
    message = json.dumps({"harvest_job_id": job_id})
    for _ in range(2):
        queue.gather_callback(consumer, queue.FakeMethod(message), None, message)
    body = queue.get_connection().lpop(queue.get_fetch_routing_key())
    for _ in range(2):
        queue.fetch_callback(queue.get_fetch_consumer(), queue.FakeMethod(body), None, body)
    ended = running.progress("x", job_id)
    assert (ended.status, ended.stats["added"], ended.stats["total"]) == ("Finished", 3, 3)
    queue.purge_queues()


def test_a_message_of_another_harvester_is_not_ours(site: None) -> None:
    """A message that names no record of ours is left to ckanext-harvest."""
    assert consumers.is_ours(consumers.FETCH, '{"harvest_object_id": "nothing"}') is False


def test_records_of_a_job_that_was_ended_are_errors(job_id: str) -> None:
    """A job that a person stops leaves no record without an outcome."""
    work.on_job(job_id)
    job = HarvestJob.get(job_id)
    job.status = "Finished"
    job.save()
    running.close_finished(job.source_id)
    ended = running.progress("x", job_id)
    assert (ended.stats["errored"], ended.stats["total"]) == (3, 3)
    assert "job_ended" in ended.errors[0]


def test_the_source_with_the_least_in_hand_comes_first(job_id: str, source: Any) -> None:
    """A long job of one source does not keep a short one of another waiting."""
    source.serve_ckan([dataset(9)])
    second = running.start(make_source(f"{source.url}/", "other", example=True), send=False)
    job = HarvestJob.get(second)
    job.status = "Running"
    job.save()
    source.serve_ckan([dataset(1), dataset(2), dataset(3)])
    work.on_job(job_id)
    source.serve_ckan([dataset(9)])
    work.on_job(second)
    picker = picking.Picker()
    taken = [consumers.take_next(picker) for _ in range(2)]
    jobs = {HarvestObject.get(claimed.subject).harvest_job_id for claimed in taken if claimed}
    assert jobs == {job_id, second}


def test_a_listing_past_its_deadline_is_cut(job_id: str, source: Any) -> None:
    """What was listed until then is taken; nothing is withdrawn, and the report says why."""
    job, ticking = HarvestJob.get(job_id), iter([0.0, 0.0, 0.0, *[21600.1] * 9])
    harvester = queue.get_harvester("ogptn_energy")
    with http.client_for_source(job.source) as client:
        ids = Gathering(harvester, job, client, clock=lambda: next(ticking)).run()
    run = model.Session.get(HarvestRun, job_id)
    assert (len(ids), run.complete) == (2, False)
    assert [one.code for one in problems.of_job(job_id)] == ["deadline_exceeded"]


def test_records_past_their_deadline_are_errors(job_id: str) -> None:
    """A run does not go on for ever: what is left is reported, and taken by the next run."""
    work.on_job(job_id)
    job = HarvestJob.get(job_id)
    job.gather_finished = now() - timedelta(minutes=361)
    job.save()
    for one in picking.waiting_objects(job_id, 9):
        work.on_object(one)
    ended = running.progress("x", job_id)
    assert (ended.status, ended.stats["errored"]) == ("Finished", 3)
    assert "deadline_exceeded" in ended.errors[0]


def test_a_job_that_is_ended_while_it_lists_writes_nothing(job_id: str, source: Any) -> None:
    """What was listed for a job that a person has stopped meanwhile is dropped."""
    page = source.answers["/api/3/action/package_search"]

    def stop(asked: dict[str, str]) -> Any:
        with model.meta.engine.begin() as connection:
            connection.execute(sa.update(HarvestJob).values(status="Finished"))
        return page(asked)

    source.answers["/api/3/action/package_search"] = stop
    assert work.on_job(job_id) is False
    assert model.Session.query(HarvestObject).count() == 0
    assert model.Session.query(HarvestLease).count() == 0
