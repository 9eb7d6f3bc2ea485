"""The gather stage of one job: read the listing, compare, plan, queue."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import ckan.plugins.toolkit as tk
from ckanext.harvest.model import HarvestJob

from ckanext.ogptn.harvesters.faults import (
    Problem,
    RecordFault,
    SourceFault,
    internal_fault,
    problem,
    source_fault,
)
from ckanext.ogptn.harvesters.linking import links
from ckanext.ogptn.harvesters.linking.rules import Claim
from ckanext.ogptn.harvesters.records import BadRecord, Draft, Record, fingerprint
from ckanext.ogptn.harvesters.runs import store
from ckanext.ogptn.harvesters.runs.model import HarvestRun, now
from ckanext.ogptn.harvesters.runs.plan import Step, step_for_seen, steps_for_vanished
from ckanext.ogptn.net.client import HttpClient
from ckanext.ogptn.net.errors import FetchError

if TYPE_CHECKING:
    from ckanext.ogptn.harvesters.base import SectorHarvester

log = logging.getLogger(__name__)


class Gathering:
    """One run over a source's listing."""

    def __init__(self, harvester: SectorHarvester, job: HarvestJob, client: HttpClient) -> None:
        self.harvester, self.job, self.client = harvester, job, client
        self.source_id = job.source_id
        self.known = store.known_records(job.source_id)
        self.queue = store.ObjectQueue(job)
        self.run_row = HarvestRun(job_id=job.id, source_id=job.source_id, total=0, unchanged=0,
                                  held=0, linked=0, complete=False)  # fmt: skip
        self.problems: list[Problem] = []
        self.seen: set[str] = set()
        self.back: list[str] = []
        self.unlinked: dict[str, tuple[str, list[Claim]]] = {}
        self.consistent = True

    def run(self) -> list[str]:
        """Give the ids of the harvest objects to fetch."""
        try:
            self._list()
        except SourceFault as fault:
            self._source_fault(fault)
        except FetchError as error:
            self._source_fault(source_fault(error))
        else:
            self.run_row.complete = self.consistent
        self._vanished()
        self._link_unlinked()
        store.mark_listed(self.source_id, self.back)
        self.queue.flush()
        store.save_run(self.run_row, self.problems)
        return self.queue.ids

    def _list(self) -> None:
        try:
            self.settings = self.harvester.settings_of(self.job.source)
        except ValueError as error:
            raise SourceFault("configuration_invalid", str(error)) from error
        links.check_commitments(self.settings)
        if not self.settings.institution:
            raise SourceFault("institution_unknown", "the source has no organization of the portal")
        protocol = self.harvester.protocols[self.settings.protocol]
        for item in protocol.read(self.client.get, self.settings):
            self._take(item)
        if not self.seen:
            raise SourceFault("empty_listing", "the source lists nothing", url=self.settings.url)

    def _take(self, item: Record | BadRecord) -> None:
        self.run_row.total += 1
        if isinstance(item, BadRecord):
            self._bad(item.remote_id, item.fault)
        elif item.remote_id in self.seen:
            self.consistent = False
            self._bad(
                item.remote_id, RecordFault("duplicate_id", "the listing has this record twice")
            )
        else:
            self.seen.add(item.remote_id)
            self._compare(item)

    def _compare(self, record: Record) -> None:
        try:
            draft = self.harvester.map_record(record, {}, self.settings)
            stamps = [self.harvester.stamp(self.client, file) for file in draft.files]
        except RecordFault as fault:
            self._bad(record.remote_id, fault)
            return
        except Exception as error:  # noqa: BLE001 — one odd record must not stop all others.
            self._bad(record.remote_id, internal_fault(error))
            return
        mark = fingerprint(draft, stamps)
        known = self.known.get(record.remote_id)
        step = step_for_seen(known, mark)
        if known and known.missing_since and not known.withdrawn:
            self.back.append(record.remote_id)
        if step is Step.UNCHANGED:
            self.run_row.unchanged += 1
            self._note_links(record, draft)
            return
        content = store.Envelope(record, {}).dump()
        package_id = known.package_id if known and known.package_state else None
        self.queue.add(step, record.remote_id, content, mark, package_id)

    def _note_links(self, record: Record, draft: Draft) -> None:
        known = self.known[record.remote_id]
        claims = links.claims_of(draft.facts, self.settings)
        if known.package_state == "active" and known.claims_hash != links.claims_hash(claims):
            self.unlinked[record.remote_id] = (known.package_id, claims)

    def _link_unlinked(self) -> None:
        if not self.unlinked:
            return
        self.run_row.linked = links.make_links(list(self.unlinked.values()), self.source_id)
        hashes = {key: links.claims_hash(claims) for key, (_, claims) in self.unlinked.items()}
        store.mark_linked(self.source_id, hashes)

    def _vanished(self) -> None:
        missing = [known for key, known in self.known.items() if key not in self.seen]
        active = sum(known.package_state == "active" for known in self.known.values())
        plan = steps_for_vanished(missing, active, now(), grace_period(), self.run_row.complete)
        store.mark_missing(self.source_id, plan.mark)
        for remote_id in plan.delete:
            self.queue.add(Step.DELETE, remote_id, None, "", self.known[remote_id].package_id)
        self.run_row.held = len(plan.held)
        self.run_row.total += len(plan.held) + len(plan.delete)
        if plan.refused:
            fault = SourceFault("deletion_held", f"{len(plan.held)} of {active} datasets would go")
            self.problems.append(problem(fault, "plan", severity="warning"))

    def _bad(self, remote_id: str, fault: RecordFault) -> None:
        # A record that is listed but cannot be read has not vanished; nor may any other be said to
        # have, when it is not known which one this is.
        self.seen.add(remote_id)
        self.consistent = self.consistent and bool(remote_id)
        known = self.known.get(remote_id)
        self.queue.fail(remote_id, fault, known.package_id if known else None)
        self.problems.append(problem(fault, "gather", remote_id))

    def _source_fault(self, fault: SourceFault) -> None:
        log.warning("Source %s: %s", self.job.source.url, fault)
        self.problems.append(store.source_error(self.job, fault))


def grace_period() -> timedelta:
    """Give how long a record must be missing before its dataset is withdrawn."""
    days = tk.config.get("ogptn.harvest.grace_days")
    return timedelta(days=7 if days is None else float(days))
