"""The queue is only a doorbell: what is to be done stands in the tables.

A message may be lost or come twice. What waits there without a claim is rung for again, whatever
ckanext-harvest has noted about messages that workers have taken: a note outlives its worker.

ckanext-harvest 1.6.3 rings for each object that is `WAITING` and not in the queue, and looks at
the table before the queue: an object that a worker takes in between is done twice. Our objects
wait as `QUEUED`, which it leaves alone.
"""

from __future__ import annotations

import json

import ckan.plugins.toolkit as tk
from ckanext.harvest import queue

from ckanext.ogptn.harvesters.workers import picking

# So many workers may be asleep; each of them works on until nothing is left.
BELLS = 16


def has_bell() -> bool:
    """Say whether messages go through Redis; with RabbitMQ ckanext-harvest's own consumers ring."""
    return (tk.config.get("ckan.harvest.mq.type") or queue.MQ_TYPE) == "redis"


def ring_again() -> int:
    """Ring for listings and records that wait without a claim and without a message; count them."""
    jobs = _ring("harvest_job_id", picking.waiting_jobs())
    return jobs + sum(ring_for_objects(job_id) for job_id, *_ in picking.open_jobs())


def ring_for_objects(job_id: str) -> int:
    """Ring for some records of a job; whoever hears it goes on with the others."""
    return _ring("harvest_object_id", picking.waiting_objects(job_id, BELLS))


def _ring(name: str, ids: list[str]) -> int:
    if not ids:
        return 0
    is_job = name == "harvest_job_id"
    publisher = queue.get_gather_publisher() if is_job else queue.get_fetch_publisher()
    known = _in_queue(name) if has_bell() else set()
    lost = [one for one in ids if one not in known]
    for one in lost:
        publisher.send({name: one})
    publisher.close()
    return len(lost)


def _in_queue(name: str) -> set[str]:
    is_job = name == "harvest_job_id"
    key = queue.get_gather_routing_key() if is_job else queue.get_fetch_routing_key()
    return {json.loads(body)[name] for body in queue.get_connection().lrange(key, 0, -1)}
