"""Read and write whom to call about a commitment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import access, contacts
from ckanext.ogptn.logic.schema import contacts as schema
from ckanext.ogptn.model import Contact

__all__ = ["ogptn_contact_show", "ogptn_contact_update"]

Shown = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_contact_show)
def ogptn_contact_show(context: Context, data_dict: DataDict) -> Shown:
    """Show whom to call about a commitment.

    :param commitment: the commitment's id or name
    :type commitment: string

    :returns: {commitment_id, person, position, phone, email, updated_at}; empty where nothing is known
    :rtype: dictionary

    :raises ValidationError: where there is no such commitment
    :raises NotAuthorized: where the caller is no officer of a lead institution
    """
    tk.check_access("ogptn_contact_show", context, data_dict)
    return contacts.show(data_dict["commitment"])


@validate(schema.ogptn_contact_update)
def ogptn_contact_update(context: Context, data_dict: DataDict) -> Shown:
    """Say whom to call about a commitment, for officers of its lead institutions alone; what was there is forgotten.

    :param commitment: the commitment's id or name
    :type commitment: string
    :param person: the person's name (optional; what is not given is emptied)
    :type person: string
    :param position: the person's function (optional)
    :type position: string
    :param phone: telephone number (optional)
    :type phone: string
    :param email: e-mail address (optional)
    :type email: string

    :returns: as ``ogptn_contact_show``
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises NotAuthorized: where the caller is no officer of a lead institution
    """
    tk.check_access("ogptn_contact_update", context, data_dict)
    key = data_dict["commitment"]
    given = {field: data_dict.get(field) or "" for field in contacts.FIELDS}
    model.Session.query(Contact).filter(Contact.commitment_id == key).delete()
    if any(given.values()):
        signed = {"updated_by": access.user_id(context), "updated_at": datetime.now(UTC)}
        model.Session.add(Contact(commitment_id=key, **given, **signed))
    model.Session.commit()
    return contacts.show(key)
