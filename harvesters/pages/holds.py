"""What a run held back: the officer looks, gives a reason, looks once more, and decides."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.harvesters.pages.sources import PAGE_SIZE, action, page_number, pages, source
from ckanext.ogptn.views.desk.officers import asked, sign_in

blueprint = Blueprint("ogptn_harvest_holds", __name__, url_prefix="/desk/harvest")
blueprint.before_request(sign_in)
Record = dict[str, Any]


def held(name: str) -> str | Response:
    """Show what waits for a decision, or take the decision; a withdrawal is asked for twice."""
    found = source(name)
    if tk.request.method == "POST":
        return _decide(found, tk.request.form)
    return _page(found)


def _page(found: Record, **more: Any) -> str:
    offset = (page_number() - 1) * PAGE_SIZE
    hold = action("ogptn_harvest_hold_show", source=found["id"], limit=PAGE_SIZE, offset=offset)
    count = hold["open"]["count"] if hold["open"] else 0
    variables = {
        "source": found,
        "hold": hold,
        "pages": pages(count, name=found["name"]),
        "errors": {},
        "reason": "",
        **more,
    }
    return tk.render("ogptn/desk/harvest/hold.html", variables)


def _decide(found: Record, form: Any) -> str | Response:
    job, step = form.get("job", ""), form.get("step", "")
    reason = form.get("reason", "").strip()
    if step not in ("confirm", "confirmed", "refused"):
        tk.abort(400)
    if not reason:
        wrong = {"reason": [tk._("Write why: it is kept with the decision.")]}
        return _page(found, errors=wrong)
    if step == "confirm":
        return _page(found, second_look=True, job=job, reason=reason)
    try:
        done = asked(lambda: _decided(found, job, step, reason))
    except tk.ValidationError as refused:
        return _page(found, errors=refused.error_dict, reason=reason)
    tk.h.flash_success(_said(done))
    return tk.redirect_to("ogptn_harvest_sources.page", name=found["name"])


def _decided(found: Record, job: str, step: str, reason: str) -> Record:
    done: Record = action(
        "ogptn_harvest_hold_decide", source=found["id"], job=job, decision=step, reason=reason
    )
    return done


def _said(done: Record) -> str:
    count = done["count"]
    if done["decision"] == "refused":
        text = tk.ungettext("{n} dataset stays.", "{n} datasets stay.", count)
    else:
        text = tk.ungettext(
            "The next run withdraws {n} dataset, if it is still missing then.",
            "The next run withdraws {n} datasets, if they are still missing then.",
            count,
        )
    return str(text.format(n=count))


blueprint.add_url_rule("/<name>/held", view_func=held, methods=["GET", "POST"])
