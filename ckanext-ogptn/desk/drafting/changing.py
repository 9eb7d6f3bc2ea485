"""Put a commitment down, change it, amend it, and undo the last change: what the desk's views ask of the actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.desk.drafting import keeping
from ckanext.ogptn.desk.drafting.commitment import name_for
from ckanext.ogptn.domain.amendments import PROMISED, Change, changes

Record = dict[str, Any]
DONE = ("created", "edited", "amended", "undone")
# What the form does not ask for is corrected where it comes from.
NAMES = {
    "name": "number",
    "owner_org": "lead_institutions",
    "identifier": "number",
    "url": "number",
}
MOST = 1000


def may_create(plan: str, leads: list[str]) -> None:
    """Raise NotAuthorized where the caller may put down no commitment in a plan."""
    if not leads:
        raise tk.NotAuthorized(
            tk._("Only officers of a government institution put down commitments.")
        )
    asked = {"type": "commitment", "action_plan": plan, "lead_institutions": leads[:1]}
    tk.check_access("package_create", {}, asked)


def taken_numbers(plan: str) -> list[int]:
    """List the numbers of a plan's commitments."""
    asked = {"action_plan": plan, "limit": MOST}
    found = tk.get_action("ogptn_commitment_list")({}, asked)["results"]
    return [one["number"] for one in found if one["number"]]


def new_record(plan: Record, values: Record) -> Record:
    """Return what was typed as a record to make, in its plan, under the name that follows from its number."""
    name = name_for(plan["name"], values.get("number"), values.get("part_number"))
    return {
        **tidy(values),
        "action_plan": plan["name"],
        "name": name,
        "private": bool(plan.get("private")),
    }


def tidy(values: Record) -> Record:
    """Return values in which the owner follows from the lead; where none leads, there is none."""
    if "lead_institutions" not in values:
        return values
    return {**values, "owner_org": (values["lead_institutions"] or [None])[0]}


def readable(reference: str) -> Record:
    """Return a commitment that the caller may see; raises ObjectNotFound and NotAuthorized."""
    found: Record = tk.get_action("package_show")({}, {"id": reference})
    if found["type"] != "commitment":
        raise tk.ObjectNotFound
    return found


def editable(reference: str) -> Record:
    """Return a commitment that the caller may edit; raises ObjectNotFound and NotAuthorized."""
    found = readable(reference)
    tk.check_access("package_update", {}, {"id": found["id"]})
    return found


def own(reference: str) -> Record:
    """Return a commitment that the caller may edit or amend; raises ObjectNotFound and NotAuthorized."""
    found = readable(reference)
    return found if may_amend(found["id"]) else editable(reference)


def may_amend(commitment: str) -> bool:
    """Say whether the caller may amend a commitment."""
    return bool(tk.h.check_access("ogptn_commitment_amend", {"commitment": commitment}))


def is_made(item: Record, plan: Record) -> bool:
    """Say whether a promise was made, so that an amendment alone changes it."""
    return bool(item["state"] == "active" and plan.get("plan_status") != "draft")


def write(item: Record, record: Record) -> None:
    """Change a commitment, and keep for undoing what the change replaced; raises ValidationError."""
    changed = tk.get_action("package_patch")({}, {**record, "id": item["id"]})
    before = {key: item.get(key) for key in record if item.get(key) != changed.get(key)}
    fields = {"values": before, "modified": changed["metadata_modified"]}
    keeping.keep(keeping.UNDO, item["id"], fields)


def undoing(item: Record) -> Record | None:
    """Return what can be undone of a commitment's last change by the caller, or None."""
    kept = keeping.find(keeping.UNDO, item["id"])
    if kept is None or kept["fields"].get("modified") != item["metadata_modified"]:
        return None
    fields: Record = kept["fields"]
    return fields if fields.get("values") or fields.get("promise") else None


def undo(item: Record) -> bool:
    """Put back what the last edit replaced; False where there is nothing to put back, or others wrote since."""
    kept = undoing(item)
    if kept is None or not kept.get("values"):
        return False
    try:
        tk.get_action("package_patch")({}, {**kept["values"], "id": item["id"]})
    except tk.ValidationError:
        return False  # what was free to write then is a promise by now
    keeping.discard(keeping.UNDO, item["id"])
    return True


def promise_of(item: Mapping[str, Any]) -> Record:
    """Return what a commitment promises."""
    return {field: item.get(field) for field in PROMISED}


def amended(item: Record, values: Record) -> list[Change]:
    """Return what an amendment would change."""
    return changes(promise_of(item), {**promise_of(item), **values})


def amend(item: Record, values: Record) -> None:
    """Amend a commitment, and keep the promise before it, by which the next amendment may take this one back."""
    tk.get_action("ogptn_commitment_amend")({}, {**values, "commitment": item["id"]})
    after = tk.get_action("package_show")({}, {"id": item["id"]})
    fields = {"promise": promise_of(item), "modified": after["metadata_modified"]}
    keeping.keep(keeping.UNDO, item["id"], fields)


def taken_back(item: Record) -> Record:
    """Return what an amendment begins with that takes the last one back: the promise before it, and the reason."""
    kept = undoing(item) or {}
    reason = {
        "ar": "رجوع في التعديل الأخير.",
        "fr": "Retour sur la dernière modification.",
        "en": "Takes back the last amendment.",
    }
    return {**item, **kept.get("promise", {}), "reason": reason}
