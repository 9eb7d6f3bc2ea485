"""The queue is only a doorbell: what was lost from it is found in the tables and rung again.

ckanext-harvest 1.6.3 rings for every object that is `WAITING` and not in the queue, and looks at
the table before the queue: an object that a worker takes in between is done twice, and the second
time, its job being closed, turns into an error. So our objects wait as `QUEUED`, which it leaves
alone, and are looked for here in the safe order.
"""

from __future__ import annotations

import json
from datetime import timedelta

import ckan.plugins.toolkit as tk
from ckan import model
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob, HarvestObject

from ckanext.ogptn.harvesters.runs.model import now

QUEUED = "QUEUED"
PATIENCE = timedelta(seconds=60)


def ring_again() -> int:
    """Send what has waited for a minute and is in no queue and in no worker's hands; count it."""
    if tk.config.get("ckan.harvest.mq.type") != "redis":
        return 0  # RabbitMQ keeps its messages itself.
    return _ring_objects() + _ring_jobs()


def _ring_objects() -> int:
    routing_key = queue.get_fetch_routing_key()
    known = _in_queue(routing_key, "harvest_object_id")
    waiting = (
        model.Session.query(HarvestObject.id)
        .join(HarvestJob, HarvestJob.id == HarvestObject.harvest_job_id)
        .filter(HarvestObject.state == QUEUED, HarvestJob.status == "Running")
        .filter(HarvestJob.gather_finished < now() - PATIENCE)
    )
    lost = [object_id for (object_id,) in waiting if object_id not in known]
    publisher = queue.get_fetch_publisher()
    for object_id in lost:
        publisher.send({"harvest_object_id": object_id})
    return len(lost)


def _ring_jobs() -> int:
    known = _in_queue(queue.get_gather_routing_key(), "harvest_job_id")
    waiting = model.Session.query(HarvestJob.id).filter(
        HarvestJob.status == "Running",
        HarvestJob.gather_started.is_(None),
        HarvestJob.created < now() - PATIENCE,
    )
    lost = [job_id for (job_id,) in waiting if job_id not in known]
    publisher = queue.get_gather_publisher()
    for job_id in lost:
        publisher.send({"harvest_job_id": job_id})
    return len(lost)


def _in_queue(routing_key: str, name: str) -> set[str]:
    """Give the ids in a queue, and those that workers have taken and not yet finished."""
    connection = queue.get_connection()
    queued = {json.loads(body)[name] for body in connection.lrange(routing_key, 0, -1)}
    taken = {key.rsplit(":", 1)[-1] for key in connection.scan_iter(f"{routing_key}:*")}
    return queued | taken
