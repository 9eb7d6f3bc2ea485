"""Links from harvested datasets to the commitments that they serve, by `ogptn_link_create`."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.linking import withdrawal
from ckanext.ogptn.harvesters.linking.rules import Claim, commitments_served
from ckanext.ogptn.harvesters.records import Facts, content_hash
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from ckanext.ogptn.logic import reindex, serving


def claims_of(facts: Facts, settings: SourceSettings) -> list[Claim]:
    """List the commitments that a record serves by its source's settings."""
    return commitments_served(facts, settings.commitments, settings.rules)


def claims_hash(claims: list[Claim]) -> str:
    """Hash claims, so that a run sees whether the links of a record are made already."""
    return content_hash([[c.commitment, c.origin, c.rule] for c in sorted(claims)])


def make_links(
    pairs: list[tuple[str, list[Claim]]], source_id: str, *, defer_commit: bool = False
) -> int:
    """Link datasets (by id) to their commitments, all in one call; say how many links that is.

    Links that their source made and makes no more are withdrawn. With ``defer_commit`` the caller
    commits, and indexes the datasets; the next tick finds the commitments that have other data now.
    """
    links = [
        {"commitment": claim.commitment, "dataset": dataset_id, "link_type": "fulfils",
         "origin": claim.origin, "rule": claim.rule, "source": source_id}
        for dataset_id, claims in pairs
        for claim in claims
    ]  # fmt: skip
    withdrawn = withdrawal.withdraw_unclaimed(pairs, source_id)
    if links:
        context = {**site_context(), "defer_commit": defer_commit}
        tk.get_action("ogptn_link_create")(context, {"links": links})
    if withdrawn and not defer_commit:
        model.Session.commit()
        reindex.packages(withdrawn)
        serving.refresh_of_datasets(withdrawn)
    return len(links)


def site_context() -> dict[str, Any]:
    """Give the context in which harvesters act: the site's own user."""
    user = tk.get_action("get_site_user")({"ignore_auth": True, "defer_commit": True}, {})
    return {"user": user["name"], "ignore_auth": True, "model": model, "session": model.Session}


def check_commitments(settings: SourceSettings) -> None:
    """Raise SourceFault where a source names a commitment that the portal does not hold."""
    wanted = {
        *settings.commitments,
        *(name for rule in settings.rules for name in rule.commitments),
    }
    query = model.Session.query(model.Package.name).filter(
        model.Package.name.in_(wanted), model.Package.type == "commitment"
    )
    missing = sorted(wanted - {name for (name,) in query})
    if missing:
        raise SourceFault("commitment_unknown", f"no such commitment: {', '.join(missing)}")
