"""Write one harvested dataset, with its bookkeeping in the same transaction."""

from __future__ import annotations

import json
import uuid
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckanext.harvest.model import HarvestObject

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.records import Draft, content_hash
from ckanext.ogptn.harvesters.runs import store
from ckanext.ogptn.harvesters.runs.curation import Json, with_edits
from ckanext.ogptn.harvesters.runs.model import HarvestRecord, now
from ckanext.ogptn.harvesters.sectors import fields

RESERVED_NAMES = frozenset({"new", "edit", "search"})


def package_id_for(source_id: str, remote_id: str) -> str:
    """Give the id of a new dataset: the remote one where it is a free UUID, else one made of both.

    The made id is the same each time, so that a record that is tried again is not doubled.
    """
    if fields.is_uuid(remote_id) and model.Session.get(model.Package, remote_id) is None:
        return remote_id
    return str(uuid.uuid5(uuid.UUID(source_id), remote_id))


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
    return {**shaped, "id": package_id, "type": "dataset", "owner_org": owner_org}


def _resource(draft: Json, package_id: str) -> Json:
    shaped = {k: v for k, v in draft.items() if k != "key" and v not in ("", None)}
    # A remote resource's id may be taken by another dataset; one made of both never is.
    return {**shaped, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{package_id}/{draft['key']}"))}


def create(harvest_object: HarvestObject, draft: Draft, owner_org: str, source_name: str) -> str:
    """Create the dataset of a record; give its id."""
    source_id, remote_id = harvest_object.harvest_source_id, harvest_object.guid
    package_id = package_id_for(source_id, remote_id)
    if model.Session.get(model.Package, package_id) is not None:
        return update(harvest_object, draft, owner_org, package_id)
    shaped = package_dict(draft, package_id, owner_org)
    shaped["name"] = free_name(draft.fields.get("name", ""), package_id, source_name)
    _remember(harvest_object, draft, package_id, shaped)
    # The dataset's search entry names its harvest object, which therefore comes first.
    model.Session.execute(sa.text("SET CONSTRAINTS harvest_object_package_id_fkey DEFERRED"))
    store.make_current(harvest_object, package_id)
    model.Session.flush()
    tk.get_action("package_create")(site_context(), shaped)
    return package_id


def update(harvest_object: HarvestObject, draft: Draft, owner_org: str, package_id: str) -> str:
    """Write a record's new state into its dataset, and keep what persons have edited there."""
    record = store.record_of(harvest_object.harvest_source_id, harvest_object.guid)
    shown = tk.get_action("package_show")(
        {**site_context(), "use_cache": False}, {"id": package_id}
    )
    shaped = package_dict(draft, package_id, owner_org)
    merged = with_edits(shaped, shown, dict(record.harvested) if record else {})
    _remember(harvest_object, draft, package_id, shaped)
    store.make_current(harvest_object, package_id)
    model.Session.flush()
    tk.get_action("package_update")(site_context(), {**merged, "state": "active"})
    return package_id


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
    record.fingerprint = store.extra_of(harvest_object, store.FINGERPRINT_KEY)
    record.missing_since = None
    model.Session.commit()


def _remember(harvest_object: HarvestObject, draft: Draft, package_id: str, shaped: Json) -> None:
    model.Session.merge(
        HarvestRecord(
            source_id=harvest_object.harvest_source_id,
            remote_id=harvest_object.guid,
            package_id=package_id,
            fingerprint=store.extra_of(harvest_object, store.FINGERPRINT_KEY),
            content_hash=content_hash(draft.fields),
            claims_hash="",
            harvested=harvested_fields(shaped),
            missing_since=None,
            withdrawn_at=None,
            changed_at=now(),
        )
    )


def harvested_fields(shaped: Json) -> dict[str, Any]:
    """Keep of a dataset what later tells a person's edits from the source's words."""
    kept = {key: value for key, value in shaped.items() if key not in ("resources", "tags")}
    kept["tags"] = [tag["name"] for tag in shaped["tags"]]
    kept["resources"] = [resource["id"] for resource in shaped["resources"]]
    return kept
