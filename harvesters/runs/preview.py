"""What a run of a source would do, without doing it: the listing is read, nothing is written."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestSource

from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.faults import Problem, SourceFault, problem
from ckanext.ogptn.harvesters.model import HarvestRecord, now
from ckanext.ogptn.harvesters.runs import store, writing
from ckanext.ogptn.harvesters.runs.comparing import Comparison, Seen, held_problems
from ckanext.ogptn.harvesters.runs.plan import Step
from ckanext.ogptn.harvesters.sectors import fields
from ckanext.ogptn.harvesters.sources import http

DEADLINE_SECONDS = 60.0
# So many records are read before progress is told again.
PROGRESS = 100


@dataclass(frozen=True)
class PreviewRecord:
    """One record that a run would touch; ``changed`` names the dataset's fields that would differ.

    What stands in the files behind a record is not looked at, so ``changed`` is empty where they
    alone have changed.
    """

    step: Step
    remote_id: str
    title: str = ""
    package_id: str = ""
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What a run would do: how many records by step, some of each, and what is wrong.

    ``complete`` says that the listing was read to its end; ``held`` how many withdrawals would wait
    for a person.
    """

    total: int
    counts: dict[str, int]
    records: tuple[PreviewRecord, ...]
    problems: tuple[Problem, ...]
    complete: bool
    held_for_decision: int


def preview(
    source_id: str,
    limit: int = 20,
    *,
    deadline_seconds: float = DEADLINE_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    progress: Callable[[int], None] = lambda _read: None,
) -> Preview:
    """Read the listing of a source and tell what a run would do; show ``limit`` records a step.

    A listing that takes longer than ``deadline_seconds`` is told as far as it was read; ``progress``
    is called with how many records were read, now and then.
    Raises ObjectNotFound where there is no such source, or no harvester of ours for its type.
    """
    source = HarvestSource.get(source_id)
    harvester = queue.get_harvester(source.type) if source else None
    if not isinstance(harvester, SectorHarvester):
        raise tk.ObjectNotFound(f"no source that can be previewed: {source_id}")
    ends = clock() + deadline_seconds

    def pause() -> None:
        if clock() > ends:
            raise SourceFault("deadline_exceeded", f"stopped after {deadline_seconds:g} seconds")

    # Answers are not kept: a preview must not let the run after it believe that nothing changed.
    with http.client_for_source(source, listing=True, keep=False) as client:
        comparison = Comparison(harvester, source, client, pause)
        shown = _Shown(source_id, limit)
        for read, seen in enumerate(comparison.read(), 1):
            shown.take(seen)
            if read % PROGRESS == 0:
                progress(read)
        return shown.result(comparison)


class _Shown:
    """What of a listing a preview keeps: all counts, and the first records of each step."""

    def __init__(self, source_id: str, limit: int) -> None:
        self._source_id, self._limit = source_id, limit
        self._counts: Counter[Step] = Counter()
        self._records: list[PreviewRecord] = []
        self._problems: list[Problem] = []

    def take(self, seen: Seen) -> None:
        self._counts[seen.step] += 1
        if self._counts[seen.step] > self._limit:
            return
        if seen.fault:
            self._problems.append(problem(seen.fault, "gather", seen.remote_id))
        self._records.append(self._record(seen))

    def _record(self, seen: Seen) -> PreviewRecord:
        package_id = seen.known.package_id if seen.known else ""
        title = fields.plain(seen.draft.fields.get("title_translated") or {}) if seen.draft else ""
        changed = self._changed(seen) if seen.step is Step.UPDATE else ()
        return PreviewRecord(seen.step, seen.remote_id, title, package_id, changed)

    def _changed(self, seen: Seen) -> tuple[str, ...]:
        before = store.record_of(self._source_id, seen.remote_id)
        if before is None or seen.draft is None:
            return ()
        shaped = writing.package_dict(seen.draft, before.package_id, "")
        after = writing.harvested_fields(shaped)
        from_files = {"sector_metadata"} if seen.draft.files else set()
        return changed_fields(before.harvested, after, {"owner_org", "name"} | from_files)

    def result(self, comparison: Comparison) -> Preview:
        vanished = comparison.vanished(now())
        self._leaving(Step.DELETE, [known.remote_id for known in vanished.delete])
        self._leaving(Step.HELD, vanished.held)
        return Preview(
            total=self._counts.total(),
            counts={step.value: self._counts[step] for step in Step},
            records=tuple(self._records),
            problems=(*_told(comparison), *held_problems(vanished), *self._problems),
            complete=comparison.complete,
            held_for_decision=len(vanished.refused),
        )

    def _leaving(self, step: Step, remote_ids: Iterable[str]) -> None:
        ids = list(remote_ids)
        self._counts[step] += len(ids)
        rows = (
            model.Session.query(HarvestRecord.remote_id, model.Package.id, model.Package.title)
            .outerjoin(model.Package, model.Package.id == HarvestRecord.package_id)
            .filter(HarvestRecord.source_id == self._source_id)
            .filter(HarvestRecord.remote_id.in_(ids[: self._limit]))
            .order_by(HarvestRecord.remote_id)
        )
        self._records += [
            PreviewRecord(step, remote_id, title or "", package_id or "")
            for remote_id, package_id, title in rows
        ]


def _told(comparison: Comparison) -> list[Problem]:
    return [problem(comparison.fault, "gather")] if comparison.fault else []


def changed_fields(
    before: dict[str, Any], after: dict[str, Any], left_out: set[str]
) -> tuple[str, ...]:
    """Name the fields that differ between two states of a dataset, in order."""
    names = (before.keys() | after.keys()) - left_out
    return tuple(sorted(name for name in names if before.get(name) != after.get(name)))
