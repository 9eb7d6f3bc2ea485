"""The pages of the portal, through CKAN's own test client, in three languages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

PAGES = [
    "/",
    "/commitment/",
    "/commitment/tn-2014-05",
    "/commitment/tn-2014-10",
    "/commitment/tn-2016-05-1",
    "/action_plan/",
    "/action_plan/tn-2014-2016",
    "/action_plan/tn-2016-2018",
    "/dataset/",
    "/dataset/oil-contracts",
    "/organization/",
    "/organization/ministry-finance",
    "/about",
    "/search",
    "/user/login",
]
DIRECTION = {"ar": "rtl", "fr": None, "en": None}
Portal = Any


def tag(page: BeautifulSoup, name: str, **attributes: Any) -> Tag:
    """Find one tag of a page, which must be there."""
    found = page.find(name, **attributes)
    assert isinstance(found, Tag)
    return found


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_its_language(portal: Portal, path: str, language: str) -> None:
    """Language and direction are stated, there is one main heading, and one main landmark or none of CKAN's."""
    page = portal.open(path, language)
    html = tag(page, "html")
    assert (html["lang"], html.get("dir")) == (language, DIRECTION[language])
    assert len(page.find_all("h1")) == 1
    assert len(page.find_all("main")) <= 1


@pytest.mark.parametrize("path", PAGES)
def test_no_script_stands_in_a_page(portal: Portal, path: str) -> None:
    """A strict content security policy holds: scripts are files, and what stands in the page is data."""
    page = portal.open(path)
    inline = [script for script in page.find_all("script") if not script.get("src")]
    assert {script.get("type") for script in inline} <= {"application/ld+json"}
    assert not page.find_all(attrs={"onclick": True})


@pytest.mark.parametrize("path", PAGES)
def test_the_language_switch_leads_to_the_same_page(portal: Portal, path: str) -> None:
    """Three links, the present one marked, Arabic without a prefix."""
    links = tag(portal.open(path, "fr"), "ul", class_="og-langs").find_all("a")
    assert [link["href"] for link in links] == [path, f"/fr{path}", f"/en{path}"]
    assert [link.get("aria-current") for link in links] == [None, "true", None]


def test_the_front_page_counts_what_there_is(portal: Portal) -> None:
    """35 commitments, 6 complete, 15 of which nothing is reported; none is called late."""
    assert "35 commitments for a more open state. 6 complete" in portal.main("/", "en")
    assert "15 without a published report" in portal.main("/", "en")
    assert "35 تعهدا لدولة أكثر انفتاحا." in portal.main("/")
    assert "overdue" not in portal.main("/", "en").lower()


def test_the_wall_has_a_star_for_each_commitment(portal: Portal) -> None:
    """Fifteen of the second plan and twenty of the first, each a link with its words."""
    walls = portal.open("/").find_all(class_="og-wall")
    assert [len(wall.find_all("a")) for wall in walls] == [15, 20]
    assert all(link.find(class_="og-vh") for wall in walls for link in wall.find_all("a"))


def test_the_list_has_facets_with_counts(portal: Portal) -> None:
    """The levels of the first plan: 6, 7, 6 and 1."""
    page = portal.open("/commitment/?action_plan=tn-2014-2016", "en")
    facet = next(s for s in page.find_all("section") if s.h2.text == "Completion level")
    counts = [item.get_text(" ", strip=True) for item in facet.find_all("a")]
    assert counts == ["Complete 6", "Substantial 7", "Limited 6", "Not started 1"]
    assert tag(page, "p", role="status").text == "20 commitments"


def test_a_chosen_value_is_marked_and_can_be_dropped(portal: Portal) -> None:
    """A chip names it, and its facet's link is current."""
    page = portal.open("/commitment/?completion_level=not_started", "fr")
    assert "Non commencé" in tag(page, "div", class_="og-chips").get_text()
    assert tag(page, "a", attrs={"aria-current": "true", "rel": "nofollow"})["href"] == (
        "/fr/commitment/"
    )
    assert len(page.select(".og-list > li")) == 1


def test_words_find_commitments_in_arabic(portal: Portal) -> None:
    """The article makes no difference."""
    assert "الصناعات الاستخراجية" in portal.main("/commitment/?q=الصناعات")


def test_nothing_found_says_so(portal: Portal) -> None:
    """An empty answer offers the way back."""
    assert "No commitment matches your search" in portal.main("/commitment/?q=zzyzx", "en")


def test_the_list_is_a_table_for_programs(portal: Portal) -> None:
    """The CSV has a row for each of the commitments that the address asks for."""
    answer = portal.app.get("/fr/commitment.csv?action_plan=tn-2016-2018")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert len(answer.body.splitlines()) == 16


def test_a_commitment_names_who_states_its_level(portal: Portal) -> None:
    """The level never stands alone."""
    text = portal.main("/commitment/tn-2014-05", "en")
    assert "Substantial by the self-assessment" in text
    assert "It was not complete at the last report" in text


def test_a_level_of_parts_says_that_it_is_computed(portal: Portal) -> None:
    """Number 10 of the first plan has no report of its own."""
    text = portal.main("/commitment/tn-2014-10", "en")
    assert "computed from its parts" in text
    assert "nobody has reported" not in text


@pytest.mark.parametrize("number", range(1, 16))
def test_the_second_plan_claims_nothing(portal: Portal, number: int) -> None:
    """Of each of its commitments the page says that no report is published, and no more."""
    page = portal.open(f"/commitment/tn-2016-{number:02}", "en")
    # Of a commitment of the first plan that this one goes on with there are reports.
    for before in page.find_all(id="chain"):
        before.extract()
    text = " ".join(tag(page, "main").get_text(" ").split())
    assert "Not assessed no report is published here" in text
    assert "No report published" in text
    for claim in ("Overdue", "overdue", "Not complete", "Completed", "Complete,"):
        assert claim not in text


def test_the_second_plan_has_dashed_stars_alone(portal: Portal) -> None:
    """No star on its page shows a level."""
    page = portal.open("/action_plan/tn-2016-2018")
    main = tag(page, "main")
    stars = {use["href"] for use in main.select(".og-star use")}
    assert stars == {"#lvna"}


def test_a_plan_counts_its_levels(portal: Portal) -> None:
    """The figures of the first plan, each a link to its list."""
    figures = tag(portal.open("/action_plan/tn-2014-2016", "en"), "div", class_="og-stats")
    texts = [link.get_text(" ", strip=True) for link in figures.find_all("a")]
    assert texts == [
        "20 commitments",
        "6 Complete",
        "7 Substantial",
        "6 Limited",
        "1 Not started",
    ]


def test_charts_have_their_table(portal: Portal) -> None:
    """What a chart shows can be read in a table, axis by axis."""
    table = tag(portal.open("/action_plan/tn-2014-2016"), "figure").find("table")
    assert isinstance(table, Tag)
    cells = [[cell.text for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
    assert [sum(map(int, row)) for row in cells] == [6, 6, 5, 3]


def test_a_deadline_is_written_as_exactly_as_its_source(portal: Portal) -> None:
    """ "Before the end of 2018" is 2018, and is no day of December."""
    text = portal.main("/commitment/tn-2016-01", "en")
    assert "Deadline 2018" in text
    assert "December 2018" not in text


def test_a_dataset_names_its_commitments(portal: Portal) -> None:
    """The panel has one entry for each, with plan, number and level."""
    panel = tag(portal.open("/dataset/oil-contracts", "en"), "section", id="promises")
    entries = [" ".join(item.get_text(" ").split()) for item in panel.select("ul > li")]
    assert len(entries) == 2
    assert any("Commitment 18" in entry and "Complete" in entry for entry in entries)
    assert any("Commitment 1 " in entry and "Not assessed" in entry for entry in entries)


def test_a_link_does_not_say_that_a_promise_is_kept(portal: Portal) -> None:
    """Data of the promised kind is linked; only reports say how far a promise is."""
    assert "Data of the kind that this commitment promised." in portal.main(
        "/dataset/oil-contracts", "en"
    )


def test_example_data_says_so(portal: Portal) -> None:
    """On its page, in lists, and at the commitment that it is linked to."""
    assert "not facts" in portal.main("/dataset/oil-permits", "en")
    assert "example data" in portal.main("/dataset/", "en")
    assert "example data" in portal.main("/commitment/tn-2014-18", "en")
    assert "not facts" not in portal.main("/dataset/oil-contracts", "en")


def test_text_in_another_language_is_marked(portal: Portal) -> None:
    """A title that exists in French alone carries its language and direction on an Arabic page."""
    heading = tag(portal.open("/dataset/oil-permits"), "h1")
    assert (tag(heading, "span")["lang"], tag(heading, "span")["dir"]) == ("fr", "ltr")
    assert heading.get_text(strip=True) == "Permis de recherche"


def test_titles_without_a_translation_are_never_empty(portal: Portal) -> None:
    """CKAN's own helpers fall back to a language that there is."""
    page = portal.open("/dataset/oil-permits", "en")
    assert "Permis de recherche" in tag(page, "title").text


@pytest.mark.parametrize("path", ["/commitment/tn-2014-18", "/dataset/", "/", "/dataset/?q=oil"])
def test_private_data_is_nowhere(portal: Portal, path: str) -> None:
    """Neither listed, counted nor named."""
    text = portal.main(path, "en")
    assert "Hidden oil" not in text
    assert "3 datasets" not in text


@pytest.mark.parametrize("path", ["/dataset/oil-secret", "/commitment/nothing", "/action_plan/x"])
def test_what_may_not_be_seen_is_not_found(portal: Portal, path: str) -> None:
    """The error speaks the reader's language and leads on."""
    page = portal.open(path, "fr", status=404)
    assert "Page introuvable" in tag(page, "h1").text


def test_an_id_leads_to_the_name(portal: Portal) -> None:
    """One address for one commitment."""
    shown = portal.app.get("/api/3/action/package_show?id=tn-2014-05").json["result"]
    answer = portal.app.get(f"/fr/commitment/{shown['id']}", follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/fr/commitment/tn-2014-05")


@pytest.mark.parametrize("path", ["/commitment/new", "/action_plan/new", "/commitment/edit/x"])
def test_ckans_own_pages_of_the_types_still_answer(portal: Portal, path: str) -> None:
    """Our addresses do not hide those for making and editing: a stranger is refused, not lost."""
    assert portal.app.get(path, follow_redirects=False).status_code in (302, 403, 404)
    assert "Not found, or you have no permission" not in portal.app.get(path).body


def test_an_institution_shows_what_it_answers_for(portal: Portal) -> None:
    """The commitments that it leads or takes part in, of both plans."""
    text = portal.main("/organization/ministry-finance", "en")
    assert "Commitment 13" in text
    assert "leads" in text
    assert "Commitment 8 2016–2018" in text


def test_commitments_are_no_datasets(portal: Portal) -> None:
    """They are neither listed nor counted among the data."""
    assert "2 datasets" in portal.main("/dataset/", "en")


def test_the_right_to_left_theme_is_mirrored(portal: Portal) -> None:
    """Arabic takes our mirrored theme, the other languages CKAN's own; ours comes after both."""
    arabic = [link["href"] for link in portal.open("/").find_all("link", rel="stylesheet")]
    french = [link["href"] for link in portal.open("/", "fr").find_all("link", rel="stylesheet")]
    assert "core-rtl" in arabic[0]
    assert not any("core-rtl" in href for href in french)
    assert any("/ogptn/" in href and "portal" in href for href in arabic[1:])
    assert any("/ogptn/" in href and "portal" in href for href in french[1:])


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/commitment/", "/commitment/tn-2014-05", "/commitment/tn-2014-10"),
        *("/action_plan/", "/action_plan/tn-2014-2016", "/action_plan/compare"),
        *("/scoreboard", "/organization/ministry-finance"),
    ],
)
def test_no_level_is_a_percentage(portal: Portal, path: str, language: str) -> None:
    """How far promises are is told in four levels and whole numbers: no text or label of a page states a share."""
    body = tag(portal.open(path, language), "body")
    labels = [
        str(one[name])
        for name in ("title", "aria-label", "alt")
        for one in body.select(f"[{name}]")
    ]
    told = " ".join([body.get_text(" "), *labels])
    assert re.search(r"\d", told)
    share = r"[%٪]|\d\s*(?:per ?cent|pour ?cent|بالمائة|بالمئة|في المائة)"
    assert re.findall(share, told) == []
