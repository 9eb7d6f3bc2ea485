"""Tables of everything that is public: OGP's own columns, and one tidy table a kind of record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response, send_file

from ckanext.ogptn.exports import csv_text, datapackage, ogp_csv
from ckanext.ogptn.exports.tables import TABLES
from ckanext.ogptn.machines import asking, places, rows
from ckanext.ogptn.views.answers import give, stream

exports = Blueprint("ogptn_exports", __name__)
CSV = "text/csv; charset=utf-8"
KEPT_IN_MEMORY = 4 * 1024 * 1024


def table(name: str) -> Response:
    """Give one table, row by row."""
    if name not in TABLES:
        return tk.abort(404, tk._("Not found, or you have no permission to view it"))
    found = TABLES[name]
    lines = csv_text.lines(found.heading, (found.row(record) for record in rows.of(name)))
    return stream(lines, CSV, f"{name}.csv")


def archive() -> Response:
    """Give all tables with their description, as one archive that is a Data Package too."""
    kept = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 (the server closes it)
    with ZipFile(kept, "w", ZIP_DEFLATED) as packed:
        packed.writestr("datapackage.json", _described())
        for name, found in TABLES.items():
            with packed.open(f"{name}.csv", "w") as member:
                records = (found.row(record) for record in rows.of(name))
                for line in csv_text.lines(found.heading, records):
                    member.write(line.encode())
    kept.seek(0)
    return send_file(kept, "application/zip", as_attachment=True, download_name="ogptn.zip")


def description() -> Response:
    """Describe the tables as a Data Package."""
    return give(_described(), "application/json")


def _described() -> str:
    described = datapackage.describe(TABLES.values(), tk.config["ckan.site_url"])
    return json.dumps(described, ensure_ascii=False, indent=2)


def ogp() -> Response:
    """Give the whole commitments, of one plan or of all, in OGP's own columns."""
    plans = {plan["name"]: plan for plan in asking.plans()}
    lines = ogp_csv.lines(_whole(tk.request.args.get("action_plan")), plans, places.address)
    return stream(lines, CSV, "ogp-commitments.csv")


def _whole(plan: str | None) -> Iterator[dict[str, Any]]:
    for page in asking.commitments(plan):
        whole = [one for one in page if not one.get("parent_commitment")]
        institutions = asking.institutions(
            name for one in whole for name in one.get("supporting_institutions") or []
        )
        judged = asking.by_commitment("ogptn_assessment_list", [one["id"] for one in whole])
        for one in whole:
            supporting = [
                institutions[name]
                for name in one.get("supporting_institutions") or []
                if name in institutions
            ]
            yield {**one, "supporting": supporting, "assessments": judged[one["id"]]}


exports.add_url_rule("/export/<name>.csv", view_func=table)
exports.add_url_rule("/export/tables.zip", view_func=archive)
exports.add_url_rule("/export/datapackage.json", view_func=description)
exports.add_url_rule("/export/ogp.csv", view_func=ogp)
