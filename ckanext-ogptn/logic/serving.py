"""Which commitments have data that serve them, as everybody may see it, and how the index is kept true to that.

The index is shared by all who search: it counts public datasets alone, so that no number tells of a hidden one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.ogptn.domain.links import data_state
from ckanext.ogptn.domain.vocabulary import SERVING_TYPES
from ckanext.ogptn.health import pieces
from ckanext.ogptn.logic import links, proofs, records, reindex
from ckanext.ogptn.model import Link

# No more ids in one search than search engines take.
BATCH = 200


def data_states(commitment_ids: Collection[str]) -> dict[str, str]:
    """Return what data each of these commitments has, by id: ``fresh``, ``stale`` or ``without``.

    Data that serve a public part of a commitment serve the whole. What is related to a promise does not serve it.
    """
    found = dict.fromkeys(commitment_ids, data_state(()))
    if found:
        healths = defaultdict(set)
        for whole, health in links.public_healths(found, Link.link_type.in_(SERVING_TYPES)):
            healths[whole].add(health)
        found |= {whole: data_state(one) for whole, one in healths.items()}
    return found


def refresh(commitment_ids: Collection[str]) -> int:
    """Index those of these commitments anew, and of the wholes that they are parts of, of which the index tells other
    data or evidence than there is; return how many."""
    wanted = {*commitment_ids, *reindex.parents_of(commitment_ids)}
    if not wanted:
        return 0
    data = data_states(wanted)
    evidence = proofs.states(wanted, records.statuses(wanted))
    told = {
        key: f"+data_state:{data[key]} +evidence_state:{state}" for key, state in evidence.items()
    }
    return reindex.packages(_told_otherwise(told))


def refresh_of_datasets(dataset_ids: Collection[str]) -> int:
    """Do so for the commitments that these datasets are linked to, or are evidence of; return how many."""
    query = model.Session.query(Link.commitment_id).filter(Link.dataset_id.in_(dataset_ids))
    linked = {key for (key,) in query.distinct()}
    return refresh(linked | {commitment for commitment, _ in pieces.ends_of(dataset_ids)})


def refresh_all() -> int:
    """Do so for every commitment that has a link, or of which the index tells data, by its data alone; return how
    many."""
    linked = {key for (key,) in model.Session.query(Link.commitment_id).distinct()}
    told = linked | set(_found("+data_state:(fresh OR stale)"))
    wanted = {*told, *reindex.parents_of(told)}
    data = {key: f"+data_state:{state}" for key, state in data_states(wanted).items()}
    return reindex.packages(_told_otherwise(data))


def refresh_ends(ends: Iterable[tuple[str, str]]) -> int:
    """Bring the index up to date with links that were made, decided on or removed, or whose health has changed.

    `ends` are pairs of ids, (commitment, dataset), the latter empty where evidence is no dataset. The datasets are
    indexed anew, and those commitments that have other data now; returns how many records that was.
    """
    pairs = set(ends)
    done = reindex.packages(dataset for _commitment, dataset in pairs if dataset)
    return done + refresh({commitment for commitment, _dataset in pairs})


def _told_otherwise(told: dict[str, str]) -> Iterator[str]:
    """Go through those of these commitments that the index does not find by the query that each has."""
    by_query = defaultdict(list)
    for key, query in told.items():
        by_query[query].append(key)
    for query, ids in by_query.items():
        left = iter(sorted(ids))
        while some := list(islice(left, BATCH)):
            either = " OR ".join(f'"{key}"' for key in some)
            yield from _found(f"+id:({either}) -({query})", BATCH)


def _found(query: str, rows: int = 1000) -> Iterator[str]:
    """Go through the ids of the commitments that the index holds under a query."""
    start, asked = 0, {"fl": ["id"], "sort": "id asc", "rows": rows}
    while True:
        page = tk.get_action("package_search")(
            {"ignore_auth": True},
            {
                **asked,
                "fq": f"+dataset_type:commitment {query}",
                "start": start,
                "include_private": True,
                "include_drafts": True,
            },
        )["results"]
        yield from (one["id"] for one in page)
        start += len(page)
        if len(page) < rows:
            return
