"""Look at the datasets that are due: match their texts with the promises, and keep what is found."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.domain.proposing import Found, steps
from ckanext.ogptn.logic.suggesting import due, matchers, reading
from ckanext.ogptn.logic.suggesting.due import Due
from ckanext.ogptn.logic.suggesting.interfaces import confirming
from ckanext.ogptn.logic.suggesting.keeping import Shelf
from ckanext.ogptn.matching.engine import Matcher, signature
from ckanext.ogptn.matching.texts import Offer

Ends = tuple[str, str]
Refresh = Callable[[Collection[Ends]], object]
MakeMatcher = Callable[[], Matcher]

AT_ONCE = 200
PROPOSED = 3
# Any number will do that is the same for all who suggest.
LOCK = 0x6F67_7074_6E01


@dataclass
class Progress:
    """How many datasets were looked at, of how many, and what was done with their links, by act."""

    looked_at: int = 0
    due: int = 0
    done: Counter[str] = field(default_factory=Counter)


def work_off(
    refresh: Refresh,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
    make_matcher: MakeMatcher = matchers.current,
    at_once: int = AT_ONCE,
) -> bool:
    """Look at what is due for so many seconds; say whether something is left."""
    until = clock() + seconds
    told = run(refresh, make_matcher, at_once)
    return any(clock() >= until for progress in told if progress.looked_at < progress.due)


def run(
    refresh: Refresh, make_matcher: MakeMatcher = matchers.current, at_once: int = AT_ONCE
) -> Iterator[Progress]:
    """Look at all that is due, some datasets at a time, and tell how far it is after each time.

    Nothing is yielded where nothing is due. Only one program does this at a time: another has nothing to do meanwhile.
    Commits after each time; ``refresh`` is given the ends, (commitment, dataset), of links that count otherwise now."""
    stamp, matcher = matchers.stamp(), make_matcher()
    engine = matchers.engine(matcher)
    progress = Progress(due=due.count(engine))
    while _is_ours():
        due.sweep()
        waiting = due.some(engine, at_once)
        changed = look_at(waiting, matcher, engine, progress.done)
        model.Session.commit()
        if changed:
            refresh(changed)
        if not waiting:
            due.all_done(stamp)
            return
        progress.looked_at += len(waiting)
        progress.due = max(progress.due, progress.looked_at)
        yield progress
    model.Session.rollback()


def _is_ours() -> bool:
    """Say whether nobody else is at it; it is ours until the end of the transaction."""
    return bool(model.Session.execute(sa.select(sa.func.pg_try_advisory_xact_lock(LOCK))).scalar())


def look_at(waiting: Sequence[Due], matcher: Matcher, engine: str, done: Counter[str]) -> set[Ends]:
    """Look at datasets; return the ends of links that count otherwise now. The caller commits."""
    ids = [one.dataset_id for one in waiting]
    offers, confirmed = reading.offers(ids), confirming(ids)
    texts = {key: due.text_hash(offer, key in confirmed) for key, offer in offers.items()}
    rewritten = [one for one in waiting if texts.get(one.dataset_id) not in (None, one.text_hash)]
    shelf = Shelf([one.dataset_id for one in rewritten])
    for one in rewritten:
        key = one.dataset_id
        found = _found(matcher, offers[key])
        like = signature(offers[key]) if shelf.has_rejected(key) else []
        for step in steps(shelf.held(key, like), found, key in confirmed):
            shelf.take(key, step)
    shelf.save()
    due.note([(one, texts[one.dataset_id]) for one in waiting if one.dataset_id in texts], engine)
    done.update(shelf.done)
    return shelf.changed


def _found(matcher: Matcher, offer: Offer) -> list[Found]:
    return [
        Found(one.commitment_id, one.milestone, one.score, tuple(one.matched_terms), one.band)
        for one in matcher.suggest(offer, PROPOSED)
    ]
