"""Notice that the index and the database differ, and mend the index: the database is the truth.

A crash between two writes, a deleted or damaged folder, and a folder of an older version all end here. Only the
embedded engine is mended; a Solr server has CKAN's own ``search-index`` commands.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ckan.lib.search as ckan_search
from ckan import model
from ckan.common import config

from ckanext.ogptn.search import connection, instants, seam
from ckanext.ogptn.search.engine import Engine
from ckanext.ogptn.search.errors import IndexFailed
from ckanext.ogptn.search.request import MOST_ROWS

log = logging.getLogger(__name__)

TOGETHER = 200
CHECK_EVERY_SECONDS = 3600
GRACE_SECONDS = 60
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Record:
    """When a package in the index was last changed, and when it was indexed (ms since 1970)."""

    modified: int
    indexed: int


@dataclass(frozen=True)
class Differences:
    """Ids of the packages that the index lacks or holds in an older state, and of those that only the index has."""

    outdated: list[str]
    orphaned: list[str]

    def __bool__(self) -> bool:
        return bool(self.outdated or self.orphaned)


def engine() -> Engine | None:
    """Return the embedded engine of this site, None where a Solr server serves it."""
    if not seam.serves(config.get("solr_url")):
        return None
    return connection.engine_at(Path(config[seam.INDEX_PATH]))


def packages() -> Any:
    """Return the query for the packages that should be in the index."""
    found = model.Session.query(model.Package.id, model.Package.metadata_modified)
    if config.get("ckan.search.remove_deleted_packages"):
        found = found.filter(model.Package.state != "deleted")
    return found


def count_expected() -> int:
    """Return how many packages should be in the index."""
    return int(packages().count())


def expected() -> dict[str, int]:
    """Return the packages that should be in the index, with the instant of their last change (ms since 1970)."""
    return {id_: milliseconds(modified) for id_, modified in packages()}


def milliseconds(moment: datetime) -> int:
    """Return the milliseconds since 1970 of an instant of the database, which is in UTC without saying so."""
    return instants.milliseconds(moment.replace(tzinfo=UTC))


def indexed(found: Engine) -> dict[str, Record]:
    """Return the packages of this site that the index holds."""
    wanted = "id,metadata_modified,indexed_ts"
    answer = found.search({"q": of_this_site(), "rows": MOST_ROWS, "fl": wanted})
    now = found.now()
    return {
        doc["id"]: Record(
            instants.parse(doc.get("metadata_modified", "1970-01-01"), now),
            instants.parse(doc["indexed_ts"], now),
        )
        for doc in answer["response"]["docs"]
        if "id" in doc
    }


def of_this_site() -> str:
    """Return the query for all that this site has indexed."""
    return f'site_id:"{config["ckan.site_id"]}"'


def differences(found: Engine, grace_seconds: int = 0) -> Differences:
    """Compare the index with the database, leaving out what was indexed in the last ``grace_seconds``.

    CKAN indexes a package before it commits it: what was indexed just now may not be in the database yet.
    """
    held, wanted = indexed(found), expected()
    settled = instants.milliseconds(found.now()) - 1000 * grace_seconds
    fresh = {id_ for id_, record in held.items() if record.indexed > settled}
    outdated = [
        id_
        for id_, modified in wanted.items()
        if id_ not in fresh and not is_same(held.get(id_), modified)
    ]
    return Differences(outdated, [id_ for id_ in held if id_ not in wanted and id_ not in fresh])


def is_same(record: Record | None, modified: int) -> bool:
    """Tell whether the index holds the state of a package that the database has."""
    return record is not None and record.modified == modified


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
    return bool(answer["response"]["numFound"] != count_expected())


def repair_if_needed() -> int:
    """Mend the index of a portal that is at work, and return how many records changed.

    It compares where :func:`needs_rebuild` says so, and once an hour.
    """
    found = engine()
    if found is None or not (
        needs_rebuild() or found.folder.seconds_since_complete() > CHECK_EVERY_SECONDS
    ):
        return 0
    differing = repair(grace_seconds=GRACE_SECONDS)
    return len(differing.outdated) + len(differing.orphaned)


def repair(progress: Progress | None = None, grace_seconds: int = 0) -> Differences:
    """Make the index equal the database and return what differed; ``progress`` is told how many of how many are done.

    A second call changes nothing. Searches go on meanwhile and answer from what there is.
    """
    found = engine()
    if found is None:
        return Differences([], [])
    try:
        differing = differences(found, grace_seconds)
    except IndexFailed:
        log.exception("The search index cannot be read and is built anew")
        found.folder.set_aside("it cannot be read")
        differing = differences(found)
    mend(found, differing, progress)
    found.folder.mark_complete()
    return differing


def mend(found: Engine, differing: Differences, progress: Progress | None) -> None:
    """Index what is outdated and take out what is orphaned, with shared commits."""
    for id_ in differing.orphaned:
        found.delete(f'+site_id:"{config["ckan.site_id"]}" +id:"{id_}"', commit=False)
    done, total = 0, len(differing.outdated)
    for ids in batches(differing.outdated):
        ckan_search.rebuild(package_ids=ids)
        found.commit()
        done += len(ids)
        if progress is not None:
            progress(done, total)
    found.commit()


def batches(ids: list[str]) -> Iterator[list[str]]:
    """Yield ids in groups that share a commit."""
    for start in range(0, len(ids), TOGETHER):
        yield ids[start : start + TOGETHER]
