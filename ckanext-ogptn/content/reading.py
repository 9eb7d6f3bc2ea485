"""Read the content files into the dictionaries that CKAN's actions take.

The files are written for people: what follows from a record's place (its plan, its parent, its
identifier) is not repeated in them and is filled in here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

Record = dict[str, Any]

# French sets a space before high punctuation, inside quotation marks, after “n°” and between
# thousands; no line may break there. The files keep plain spaces, which people can see and type.
FRENCH_SPACE = re.compile(r"(?<=«) | (?=[»;:?!])|(?<=n°) |(?<=\d) (?=\d{3}\b)")


@dataclass(frozen=True)
class Content:
    """What a new portal is filled with, each list in the order in which it is created."""

    institutions: list[Record]
    plans: list[Record]
    commitments: list[Record]
    reports: list[Record]


def read(folder: Traversable | None = None) -> Content:
    """Read `institutions.yaml`, `plans/`, `reports/` and `dataset_terms/` below `folder` (by default our own).

    A commitment comes before its parts and after those that it carries on. Raises KeyError where words are noted for
    a commitment that no plan has.
    """
    root = files(__package__) if folder is None else folder
    plans, reports = _documents(root / "plans"), _documents(root / "reports")
    commitments = {one["name"]: one for document in plans for one in _commitments(document)}
    for document in _documents(root / "dataset_terms"):
        for name, noted in document.items():
            commitments[name]["dataset_terms"] = _terms(noted)
    return Content(
        institutions=[ready(entry) for entry in load(root / "institutions.yaml")["institutions"]],
        plans=[_plan(document) for document in plans],
        commitments=list(commitments.values()),
        reports=[record for document in reports for record in _reports(document)],
    )


def _documents(folder: Traversable) -> list[Record]:
    if not folder.is_dir():
        return []
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".yaml")]
    return [load(entry) for entry in sorted(found, key=lambda entry: entry.name)]


def load(entry: Traversable) -> Record:
    """Read a file of YAML."""
    document: Record = yaml.safe_load(entry.read_text(encoding="utf-8"))
    return document


def ready(fields: Mapping[str, Any]) -> Record:
    """Copy `fields` as the action API takes them, with dates as ISO 8601 and French well set."""
    return {key: _ready_value(key, value) for key, value in fields.items()}


def _ready_value(key: str, value: object) -> object:
    if isinstance(value, Mapping):
        return ready(value)
    if isinstance(value, list):
        return [_ready_value(key, inner) for inner in value]
    if key == "fr" and isinstance(value, str):
        return FRENCH_SPACE.sub("\N{NO-BREAK SPACE}", value)
    return value.isoformat() if isinstance(value, date) else value


def _plan(document: Record) -> Record:
    plan = ready(document["plan"])
    return {"type": "action_plan", "name": plan["identifier"], **plan}


def _commitments(document: Record) -> Iterable[Record]:
    plan = document["plan"]["identifier"]
    for entry in document["commitments"]:
        whole = {key: value for key, value in entry.items() if key != "parts"}
        name = f"{_prefix(plan)}-{entry['number']:02d}"
        yield _commitment(name, plan, whole)
        for part in entry.get("parts", []):
            place = {"number": entry["number"], "axis": entry["axis"], "parent_commitment": name}
            yield _commitment(f"{name}-{part['part_number']}", plan, {**place, **part})


def _prefix(plan: str) -> str:
    """Return what a plan's commitments share with it: `tn-2014` of `tn-2014-2016`."""
    return plan.rsplit("-", 1)[0]


def _commitment(name: str, plan: str, fields: Mapping[str, Any]) -> Record:
    return {
        "type": "commitment",
        "name": name,
        "identifier": name,
        "action_plan": plan,
        "owner_org": fields["lead_institutions"][0],
        # Both plans are over: nothing in them can still be amended.
        "lifecycle_state": "closed",
        **ready(fields),
    }


def _terms(noted: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Join the words by which a commitment's datasets are known, in each language."""
    return {language: "; ".join(terms) for language, terms in noted.items()}


def _reports(document: Record) -> Iterable[Record]:
    for entry in document["reports"]:
        yield ready({"origin": "import", **document["defaults"], **entry})
