"""Show and change how much mail a user gets."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn import config
from ckanext.ogptn.logic import access, mail_choices
from ckanext.ogptn.logic.schema import mail_choices as schema

__all__ = ["ogptn_mail_choice_show", "ogptn_mail_choice_update"]

_ = tk._
FIELDS = ("language", *mail_choices.FIELDS)
Shown = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_mail_choice_show)
def ogptn_mail_choice_show(context: Context, data_dict: DataDict) -> Shown:
    """Show how much mail a user gets.

    :param user: id or name of the user (optional: the caller; another one's, administrators alone)
    :type user: string

    :returns: {language; reminders, error_reports and links: ``each``, ``daily``, ``weekly`` or ``never``; digest:
        ``daily``, ``weekly`` or ``never``; harvests: ``each`` or ``never``; sends_mail: whether the portal sends mail
        at all}
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such user
    :raises NotAuthorized: where the caller is not that user
    """
    tk.check_access("ogptn_mail_choice_show", context, data_dict)
    return _shown(mail_choices.of_users([key := _user(context, data_dict)])[key])


@validate(schema.ogptn_mail_choice_update)
def ogptn_mail_choice_update(context: Context, data_dict: DataDict) -> Shown:
    """Choose how much mail a user gets; what is not given stays.

    :param user: id or name of the user (optional: the caller; another one's, administrators alone)
    :type user: string
    :param language: ``ar``, ``fr`` or ``en`` (optional)
    :type language: string
    :param reminders: of what is due: ``each``, ``daily``, ``weekly`` or ``never`` (optional)
    :type reminders: string
    :param error_reports: of errors that citizens report: ``each``, ``daily``, ``weekly`` or ``never`` (optional)
    :type error_reports: string
    :param digest: of what is owed and what changed: ``daily``, ``weekly`` or ``never`` (optional)
    :type digest: string
    :param harvests: of sources that fail, wait for a decision or work again: ``each`` or ``never`` (optional)
    :type harvests: string
    :param links: of linked data that grows stale, breaks or is in order again: ``each`` (at once), ``daily``,
        ``weekly`` or ``never`` (optional)
    :type links: string

    :returns: as ``ogptn_mail_choice_show``
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises ObjectNotFound: where there is no such user
    :raises NotAuthorized: where the caller is not that user
    """
    tk.check_access("ogptn_mail_choice_update", context, data_dict)
    key = _user(context, data_dict)
    given = {field: data_dict[field] for field in FIELDS if data_dict.get(field)}
    choice = replace(mail_choices.of_users([key])[key], **given)
    mail_choices.keep(key, choice)
    return _shown(choice)


def _user(context: Context, asked: DataDict) -> str:
    user = model.User.get(asked["user"]) if asked.get("user") else None
    key: str | None = user.id if user else None
    if key is None and not asked.get("user"):
        key = access.user_id(context)
    if key is None:
        raise tk.ObjectNotFound(_("There is no such user."))
    return key


def _shown(choice: mail_choices.Choice) -> Shown:
    return {**asdict(choice), "sends_mail": config.sends_mail()}
