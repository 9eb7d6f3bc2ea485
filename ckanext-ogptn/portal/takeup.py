"""Hand out again the harvest work that a consumer had taken when it died.

ckanext-harvest's consumers take a message off a list and leave a note beside it until the work is
done (``ckanext.harvest.queue.RedisConsumer``). It hands lost work out again itself, but only after
three minutes (a record) or two hours (a listing). A portal has one consumer of each kind, so
whatever is noted when that one starts was left by one that died.
"""

from __future__ import annotations

import json

import redis

from ckanext.ogptn.portal.errors import ServiceError
from ckanext.ogptn.portal.valkey import Valkey

# What a message of each consumer's list names.
MESSAGES = {"gather": "harvest_job_id", "fetch": "harvest_object_id"}


def take_up(valkey: Valkey, site_id: str, consumer: str) -> int:
    """Put what ``consumer`` (gather or fetch) left back on its list; return how many messages.

    Raises ServiceError where the queue does not answer.
    """
    message = MESSAGES[consumer]
    waiting = f"ckanext-harvest:{site_id}:{message}"
    client = valkey.client()
    try:
        notes = list(client.scan_iter(f"{waiting}:*"))
        for note in notes:
            taken = note.decode().removeprefix(f"{waiting}:")
            with client.pipeline(transaction=True) as both:
                both.rpush(waiting, json.dumps({message: taken}))
                both.delete(note)
                both.execute()
    except redis.RedisError as error:
        raise ServiceError(f"the queue does not answer: {error}") from error
    finally:
        client.close()
    return len(notes)
