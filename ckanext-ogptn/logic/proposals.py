"""The queue of proposed links that a caller may decide on."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.lib.search import SearchError
from ckan.types import Context, DataDict
from sqlalchemy.orm import aliased

from ckanext.ogptn.domain.proposing import TEXT_RULES
from ckanext.ogptn.logic import access, brief, deciding, errors, links
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.model import Link

# CKAN's mapped classes have no types.
Query = Any
Shown = dict[str, Any]
BANDS = {rule: name for name, rule in TEXT_RULES.items()}
SEARCHED_AT_ONCE = 1000


def band(link: Link) -> str:
    """Say how far the portal trusts a link that it proposed by text; ``other`` is what others proposed."""
    return BANDS.get(link.rule or "", "other")


class Queue:
    """The proposals of commitments that the caller's institutions lead, of datasets that the caller may see."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._dataset = aliased(model.Package)
        self._own = self._owned()

    def _owned(self) -> Query:
        dataset, commitment = self._dataset, model.Package
        query = (
            model.Session.query(Link)
            .join(commitment, commitment.id == Link.commitment_id)
            .join(dataset, dataset.id == Link.dataset_id)
            .filter(Link.decision == "proposed", access.is_visible(self._context))
            .filter(self._sees_datasets())
        )
        if access.is_trusted(self._context):
            return query
        return query.filter(errors.led_by(access.edited_by(self._context.get("user"))))

    def _sees_datasets(self) -> Condition:
        visible = model.Session.query(model.Package.id).filter(access.is_visible(self._context))
        return Link.dataset_id.in_(visible)

    def page(self, asked: DataDict) -> tuple[int, list[Link]]:
        """Return how many proposals there are of what is asked for, and one page of them.

        What people propose comes first, then the dataset with the best score; those of a dataset stand together.
        Decisions leave the order of what is left as it is: a dataset's best score is of all its links."""
        query = self._own.filter(*self._conditions(asked))
        by_people = sa.func.bool_or(Link.score.is_(None)).over(partition_by=Link.dataset_id)
        of_dataset = aliased(Link)
        best = (
            sa.select(sa.func.max(of_dataset.score))
            .where(of_dataset.dataset_id == Link.dataset_id)
            .correlate(Link)
            .scalar_subquery()
        )
        ordered = query.order_by(
            by_people.desc(),
            best.desc().nulls_last(),
            Link.dataset_id,
            Link.score.desc().nulls_first(),
            Link.id,
        )
        found = ordered.offset(asked["offset"]).limit(asked["limit"])
        return query.count(), found.all()

    def oldest(self, commitment_ids: Collection[str]) -> list[tuple[Link, int]]:
        """Return the oldest proposal of each of these commitments that has some, and how many those are."""
        place = sa.func.row_number().over(
            partition_by=Link.commitment_id, order_by=(Link.created_at, Link.id)
        )
        count = sa.func.count().over(partition_by=Link.commitment_id)
        of_these = self._own.filter(Link.commitment_id.in_(commitment_ids))
        found = of_these.with_entities(
            Link.id, place.label("place"), count.label("count")
        ).subquery()
        query = model.Session.query(Link, found.c.count).join(found, found.c.id == Link.id)
        return [(link, number) for link, number in query.filter(found.c.place == 1)]

    def _conditions(self, asked: DataDict) -> Iterable[Condition]:
        if asked.get("commitment"):
            yield Link.commitment_id == asked["commitment"]
        if asked.get("dataset"):
            yield Link.dataset_id == asked["dataset"]
        if asked.get("institution"):
            yield errors.led_by([asked["institution"]])
        if asked.get("sector"):
            yield model.Package.extras["sector"].astext == asked["sector"]
        if asked.get("band"):
            yield _banded(asked["band"])
        if asked.get("q"):
            ids = _found(self._context, asked["q"])
            yield sa.or_(Link.commitment_id.in_(ids), Link.dataset_id.in_(ids))

    def counts(self) -> Shown:
        """Count all that waits for the caller: by band, and by commitment, sector and lead institution."""
        rule, package = Link.rule, model.Package
        by_rule = self._counted(rule)
        bands = dict.fromkeys(("sure", "likely", "other"), 0)
        for name, count in by_rule.items():
            bands[BANDS.get(name or "", "other")] += count
        return {
            "bands": bands,
            "commitments": self._counted(package.name),
            "sectors": self._counted(package.extras["sector"].astext),
            "institutions": _by_institution(
                self._counted(package.extras["lead_institutions"].astext)
            ),
        }

    def _counted(self, column: Any) -> dict[str, int]:
        rows = self._own.with_entities(column, sa.func.count()).group_by(column).order_by(column)
        return {value: count for value, count in rows if value or column is Link.rule}


def _by_institution(counted: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for names, count in counted.items():
        for name in json.loads(names):
            found[name] = found.get(name, 0) + count
    return found


def _banded(name: str) -> Condition:
    rules = [rule for rule, found in BANDS.items() if found == name]
    if rules:
        return Link.rule.in_(rules)
    return sa.or_(Link.rule.is_(None), Link.rule.notin_(BANDS))


def _found(context: Context, q: str) -> set[str]:
    """Return the ids of the datasets and commitments that a search for words finds; none for words that it cannot
    read."""
    asked = {
        "q": q,
        "fq": "+dataset_type:(dataset OR commitment)",
        "fl": ["id"],
        "sort": "id asc",
        "rows": SEARCHED_AT_ONCE,
        "include_private": True,
    }
    found: set[str] = set()
    while True:
        try:
            answer = tk.get_action("package_search")(
                tk.fresh_context(context), {**asked, "start": len(found)}
            )
        except SearchError:
            return set()
        rows = {row["id"] for row in answer["results"]}
        if not rows - found:
            return found
        found |= rows


def shown(page: Sequence[Link]) -> list[Shown]:
    """Return proposals with what one decides by: both ends in short, the dataset's description and tags, and the
    commitment's milestones."""
    datasets = _descriptions({link.dataset_id for link in page})
    steps = brief.milestones({link.commitment_id for link in page})
    bands = {link.id: band(link) for link in page}
    rejections = deciding.rejected_before(bands)
    return [
        {
            **row,
            "band": bands[row["id"]],
            "rejected_before": rejections.get(row["id"]),
            "dataset": {**row["dataset"], **datasets[row["dataset_id"]]},
            "commitment": {**row["commitment"], "milestones": steps[row["commitment_id"]]},
        }
        for row in links.dictize(page)
    ]


def _descriptions(ids: set[str]) -> dict[str, Shown]:
    package, tags = model.Package, _tags(ids)
    rows = model.Session.query(package.id, package.notes, package.extras).filter(
        package.id.in_(ids)
    )
    return {
        row.id: {
            "notes": row.notes or "",
            "notes_translated": brief.translated(row.extras, "notes_translated"),
            "tags": tags.get(row.id, []),
        }
        for row in rows
    }


def _tags(ids: set[str]) -> dict[str, list[str]]:
    kept = model.PackageTag
    rows = (
        model.Session.query(kept.package_id, model.Tag.name)
        .join(model.Tag, model.Tag.id == kept.tag_id)
        .filter(kept.package_id.in_(ids), kept.state == "active")
        .order_by(model.Tag.name)
    )
    found: dict[str, list[str]] = {}
    for package_id, name in rows:
        found.setdefault(package_id, []).append(name)
    return found
