"""Suggest links, list those that wait for a decision, decide on them, and take decisions back."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import access, deciding, links, proposals, records, serving, undoing
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import link_decisions as schema
from ckanext.ogptn.logic.suggesting import bell, reading, showing
from ckanext.ogptn.matching.texts import Offer, offer_of
from ckanext.ogptn.model import Link, LinkDecision

__all__ = [
    "ogptn_link_decide",
    "ogptn_link_decision_list",
    "ogptn_link_suggest",
    "ogptn_link_undo",
    "ogptn_proposal_list",
]

_ = tk._
Shown = dict[str, Any]
MOST_SUGGESTED = 10
# What stands for a dataset that is not there yet.
TEXTS = ("title", "notes", "tags", "organization", "sector")


@tk.side_effect_free
@validate(schema.ogptn_link_suggest)
def ogptn_link_suggest(context: Context, data_dict: DataDict) -> Shown:
    """Say which commitments a dataset may serve, judged by its text; nothing is written.

    Give a dataset, or the text of one that is not there yet. Only commitments that the caller may see are named.

    :param dataset: the dataset's id or name (optional)
    :type dataset: string
    :param title: instead of a dataset: {ar, fr, en} (optional)
    :type title: dictionary
    :param notes: {ar, fr, en} (optional)
    :type notes: dictionary
    :param tags: (optional)
    :type tags: list of strings
    :param organization: who publishes it, in words (optional)
    :type organization: string
    :param sector: code of a sector (optional)
    :type sector: string
    :param limit: how many commitments to return, at most 10 (optional, default: 3)
    :type limit: integer

    :returns: ``count`` and ``results``, the best first: {commitment, milestone, milestone_title_translated, score
        (0 to 1), band, matched_terms}. ``commitment`` is in short, as in ``ogptn_link_list``; ``milestone`` is null
        where none stands out; ``band`` is ``sure`` or ``likely``; ``matched_terms`` are the words that matched, as they
        stand in the dataset
    :rtype: dictionary

    :raises ValidationError: where neither a dataset nor a text is given, or both are
    :raises ObjectNotFound: where there is no such dataset
    :raises NotAuthorized: where the caller is not signed in, or may not read the dataset
    """
    if data_dict.get("dataset"):
        records.dataset(data_dict["dataset"])
    tk.check_access("ogptn_link_suggest", context, data_dict)
    found = showing.found(context, _offer(data_dict))
    page = found[: min(data_dict["limit"], MOST_SUGGESTED)]
    return {"count": len(page), "results": showing.shown(page)}


def _offer(data_dict: DataDict) -> Offer:
    """Return what the dataset, or the text that is given instead, says of itself."""
    reference = data_dict.get("dataset")
    if bool(reference) == any(data_dict.get(name) for name in TEXTS):
        refuse("dataset", _("Give a dataset, or the text of one: one of the two."))
    if reference:
        package = model.Package.get(reference)
        return reading.offers([package.id])[package.id]
    organization = data_dict.get("organization")
    record = {f"{name}_translated": data_dict.get(name) for name in ("title", "notes")}
    tags = [{"name": tag} for tag in data_dict.get("tags") or []]
    record |= {"name": "", "tags": tags, "sector": data_dict.get("sector")}
    return offer_of(record, [organization] if organization else [])


@tk.side_effect_free
@validate(schema.ogptn_proposal_list)
def ogptn_proposal_list(context: Context, data_dict: DataDict) -> Shown:
    """List the proposed links that the caller may decide on.

    These are proposals for commitments that the caller's institutions lead (for administrators all), of datasets that
    the caller may see. What people propose comes first, then the dataset with the best score; the proposals of a
    dataset stand together.

    :param commitment: the commitment's id or name (optional)
    :type commitment: string
    :param dataset: the dataset's id or name (optional)
    :type dataset: string
    :param institution: name of an institution that leads the commitment (optional)
    :type institution: string
    :param sector: code of the commitment's sector (optional)
    :type sector: string
    :param band: ``sure`` or ``likely``: how far the portal trusts what it proposes by text; ``other``: what people and
        sources propose (optional)
    :type band: string
    :param q: words of the dataset or the commitment, found as in the search (optional)
    :type q: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of what is asked for; ``counts`` of all that waits for the caller: ``bands`` ({sure, likely,
        other}), ``commitments``, ``sectors`` and ``institutions`` (each {name: count}); ``results``: links as in
        ``ogptn_link_list``, each with ``band``, its ``dataset`` with ``notes``, ``notes_translated`` and ``tags``, its
        ``commitment`` with ``milestones`` ({identifier, title_translated}), and ``rejected_before``: null, or
        {decided_at, note} where it was rejected and is proposed again, since the dataset's text has changed much
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises NotAuthorized: where the caller is no officer
    """
    tk.check_access("ogptn_proposal_list", context, data_dict)
    queue = proposals.Queue(context)
    count, page = queue.page(data_dict)
    return {"count": count, "counts": queue.counts(), "results": proposals.shown(page)}


@validate(schema.ogptn_link_decide)
def ogptn_link_decide(context: Context, data_dict: DataDict) -> Shown:
    """Confirm or reject a link, or make it a proposal again; or decide on many, all or none. No harvest undoes it.

    A pair that was rejected is not proposed again, unless the dataset's text changes much.

    :param id: the link's id
    :type id: string
    :param ids: the ids of several links (optional, instead of ``id``)
    :type ids: list of strings
    :param decision: ``confirmed``, ``rejected`` or ``proposed``
    :type decision: string
    :param expected: what the caller takes to be decided of the links so far; refused where that is another by now
        (optional)
    :type expected: string
    :param link_type: another type (optional)
    :type link_type: string
    :param milestone: identifier of the milestone that it serves; ``-`` for the commitment as a whole (optional: as
        before)
    :type milestone: string
    :param note: the reason, {ar, fr, en} (optional)
    :type note: dictionary

    :returns: the link, as in ``ogptn_link_list`` without the briefs, and ``batch``, by which ``ogptn_link_undo`` takes
        the decision back; for several ``count``, ``batch`` and ``results``
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong, a dataset is linked to the milestone already, or something
        else was decided meanwhile
    :raises ObjectNotFound: where there is no such link
    :raises NotAuthorized: where the caller may not decide
    """
    ids = _ids(data_dict)
    tk.check_access("ogptn_link_decide", context, {"ids": ids})
    chosen = deciding.of_caller(context, ids)
    done = deciding.decide(context, chosen, data_dict)
    serving.refresh_ends(done.ends)
    decided = [links.row(link) for link in chosen]
    if data_dict.get("id"):
        return {**decided[0], "batch": done.batch}
    return {"count": len(decided), "batch": done.batch, "results": decided}


def _ids(data_dict: DataDict) -> list[str]:
    one, many = data_dict.get("id"), data_dict.get("ids")
    if bool(one) == bool(many):
        refuse("id", _("Give the id of a link, or the ids of several."))
    ids: list[str] = [one] if one else many
    known = {key for (key,) in model.Session.query(Link.id).filter(Link.id.in_(ids))}
    if set(ids) - known:
        raise tk.ObjectNotFound(_("There is no such link."))
    return ids


@validate(schema.ogptn_link_undo)
def ogptn_link_undo(context: Context, data_dict: DataDict) -> Shown:
    """Take a decision back: the links are again as they were before it.

    Without an argument the caller's own last decision is taken back; asking again takes back the one before it.

    :param id: id of a link whose last decision is taken back (optional)
    :type id: string
    :param batch: what ``ogptn_link_decide`` answered: all that was decided at once is taken back (optional)
    :type batch: string

    :returns: ``count``, ``batch`` and ``results``: the links as they are now, as in ``ogptn_link_list`` without the
        briefs
    :rtype: dictionary

    :raises ValidationError: where a link was decided on again since
    :raises ObjectNotFound: where there is no decision to take back
    :raises NotAuthorized: where the caller may not decide on the links
    """
    tk.check_access("ogptn_link_undo", context, data_dict)
    decisions = undoing.asked(context, data_dict)
    ids = [one.link_id for one in decisions]
    tk.check_access("ogptn_link_decide", context, {"ids": ids})
    chosen = deciding.of_caller(context, ids)
    undoing.undo(context, decisions, chosen)
    bell.ring()
    serving.refresh_ends((link.commitment_id, link.dataset_id) for link in chosen)
    undone = [links.row(link) for link in chosen]
    return {"count": len(undone), "batch": decisions[0].batch, "results": undone}


@tk.side_effect_free
@validate(schema.ogptn_link_decision_list)
def ogptn_link_decision_list(context: Context, data_dict: DataDict) -> Shown:
    """List what was decided, the newest first: on one link, or by the caller.

    :param link: the link's id (optional: what the caller decided)
    :type link: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` and ``results``: {id, batch, link_id, decision, before, note, decided_at, undone_at, link}.
        ``decision`` is ``confirmed``, ``rejected``, ``proposed``, or ``reopened`` where the portal proposes a rejected
        link again; ``before`` is {decision, link_type, milestone, note} of the link before it; ``link`` is the link
        with both ends in short
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such link
    :raises NotAuthorized: where the caller may not decide on it
    """
    tk.check_access("ogptn_link_decision_list", context, data_dict)
    if data_dict.get("link"):
        ids = _ids({"id": data_dict["link"]})
        tk.check_access("ogptn_link_decide", context, {"ids": ids})
        mine = LinkDecision.link_id.in_(ids)
    else:
        mine = LinkDecision.decided_by == access.user_id(context)
    found = model.Session.query(LinkDecision).filter(mine)
    page = found.order_by(LinkDecision.sequence.desc()).offset(data_dict["offset"])
    return {
        "count": found.count(),
        "results": deciding.history(context, page.limit(data_dict["limit"]).all()),
    }
