"""Link datasets to commitments, decide on links, and list them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import linking, links, records, serving
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.logic.schema import links as schema
from ckanext.ogptn.logic.suggesting import due
from ckanext.ogptn.model import Link

__all__ = [
    "ogptn_link_create",
    "ogptn_link_delete",
    "ogptn_link_list",
]

_ = tk._
ENDS = ("commitment", "dataset", "commitments", "datasets")
LinkDict = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_link_list)
def ogptn_link_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List the links of a commitment, of a dataset, or of many of either at once.

    Only links whose two ends the caller may see are listed and counted; proposed and rejected ones
    only for officers of one of the ends.

    One of the four ends is given.

    :param commitment: the commitment's id or name
    :type commitment: string
    :param dataset: the dataset's id or name
    :type dataset: string
    :param commitments: ids of commitments; those that the caller may not see have no links here
    :type commitments: list of strings
    :param datasets: ids of datasets, such as those of a page of search results; those that the
        caller may not see have no links here
    :type datasets: list of strings
    :param decision: ``proposed``, ``confirmed`` (but for those that their source has withdrawn since) or
        ``rejected`` (optional)
    :type decision: string
    :param health: ``ok``, ``stale``, ``broken`` or ``withdrawn`` (optional)
    :type health: string
    :param modified_since: only links that were made, decided on, or in another health since this day or moment
        (optional)
    :type modified_since: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` and ``results``: {id, commitment_id, dataset_id, milestone, milestone_number,
        milestone_title_translated, resource_id, link_type, decision, health, health_reason (a code, null while all
        is well), health_since, origin, rule, score, matched_terms, source, note, created_at, decided_at,
        last_checked_at, dataset, commitment}, where ``dataset`` is {id, name, title, title_translated,
        organization_title, formats, frequency, updated, metadata_modified, sector, is_example, …} and
        ``commitment`` {id, name, number, part_number, title, title_translated, action_plan, completion_level,
        timeliness}
    :rtype: dictionary

    :raises ValidationError: where none or several of the ends are given
    :raises ObjectNotFound: where there is no such record
    :raises NotAuthorized: where the caller may not read it
    """
    where = _end(context, data_dict)
    if data_dict.get("decision") == "confirmed":
        where = sa.and_(where, links.stands())
    elif "decision" in data_dict:
        where = sa.and_(where, Link.decision == data_dict["decision"])
    if "health" in data_dict:
        where = sa.and_(where, Link.health == data_dict["health"])
    if "modified_since" in data_dict:
        # Of several moments PostgreSQL takes the latest that there is.
        moments = (Link.created_at, Link.decided_at, Link.health_since)
        changed = sa.func.greatest(*moments)
        where = sa.and_(where, changed >= data_dict["modified_since"])
    found = links.rows(context, where)
    start = data_dict["offset"]
    page = found[start : start + data_dict["limit"]]
    return {"count": len(found), "results": links.dictize(page)}


def _end(context: Context, data_dict: DataDict) -> Condition:
    given = [end for end in ENDS if data_dict.get(end)]
    if len(given) != 1:
        message = _("Give a commitment, a dataset, or a list of either: one of the four.")
        raise tk.ValidationError({"commitment": [message], "dataset": [message]})
    if given == ["commitment"]:
        package = records.package(data_dict["commitment"], "commitment")
        tk.check_access("ogptn_link_list", context, {"commitment": package.id})
        return Link.commitment_id == package.id
    if given == ["dataset"]:
        package = records.dataset(data_dict["dataset"])
        tk.check_access("ogptn_link_list", context, {"dataset": package.id})
        return Link.dataset_id == package.id
    (end,) = given
    tk.check_access("ogptn_link_list", context, {end: data_dict[end]})
    column = Link.commitment_id if end == "commitments" else Link.dataset_id
    return column.in_(data_dict[end])


def ogptn_link_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Link a dataset to a commitment, or many at once.

    The same link is made once, however often it is asked for. What a person has made or decided is
    changed by hand alone: a harvest that asks for it again leaves it as it is.

    :param commitment: the commitment's id or name
    :type commitment: string
    :param dataset: the dataset's id or name
    :type dataset: string
    :param milestone: identifier of a milestone (optional)
    :type milestone: string
    :param resource: id of a file of the dataset (optional)
    :type resource: string
    :param link_type: ``fulfils``, ``partially_fulfils``, ``evidence_for`` or ``related`` (optional,
        default: ``fulfils``)
    :type link_type: string
    :param decision: ``proposed`` or ``confirmed`` (optional, default: ``confirmed`` for whoever may
        decide, else ``proposed``)
    :type decision: string
    :param origin: ``manual``, ``source``, ``rule`` or ``import``; all but the first for
        administrators alone (optional, default: ``manual``)
    :type origin: string
    :param rule: name of the rule that matched (optional)
    :type rule: string
    :param score: how well it matched, from 0 to 1 (optional)
    :type score: number
    :param matched_terms: what matched (optional)
    :type matched_terms: list of strings
    :param source: id of the harvest source (optional)
    :type source: string
    :param note: {ar, fr, en} (optional)
    :type note: dictionary
    :param links: several links, each with the keys above; all are made or none (optional, instead
        of the above)
    :type links: list of dictionaries

    :returns: the link, as in ``ogptn_link_list``, with ``created`` and ``changed``; for several
        ``count``, ``created``, ``changed``, ``unchanged`` and ``results``
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises NotAuthorized: where the caller may not link these
    """
    if "links" in data_dict:
        outcomes = linking.create(context, _validated(context, data_dict["links"]))
        if not context.get("defer_commit"):
            _index(outcomes)
        return linking.tally(outcomes)
    wanted, errors = tk.navl_validate(data_dict, schema.ogptn_link_create(), context)
    if errors:
        raise tk.ValidationError(errors)
    outcomes = linking.create(context, [wanted])
    _index(outcomes)
    return outcomes[0].as_dict()


def _validated(context: Context, given: object) -> list[LinkDict]:
    if not given or not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise tk.ValidationError({"links": [_("Give a list of links.")]})
    checked = [tk.navl_validate(one, schema.ogptn_link_create(), context) for one in given]
    if any(errors for _wanted, errors in checked):
        raise tk.ValidationError({"links": [errors for _wanted, errors in checked]})
    return [wanted for wanted, _errors in checked]


def _index(outcomes: Sequence[linking.Outcome]) -> None:
    """Index each dataset whose links changed anew, once, and the commitments that have other data now."""
    serving.refresh_ends(
        (one.link.commitment_id, one.link.dataset_id)
        for one in outcomes
        if one.created or one.changed
    )


@validate(schema.ogptn_link_delete)
def ogptn_link_delete(context: Context, data_dict: DataDict) -> None:
    """Remove a link. One that a source or a rule makes returns with the next harvest: reject it
    instead.

    :param id: the link's id
    :type id: string

    :raises ObjectNotFound: where there is no such link
    :raises NotAuthorized: where the caller may not remove it
    """
    link = _link(data_dict["id"])
    tk.check_access("ogptn_link_delete", context, {"id": link.id})
    ends = link.commitment_id, link.dataset_id
    model.Session.delete(link)
    due.forget([link.dataset_id])
    model.Session.commit()
    serving.refresh_ends([ends])


def _link(link_id: str) -> Link:
    found = model.Session.get(Link, link_id)
    if found is None:
        raise tk.ObjectNotFound(_("There is no such link."))
    return found
