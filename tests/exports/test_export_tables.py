"""Tables for programs: no cell a formula, no value lost, each described by a schema that an outside judge checks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from ckanext.ogptn.exports import csv_text, datapackage, ogp_csv
from ckanext.ogptn.exports.tables import TABLES

Record = dict[str, Any]
COMMITMENT: Record = {
    "name": "tn-2016-01",
    "ogp_identifier": "TN0021",
    "action_plan": "tn-2016-2018",
    "number": 1,
    "title_translated": {"ar": "تعهد", "fr": "=Engagement", "en": 'Join, and "report"\nyearly'},
    "ogp_values": ["access_to_information", "public_accountability"],
    "policy_areas": ["extractive_industries", "open_data"],
    "lead_institutions": ["ministry-finance", "ministry-energy"],
    "due_date": "2018-12-31",
    "due_precision": "year",
    "needs_legislation": False,
    "lifecycle_state": "active",
    "completion_level": "limited",
    "level": {"assessor_type": "self", "report_date": "2017-06-30"},
    "timeliness": "on_track",
    "update_state": "up_to_date",
    "dataset_count": 2,
    "metadata_modified": "2026-11-22T08:00:00.123456",
    "lead": [{"title_translated": {"en": "Finance"}}, {"title_translated": {"fr": "Énergie"}}],
    "supporting": [],
}
PLAN: Record = {
    "name": "tn-2016-2018",
    "plan_number": 2,
    "start_date": "2016-07-01",
    "end_date": "2018-12-31",
    "plan_status": "active",
}


def read(lines: Iterable[str]) -> list[dict[str, str]]:
    """Read a table as a spreadsheet does."""
    text = "".join(lines)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def row(table: str, record: Mapping[str, Any]) -> dict[str, str]:
    """Write one record into a table and read it back."""
    found = TABLES[table]
    (only,) = read(csv_text.lines(found.heading, [found.row(record)]))
    return only


def test_a_commitment_is_one_row() -> None:
    """Each language has a column, several values stand in one cell, times are in UTC to the second."""
    found = row("commitments", COMMITMENT)
    assert found["title_ar"] == "تعهد"
    assert found["title_en"] == 'Join, and "report"\nyearly'
    assert found["ogp_values"] == "access_to_information; public_accountability"
    assert found["lead_institutions"] == "ministry-finance; ministry-energy"
    assert (found["level_assessor"], found["level_date"]) == ("self", "2017-06-30")
    assert found["needs_legislation"] == "false"
    assert found["budget_allocated"] == ""
    assert found["metadata_modified"] == "2026-11-22T08:00:00Z"


@pytest.mark.parametrize("text", ['=cmd|"/c calc"!A1', "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    """A spreadsheet shows a text that begins like a formula, and does not reckon it."""
    assert row("plans", {**PLAN, "title_translated": {"en": text}})["title_en"] == f"'{text}"


def test_a_time_of_another_zone_is_written_in_utc() -> None:
    """What was written at nine in Tunis was written at eight."""
    amendment = {"subject": "title", "created_at": "2026-11-22T09:00:00+01:00"}
    assert row("amendments", amendment)["created_at"] == "2026-11-22T08:00:00Z"


def test_what_was_amended_is_json() -> None:
    """The promise before and after keeps its shape."""
    found = row("amendments", {"subject": "title", "old": {"title_translated": {"ar": "أ"}}})
    assert json.loads(found["old"]) == {"title_translated": {"ar": "أ"}}
    assert found["new"] == ""


def test_ogps_columns_stand_in_ogps_order() -> None:
    """The heading is that of OGP's commitments sheet."""
    reader = csv.reader(io.StringIO("".join(ogp_csv.lines([], {}, str)).removeprefix("\ufeff")))
    assert next(reader) == [
        "Commitment Unique Identifier", "Country/Locality", "Region", "Theme", "Year Of Submission",
        "Action Plan Number", "Commitment Number", "Commitment Title", "Short Title", "Full Text",
        "Lead Institution", "Supporting Institution(s)", "URL", "OGP Value Access To Information",
        "OGP Value Civic Participation", "OGP Value Public Accountability", "OGP Value Technology",
        "Specificity", "Potential Impact", "Completion (Progress Report)",
        "Completion (End of Term)", "Did It Open Government (Overall)", "Starred (old)",
        "Starred (new)", "Relevance to OGP values",
    ]  # fmt: skip


def ogp(**changes: Any) -> dict[str, str]:
    """Write a commitment in OGP's columns and read it back."""
    items = [{**COMMITMENT, **changes}]
    (found,) = read(
        ogp_csv.lines(items, {"tn-2016-2018": PLAN}, lambda name: f"https://x.tn/{name}")
    )
    return found


def test_ogps_values_are_zeros_and_ones() -> None:
    """A value that a commitment is relevant to is 1, the others are 0."""
    found = ogp()
    assert found["OGP Value Access To Information"] == "1"
    assert found["OGP Value Civic Participation"] == "0"
    assert found["OGP Value Public Accountability"] == "1"
    assert found["OGP Value Technology"] == "0"


def test_ogps_cells_are_in_ogps_words() -> None:
    """Numbers and names are the plan's, texts in English where there is any; what is not known stays empty."""
    found = ogp()
    assert found["Commitment Unique Identifier"] == "TN0021"
    assert (found["Action Plan Number"], found["Year Of Submission"]) == ("2", "2016")
    assert found["Theme"] == "Extractive industries; Open data"
    assert found["Lead Institution"] == "Finance; Énergie"
    assert found["URL"] == "https://x.tn/tn-2016-01"
    assert found["Region"] == found["Specificity"] == found["Starred (new)"] == ""


def test_ogps_judgements_are_the_newest_that_stand() -> None:
    """Completion after the plan's end is that of the end of term; what a later assessment corrects does not count."""
    end = {"report_date": "2019-06-01", "completion": "substantial", "starred": False}
    middle = {"report_date": "2017-12-01", "completion": "not_started", "specificity": "medium"}
    wrong = {"report_date": "2019-05-01", "completion": "complete", "superseded": True}
    found = ogp(assessments=[end, wrong, middle])
    assert found["Completion (End of Term)"] == "Substantial"
    assert found["Completion (Progress Report)"] == "Not started"
    assert (found["Specificity"], found["Starred (new)"]) == ("Medium", "0")


def test_frictionless_takes_the_tables_with_their_schema(tmp_path: Path) -> None:
    """The data package is valid, and so is every table in it, with its keys and what they lead to."""
    records = {"plans": [PLAN], "commitments": [COMMITMENT]}
    for name, table in TABLES.items():
        lines = csv_text.lines(table.heading, (table.row(one) for one in records.get(name, [])))
        (tmp_path / f"{name}.csv").write_text("".join(lines), encoding="utf-8", newline="")
    described = datapackage.describe(TABLES.values(), "https://x.tn")
    (tmp_path / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["taskNumber", "rowNumber", "fieldName", "note"]) == []


def test_frictionless_refuses_a_code_that_is_none(tmp_path: Path) -> None:
    """The judge above would see an unknown level, and a commitment of a plan that is not there."""
    table = TABLES["commitments"]
    wrong = {**COMMITMENT, "completion_level": "done"}
    for name, other in TABLES.items():
        rows = [table.row(wrong)] if other is table else []
        (tmp_path / f"{name}.csv").write_text(
            "".join(csv_text.lines(other.heading, rows)), encoding="utf-8", newline=""
        )
    described = datapackage.describe(TABLES.values(), "https://x.tn")
    (tmp_path / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert {kind for (kind,) in report.flatten(["type"])} == {"constraint-error", "foreign-key"}
