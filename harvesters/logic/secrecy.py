"""Saving sources: keys and passwords are taken out on every way in, and kept where nobody reads them.

CKAN's form, its API and ckanext-harvest's own actions all end in `package_create` or
`package_update`, which ask who may do so; ckanext-harvest writes what it was given into the log before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import auth_audit_exempt
from ckan.types import Context, DataDict

from ckanext.ogptn.harvesters.logic.editing import may_edit
from ckanext.ogptn.harvesters.runs import forgetting
from ckanext.ogptn.harvesters.sources import secrets, validators
from ckanext.ogptn.net.hiding import names_a_secret

Action = Callable[[Any, Any], Any]
_ = tk._
SOURCE = "harvest"


@tk.chained_action
def package_create(next_action: Action, context: Context, data_dict: DataDict) -> Any:
    """Create a dataset; of a harvest source, keep the secrets apart."""
    if data_dict.get("type") != SOURCE:
        return next_action(context, data_dict)
    return _saved(next_action, context, data_dict)


@tk.chained_action
def package_update(next_action: Action, context: Context, data_dict: DataDict) -> Any:
    """Update a dataset; of a harvest source, keep the secrets apart."""
    if not _is_source(data_dict):
        return next_action(context, data_dict)
    return _saved(next_action, context, data_dict)


@tk.chained_action
@auth_audit_exempt
def harvest_source_saved(next_action: Action, context: Context, data_dict: DataDict) -> Any:
    """Create or change a source; its secrets are in no log and no answer, those not given stay."""
    return _saved(next_action, context, data_dict)


@tk.chained_action
@auth_audit_exempt
@tk.side_effect_free
def harvest_source_show(next_action: Action, context: Context, data_dict: DataDict) -> Any:
    """Show a source; whoever may change it is told which secrets it has, and never what they are."""
    shown: dict[str, Any] = next_action(context, data_dict)
    if may_edit(context, shown["id"]):
        shown["secrets"] = secrets.which_are_set(shown["id"])
    return shown


@tk.chained_action
def harvest_source_clear(next_action: Action, context: Context, data_dict: DataDict) -> Any:
    """Clear a source, with the answers that are kept of it: its next run reads everything."""
    cleared = next_action(context, data_dict)
    validators.forget(cleared["id"])
    forgetting.forget(cleared["id"])
    return cleared


@tk.chained_action
def dataset_purge(next_action: Action, context: Context, data_dict: DataDict) -> None:
    """Purge a dataset; with a source go its secrets and the answers that are kept of it."""
    found = model.Package.get(data_dict.get("id"))
    source_id = found.id if found and found.type == SOURCE else None
    next_action(context, data_dict)
    if source_id:
        secrets.forget(source_id)
        model.Session.commit()
        validators.forget(source_id)
        forgetting.forget(source_id)


def _is_source(data_dict: DataDict) -> bool:
    if "type" in data_dict:
        return bool(data_dict["type"] == SOURCE)
    found = model.Package.get(data_dict.get("id") or data_dict.get("name"))
    return found is not None and found.type == SOURCE


def _saved(next_action: Action, context: Context, data_dict: DataDict) -> Any:
    try:
        changes = secrets.take_out(data_dict)
    except secrets.SecretInvalid as error:
        raise tk.ValidationError({error.field: [error.said]}) from None
    url = data_dict.get("url")
    if isinstance(url, str) and names_a_secret(url):
        said = _("An address is shown to everybody, and this one holds a password or a key: "
                 "give it as `api_key`, or as `user` and `password`.")  # fmt: skip
        raise tk.ValidationError({"url": [said]})
    saved = next_action(context, data_dict)
    secrets.save(saved if isinstance(saved, str) else saved["id"], changes)
    return saved
