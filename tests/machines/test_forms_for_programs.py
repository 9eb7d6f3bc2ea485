"""The forms for programs over HTTP: each is judged by somebody else's reader."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import vobject
from ckan import model
from frictionless import Package
from lxml import etree

from ckanext.ogptn.model import Link

GRAMMAR = Path(__file__).parent.parent / "exports" / "schemas" / "atom-rfc4287.rng"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
TABLES = (
    "plans", "commitments", "milestones", "reports", "evidence", "amendments", "assessments", "links",
    "scores", "inventory",
)  # fmt: skip


def table(portal: Any, path: str) -> list[dict[str, str]]:
    """Read a table as a spreadsheet does."""
    text = portal.text(path)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def tables(portal: Any) -> dict[str, list[dict[str, str]]]:
    """Read all tables."""
    return {name: table(portal, f"/export/{name}.csv") for name in TABLES}


def test_each_table_holds_its_records(tables: dict[str, list[dict[str, str]]]) -> None:
    """A row is a record, and every record is a row."""
    names = [row["name"] for row in tables["commitments"]]
    assert names == ["tn-2016-01", "tn-2016-02", "tn-2016-02-1", "tn-2016-02-2"]
    counted = {name: len(rows) for name, rows in tables.items()}
    assert counted == {
        "plans": 2, "commitments": 4, "milestones": 2, "reports": 3, "evidence": 4,
        "amendments": 1, "assessments": 1, "links": 1,
        # Of the portal, the plan, the one institution that leads and the one sector.
        "scores": 4, "inventory": 1,
    }  # fmt: skip


def test_tables_join_by_names_and_ids(tables: dict[str, list[dict[str, str]]], portal: Any) -> None:
    """What hangs on a commitment names it; a correction names what it corrects."""
    reports = {row["id"]: row for row in tables["reports"]}
    first, correction = (reports[portal.ids[key]] for key in ("first report", "correction"))
    assert (first["superseded"], correction["superseded"]) == ("true", "false")
    assert correction["replaces"] == first["id"]
    assert {row["commitment"] for row in reports.values()} == {"tn-2016-01"}
    assert {row["report"] for row in tables["evidence"]} <= {"", *reports}
    assert (correction["resolved_on"], correction["resolution_en"]) == (
        "2017-05-20",
        "The money came",
    )
    assert tables["links"][0]["dataset"] == "budget-2016"
    assert tables["inventory"][0]["commitment"] == "tn-2016-01"


def test_an_outside_judge_takes_all_tables(portal: Any, tmp_path: Path) -> None:
    """Frictionless finds every table valid by the schema that is published beside it."""
    described = json.loads(portal.text("/export/datapackage.json"))
    (tmp_path / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    for resource in described["resources"]:
        written = portal.text(f"/export/{resource['path']}")
        (tmp_path / resource["path"]).write_text(written, encoding="utf-8", newline="")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["taskNumber", "rowNumber", "fieldName", "note"]) == []
    assert {resource["name"] for resource in described["resources"]} == set(TABLES)


def test_the_archive_is_a_data_package(portal: Any, tmp_path: Path) -> None:
    """All tables in one file, which the judge takes as it is."""
    (tmp_path / "ogptn.zip").write_bytes(portal.get("/export/tables.zip").get_data())
    package = Package(str(tmp_path / "ogptn.zip"))
    assert {resource.name for resource in package.resources} == set(TABLES)
    assert package.validate().flatten(["taskNumber", "rowNumber", "fieldName", "note"]) == []


def test_ogps_table_holds_whole_commitments(portal: Any) -> None:
    """Parts are no commitments to OGP; what the mechanism judged stands in its columns."""
    found = table(portal, "/export/ogp.csv")
    assert [row["Commitment Number"] for row in found] == ["1", "2"]
    first = found[0]
    assert first["Commitment Unique Identifier"] == "TN0021"
    assert first["Supporting Institution(s)"] == "ministry-transport"
    assert first["Completion (Progress Report)"] == "Limited"
    assert (first["Potential Impact"], first["Starred (new)"]) == ("Moderate", "1")
    assert table(portal, "/export/ogp.csv?action_plan=tn-2014-2016") == []


def test_a_table_that_there_is_not_is_not_found(portal: Any) -> None:
    """The names of the tables are those of the description."""
    portal.get("/export/users.csv", status=404)


def calendar(portal: Any, path: str) -> dict[str, Any]:
    """Read a calendar's events, by their identifiers."""
    found = vobject.readOne(portal.text(path), validate=True)
    return {event.uid.value: event for event in found.contents.get("vevent", [])}


def test_a_commitments_calendar_has_its_deadlines(portal: Any) -> None:
    """The commitment's own and its milestones', each on the last day that the words allow, said as exactly."""
    events = calendar(portal, "/commitment/tn-2016-01.ics")
    days = {uid: event.dtstart.value for uid, event in events.items()}
    assert days == {
        "tn-2016-01@test.ckan.net": date(2018, 6, 30),
        "tn-2016-01.m1@test.ckan.net": date(2017, 3, 31),
        "tn-2016-01.m2@test.ckan.net": date(2017, 9, 30),
    }
    assert events["tn-2016-01.m1@test.ckan.net"].summary.value == (
        "Commitment 1, milestone 1: A decree, before the end of March 2017"
    )
    assert events["tn-2016-01.m2@test.ckan.net"].summary.value.endswith(
        "before the end of the third quarter of 2017"
    )


def test_parts_have_the_deadlines_of_their_whole(portal: Any) -> None:
    """A commitment in parts makes no event of its own beside those of its parts."""
    assert sorted(calendar(portal, "/commitment/tn-2016-02.ics")) == [
        "tn-2016-02-1@test.ckan.net",
        "tn-2016-02-2@test.ckan.net",
    ]


def test_calendars_speak_the_language_of_their_address(portal: Any) -> None:
    """The identifiers are the same in all of them."""
    arabic = calendar(portal, "/ar/commitment/tn-2016-01.ics")
    french = calendar(portal, "/fr/action_plan/tn-2016-2018.ics")
    uid = "tn-2016-01.m1@test.ckan.net"
    assert "قبل موفى مارس 2017" in arabic[uid].summary.value
    assert "avant fin mars 2017" in french[uid].summary.value
    assert len(calendar(portal, "/commitment.ics")) == len(french) == 5
    assert calendar(portal, "/action_plan/tn-2014-2016.ics") == {}


def feed(portal: Any, path: str) -> etree._Element:
    """Read a feed, which the grammar of RFC 4287 takes."""
    found = etree.fromstring(portal.get(path).get_data())
    etree.RelaxNG(etree.parse(str(GRAMMAR))).assertValid(found)
    return found


def kinds(found: etree._Element) -> list[str]:
    """Return the kind of each entry, in order."""
    named: list[str] = found.xpath("a:entry/a:category/@term", namespaces=ATOM)
    return named


def test_a_feed_tells_what_happened_newest_first(portal: Any) -> None:
    """Assessments, amendments, reports, corrections and linked data, by when they were written."""
    expected = ["assessment", "amendment", "report", "correction", "report", "data-linked"]
    assert kinds(feed(portal, "/commitment/tn-2016-01.atom")) == expected
    assert kinds(feed(portal, "/action_plan/tn-2016-2018.atom")) == expected
    assert kinds(feed(portal, "/commitment.atom")) == expected


def test_a_feed_of_a_plan_without_news_is_empty(portal: Any) -> None:
    """It holds nothing of other plans."""
    assert kinds(feed(portal, "/action_plan/tn-2014-2016.atom")) == []
    assert kinds(feed(portal, "/commitment/tn-2016-02.atom")) == []


def test_an_entry_leads_to_the_page_and_its_proof(portal: Any) -> None:
    """The page in the feed's language is the alternate, evidence is related; the author is a body, no person."""
    entry = feed(portal, "/fr/commitment/tn-2016-01.atom").xpath("a:entry[4]", namespaces=ATOM)[0]
    hrefs = {link.get("rel"): link.get("href") for link in entry.xpath("a:link", namespaces=ATOM)}
    assert hrefs["alternate"] == "http://test.ckan.net/fr/commitment/tn-2016-01"
    assert hrefs["related"] == "https://example.org/draft"
    assert entry.xpath("string(a:author/a:name)", namespaces=ATOM) == "ministry-finance (fr)"


def test_linked_data_are_news(portal: Any) -> None:
    """What a day linked is one entry, which names the datasets and leads to them."""
    entry = feed(portal, "/fr/commitment/tn-2016-01.atom").xpath("a:entry[6]", namespaces=ATOM)[0]
    title = entry.xpath("string(a:title)", namespaces=ATOM)
    assert title.startswith("1 jeu de données lié – Engagement 1")
    assert entry.xpath("string(a:summary)", namespaces=ATOM) == "Budget 2016"
    hrefs = {link.get("rel"): link.get("href") for link in entry.xpath("a:link", namespaces=ATOM)}
    assert hrefs["related"] == "http://test.ckan.net/fr/dataset/budget-2016"


def test_data_that_break_are_news(portal: Any) -> None:
    """And are so no more once they are mended."""

    def ail(health: str, since: datetime | None) -> None:
        link = model.Session.get(Link, portal.ids["link"])
        assert link is not None
        link.health, link.health_since = health, since
        model.Session.commit()

    ail("broken", datetime(2017, 5, 31, tzinfo=UTC))
    found = feed(portal, "/commitment/tn-2016-01.atom")
    assert kinds(found).count("data-broken") == 1
    assert "Link to 1 dataset broken" in etree.tostring(found, encoding="unicode")
    ail("ok", None)
    assert "data-broken" not in kinds(feed(portal, "/commitment/tn-2016-01.atom"))


def test_a_feed_names_its_own_address(portal: Any) -> None:
    """In its language, since each language is a feed of its own."""
    found = feed(portal, "/fr/commitment.atom")
    own = found.xpath("string(a:link[@rel='self']/@href)", namespaces=ATOM)
    assert own == "http://test.ckan.net/fr/commitment.atom"
    assert found.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"


@pytest.mark.parametrize(
    "path", ["/commitment/tn-2016-01.ics", "/commitment.atom", "/commitment/tn-2016-01.ttl",
             "/export/datapackage.json", "/api/ogptn/openapi.json"],
)  # fmt: skip
def test_what_a_program_has_already_is_not_sent_again(path: str, portal: Any) -> None:
    """A program that asks with the tag that it was given is told that nothing has changed."""
    tag = portal.get(path).headers["ETag"]
    portal.get(path, status=304, If_None_Match=tag)


@pytest.mark.parametrize("end", ["ics", "atom", "ttl", "jsonld", "rdf"])
def test_what_is_not_there_is_not_found(end: str, portal: Any) -> None:
    """An unknown commitment or plan, and a dataset in its place, have no form."""
    for path in ("/commitment/nothing", "/action_plan/nothing", "/commitment/budget-2016"):
        portal.get(f"{path}.{end}", status=404)
