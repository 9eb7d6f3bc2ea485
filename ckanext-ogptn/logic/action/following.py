"""Follow a commitment, a plan or the whole portal by mail, without an account."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn import config
from ckanext.ogptn.logic import following, limits, outbox, records
from ckanext.ogptn.logic.highlighting import reader_language
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import following as schema
from ckanext.ogptn.model import Follower

__all__ = [
    "ogptn_follow_confirm",
    "ogptn_follow_create",
    "ogptn_follow_end",
    "ogptn_follow_show",
]

_ = tk._
Shown = dict[str, Any]


@validate(schema.ogptn_follow_create)
def ogptn_follow_create(context: Context, data_dict: DataDict) -> Shown:
    """Ask to be told by mail what is new on a commitment, on a plan, or on all of them where neither is named.

    A mail asks the address to confirm within seven days; until then, and where nobody does, nothing else is sent. The
    answer is the same whether the address is known or not.

    :param email: the address that is to be told
    :type email: string
    :param commitment: the commitment's id or name (optional)
    :type commitment: string
    :param action_plan: the plan's id or name (optional)
    :type action_plan: string
    :param language: ``ar``, ``fr`` or ``en``: the language of the mails (optional, default: that of the request)
    :type language: string

    :returns: {state: ``asked``, valid_days: within how many days the link must be followed}
    :rtype: dictionary

    :raises ValidationError: where the address cannot be one, both a commitment and a plan are named, too many ask from
        one network, or the portal sends no mail
    :raises ObjectNotFound: where there is no such record
    :raises NotAuthorized: where the caller may not read it
    """
    package = None
    if data_dict.get("commitment") and data_dict.get("action_plan"):
        # Of the two, access would be asked for one and the other be followed.
        refuse("action_plan", _("Name a commitment or an action plan: one of the two, or neither."))
    for kind in ("commitment", "action_plan"):
        if data_dict.get(kind):
            package = records.package(data_dict[kind], kind)
    tk.check_access("ogptn_follow_create", context, data_dict)
    if not config.sends_mail():
        refuse("email", _("This portal sends no mail: follow it by its feed."))
    network = limits.network()
    if network and not limits.within("follow", network, config.follow_per_network(), limits.HOUR):
        refuse("email", _("Too many requests came from your network: try again in an hour."))
    email = data_dict["email"]
    # An address that was asked often already gets no more mail, and nobody is told.
    if limits.within("follow-address", email, config.follow_per_address(), limits.DAY):
        following.ask(email, package, data_dict.get("language") or reader_language())
        outbox.queue()
    return {"state": "asked", "valid_days": following.VALID.days}


@tk.side_effect_free
@validate(schema.ogptn_follow_show)
def ogptn_follow_show(context: Context, data_dict: DataDict) -> Shown:
    """Show what the link of a mail is about, never whose it is.

    :param token: the token in the link
    :type token: string

    :returns: {kind: ``commitment``, ``action_plan`` or ``portal``; confirmed; language; record: {name, type, title,
        title_translated} or none}
    :rtype: dictionary

    :raises ObjectNotFound: where the link is no longer valid
    """
    tk.check_access("ogptn_follow_show", context, data_dict)
    return following.shown(_follower(data_dict["token"]))


@validate(schema.ogptn_follow_confirm)
def ogptn_follow_confirm(context: Context, data_dict: DataDict) -> Shown:
    """Confirm that one follows; doing so again changes nothing.

    :param token: the token in the link
    :type token: string

    :returns: as ``ogptn_follow_show``
    :rtype: dictionary

    :raises ObjectNotFound: where the link is no longer valid
    """
    tk.check_access("ogptn_follow_confirm", context, data_dict)
    follower = _follower(data_dict["token"])
    following.confirm(follower)
    return following.shown(follower)


@validate(schema.ogptn_follow_end)
def ogptn_follow_end(context: Context, data_dict: DataDict) -> Shown:
    """End to follow, and delete the address; doing so again changes nothing.

    :param token: the token in the link
    :type token: string

    :returns: {state: ``ended``}
    :rtype: dictionary

    :raises ValidationError: where no token is given
    """
    tk.check_access("ogptn_follow_end", context, data_dict)
    follower = following.by_token(data_dict["token"])
    if follower is not None:
        following.end(follower)
    return {"state": "ended"}


def _follower(token: str) -> Follower:
    found = following.by_token(token)
    if found is None:
        raise tk.ObjectNotFound(_("This link is no longer valid: ask to follow once more."))
    return found
