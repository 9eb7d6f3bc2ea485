"""The gather stage of one job: read the listing, compare, plan; then write the plan at once.

What the reading finds waits in a file. Only when the whole listing is known is it written, in one
transaction: a worker that dies before leaves nothing, and the next one begins anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ckan import model
from ckanext.harvest.model import HarvestJob

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.linking import links
from ckanext.ogptn.harvesters.linking.rules import Claim
from ckanext.ogptn.harvesters.model import HarvestRun, now
from ckanext.ogptn.harvesters.runs import holds, leases, problems, store
from ckanext.ogptn.harvesters.runs.comparing import Comparison, Seen, held_problems
from ckanext.ogptn.harvesters.runs.objects import ObjectRows
from ckanext.ogptn.harvesters.runs.plan import Step, Vanished
from ckanext.ogptn.harvesters.runs.spool import Spool
from ckanext.ogptn.harvesters.sources import validators
from ckanext.ogptn.net.client import HttpClient

if TYPE_CHECKING:
    from ckanext.ogptn.harvesters.base import SectorHarvester

BATCH = 500


class Gathering:
    """One run over a source's listing."""

    def __init__(
        self,
        harvester: SectorHarvester,
        job: HarvestJob,
        client: HttpClient,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._job, self._job_id, self._source_id = job, str(job.id), str(job.source_id)
        self._clock, self._started = clock, clock()
        self._comparison = Comparison(harvester, job.source, client, self._pause)
        self._rows = ObjectRows(self._job_id, self._source_id)
        self._run = HarvestRun(
            job_id=self._job_id, source_id=self._source_id,
            total=0, unchanged=0, held=0, linked=0, complete=False,
        )  # fmt: skip
        self._back: list[str] = []
        self._unlinked: dict[str, tuple[str, list[Claim]]] = {}

    def run(self) -> list[str]:
        """Give the ids of the harvest objects to work on."""
        with Spool() as waiting:
            for seen in self._comparison.read():
                self._take(seen, waiting)
            self._link()
            return self._write(waiting)

    def _pause(self) -> None:
        leases.go_on()
        # No transaction stays open, nor a connection in use, while the source is waited for.
        if model.Session().in_transaction():
            model.Session.commit()
        limit = self._comparison.settings.deadline_minutes * 60
        if self._clock() - self._started > limit:
            raise SourceFault(
                "deadline_exceeded", f"the listing took more than {limit / 60:g} minutes"
            )

    def _take(self, seen: Seen, waiting: Spool) -> None:
        self._run.total += 1
        if seen.known and seen.known.missing_since and not seen.known.withdrawn:
            self._back.append(seen.remote_id)
        if seen.step is Step.UNCHANGED:
            self._run.unchanged += 1
            self._note_links(seen)
            return
        waiting.add(self._rows.of(seen))

    def _note_links(self, seen: Seen) -> None:
        if seen.known is None or seen.draft is None:
            return
        claims = links.claims_of(seen.draft.facts, self._comparison.settings)
        if seen.known.package_state != "active":
            return
        if seen.known.claims_hash != links.claims_hash(claims):
            self._unlinked[seen.remote_id] = (seen.known.package_id, claims)
        if len(self._unlinked) >= BATCH:
            self._link()

    def _link(self) -> None:
        if not self._unlinked:
            return
        pairs = list(self._unlinked.values())
        self._run.linked += links.make_links(pairs, self._source_id)
        hashes = {key: links.claims_hash(claims) for key, (_, claims) in self._unlinked.items()}
        store.mark_linked(self._source_id, hashes)
        model.Session.commit()
        self._unlinked.clear()

    def _write(self, waiting: Spool) -> list[str]:
        moment = now()
        vanished = self._comparison.vanished(moment)
        leases.prove()
        if self._is_ended():
            model.Session.rollback()
            raise leases.Stopped
        # The job is not saved by ckanext-harvest before its gathering has ended.
        self._job.gather_finished = moment
        model.Session.flush()
        store.mark_missing(self._source_id, vanished.mark, moment)
        store.mark_listed(self._source_id, self._back)
        ids = self._rows.insert(waiting, vanished.delete)
        self._report(vanished)
        if self._comparison.complete:
            holds.replace_open(
                self._job_id, self._source_id, vanished.refused, vanished.active, moment
            )
        self._run.complete = self._comparison.complete
        self._run.held = len(vanished.held)
        self._run.total += len(vanished.held) + len(vanished.delete)
        model.Session.merge(self._run)
        model.Session.commit()
        return ids

    def _is_ended(self) -> bool:
        """Say whether a person has ended the job while its source was listed."""
        query = model.Session.query(HarvestJob.status).filter(HarvestJob.id == self._job_id)
        return query.scalar() in ("Finished", "Aborted")

    def _report(self, vanished: Vanished) -> None:
        if self._comparison.fault:
            store.source_error(self._job, self._comparison.fault)
            validators.forget(self._source_id)
        problems.add(self._job_id, self._source_id, held_problems(vanished))
