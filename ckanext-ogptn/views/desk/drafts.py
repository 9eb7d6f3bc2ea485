"""The caller's own drafts: go on with one, throw one away, bring it back."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.desk.drafting import keeping
from ckanext.ogptn.helpers.values import ogptn_title_plain
from ckanext.ogptn.views.desk.officers import asked, sign_in

blueprint = Blueprint("ogptn_desk_drafts", __name__, url_prefix="/desk/drafts")
blueprint.before_request(sign_in)
Record = dict[str, Any]
MOST = 100
# Where a form is, by its name and the type of the record that it is about: the view, and its argument.
PLACES = {
    ("commitment", "action_plan"): ("ogptn_desk_commitments.new", "action_plan"),
    ("commitment", "commitment"): ("ogptn_desk_commitments.edit", "id"),
    ("amendment", "commitment"): ("ogptn_desk_amendments.amend", "id"),
    ("report", "commitment"): ("ogptn_desk_reports.report", "id"),
    ("correction", "commitment"): ("ogptn_desk_reports.correct", "id"),
}


def drafts() -> str:
    """List the drafts, and offer to bring back the last one that was thrown away."""
    found = asked(lambda: tk.get_action("ogptn_draft_list")({}, {"limit": MOST}))
    variables = {
        "drafts": [_shown(draft) for draft in found["results"]],
        "thrown": keeping.find(keeping.UNDO, "") is not None,
        "crumbs": [(tk._("My drafts"), "")],
    }
    return tk.render("ogptn/desk/drafts.html", variables)


def _shown(draft: Record) -> Record:
    record, _, rest = draft["reference"].partition("/")
    try:
        about = tk.get_action("package_show")({}, {"id": record}) if record else None
    except (tk.ObjectNotFound, tk.NotAuthorized):
        about = None
    return {
        **draft,
        "about": about,
        "title": _title(draft),
        "href": _href(draft["form"], about, rest),
    }


def _title(draft: Record) -> str:
    """Return what was typed as the title, in the reader's language or another."""
    typed = keeping.inputs_of(draft)
    texts = {
        code: (typed.get(f"title_translated-{code}") or [""])[0] for code in ("ar", "fr", "en")
    }
    return ogptn_title_plain({"title_translated": texts, "name": ""})


def _href(form: str, about: Record | None, rest: str) -> str:
    """Return the address of a draft's form: that of what of the record it is about, where it is not the whole."""
    place = PLACES.get((form, about["type"])) if about else None
    if about is None or place is None:
        return ""
    view, argument = place
    return str(tk.url_for(view, **{argument: rest or about["name"], "draft": 1}))


def throw_away() -> Response:
    """Throw a draft away, and keep it for bringing it back."""
    form, reference = tk.request.form.get("form", ""), tk.request.form.get("reference", "")
    gone = asked(lambda: keeping.discard(form, reference))
    if gone:
        kept = {"form": form, "reference": reference, "fields": gone["fields"]}
        keeping.keep(keeping.UNDO, "", kept)
    return tk.redirect_to("ogptn_desk_drafts.drafts")


def bring_back() -> Response:
    """Bring the draft back that was thrown away last."""
    kept = asked(lambda: keeping.discard(keeping.UNDO, ""))
    if kept:
        fields = kept["fields"]
        keeping.keep(fields["form"], fields["reference"], fields["fields"])
        tk.h.flash_success(tk._("The draft is back."))
    return tk.redirect_to("ogptn_desk_drafts.drafts")


blueprint.add_url_rule("", view_func=drafts, strict_slashes=False)
blueprint.add_url_rule("/throw-away", view_func=throw_away, methods=["POST"])
blueprint.add_url_rule("/bring-back", view_func=bring_back, methods=["POST"])
