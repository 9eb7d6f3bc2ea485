"""Import an action plan from a workbook."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.logic.highlighting import reader_language
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import workbooks as schema
from ckanext.ogptn.logic.workbooks import taking_in, words
from ckanext.ogptn.workbook.errors import WorkbookError

__all__ = ["ogptn_action_plan_import"]


@validate(schema.ogptn_action_plan_import)
def ogptn_action_plan_import(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Create an action plan with its commitments, milestones, reports and evidence from a workbook.

    All of it is created, or nothing. What the portal has already is not changed: a plan or a commitment of the
    same identifier is an error. Reports are kept as imports of a published assessment.

    :param upload: the workbook (.xlsx), as a file of a multipart form
    :type upload: file
    :param dry_run: check everything and write nothing (optional, default: false)
    :type dry_run: boolean
    :param language: of the column titles in the errors: ``ar``, ``fr`` or ``en`` (optional: that of the request)
    :type language: string

    :returns: {``plan``: its name; ``title``: {ar, fr, en}; ``dry_run``; ``counts``: {commitments, parts, milestones,
        reports, evidence, assessments, amendments} that were, or would be, created; ``errors``: of a dry run, by sheet,
        a list of {code, sheet, row, column, name, title, message}}; ``column`` is a letter, ``name`` what the first
        row says
    :rtype: dictionary

    :raises ValidationError: where the file is no workbook, or without a dry run where anything in it is wrong: its
        ``errors`` are those of a dry run
    :raises NotAuthorized: where the caller is no administrator
    """
    tk.check_access("ogptn_action_plan_import", context, data_dict)
    language = data_dict.get("language") or reader_language()
    try:
        found = taking_in.read(context, data_dict["upload"])
    except WorkbookError as error:
        refuse("upload", words.refusal(error))
    errors = [words.told(fault, language) for fault in found.faults]
    if not data_dict["dry_run"]:
        if errors:
            raise tk.ValidationError({"upload": [words.summary(len(errors))], "errors": errors})
        taking_in.write(context, found.content)
    plan = found.content.plan
    return {
        "plan": plan.values.get("name") if plan else None,
        "title": plan.values.get("title_translated") if plan else None,
        "dry_run": data_dict["dry_run"],
        "counts": taking_in.counts(found.content),
        "errors": errors,
    }
