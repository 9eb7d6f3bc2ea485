"""What the search index knows of plans, commitments and datasets beyond CKAN's own fields.

Runs from CKAN's `before_dataset_index`, so it works on any search engine. A field named `vocab_*`
holds several values; one named `*_date` holds a time. A value that is a list or a dictionary never
reaches the index raw."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.domain.links import worst
from ckanext.ogptn.domain.passages import prose
from ckanext.ogptn.domain.status import Status
from ckanext.ogptn.domain.tallies import PAIR, Tally
from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.logic import links, proofs, records, serving
from ckanext.ogptn.logic.records import Institution
from ckanext.ogptn.model import Amendment, Assessment, Evidence, Link, ProgressReport, Resolution
from ckanext.ogptn.text.characters import fold

Document = dict[str, Any]
Package = dict[str, Any]

TYPES = ("dataset", "commitment", "action_plan")
# Fields of datasets that hold several codes of a list.
CODED = ("governorates", "substances", "transport_modes")
# Composites that CKAN has turned into fields of its own by now.
CKANS_OWN = ("extras", "groups", "organization", "resources", "tags")
# Lucene refuses a term of more than 32,766 bytes; a letter takes up to three.
MAX_TEXT = 10_000
# As far as titles are compared where they are sorted.
MAX_RANK = 200


def extend(document: Document) -> Document:
    """Add our fields to the `document` that CKAN is about to index."""
    if document.get("dataset_type") not in TYPES:
        return document
    package = json.loads(document["validated_data_dict"])
    _drop_composites(document, package)
    document.update(_texts(package, _institutions(document, package)))
    if package["type"] == "commitment":
        document.update(_commitment_fields(package))
    elif package["type"] == "action_plan":
        document["vocab_action_plan"] = [package["name"]]
    else:
        document.update(_dataset_fields(package))
    return document


def _drop_composites(document: Document, package: Package) -> None:
    for field, value in package.items():
        if field in CKANS_OWN:
            continue
        if isinstance(value, dict | list) or field == "sector_metadata":
            document.pop(field, None)
            document.pop(f"extras_{field}", None)


def _institutions(document: Document, package: Package) -> list[Institution]:
    """Return the institutions that a record is from: a dataset's publisher, and all that are
    responsible for a commitment."""
    names = [document.get("organization")]
    for field in ("lead_institutions", "supporting_institutions"):
        names += package.get(field) or []
    wanted = list(dict.fromkeys(name for name in names if name))
    known = records.institutions(wanted) if wanted else {}
    return [known[name] for name in wanted if name in known]


def _texts(package: Package, institutions: list[Institution]) -> Document:
    """Gather the titles and all the prose of each language, and last the institutions' names.

    The copy under `extras_text_*` is what Solr's schema sends on to its field of all text.
    """
    found: Document = {}
    for language in LANGUAGES:
        title = (package.get("title_translated") or {}).get(language)
        names = [name for one in institutions if (name := one["title_translated"].get(language))]
        text = "\n".join([*prose(package, language), *names])[:MAX_TEXT]
        if title:
            found[f"title_{language}"] = title
        if package["type"] == "commitment":
            found[f"title_rank_{language}"] = fold(title or package["title"])[:MAX_RANK]
        if text:
            found[f"text_{language}"] = found[f"extras_text_{language}"] = text
    return found


def _commitment_fields(package: Package) -> Document:
    status = records.statuses([package["id"]])[package["id"]]
    data = serving.data_states([package["id"]])[package["id"]]
    leads, supporting = package["lead_institutions"], package["supporting_institutions"]
    fields: Document = {
        "completion_level": status.level.value,
        "timeliness": status.timeliness,
        "update_state": status.update_state,
        "derived_state": derived_state(status),
        "changed_date": _changed(package),
        "completion_rank": str(status.completion_rank),
        "timeliness_rank": str(status.timeliness_rank),
        "number_rank": _number_rank(package),
        "data_state": data,
        "evidence_state": proofs.states([package["id"]], {package["id"]: status})[package["id"]],
        "tally": _tally(package, status, data).line(),
        "vocab_action_plan": [package["action_plan"]],
        "vocab_institution": list(dict.fromkeys([*leads, *supporting])),
        "vocab_ogp_values": package["ogp_values"],
    }
    if status.due_date:
        fields["due_date"] = f"{status.due_date.isoformat()}T00:00:00Z"
    return fields | _marks(package)


def _number_rank(package: Package) -> str:
    """Write number and part so that their order as text is that of their numbers."""
    return f"{package['number']:06}.{package.get('part_number') or 0:04}"


def _tally(package: Package, status: Status, data: str) -> Tally:
    return Tally(
        action_plan=package["action_plan"],
        axis=str(package.get("axis") or ""),
        sector=package.get("sector") or "",
        level=status.level.value,
        timeliness=status.timeliness,
        update_state=status.update_state,
        due_date=status.due_date.isoformat() if status.due_date else "",
        due_precision=package.get("due_precision") or "",
        carried_over=package.get("carried_over_from") or "",
        data=data,
        leads=tuple(package["lead_institutions"]),
        assessed=status.assessed,
    )


def _marks(package: Package) -> Document:
    """Say what the first plan's lessons ask of a promise: where it comes first, whether it has money, whether it waits
    for a law. What the record does not state is not in the index."""
    found = {field: package.get(field) for field in ("budget_allocated", "needs_legislation")}
    fields = {key: str(value).lower() for key, value in found.items() if value is not None}
    return fields | ({"priority": package["priority"]} if package.get("priority") else {})


def _changed(package: Package) -> str:
    """Return the moment of the last change of a record or of what hangs on it, but for its links."""
    newest = [
        sa.select(sa.func.max(table.created_at)).where(table.commitment_id == package["id"])
        for table in (Amendment, Assessment, Evidence, ProgressReport, Resolution)
    ]
    row = model.Session.execute(sa.select(*(one.scalar_subquery() for one in newest))).one()
    edited = datetime.fromisoformat(package["metadata_modified"]).replace(tzinfo=UTC)
    return max([edited, *filter(None, row)]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def derived_state(status: Status) -> str:
    """Return in one word what a new day may change, to find out by search what has to be indexed
    anew."""
    assessed = ",".join(PAIR.join(pair) for pair in status.assessed)
    return f"{status.level.value}/{status.timeliness}/{status.update_state}/{assessed}"


def _dataset_fields(package: Package) -> Document:
    found = linked_commitments([package["id"]])
    fields: Document = {
        "serves_commitment": str(bool(found)).lower(),
        "link_health": worst(health for _name, _plan, health in found) if found else "",
        "vocab_commitment": sorted({name for name, _plan, _health in found}),
        "vocab_action_plan": sorted({plan for _name, plan, _health in found if plan}),
        **{f"vocab_{field}": package.get(field) or [] for field in CODED},
    }
    return {name: values for name, values in fields.items() if values}


def linked_commitments(dataset_ids: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return name and plan of the public commitments that datasets are confirmed to serve, and still do; and the health
    of each link."""
    package = model.Package
    query = (
        model.Session.query(package.name, package.extras["action_plan"].astext, Link.health)
        .join(Link, Link.commitment_id == package.id)
        .filter(
            Link.dataset_id.in_(list(dataset_ids)),
            links.stands(),
            package.state == "active",
            package.private.is_(False),
        )
        .distinct()
    )
    return [(name, plan or "", health) for name, plan, health in query]
