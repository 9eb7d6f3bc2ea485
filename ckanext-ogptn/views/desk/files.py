"""Have the files of a dataset looked at again."""

from __future__ import annotations

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.views.desk.officers import asked, sign_in

files = Blueprint("ogptn_desk_files", __name__, url_prefix="/desk/files")
files.before_request(sign_in)


def again(id: str) -> Response:
    """Ask for it, and lead back to the dataset."""
    try:
        asked(lambda: tk.get_action("ogptn_file_check_again")({}, {"id": id}))
        tk.h.flash_success(tk._("The files will be looked at again within a few minutes."))
    except tk.ValidationError as refused:
        tk.h.flash_error(" ".join(refused.error_summary.values()))
    return tk.redirect_to("dataset.read", id=id)


files.add_url_rule("/<id>", view_func=again, methods=["POST"])
