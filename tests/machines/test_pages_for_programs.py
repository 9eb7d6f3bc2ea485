"""What the pages tell programs: the forms that there are, and what they are about in schema.org's terms."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup

from ckanext.ogptn.exports.structured import script

SITE = "http://test.ckan.net"


def page(portal: Any, path: str) -> BeautifulSoup:
    """Read a page."""
    return BeautifulSoup(portal.text(path), "lxml")


def described(portal: Any, path: str) -> dict[str, Any]:
    """Read what a page says it is about."""
    (element,) = page(portal, path).find_all("script", type="application/ld+json")
    found: dict[str, Any] = json.loads(element.string)
    return found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/commitment/tn-2016-01", 5),
        ("/fr/action_plan/tn-2016-2018", 5),
        ("/ar/commitment/", 5),
    ],
)
def test_a_page_names_its_forms_and_they_are_there(path: str, expected: int, portal: Any) -> None:
    """Each alternate in the head answers with the type that it is said to have, and stands on the page as a link."""
    read = page(portal, path)
    links = read.head.find_all("link", rel="alternate")
    assert len(links) >= expected
    for link in links:
        answer = portal.get(link["href"])
        assert answer.content_type.partition(";")[0] == link["type"]
        assert read.find("main").find("a", href=link["href"]) is not None


def test_calendar_and_news_are_in_the_pages_language(portal: Any) -> None:
    """RDF holds all languages and has one address; the others have the page's."""
    links = page(portal, "/fr/commitment/tn-2016-01").head.find_all("link", rel="alternate")
    hrefs = {link["type"]: link["href"] for link in links}
    assert hrefs["text/calendar"] == "/fr/commitment/tn-2016-01.ics"
    assert hrefs["application/atom+xml"] == "/fr/commitment/tn-2016-01.atom"
    assert hrefs["text/turtle"] == "/commitment/tn-2016-01.ttl"


def test_a_commitments_page_is_about_an_action(portal: Any) -> None:
    """Who does it, until when, how far it is, in the page's language; the plan is above it."""
    found = described(portal, "/fr/commitment/tn-2016-01")
    action = found["mainEntity"]
    assert (found["@context"], found["@type"]) == ("https://schema.org", "WebPage")
    assert found["@id"] == f"{SITE}/commitment/tn-2016-01"
    assert action["name"] == "Open the budget & <more> (fr)"
    assert action["endTime"] == "2018-06-30"
    assert action["actionStatus"] == "https://schema.org/ActiveActionStatus"
    assert [one["name"] for one in action["agent"]] == ["ministry-finance (fr)"]
    trail = [one["name"] for one in found["breadcrumb"]["itemListElement"]]
    assert trail == ["Plan 2 (fr)", "Open the budget & <more> (fr)"]
    assert [one["name"] for one in found["mentions"]] == ["Budget 2016"]


def test_a_plans_page_lists_its_commitments(portal: Any) -> None:
    """In their order, each with its address."""
    listed = described(portal, "/action_plan/tn-2016-2018")["mainEntity"]
    assert listed["numberOfItems"] == 2
    assert [one["url"] for one in listed["itemListElement"]] == [
        f"{SITE}/commitment/tn-2016-01",
        f"{SITE}/commitment/tn-2016-02",
    ]


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "]]>&amp;", "\u2028\u2029"]
)
def test_no_text_ends_the_element_that_it_stands_in(text: str) -> None:
    """What could end a script element is written as an escape, and reads as it was."""
    written = script({"name": text})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"name": text}
