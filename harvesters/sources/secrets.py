"""Keys and passwords of sources: written by those who keep a source, shown to nobody.

A secret belongs to the server for which it was given: a source that is pointed at another server
goes there without it.
"""

from __future__ import annotations

import json
import re
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckanext.harvest.model import HarvestSource
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn.harvesters.model import HarvestSecret, now
from ckanext.ogptn.net.errors import AddressInvalid
from ckanext.ogptn.net.urls import Origin, prepared

_ = tk._
NAMES = ("api_key", "user", "password")
# The form's list of secrets to delete.
FORGET = "forget_secrets"
# A new value, or None to delete.
Changes = dict[str, str | None]
_TABLE = HarvestSecret.__table__
_PRINTABLE = {
    "api_key": re.compile(r"[\x21-\x7e]{1,2000}"),
    "user": re.compile(r"[^\x00-\x1f\x7f:]{1,200}"),
    "password": re.compile(r"[^\x00-\x1f\x7f]{1,2000}"),
}


class SecretInvalid(Exception):
    """What stands in a field is no secret; the words are for the form, and do not repeat it."""

    def __init__(self, field: str, said: str) -> None:
        super().__init__(field, said)
        self.field, self.said = field, said


def take_out(data_dict: dict[str, Any]) -> Changes:
    """Take the secrets out of what is about to be saved; give what is to be changed of them.

    They may stand in the configuration, where an empty value deletes one, or beside it as fields of
    the form, where an empty field leaves it; ``forget_secrets`` names those to delete. Raises
    SecretInvalid.
    """
    changes: Changes = {}
    for holder, key in _configurations(data_dict):
        config = _json_object(holder[key])
        found = {name: config.pop(name) for name in NAMES if name in config}
        if found:
            holder[key] = json.dumps(config, ensure_ascii=False)
            changes |= {name: value or None for name, value in found.items()}
    typed = {name: data_dict.pop(name) for name in NAMES if name in data_dict}
    changes |= {name: value for name, value in typed.items() if value != ""}
    forgotten = data_dict.pop(FORGET, [])
    named = [forgotten] if isinstance(forgotten, str) else forgotten
    changes |= {name: None for name in NAMES if name in named}
    for name, value in changes.items():
        _check(name, value)
    return changes


def _configurations(data_dict: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Give the places where a configuration stands: its field, and the extra that holds it."""
    places = [(data_dict, "config")] if isinstance(data_dict.get("config"), str) else []
    extras = data_dict.get("extras")
    for extra in extras if isinstance(extras, list) else []:
        if isinstance(extra, dict) and extra.get("key") == "config":
            places.append((extra, "value"))
    return places


def _json_object(text: object) -> dict[str, Any]:
    try:
        found = json.loads(text) if isinstance(text, str) else {}
    except ValueError:
        # The harvester says what is wrong with it; what is no JSON may still hold a secret.
        named = [name for name in NAMES if isinstance(text, str) and f'"{name}"' in text]
        if named:
            said = _("The configuration is not JSON, and holds a secret.")
            raise SecretInvalid("config", said) from None
        return {}
    return found if isinstance(found, dict) else {}


def _check(name: str, value: object) -> None:
    if value is None:
        return
    if not isinstance(value, str) or not _PRINTABLE[name].fullmatch(value):
        said = _("Give it as the site does: text without line breaks; a user without a colon.")
        raise SecretInvalid(name, said)


def save(source_id: str, changes: Changes) -> None:
    """Write what is changed; what was meant for another server than the source's is deleted."""
    source = HarvestSource.get(source_id)
    asked = _origin(source.url) if source else None
    kept = {name for name, (_, origin) in _rows(source_id).items() if _trusts(origin, asked)}
    kept -= {name for name, value in changes.items() if value is None}
    model.Session.execute(
        sa.delete(_TABLE).where(_TABLE.c.source_id == source_id, _TABLE.c.name.not_in(kept))
    )
    for name, value in changes.items():
        if value is not None and asked is not None:
            values = {"value": value, "origin": _written(asked), "updated_at": now()}
            row = insert(_TABLE).values(source_id=source_id, name=name, **values)
            model.Session.execute(
                row.on_conflict_do_update(index_elements=["source_id", "name"], set_=values)
            )
    model.Session.commit()


def _rows(source_id: str) -> dict[str, tuple[str, str]]:
    query = sa.select(_TABLE.c.name, _TABLE.c.value, _TABLE.c.origin).where(
        _TABLE.c.source_id == source_id
    )
    return {name: (value, origin) for name, value, origin in model.Session.execute(query)}


def _origin(url: str) -> Origin | None:
    try:
        return Origin.of(prepared(url))
    except AddressInvalid:
        return None


def _written(origin: Origin) -> str:
    host = f"[{origin.host}]" if ":" in origin.host else origin.host
    return f"{origin.scheme}://{host}:{origin.port}"


def _trusts(origin: str, asked: Origin | None) -> bool:
    return asked is not None and Origin.of(origin).trusts(asked)


def values_of(source_id: str, url: str) -> dict[str, str]:
    """Give a source's secrets by name, those that are meant for the server of this address."""
    asked = _origin(url)
    return {
        name: value for name, (value, origin) in _rows(source_id).items() if _trusts(origin, asked)
    }


def which_are_set(source_id: str) -> dict[str, bool]:
    """Say of each secret whether a source has it."""
    found = _rows(source_id)
    return {name: name in found for name in NAMES}


def forget(source_id: str) -> None:
    """Delete all secrets of a source, in the open transaction."""
    model.Session.execute(sa.delete(_TABLE).where(_TABLE.c.source_id == source_id))
