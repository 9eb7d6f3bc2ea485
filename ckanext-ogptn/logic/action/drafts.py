"""Keep what a user has begun to write in a form, for that user alone."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import access, drafts
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import drafts as schema

__all__ = ["ogptn_draft_delete", "ogptn_draft_list", "ogptn_draft_show", "ogptn_draft_update"]

_ = tk._
Row = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_draft_show)
def ogptn_draft_show(context: Context, data_dict: DataDict) -> Row:
    """Show the caller's own draft of a form.

    :param form: ``commitment``, ``amendment``, ``report``, ``correction`` or ``undo`` (what takes the last step back)
    :type form: string
    :param reference: what the form is about: a record's id, and after a slash what of it (optional, default: empty)
    :type reference: string

    :returns: {form, reference, fields, updated_at}
    :rtype: dictionary

    :raises ObjectNotFound: where the caller keeps no such draft
    :raises NotAuthorized: for visitors
    """
    tk.check_access("ogptn_draft_show", context, data_dict)
    found = drafts.find(_user(context), data_dict["form"], data_dict["reference"])
    if found is None:
        raise tk.ObjectNotFound(_("There is no such draft."))
    return drafts.dictize(found)


@tk.side_effect_free
@validate(schema.ogptn_draft_list)
def ogptn_draft_list(context: Context, data_dict: DataDict) -> Row:
    """List the caller's own drafts, the last one written first.

    :param form: only drafts of this form (optional: all but what takes a step back)
    :type form: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all, and ``results`` as in ``ogptn_draft_show``
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises NotAuthorized: for visitors
    """
    tk.check_access("ogptn_draft_list", context, data_dict)
    rows = drafts.of_user(_user(context), data_dict.get("form"))
    page = rows.offset(data_dict["offset"]).limit(data_dict["limit"])
    return {"count": rows.order_by(None).count(), "results": [drafts.dictize(row) for row in page]}


@validate(schema.ogptn_draft_update)
def ogptn_draft_update(context: Context, data_dict: DataDict) -> Row:
    """Keep a draft of a form for the caller; the one before it is forgotten.

    :param form: ``commitment``, ``amendment``, ``report``, ``correction`` or ``undo`` (what takes the last step back)
    :type form: string
    :param reference: what the form is about: a record's id, and after a slash what of it; the record must be one that
        the caller may read (optional, default: empty, for a record that is yet to be made)
    :type reference: string
    :param fields: what was typed, by the names of the form's inputs
    :type fields: dictionary

    :returns: as ``ogptn_draft_show``
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong, the draft is too long, or there is no such record
    :raises NotAuthorized: for visitors, and for those who are officers of no institution
    """
    tk.check_access("ogptn_draft_update", context, data_dict)
    reference = data_dict["reference"]
    if reference and not access.visible_packages(context, [drafts.record_of(reference)]):
        refuse("reference", _("There is no such record: name one that exists by its id."))
    user = _user(context)
    drafts.keep(user, data_dict["form"], reference, data_dict["fields"])
    model.Session.commit()
    return drafts.dictize(drafts.find(user, data_dict["form"], reference))


@validate(schema.ogptn_draft_delete)
def ogptn_draft_delete(context: Context, data_dict: DataDict) -> Row:
    """Throw a draft of the caller's own away.

    :param form: ``commitment``, ``amendment``, ``report``, ``correction`` or ``undo`` (what takes the last step back)
    :type form: string
    :param reference: what the form is about, as in ``ogptn_draft_update`` (optional, default: empty)
    :type reference: string

    :returns: the draft as it was, by which ``ogptn_draft_update`` brings it back
    :rtype: dictionary

    :raises ObjectNotFound: where the caller keeps no such draft
    :raises NotAuthorized: for visitors
    """
    tk.check_access("ogptn_draft_delete", context, data_dict)
    found = drafts.find(_user(context), data_dict["form"], data_dict["reference"])
    if found is None:
        raise tk.ObjectNotFound(_("There is no such draft."))
    gone = drafts.dictize(found)
    model.Session.delete(found)
    model.Session.commit()
    return gone


def _user(context: Context) -> str:
    """Return the caller's id: even code that may do all keeps drafts for somebody."""
    found = access.user_id(context)
    if found is None:
        raise tk.NotAuthorized(_("Drafts are kept for somebody who is signed in."))
    return found
