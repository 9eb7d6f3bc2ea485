"""Links as readers see them, on both sides: which promise a dataset serves, which data a promise has, how fresh they
are, by milestone; and the filters of both lists."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from ckan import model

from ckanext.ogptn.logic import serving
from ckanext.ogptn.model import Link
from tests import asking
from tests.browsing import Barriers, Window
from tests.calling import call

Portal = Any
PROMISE = "tn-2016-02"
SINCE = datetime(2026, 3, 3, 10, tzinfo=UTC)
PAGES = (
    f"/commitment/{PROMISE}",
    "/dataset/tenders-0",
    "/dataset/",
    "/commitment/",
    "/organization/ministry-finance",
)


def text(found: Any) -> str:
    """Read what stands in a tag, with single spaces."""
    return " ".join(found.get_text(" ").split()).replace(" ,", ",").replace(" ،", "،")


def one(page: BeautifulSoup, css: str) -> Tag:
    """Find one tag, which must be there."""
    found = page.select_one(css)
    assert found is not None, css
    return found


def link(name: str, **fields: Any) -> dict[str, Any]:
    """Make a dataset that serves the promise."""
    call(
        "package_create",
        name=name,
        title_translated={"ar": "", "fr": "", "en": f"Data {name}"},
        owner_org="ministry-finance",
        sector="procurement",
        frequency="monthly",
        resources=[
            {
                "name": "Table",
                "url": "https://example.org/t.csv",
                "format": "CSV",
                "last_modified": "2026-11-02T00:00:00",
            }
        ],
    )
    made: dict[str, Any] = call("ogptn_link_create", commitment=PROMISE, dataset=name, **fields)
    return made


def ail(link_id: str, health: str, reason: str) -> None:
    """Let a link fall ill since a day in March."""
    found = model.Session.get(Link, link_id)
    assert found is not None
    found.health, found.health_reason, found.health_since = health, reason, SINCE
    model.Session.commit()
    serving.refresh_ends([(found.commitment_id, found.dataset_id)])


@pytest.fixture(scope="module")
def tenders(loaded: dict[str, Any]) -> None:
    """Link three datasets to a commitment of the second plan: to the whole, and to its first milestone; two of them
    ail."""
    link("tenders-0")
    ail(link("tenders-1", milestone="m1")["id"], "stale", "not_updated")
    ail(link("tenders-2", milestone="m1", link_type="evidence_for")["id"], "broken", "file_gone")


@pytest.mark.usefixtures("tenders")
def test_a_commitment_says_how_many_of_its_datasets_are_not_well(portal: Portal) -> None:
    """At the top, beside the evidence, and above the list."""
    page = portal.open(f"/commitment/{PROMISE}", "en")
    said = "1 of 3 datasets is stale. The link to 1 of 3 datasets is broken."
    assert said in text(one(page, ".og-verdict"))
    assert said in text(one(page, "#data .og-sec-head"))
    assert one(page, ".og-toc a[href='#data'] span").text == "3"


@pytest.mark.usefixtures("tenders")
def test_a_commitments_data_stand_by_milestone(portal: Portal) -> None:
    """The whole first; in a group what ails most comes first."""
    page = portal.open(f"/commitment/{PROMISE}", "en")
    heads = [text(head) for head in page.select("#data .og-ds-head")]
    assert heads[0] == "For the commitment as a whole"
    assert heads[1].startswith("Milestone 1: ")
    groups = [[a.text for a in group.select("h4 a")] for group in page.select("#data ul.og-ds")]
    assert groups == [["Data tenders-0"], ["Data tenders-2", "Data tenders-1"]]


@pytest.mark.usefixtures("tenders")
def test_a_dataset_tells_its_freshness_at_its_commitment(portal: Portal) -> None:
    """When it was updated, how often it is to be, what ails the link, since when and why."""
    page = portal.open(f"/commitment/{PROMISE}", "en")
    rows = {row.h4.text: text(row) for row in page.select("#data li") if row.h4}
    assert "monthly, updated on 2 November 2026" in rows["Data tenders-0"]
    assert "since" not in rows["Data tenders-0"]
    assert "No longer fresh, since 3 March 2026. It was not updated" in rows["Data tenders-1"]
    assert "Link broken, since 3 March 2026. The site that published" in rows["Data tenders-2"]
    assert "(Link broken)" in text(one(page, "#steps"))


@pytest.mark.usefixtures("tenders")
@pytest.mark.parametrize(
    ("language", "said", "ailment"),
    [
        ("ar", "مجموعة بيانات واحدة من أصل 3 لم تعد محيّنة.", "رابط معطّل، منذ 3 مارس 2026"),
        ("fr", "1 jeu de données sur 3 n’est plus à jour.", "Lien rompu, depuis le 3 mars 2026"),
    ],
)
def test_it_is_said_in_three_languages(
    portal: Portal, language: str, said: str, ailment: str
) -> None:
    """By the words of the country's administration."""
    data = text(one(portal.open(f"/commitment/{PROMISE}", language), "#data"))
    assert said in data
    assert ailment in data


@pytest.mark.usefixtures("tenders")
def test_a_dataset_names_milestone_level_and_ailment(portal: Portal) -> None:
    """What the data is to which milestone of which promise, at which level, and that the link is broken."""
    panel = one(portal.open("/dataset/tenders-2", "en"), "#promises")
    assert "Commitment 2" in text(panel)
    assert "Not assessed" in text(panel)
    role = text(one(panel, ".og-role"))
    assert role.startswith("Linked as evidence of progress. Linked by hand. Milestone 1")
    assert "Link broken, since 3 March 2026" in role
    assert not one(portal.open("/dataset/tenders-0", "en"), "#promises").select(".og-ailment")


def test_a_dataset_that_serves_two_milestones_serves_one_commitment(
    portal: Portal, loaded: dict[str, Any]
) -> None:
    """It is counted once, and says both."""
    link("tenders-both", milestone="m1")
    call("ogptn_link_create", commitment=PROMISE, dataset="tenders-both", milestone="m2")
    page = portal.open("/dataset/tenders-both", "en")
    assert "serves 1 commitment" in text(one(page, ".og-page-head"))
    assert len(page.select("#promises ul > li")) == 1
    assert len(page.select("#promises .og-role")) == 2
    assert len(portal.open("/dataset/?q=both", "en").select(".og-serves a")) == 1
    call("dataset_purge", id="tenders-both")


@pytest.mark.usefixtures("tenders")
def test_datasets_are_filtered_by_their_links(portal: Portal) -> None:
    """Whether they serve a commitment, and how well the link is."""

    def names(query: str) -> set[str]:
        page = portal.open(f"/dataset/?{query}", "en")
        return {a["href"].rsplit("/", 1)[1] for a in page.select(".og-list h2 a")}

    call("package_create", name="alone", owner_org="ministry-finance", sector="budget")
    assert names("serves_commitment=false") == {"alone"}
    assert names("link_health=broken") == {"tenders-2"}
    assert names("link_health=stale") == {"tenders-1"}
    assert names(f"vocab_commitment={PROMISE}") == {"tenders-0", "tenders-1", "tenders-2"}
    assert {"oil-contracts", "tenders-0"} <= names("serves_commitment=true&link_health=ok")
    labels = text(one(portal.open("/dataset/?link_health=broken", "fr"), ".og-chips"))
    assert "Lien rompu" in labels
    call("dataset_purge", id="alone")


@pytest.mark.usefixtures("tenders")
def test_the_list_of_datasets_marks_a_link_that_ails(portal: Portal) -> None:
    """Beside the commitment that it serves."""
    row = one(portal.open("/dataset/?link_health=stale", "en"), ".og-serves")
    assert text(row).endswith("No longer fresh")


@pytest.mark.usefixtures("tenders")
def test_commitments_are_filtered_by_their_data(portal: Portal) -> None:
    """With fresh data, with stale data alone, without any; the counts are those of the answers."""
    page = portal.open("/commitment/", "en")
    facet = next(s for s in page.find_all("section") if s.h2.text == "Data that serve it")
    counts = [text(item) for item in facet.find_all("a")]
    assert counts == ["With fresh data 3", "Without data 32"]
    fresh = portal.open("/commitment/?data_state=fresh", "en")
    assert len(fresh.select(".og-list > li")) == 3
    row = next(row for row in fresh.select(".og-list > li") if "3 datasets" in text(row))
    assert "2 of 3 stale or broken" in text(row)


def test_no_page_asks_more_as_links_grow(portal: Portal, tenders: None) -> None:
    """Twelve more datasets, linked to the whole and to milestones, cost no question to the database more."""
    before = _asked(portal)
    for number in range(3, 15):
        made = link(f"tenders-{number}", **({"milestone": "m2"} if number % 2 else {}))
        if number % 3 == 0:
            ail(made["id"], "stale", "not_updated")
    after = _asked(portal)
    assert {key: (before[key], after[key]) for key in before if after[key] > before[key]} == {}
    rest = one(portal.open(f"/commitment/{PROMISE}", "en"), "#data")
    assert len(rest.select("ul.og-ds > li")) == 15


@pytest.mark.usefixtures("tenders")
@pytest.mark.parametrize(("prefix", "width"), [("", 390), ("/fr", 1280), ("/en", 1280)])
def test_links_keep_nobody_out(window: Window, barriers: Barriers, prefix: str, width: int) -> None:
    """A phone in Arabic and a desk in French and English: nothing stands beyond the edge, and axe finds no barrier."""
    page = window(width=width)
    found = {}
    for path in PAGES:
        page.goto(prefix + path)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        if lines := barriers(page):
            found[path] = lines
    assert found == {}


def _asked(portal: Portal) -> dict[str, int]:
    found = {}
    for path in PAGES:
        portal.open(path)
        found[path] = asking.count(partial(portal.open, path))
    return found
