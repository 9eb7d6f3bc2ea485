"""The desk's queue of datasets that are proposed for commitments, and wait for a decision."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.desk import deciding, officers
from ckanext.ogptn.forms import errors
from ckanext.ogptn.pages.listing import page_links, page_number
from ckanext.ogptn.pages.queue import Queue
from ckanext.ogptn.views.desk.officers import asked, refuse, sign_in

links = Blueprint("ogptn_desk_links", __name__, url_prefix="/desk")
links.before_request(sign_in)
Page = str | Response | tuple[str, int]
HISTORY = 50
MOST_PAGES = 1000


def queue() -> Page:
    """Show what is proposed for the commitments that the caller's institutions lead; take decisions on it."""
    if not officers.may("ogptn_proposal_list"):
        refuse(tk._("Only officers of an institution decide on links."))
    here = Queue.read(tk.request.args.items(multi=True))
    # What Enter does in a field of the form for several: the page stays as it is, with all that was typed.
    if tk.request.method == "GET" or tk.request.form.get("step") == "stay":
        return _queue(here)
    try:
        said = deciding.step(tk.request.form)
    except tk.ValidationError as refused:
        if "expected" not in refused.error_dict:
            return _queue(here.after(""), errors.flatten(refused.error_dict))
        said = "gone"
    except tk.ObjectNotFound:
        said = "gone"
    except tk.NotAuthorized as refused:
        refuse(str(refused.message))
    return tk.redirect_to(_address(here.after(said)) + "#waiting")


def _queue(here: Queue, wrong: errors.Found | None = None) -> Page:
    try:
        variables = asked(lambda: deciding.gather(here, _address))
    except tk.ValidationError:
        return tk.abort(404, tk._("Not found, or you have no permission to view it"))
    said = [text for texts in (wrong or {}).values() for text in texts]
    page = tk.render("ogptn/desk/links.html", {**variables, "wrong": said, "typed": _typed()})
    return (page, 422) if said else page


def _typed() -> dict[str, Any]:
    form = tk.request.form
    typed = {name: form.get(name, "") for name in ("link_type", "reason", "words")}
    return {**typed, "link": form.getlist("link")}


def _address(wanted: Queue) -> str:
    query = wanted.query()
    return str(tk.url_for("ogptn_desk_links.queue")) + (f"?{query}" if query else "")


def decided() -> str:
    """List what the caller has decided, the newest first; each may be taken back."""
    at = page_number(tk.request.args.get("page", ""), MOST_PAGES)
    found = asked(lambda: deciding.history(at, HISTORY))
    variables = {
        **found,
        "pages": page_links(
            at, found["count"], HISTORY, lambda n: tk.url_for("ogptn_desk_links.decided", page=n)
        ),
    }
    return tk.render("ogptn/desk/links_decided.html", variables)


def undo() -> Response:
    """Take a decision back from the list of decisions."""
    try:
        asked(lambda: deciding.undo(tk.request.form.get("batch", "")))
    except tk.ValidationError as refused:
        tk.h.flash_error(" ".join(map(str, refused.error_summary.values())))
    else:
        tk.h.flash_success(tk._("Taken back: it is as it was before."))
    return tk.redirect_to("ogptn_desk_links.decided")


def proposals(id: str) -> Response:
    """Lead to the queue of one commitment, for those who decide on it."""
    item = asked(lambda: tk.get_action("ogptn_commitment_show")({}, {"id": id}))
    if not officers.may("ogptn_evidence_create", commitment=item["id"]):
        refuse(tk._("Only officers of a lead institution decide on this link."))
    return tk.redirect_to("ogptn_desk_links.queue", commitment=item["name"])


links.add_url_rule("/links", view_func=queue, methods=["GET", "POST"])
links.add_url_rule("/links/decided", view_func=decided)
links.add_url_rule("/links/undo", view_func=undo, methods=["POST"])
links.add_url_rule("/commitment/<id>/links", view_func=proposals)
