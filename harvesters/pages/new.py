"""Add a source, from its address alone, and change one."""

from __future__ import annotations

import json
import re
from typing import Any

import ckan.plugins as p
from ckan.lib.munge import munge_title_to_name
from ckan.plugins import toolkit as tk
from ckanext.harvest.interfaces import IHarvester
from flask import Blueprint, Response

from ckanext.ogptn.front import gathering
from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.pages import options
from ckanext.ogptn.harvesters.pages.sources import action, source
from ckanext.ogptn.harvesters.sources import secrets
from ckanext.ogptn.harvesters.workers.timetable import FREQUENCIES
from ckanext.ogptn.views.desk.officers import asked, sign_in

blueprint = Blueprint("ogptn_harvest_new", __name__, url_prefix="/desk/harvest")
blueprint.before_request(sign_in)
Record = dict[str, Any]
PLAIN = ("url", "title", "notes", "source_type", "frequency", "owner_org")
TYPED = (*PLAIN, *options.FIELDS, options.OTHER)


def address() -> str | Response:
    """Ask for an address, and look what is spoken there; show what was found."""
    asked(lambda: tk.check_access("harvest_source_create", {}, {}))
    url = tk.request.form.get("url", "").strip()
    if tk.request.method != "POST":
        return _address("")
    if tk.request.form.get("step") == "by_hand":
        return _form({"url": url, "frequency": "DAILY"}, {})
    if tk.request.form.get("step") == "save":
        return _save(None)
    try:
        guesses = asked(lambda: action("ogptn_harvest_probe", url=url))
    except tk.ValidationError as refused:
        return _address(url, errors=refused.error_dict)
    chosen = tk.request.form.get("choice", "")
    if chosen.isdigit() and int(chosen) < len(guesses["results"]):
        return _form(_guessed(guesses["results"][int(chosen)]), {})
    return _address(url, found=guesses)


def _address(url: str, **more: Any) -> str:
    variables = {"url": url, "found": None, "errors": {}, "types": _types(), **more}
    return tk.render("ogptn/desk/harvest/address.html", variables)


def _guessed(guess: Record) -> Record:
    return {
        "url": guess["url"],
        "title": guess["title"],
        "source_type": guess["source_type"],
        "frequency": "DAILY",
        **options.from_config(json.dumps(guess["config"])),
    }


def edit(name: str) -> str | Response:
    """Change a source."""
    found = source(name)
    if tk.request.method == "POST":
        return _save(found)
    kept = action("harvest_source_show", id=found["id"])
    try:
        typed = options.from_config(kept.get("config"))
    except options.Wrong:
        typed = {options.OTHER: kept.get("config") or ""}
    return _form({**{key: kept.get(key) or "" for key in PLAIN}, **typed}, {}, kept)


def _form(typed: Record, errors: Record, kept: Record | None = None, status: int = 200) -> Any:
    variables = {
        "typed": typed,
        "errors": errors,
        "kept": kept,
        "types": _types(),
        "protocols": _protocols(),
        "frequencies": FREQUENCIES,
        "institutions": action("organization_list_for_user", permission="create_dataset"),
        "plans": _commitments(),
        "secrets": (kept or {}).get("secrets") or {},
    }
    return tk.render("ogptn/desk/harvest/form.html", variables), status


def _types() -> list[Record]:
    """List the types of sources, those of the portal first."""
    found = action("harvesters_info_show")
    return sorted(found, key=lambda one: not one["name"].startswith("ogptn_"))


def _protocols() -> list[str]:
    """Name what the harvesters of the portal speak."""
    harvesters = p.PluginImplementations(IHarvester)
    ours = [one for one in harvesters if isinstance(one, SectorHarvester)]
    return sorted({name for one in ours for name in one.protocols})


def _commitments() -> list[tuple[Record, list[Record]]]:
    return [
        (plan, action("ogptn_commitment_list", action_plan=plan["name"], limit=1000)["results"])
        for plan in gathering.plan_records()
    ]


def _save(found: Record | None) -> Any:
    form = tk.request.form
    typed = {name: form.get(name, "").strip() for name in TYPED}
    typed["commitments"] = "\n".join(form.getlist("commitments"))
    kept = action("harvest_source_show", id=found["id"]) if found else None
    try:
        data = _data(typed, kept)
        saved = asked(lambda: _written(data, kept))
    except options.Wrong as wrong:
        return _form(typed, {wrong.field: [_said(wrong.code)]}, kept, 409)
    except tk.ValidationError as refused:
        return _form(typed, refused.error_dict, kept, 409)
    tk.h.flash_success(tk._("The source is kept."))
    return tk.redirect_to("ogptn_harvest_sources.page", name=saved["name"])


def _said(code: str) -> str:
    if code == "number":
        return str(tk._("Write a whole number."))
    return str(tk._("This is no JSON object: it begins with { and ends with }."))


def _data(typed: Record, kept: Record | None) -> Record:
    """Give what is to be saved; a secret that is not typed stays as it is."""
    form = tk.request.form
    secret = {name: form[name] for name in secrets.NAMES if form.get(name)}
    data = {name: typed[name] for name in PLAIN} | secret | {"config": options.to_config(typed)}
    if form.getlist(secrets.FORGET):
        data[secrets.FORGET] = form.getlist(secrets.FORGET)
    if kept:
        return {**data, "id": kept["id"], "name": kept["name"]}
    return {**data, "name": _free_name(typed["title"] or typed["url"])}


def _written(data: Record, kept: Record | None) -> Record:
    name = "harvest_source_update" if kept else "harvest_source_create"
    saved: Record = action(name, **data)
    return {"name": data["name"], **saved}


def _free_name(title: str) -> str:
    """Make the name of a source's page of its title; of Arabic, which has no such letters, of a word."""
    wanted = re.sub(r"-+", "-", munge_title_to_name(title)).strip("-_")[:80]
    if len(wanted) < 3:
        wanted = "source"
    names = [wanted, *(f"{wanted}-{number}" for number in range(2, 100))]
    return next(name for name in names if not _is_taken(name))


def _is_taken(name: str) -> bool:
    try:
        action("harvest_source_show", id=name)
    except tk.ObjectNotFound:
        return name in ("new", "edit")
    except tk.NotAuthorized:
        return True
    return True


blueprint.add_url_rule("/new", view_func=address, methods=["GET", "POST"])
blueprint.add_url_rule("/<name>/edit", view_func=edit, methods=["GET", "POST"])
