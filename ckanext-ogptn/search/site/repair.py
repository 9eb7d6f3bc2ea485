"""Notice that the index and the database differ, and mend the index: the database is the truth.

A crash between two writes, a deleted or damaged folder, and a folder of an older version all end here. Only the
embedded engine is mended; a Solr server has CKAN's own ``search-index`` commands.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ckan import model
from ckan.common import config
from ckan.logic import NotFound, index_update_package
from ckan.types import Context
from sqlalchemy.exc import SQLAlchemyError

from ckanext.ogptn.search import instants
from ckanext.ogptn.search.engine import Engine
from ckanext.ogptn.search.errors import IndexFailed
from ckanext.ogptn.search.index import integrity
from ckanext.ogptn.search.site import connection, held, seam

log = logging.getLogger(__name__)

TOGETHER = 200
CHECK_EVERY_SECONDS = 600
GRACE_SECONDS = 60
# What changed while it was being mended is mended once more.
MOST_ROUNDS = 3
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Differences:
    """Ids of packages: what the index lacks or holds in another state, what it alone has, and what failed to be mended.

    A package that the index holds twice is in both lists: both go, one comes back.
    """

    outdated: list[str]
    orphaned: list[str]
    failed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.outdated or self.orphaned)


def engine() -> Engine | None:
    """Return the embedded engine of this site, None where a Solr server serves it."""
    if not seam.serves(config.get("solr_url")):
        return None
    return connection.engine_at(Path(config[seam.INDEX_PATH]))


def of_this_site() -> str:
    """Return the query for all that this site has indexed."""
    return f'site_id:"{config["ckan.site_id"]}"'


def differences(
    found: Engine, settled: int | None = None, *, everything: bool = False
) -> Differences:
    """Compare the index with the database, leaving out what was indexed after ``settled`` (ms since 1970).

    CKAN indexes a package before it commits it: what was indexed just now may not be in the database yet. With
    ``everything`` all that the database holds counts as outdated.
    """
    with integrity.reading():
        records = held.records(found, config["ckan.site_id"])
    wanted = held.wanted()
    times = Counter(record.id for record in records)
    doubled = [id_ for id_, count in times.items() if count > 1]
    fresh = {r.id for r in records if settled is not None and r.indexed > settled}
    same = {r.id for r in records if r.state == wanted.get(r.id) and times[r.id] == 1}
    kept = fresh if everything else fresh | same
    orphaned = [id_ for id_ in times if id_ not in wanted and id_ not in fresh]
    return Differences([id_ for id_ in wanted if id_ not in kept], orphaned + doubled)


def needs_rebuild() -> bool:
    """Tell, at little cost, whether the index was never filled to the end or holds another number of packages."""
    found = engine()
    if found is None:
        return False
    if not found.folder.is_complete():
        return True
    try:
        answer = found.search({"q": of_this_site(), "rows": 0})
    except IndexFailed:
        return True
    return bool(answer["response"]["numFound"] != held.packages().count())


def repair_if_needed() -> int:
    """Mend the index of a portal that is at work, and return how many records changed.

    It compares where :func:`needs_rebuild` says so, and every ten minutes.
    """
    found = engine()
    if found is None or not (
        needs_rebuild() or found.folder.seconds_since_complete() > CHECK_EVERY_SECONDS
    ):
        return 0
    settled = instants.milliseconds(found.now()) - 1000 * GRACE_SECONDS
    differing = repair(settled=settled)
    return len(differing.outdated) + len(differing.orphaned)


def repair(
    progress: Progress | None = None, *, settled: int | None = None, everything: bool = False
) -> Differences:
    """Make the index equal the database and return what differed; ``progress`` is told how many of how many are done.

    Files that are not whole are noticed first. What was indexed after ``settled`` (ms since 1970) is left alone,
    for others may be at work on it. A second call changes nothing. Searches go on meanwhile and answer from what
    there is. With ``everything`` each record is indexed anew.
    """
    found = engine()
    if found is None:
        return Differences([], [])
    found.folder.set_aside_if_damaged()
    try:
        first = differences(found, settled, everything=everything)
    except IndexFailed as error:
        found.folder.set_aside(str(error))
        first = differences(found, settled, everything=everything)
    failed = mend_until_equal(found, first, settled, progress)
    found.folder.mark_complete()
    return Differences(first.outdated, first.orphaned, failed)


def mend_until_equal(
    found: Engine, first: Differences, settled: int | None, progress: Progress | None
) -> list[str]:
    """Mend what differs, and what others changed meanwhile; return what could not be indexed."""
    differing, failed = first, set[str]()
    for _ in range(MOST_ROUNDS):
        failed |= set(mend(found, differing, progress))
        differing = differences(found, settled)
        if not set(differing.outdated) - failed and not differing.orphaned:
            break
    else:
        log.error("The index still differs in %s after it was mended", differing.outdated[:5])
    return sorted(failed)


def mend(found: Engine, differing: Differences, progress: Progress | None) -> list[str]:
    """Take out what is orphaned and index what is outdated, with shared commits; return what failed."""
    for id_ in differing.orphaned:
        found.delete(f'+{of_this_site()} +id:"{id_}"', commit=False)
    found.commit()
    failed: list[str] = []
    done, total = 0, len(differing.outdated)
    for ids in batches(differing.outdated):
        failed += [id_ for id_ in ids if not is_indexed(id_)]
        found.commit()
        # Each batch sees what others have committed by now, and lets go of what it has read.
        model.Session.rollback()
        model.Session.expunge_all()
        done += len(ids)
        if progress is not None:
            progress(done, total)
    return failed


def is_indexed(id_: str) -> bool:
    """Index one package, and tell whether that went well; one that is gone by now does not count."""
    try:
        index_update_package(Context(ignore_auth=True), id_, True)
    except NotFound:
        log.info("Package %s went while the index was being mended", id_)
    except SQLAlchemyError:
        raise
    except Exception:  # One record that a plugin cannot index must not keep all others out.
        log.exception("Package %s could not be indexed", id_)
        return False
    return True


def batches(ids: list[str]) -> Iterator[list[str]]:
    """Yield ids in groups that share a commit."""
    for start in range(0, len(ids), TOGETHER):
        yield ids[start : start + TOGETHER]
