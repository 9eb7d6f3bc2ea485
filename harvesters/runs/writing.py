"""Write one harvested dataset, with its bookkeeping and its links in the same transaction."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.lib import search
from ckan.lib.plugins import lookup_package_plugin
from ckanext.harvest.model import HarvestObject

from ckanext.ogptn.harvesters.linking import links
from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.linking.rules import Claim
from ckanext.ogptn.harvesters.model import HarvestRecord, now
from ckanext.ogptn.harvesters.records import Draft, content_hash
from ckanext.ogptn.harvesters.runs import grouping, once, store
from ckanext.ogptn.harvesters.runs.curation import Json, harvested_fields, with_edits
from ckanext.ogptn.harvesters.sectors import fields

USABLE_ID = re.compile(r"[A-Za-z0-9][\w-]{1,99}", re.ASCII)
RESERVED_NAMES = frozenset({"new", "edit", "search"})


def package_id_for(source_id: str, remote_id: str) -> tuple[str, bool]:
    """Give the id of a record's dataset, and whether there is a dataset of that id.

    It is the remote id where that is free and can stand in an address, else one made of source and remote id. The made
    id is the same each time, so that a record that is tried again is not doubled.
    """
    made = str(uuid.uuid5(uuid.UUID(source_id), remote_id))
    package = model.Package
    query = model.Session.query(package.id, package.name).filter(
        # CKAN finds a dataset by either, so an id that is another's name would hide it.
        sa.or_(package.id.in_((made, remote_id)), package.name == remote_id)
    )
    found = query.all()
    if not found and USABLE_ID.fullmatch(remote_id) and remote_id not in RESERVED_NAMES:
        return remote_id, False
    return made, made in {row.id for row in found}


def free_name(wanted: str, package_id: str, source_name: str) -> str:
    """Choose the name of a new dataset: the source's own where nobody has it."""
    if len(wanted) < 2 or wanted in RESERVED_NAMES:
        wanted = f"dataset-{package_id[:8]}"
    choices = (wanted, f"{wanted[:60]}-{source_name}"[:100], f"{wanted}-{package_id[:8]}")
    taken = {
        name
        for (name,) in model.Session.query(model.Package.name).filter(
            model.Package.name.in_(choices), model.Package.id != package_id
        )
    }
    return next((name for name in choices if name not in taken), package_id)


def package_dict(draft: Draft, package_id: str, owner_org: str) -> Json:
    """Give a draft the form in which CKAN takes a dataset; empty values are left out."""
    shaped = {key: value for key, value in draft.fields.items() if value not in ("", None, [], {})}
    for name in ("title", "notes"):
        shaped[name] = fields.plain(draft.fields.get(f"{name}_translated") or {})
    shaped["tags"] = [{"name": name} for name in draft.fields.get("tags", [])]
    shaped["resources"] = [_resource(r, package_id) for r in draft.fields.get("resources", [])]
    if "sector_metadata" in shaped:
        shaped["sector_metadata"] = json.dumps(
            shaped["sector_metadata"], ensure_ascii=False, sort_keys=True
        )
    shaped["groups"] = grouping.memberships(draft.fields.get("groups", []))
    shaped["extras"] = [
        {"key": key, "value": value} for key, value in draft.fields.get("extras", {}).items()
    ]
    owner = {"owner_org": owner_org} if owner_org else {}
    return {**shaped, "id": package_id, "type": "dataset", **owner}


def _filled(harvest_object: HarvestObject, shaped: Json) -> Json:
    """Put into the extras what ckanext-harvest's CKAN harvester knows by these names."""
    if not shaped["extras"]:
        return shaped
    source = harvest_object.source
    known = {
        "dataset_id": shaped["id"],
        "harvest_source_id": source.id,
        "harvest_source_url": source.url.strip("/"),
        "harvest_source_title": source.title or "",
        "harvest_job_id": harvest_object.harvest_job_id,
        "harvest_object_id": harvest_object.id,
    }
    filled = [
        {**extra, "value": re.sub(r"\{(\w+)\}", lambda m: known.get(m[1], m[0]), extra["value"])}
        for extra in shaped["extras"]
    ]
    return {**shaped, "extras": filled}


def _shaped(harvest_object: HarvestObject, draft: Draft, package_id: str, owner_org: str) -> Json:
    if draft.hints.get("make_groups"):
        grouping.make_missing(draft.fields.get("groups", []))
    return _filled(harvest_object, package_dict(draft, package_id, owner_org))


def _resource(draft: Json, package_id: str) -> Json:
    shaped = {k: v for k, v in draft.items() if k != "key" and v not in ("", None)}
    # A remote resource's id may be taken by another dataset; one made of both never is.
    return {**shaped, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{package_id}/{draft['key']}"))}


def create(
    harvest_object: HarvestObject,
    draft: Draft,
    owner_org: str,
    source_name: str,
    claims: list[Claim],
) -> str:
    """Create the dataset of a record, linked to the commitments that it serves; give its id.

    It is put into the index once, when all is written but the commit, as CKAN does; the index is committed a moment
    later, with what others have put there. A worker that is killed in that moment leaves a dataset that the index
    lacks, and `search/site/repair.py` finds it.
    """
    package_id, exists = package_id_for(harvest_object.harvest_source_id, harvest_object.guid)
    if exists:
        return update(harvest_object, draft, owner_org, package_id, claims)
    shaped = _shaped(harvest_object, draft, package_id, owner_org)
    shaped["name"] = free_name(draft.fields.get("name", ""), package_id, source_name)
    _remember(harvest_object, draft, package_id, shaped, claims)
    # The dataset's search entry names its harvest object, which therefore comes first.
    model.Session.execute(sa.text("SET CONSTRAINTS harvest_object_package_id_fkey DEFERRED"))
    store.make_current(harvest_object, package_id)
    model.Session.flush()
    context = site_context()
    with once.creation(package_id, context) as created:
        tk.get_action("package_create")(_creating(context, package_id), shaped)
        source_id = harvest_object.harvest_source_id
        links.make_links([(package_id, claims)], source_id, defer_commit=True)
        _index(created)
    model.Session.commit()
    return package_id


def _creating(context: Json, package_id: str) -> Json:
    """Give the context of a creation: its caller commits and indexes."""
    context = {**context, "defer_commit": True, "return_id_only": True}
    if not fields.is_uuid(package_id):
        # CKAN's own schema takes no id but a UUID; ckanext-harvest's CKAN harvester takes any, in this way.
        schema = lookup_package_plugin("dataset").create_package_schema()
        names = ("unicode_safe", "package_id_does_not_exist")
        context["schema"] = {**schema, "id": [tk.get_validator(name) for name in names]}
    return context


def _index(created: once.Creation) -> None:
    """Put a dataset into the index as it stands in the open transaction; the index is committed with others."""
    default, custom = created.both()
    search.index_for("Package").update_dict(
        {**default, "with_custom_schema": custom}, defer_commit=True
    )


def update(
    harvest_object: HarvestObject,
    draft: Draft,
    owner_org: str,
    package_id: str,
    claims: list[Claim],
) -> str:
    """Write a record's new state into its dataset, and keep what persons have edited there."""
    source_id = harvest_object.harvest_source_id
    record = store.record_of(source_id, harvest_object.guid)
    context = site_context()
    shown = tk.get_action("package_show")({**context, "use_cache": False}, {"id": package_id})
    shaped = _shaped(harvest_object, draft, package_id, owner_org)
    harvested = dict(record.harvested) if record else {}
    merged = with_edits(shaped, shown, harvested, schema_fields())
    if record is None or record.claims_hash != links.claims_hash(claims):
        with _as_if_back(package_id):
            links.make_links([(package_id, claims)], source_id, defer_commit=True)
    _remember(harvest_object, draft, package_id, shaped, claims)
    store.make_current(harvest_object, package_id)
    model.Session.flush()
    tk.get_action("package_update")(context, {**merged, "state": "active"})
    return package_id


@contextmanager
def _as_if_back(package_id: str) -> Iterator[None]:
    """Take a dataset that is deleted for one that is there, within the transaction that brings it back.

    Only what is there is linked, but it is CKAN's own update that is to bring it back: it looks for what changes."""
    package = model.Package.get(package_id)
    state = package.state
    package.state = "active"
    model.Session.flush()
    yield
    package.state = state
    model.Session.flush()


def schema_fields() -> list[str] | None:
    """Name the fields of a dataset; none where the site describes no types of datasets."""
    if not p.plugin_loaded("scheming_datasets"):
        return None
    schema = tk.h.scheming_get_dataset_schema("dataset")
    return [field["field_name"] for field in schema["dataset_fields"]] if schema else None


def delete(harvest_object: HarvestObject, package_id: str) -> None:
    """Withdraw the dataset of a record that the source lists no more; it can be restored."""
    record = store.record_of(harvest_object.harvest_source_id, harvest_object.guid)
    if record:
        record.withdrawn_at = now()
    store.make_current(harvest_object, package_id, current=False)
    model.Session.flush()
    tk.get_action("package_delete")(site_context(), {"id": package_id})
    model.Session.commit()


def touch(harvest_object: HarvestObject, record: HarvestRecord) -> None:
    """Note that a record which looked changed is not; its dataset stays as it is."""
    record.fingerprint = store.fingerprint_of(harvest_object)
    record.missing_since = None
    model.Session.commit()


def _remember(
    harvest_object: HarvestObject,
    draft: Draft,
    package_id: str,
    shaped: Json,
    claims: list[Claim],
) -> None:
    model.Session.merge(
        HarvestRecord(
            source_id=harvest_object.harvest_source_id,
            remote_id=harvest_object.guid,
            package_id=package_id,
            fingerprint=store.fingerprint_of(harvest_object),
            content_hash=content_hash(draft.fields),
            claims_hash=links.claims_hash(claims),
            harvested=harvested_fields(shaped),
            missing_since=None,
            withdrawn_at=None,
            changed_at=now(),
        )
    )
