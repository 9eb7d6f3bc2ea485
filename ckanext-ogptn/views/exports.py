"""Tables of everything that is public: OGP's own columns, and one tidy table a kind of record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.exports import csv_text, datapackage, ogp_csv
from ckanext.ogptn.exports.tables import TABLES
from ckanext.ogptn.machines import asking, places, rows
from ckanext.ogptn.views.answers import give, stream

exports = Blueprint("ogptn_exports", __name__)
CSV = "text/csv; charset=utf-8"


def table(name: str) -> Response:
    """Give one table, row by row."""
    if name not in TABLES:
        return tk.abort(404, tk._("Not found, or you have no permission to view it"))
    found = TABLES[name]
    lines = csv_text.lines(found.heading, (found.row(record) for record in rows.of(name)))
    return stream(lines, CSV, f"{name}.csv")


def description() -> Response:
    """Describe the tables as a Data Package."""
    described = datapackage.describe(TABLES.values(), tk.config["ckan.site_url"])
    text = json.dumps(described, ensure_ascii=False, indent=2)
    return give(text, "application/json")


def ogp() -> Response:
    """Give the whole commitments, of one plan or of all, in OGP's own columns."""
    plans = {plan["name"]: plan for plan in asking.plans()}
    lines = ogp_csv.lines(_whole(tk.request.args.get("action_plan")), plans, places.address)
    return stream(lines, CSV, "ogp-commitments.csv")


def _whole(plan: str | None) -> Iterator[dict[str, Any]]:
    institutions = asking.institutions()
    for page in asking.commitments(plan):
        whole = [one for one in page if not one.get("parent_commitment")]
        judged = asking.by_commitment("ogptn_assessment_list", [one["id"] for one in whole])
        for one in whole:
            supporting = [
                institutions[name]
                for name in one.get("supporting_institutions") or []
                if name in institutions
            ]
            yield {**one, "supporting": supporting, "assessments": judged[one["id"]]}


exports.add_url_rule("/export/<name>.csv", view_func=table)
exports.add_url_rule("/export/datapackage.json", view_func=description)
exports.add_url_rule("/export/ogp.csv", view_func=ogp)
