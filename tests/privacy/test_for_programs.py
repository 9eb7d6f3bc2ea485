"""The forms for programs hold what is public, whoever asks for them: what a program fetches is passed on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

Act = Callable[..., Any]
TABLES = (
    "plans", "commitments", "milestones", "reports", "evidence", "amendments", "assessments", "links",
    "scores", "inventory", "ogp",
)  # fmt: skip
ENDS = ("ttl", "jsonld", "rdf", "ics", "atom")
SHOWN = ("tn-2016-01", "tn-2016-05-1", "tn-2016-06", "tn-2018-01")
OPEN = (
    *(f"/export/{name}.csv" for name in TABLES),
    *(f"/commitment.{end}" for end in ENDS),
    *(f"/commitment/{name}.{end}" for name in SHOWN for end in ENDS),
    *(f"/action_plan/tn-2016-2018.{end}" for end in ENDS),
    "/catalog.ttl", "/catalog.ttl?fq=dataset_type:commitment", "/catalog.jsonld?q=ghomrassen",
    "/dataset/budget-2016.ttl", "/scoreboard.csv", "/inventory.ics", "/export/datapackage.json",
    "/api/ogptn/openapi.json",
)  # fmt: skip
CLOSED = ("tn-2016-02", "tn-2016-03", "tn-2016-04", "tn-2016-05", "tn-2016-06-1")
HIDDEN = (
    "private", "draft", "deleted", "private parent", "private part", "in draft plan", "private plan",
    "draft plan", "private dataset", "draft dataset", "deleted dataset", "proposal", "rejected",
)  # fmt: skip
# Names of what is hidden; the longer names that begin with them are of public parts.
NAMES = re.compile(
    r"tn-2016-02|tn-2016-03|tn-2016-04|tn-2016-05(?!-1)|tn-2016-06-1|tn-2018-2020|tn-2021|"
    r"(private|draft|deleted)-dataset"
)


@pytest.fixture(scope="module")
def as_officer(portal: Any, as_site: Act) -> Callable[[str], Any]:
    """Open an address as an officer of the ministry whose records are hidden, by an API token."""
    token = as_site("api_token_create", user="finance", name="program")["token"]
    return lambda address: portal.app.get(
        address, headers={"Authorization": token}, follow_redirects=False
    )


def check(body: str, secret: str, ids: dict[str, str]) -> None:
    """Find no word, name or id of anything hidden."""
    assert secret not in body.lower()
    assert not [kind for kind in HIDDEN if ids[kind] in body]
    assert NAMES.findall(body) == []


@pytest.mark.parametrize("address", OPEN)
def test_a_form_tells_a_visitor_nothing_hidden(address: str, portal: Any, secret: str) -> None:
    """It is there, and holds nothing of hidden records, their links or evidence for officers."""
    answer = portal.get(address)
    assert answer.status_code == 200
    check(answer.get_data(as_text=True), secret, portal.ids)


@pytest.mark.parametrize("address", OPEN)
def test_a_form_tells_an_officer_no_more(
    address: str, as_officer: Callable[[str], Any], portal: Any, secret: str
) -> None:
    """An officer's own program gets what everybody gets."""
    answer = as_officer(address)
    assert answer.status_code == 200
    check(answer.get_data(as_text=True), secret, portal.ids)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("name", CLOSED)
def test_a_hidden_record_has_no_form(
    name: str, end: str, portal: Any, as_officer: Callable[[str], Any], secret: str
) -> None:
    """What is hidden looks like what is not there, to its officers too."""
    asked = portal.get(f"/commitment/{name}.{end}")
    assert asked.status_code == as_officer(f"/commitment/{name}.{end}").status_code == 404
    assert secret not in asked.get_data(as_text=True).lower()


def test_an_officers_page_says_nothing_to_programs_of_a_private_commitment(
    as_officer: Callable[[str], Any], secret: str
) -> None:
    """The page is the officer's to see; it names no form, and tells search engines nothing."""
    page = as_officer("/commitment/tn-2016-02").get_data(as_text=True)
    assert secret in page.lower()
    assert "application/ld+json" not in page
    assert "tn-2016-02.ics" not in page


def test_an_officers_page_describes_public_datasets_alone(
    as_officer: Callable[[str], Any], portal: Any, secret: str
) -> None:
    """What the page shows the officer beyond the public's is not in its description for programs."""
    page = as_officer("/commitment/tn-2016-01").get_data(as_text=True)
    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert secret in page.lower()
    assert secret not in written.lower()
    described = json.loads(written)
    assert [one["@id"].rsplit("/", 1)[1] for one in described["mentions"]] == [
        portal.ids["dataset"]
    ]


def test_no_person_is_named_in_a_form(portal: Any, as_user: Act) -> None:
    """A report that an officer wrote is the institution's: neither the account's name nor its id is told."""
    report = {"completion_level": "substantial", "progress": {"en": "Done"}}
    officer = as_user("finance", "user_show", id="finance")["id"]
    as_user("finance", "ogptn_progress_report_create", commitment="tn-2016-01", report_date="2016-12-01",
            challenges={"en": "None"}, **report)  # fmt: skip
    for address in (
        "/export/reports.csv",
        "/commitment/tn-2016-01.ttl",
        "/commitment/tn-2016-01.atom",
    ):
        body = portal.get(address).get_data(as_text=True)
        assert "Done" in body
        assert officer not in body
        assert not re.search(r"\bfinance\b(?<!ministry-finance)", body)
