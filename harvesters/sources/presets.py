"""Create and update the portal's harvest sources from a table of presets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import yaml
from ckan import model

from ckanext.ogptn.harvesters.linking.links import site_context

PRESETS = Path(__file__).parent / "presets.yaml"
Preset = dict[str, Any]


class ContentMissing(Exception):
    """An institution or a commitment that a source names is not in the portal."""


def load(kind: str, sites_url: str = "") -> list[Preset]:
    """Read the presets of a kind, ``example`` or ``live``; give each the address of its site."""
    table: dict[str, list[Preset]] = yaml.safe_load(PRESETS.read_text("utf-8"))
    if kind == "live":
        return table["live"]
    root = sites_url.rstrip("/")
    return [{**preset, "url": f"{root}/{preset['url']}"} for preset in table[kind]]


def ensure(preset: Preset) -> str:
    """Create a source, or bring it to its preset; say which: created, updated or unchanged."""
    _check_content(preset)
    wanted = _source(preset)
    try:
        shown = tk.get_action("harvest_source_show")(
            {**site_context(), "use_cache": False}, {"id": preset["name"]}
        )
    except tk.ObjectNotFound:
        tk.get_action("harvest_source_create")(site_context(), wanted)
        return "created"
    if shown["state"] == "active" and _same(shown, wanted):
        return "unchanged"
    changed = {**wanted, "id": shown["id"], "state": "active"}
    tk.get_action("harvest_source_update")(site_context(), changed)
    return "updated"


def _source(preset: Preset) -> Preset:
    organization = model.Group.get(preset["owner_org"])
    return {
        "name": preset["name"],
        "title": preset["title"],
        "url": preset["url"],
        "source_type": preset["source_type"],
        "frequency": preset.get("frequency", "DAILY"),
        "owner_org": organization.id if organization else "",
        "config": json.dumps(preset["config"], ensure_ascii=False, sort_keys=True),
    }


def _same(shown: Preset, wanted: Preset) -> bool:
    """Compare with the tables, for the shown source mixes its configuration into its fields."""
    keys = ("title", "url", "source_type", "frequency", "owner_org", "config")
    return all(shown.get(key) == wanted[key] for key in keys)


def _check_content(preset: Preset) -> None:
    organization = model.Group.get(preset["owner_org"])
    names = {*preset["config"].get("commitments", [])}
    for rule in preset["config"].get("rules", []):
        names |= set(rule["commitments"])
    found = model.Session.query(model.Package.name).filter(
        model.Package.name.in_(names), model.Package.type == "commitment"
    )
    missing = sorted(names - {name for (name,) in found})
    if organization is None or not organization.is_organization:
        missing.insert(0, preset["owner_org"])
    if missing:
        raise ContentMissing(f"{preset['name']} needs {', '.join(missing)}")
