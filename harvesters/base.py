"""The base of the sector harvesters: ckanext-harvest's three stages, done safely.

Gather reads the whole listing, compares each record with what its last success left, plans, and
queues only what has to change. Fetch looks into the files behind a record. Import writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

import ckan.plugins as p
import sqlalchemy as sa
from ckan import model
from ckanext.harvest.interfaces import IHarvester
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource

from ckanext.ogptn.harvesters.faults import Fault, RecordFault, internal_fault
from ckanext.ogptn.harvesters.linking import links
from ckanext.ogptn.harvesters.linking.rules import Claim
from ckanext.ogptn.harvesters.model import HarvestRecord
from ckanext.ogptn.harvesters.records import Draft, LinkedFile, Record, content_hash
from ckanext.ogptn.harvesters.runs import grouping, leases, store, writing
from ckanext.ogptn.harvesters.runs.gathering import Gathering
from ckanext.ogptn.harvesters.runs.plan import Step
from ckanext.ogptn.harvesters.sectors import files
from ckanext.ogptn.harvesters.sources import defaults, http
from ckanext.ogptn.harvesters.sources.protocols import Protocol
from ckanext.ogptn.harvesters.sources.settings import SourceSettings, read_settings
from ckanext.ogptn.net.client import HttpClient


class SectorHarvester(p.SingletonPlugin):
    """One sector: what its sources speak, and how their records become datasets."""

    p.implements(IHarvester)

    sector: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str]
    protocols: ClassVar[dict[str, Protocol]]

    # What a sector says of itself.

    def map_record(self, record: Record, found: dict[str, Any], settings: SourceSettings) -> Draft:
        """Map a record, with what was found in its files; raise RecordFault if it cannot be."""
        raise NotImplementedError

    def look_inside(self, client: HttpClient, draft: Draft) -> dict[str, Any]:
        """Read what the files behind a record tell; JSON values, handed to `map_record`."""
        return {}

    def stamp(self, client: HttpClient, file: LinkedFile) -> str:
        """Give what changes when a linked file changes, without reading it."""
        return file.stamp or files.stamp(client, file.url)

    def draft_of(self, record: Record, found: dict[str, Any], settings: SourceSettings) -> Draft:
        """Map a record, with what its source's configuration adds to all."""
        draft = self.map_record(record, found, settings)
        remote_groups = str(settings.options.get("remote_groups") or "")
        return defaults.extended(draft, record, settings.defaults, remote_groups)

    # What ckanext-harvest asks.

    def info(self) -> dict[str, str]:
        """Name the harvester for the form of sources."""
        return {"name": f"ogptn_{self.sector}", "title": self.title,
                "description": self.description, "form_config_interface": "Text"}  # fmt: skip

    def validate_config(self, config: str) -> str:
        """Refuse a configuration that would fail later, in words for the form."""
        settings = self._read_settings("", config)
        named = [{"name": name} for name in settings.defaults.groups]
        if missing := {group["name"] for group in named} - grouping.local_ids(named).keys():
            raise ValueError(f"default_groups: no group {', '.join(sorted(missing))}")
        return config

    def get_original_url(self, harvest_object_id: str) -> str | None:
        """Give the address of a record at its source."""
        found = HarvestObject.get(harvest_object_id)
        if found is None or not found.content:
            return None
        return store.envelope_of(found).record.url or None

    def gather_stage(self, harvest_job: HarvestJob) -> list[str]:
        """List the source, plan, and queue what has to change."""
        try:
            with http.client_for_source(harvest_job.source, listing=True) as client:
                return Gathering(self, harvest_job, client).run()
        except leases.BrokenOff:
            model.Session.rollback()
            raise
        except Exception as error:  # noqa: BLE001 — see `_reported`.
            store.abandon_run(harvest_job, internal_fault(error))
            return []

    def fetch_stage(self, harvest_object: HarvestObject) -> bool:
        """Look into the files behind a record."""
        return bool(self._reported(harvest_object, "Fetch", self._fetch))

    def import_stage(self, harvest_object: HarvestObject) -> bool | str:
        """Write the dataset and its links; give ``unchanged`` where nothing had to be written."""
        return self._reported(harvest_object, "Import", self._write)

    def _reported(
        self, harvest_object: HarvestObject, stage: str, work: Callable[[HarvestObject], bool | str]
    ) -> bool | str:
        """Make whatever fails one error of this record, and let the rest go on.

        ckanext-harvest's worker dies of an exception, and the job it was working on never ends.
        """
        try:
            return work(harvest_object)
        except leases.BrokenOff:
            model.Session.rollback()
            raise
        except p.toolkit.ValidationError as error:
            fault: Fault = invalid_fault(error.error_dict)
        except Fault as error:
            fault = error
        except Exception as error:  # noqa: BLE001
            fault = internal_fault(error)
        store.record_error(harvest_object, fault, stage)
        return False

    def _fetch(self, harvest_object: HarvestObject) -> bool:
        if store.step_of(harvest_object) is Step.DELETE:
            return True
        envelope = store.envelope_of(harvest_object)
        source = harvest_object.source
        draft = self.draft_of(envelope.record, {}, self._read_settings(source.url, source.config))
        told = (draft.fields.get("sector_metadata") or {}).get("problems")
        if not draft.files and not told:
            return True
        with http.client_for_source(source) as client:
            # No connection to the database is held while the source's files are read.
            model.Session.commit()
            found = self.look_inside(client, draft)
        if found:
            store.keep_found(harvest_object, found)
            harvest_object.save()
            store.note_problems(harvest_object, found.get("problems", []))
        return True

    def _write(self, harvest_object: HarvestObject) -> bool | str:
        if store.step_of(harvest_object) is Step.DELETE:
            store.complete(harvest_object, "deleted")
            writing.delete(harvest_object, harvest_object.package_id)
            return True
        settings = self.settings_of(harvest_object.source)
        envelope = store.envelope_of(harvest_object)
        draft = self.draft_of(envelope.record, envelope.found, settings)
        claims = links.claims_of(draft.facts, settings)
        record = store.record_of(harvest_object.harvest_source_id, harvest_object.guid)
        if record is None or model.Session.get(model.Package, record.package_id) is None:
            name = source_name(harvest_object.source)
            store.complete(harvest_object, "added")
            writing.create(harvest_object, draft, settings.institution, name, claims)
            return True
        if record.content_hash != content_hash(draft.fields) or record.withdrawn_at is not None:
            store.complete(harvest_object, "updated")
            writing.update(harvest_object, draft, settings.institution, record.package_id, claims)
            return True
        return self._leave(harvest_object, record, claims)

    def _leave(
        self, harvest_object: HarvestObject, record: HarvestRecord, claims: list[Claim]
    ) -> bool | str:
        """Leave a dataset as it is, since its record is not changed; make the links that it lacks."""
        if harvest_object.current:
            return True  # A message that came twice.
        is_there = model.Package.get(record.package_id).state == "active"
        if is_there and record.claims_hash != links.claims_hash(claims):
            links.make_links([(record.package_id, claims)], record.source_id)
            store.mark_linked(record.source_id, {record.remote_id: links.claims_hash(claims)})
        store.complete(harvest_object, "not modified")
        writing.touch(harvest_object, record)
        return "unchanged"

    def settings_of(self, source: HarvestSource) -> SourceSettings:
        """Read a source's settings; the institution is the source's own unless it names another."""
        settings = self._read_settings(source.url, source.config)
        named = settings.institution or source_column(source, model.Package.owner_org)
        group = model.Group
        asked = sa.select(group.id).where(sa.or_(group.id == named, group.name == named))
        institution = model.Session.execute(asked).scalar() if named else ""
        if institution is None:
            raise ValueError(f"the portal has no organization {named}")
        return replace(settings, institution=str(institution))

    def deadline_minutes(self, source: HarvestSource) -> int:
        """Read how long a source's listing, and then again the work on its records, may take."""
        return self._read_settings(source.url, source.config).deadline_minutes

    def _read_settings(self, url: str, config: str | None) -> SourceSettings:
        kind: Any = type(self)
        return _settings(kind, url, config)


@lru_cache(maxsize=256)
def _settings(kind: Any, url: str, config: str | None) -> SourceSettings:
    """Read a configuration once for all its records; nobody changes what it says."""
    options = {name: protocol.options for name, protocol in kind.protocols.items()}
    return read_settings(url, config, kind.sector, options)


def source_column(source: HarvestSource, column: Any) -> str:
    """Read one column of a source's own page; nothing where it has none."""
    asked = sa.select(column).where(model.Package.id == source.id)
    return str(model.Session.execute(asked).scalar() or "")


def source_name(source: HarvestSource) -> str:
    """Give the name of a source's own page."""
    return source_column(source, model.Package.name) or str(source.id)[:8]


def invalid_fault(errors: dict[str, Any]) -> RecordFault:
    """Tell what CKAN's validation refused."""
    summary = "; ".join(f"{field}: {said}" for field, said in errors.items())
    return RecordFault("invalid_dataset", summary, field=str(next(iter(errors), "")))
