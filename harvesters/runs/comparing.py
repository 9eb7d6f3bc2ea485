"""Read a source's listing and say of each record what a run would do. Nothing is written.

Both a run and its preview stand on this. Records pass through in batches, so that a listing of any
length takes the same memory but for the identifiers that were seen.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ckan import authz
from ckanext.harvest.model import HarvestSource

from ckanext.ogptn.harvesters.faults import (
    Problem,
    RecordFault,
    SourceFault,
    internal_fault,
    problem,
    source_fault,
)
from ckanext.ogptn.harvesters.linking import links
from ckanext.ogptn.harvesters.records import BadRecord, Draft, Record, fingerprint
from ckanext.ogptn.harvesters.runs import holds, options, remembered
from ckanext.ogptn.harvesters.runs.plan import (
    Known,
    Step,
    Vanished,
    step_for_seen,
    steps_for_vanished,
)
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from ckanext.ogptn.net.client import HttpClient
from ckanext.ogptn.net.errors import FetchError

if TYPE_CHECKING:
    from ckanext.ogptn.harvesters.base import SectorHarvester

log = logging.getLogger(__name__)

BATCH = 200
# Identifiers are keys of an index, which holds 2,700 bytes.
LONGEST_ID = 2000


@dataclass(frozen=True)
class Seen:
    """One record of a listing, and what a run does with it; ``fault`` where it cannot be used."""

    step: Step
    remote_id: str
    known: Known | None = None
    record: Record | None = None
    draft: Draft | None = None
    mark: str = ""
    fault: RecordFault | None = None


class Comparison:
    """One reading of a source's listing; ``complete`` once it was read to its end without doubt.

    ``pause`` is called between records and before the source is waited for; it raises SourceFault
    to end the reading.
    """

    def __init__(
        self,
        harvester: SectorHarvester,
        source: HarvestSource,
        client: HttpClient,
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        self._harvester, self._source, self._client = harvester, source, client
        self._pause = pause
        self._seen: set[str] = set()
        self._consistent = True
        self.settings = SourceSettings(source.url, harvester.sector, "")
        self.complete = False
        self.fault: SourceFault | None = None

    def read(self) -> Iterator[Seen]:
        """Give the records as they are listed; ``fault`` afterwards tells why a listing broke off."""
        try:
            yield from self._read()
        except SourceFault as fault:
            self.fault = fault
        except FetchError as error:
            self.fault = source_fault(error)
        else:
            self.complete = self._consistent
        if self.fault:
            log.warning("Source %s: %s", self._source.url, self.fault)

    def _read(self) -> Iterator[Seen]:
        self.settings = self._settings()
        protocol = self._harvester.protocols[self.settings.protocol]
        waiting: list[Record | BadRecord] = []
        listing = protocol.read(self._client.get, self.settings)
        try:
            for item in listing:
                self._pause()
                waiting.append(item if is_storable(item.remote_id) else _unnamed())
                if len(waiting) >= BATCH:
                    yield from self._compared(waiting)
                    waiting = []
                    self._pause()
        except (SourceFault, FetchError):
            # What was listed before the break is good, and is taken.
            yield from self._compared(waiting)
            raise
        yield from self._compared(waiting)
        if not self._seen:
            raise SourceFault("empty_listing", "the source lists nothing", url=self.settings.url)

    def _settings(self) -> SourceSettings:
        try:
            settings = self._harvester.settings_of(self._source)
        except ValueError as error:
            raise SourceFault("configuration_invalid", str(error)) from error
        links.check_commitments(settings)
        if not settings.institution and not may_be_unowned():
            raise SourceFault("institution_unknown", "the source has no organization of the portal")
        return settings

    def _compared(self, items: list[Record | BadRecord]) -> Iterator[Seen]:
        known = remembered.known_records(self._source.id, [item.remote_id for item in items])
        for item in items:
            yield self._one(item, known.get(item.remote_id))

    def _one(self, item: Record | BadRecord, known: Known | None) -> Seen:
        twice = item.remote_id in self._seen
        # A record that is listed but cannot be read has not vanished; nor may any other be said to
        # have, when it is not known which one this is.
        self._seen.add(item.remote_id)
        if isinstance(item, BadRecord):
            self._consistent = self._consistent and bool(item.remote_id)
            return Seen(Step.ERRORED, item.remote_id, known, fault=item.fault)
        if twice:
            self._consistent = False
            fault = RecordFault("duplicate_id", "the listing has this record twice")
            return Seen(Step.ERRORED, item.remote_id, known, item, fault=fault)
        return self._mapped(item, known)

    def _mapped(self, record: Record, known: Known | None) -> Seen:
        try:
            draft = self._harvester.draft_of(record, {}, self.settings)
            stamps = [self._harvester.stamp(self._client, file) for file in draft.files]
            mark = fingerprint(draft, stamps)
        except RecordFault as fault:
            return Seen(Step.ERRORED, record.remote_id, known, record, fault=fault)
        except Exception as error:  # noqa: BLE001 — one odd record must not stop all others.
            found = internal_fault(error)
            return Seen(Step.ERRORED, record.remote_id, known, record, fault=found)
        step = step_for_seen(known, mark)
        return Seen(step, record.remote_id, known, record, draft, mark)

    def vanished(self, moment: datetime) -> Vanished:
        """Decide, after the reading, on the records that were not listed."""
        missing = remembered.not_among(self._source.id, self._seen)
        active = remembered.active_count(self._source.id)
        decided = holds.decided(self._source.id)
        return steps_for_vanished(
            missing, active, moment, options.grace_period(), self.complete, decided
        )


def held_problems(vanished: Vanished) -> list[Problem]:
    """Tell of withdrawals that a run leaves to a person, where there are any."""
    if not vanished.refused:
        return []
    said = f"{len(vanished.refused)} of {vanished.active} datasets would go"
    return [problem(SourceFault("deletion_held", said), "plan", severity="warning")]


def may_be_unowned() -> bool:
    """Say whether the portal lets datasets belong to no organization."""
    return bool(authz.check_config_permission("create_unowned_dataset"))


def is_storable(remote_id: str) -> bool:
    """Say whether the database can keep an identifier: text without NUL, of a sane length."""
    try:
        return len(remote_id.encode()) <= LONGEST_ID and "\0" not in remote_id
    except UnicodeEncodeError:
        return False


def _unnamed() -> BadRecord:
    return BadRecord("", RecordFault("id_invalid", "a record's identifier is no usable text"))
