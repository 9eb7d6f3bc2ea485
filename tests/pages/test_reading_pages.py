"""What the public reads of a commitment with a history, of plans, of institutions: on real pages of the two plans."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from ckanext.ogptn.text.characters import fold

NAME = "tn-2016-02"


def part(page: BeautifulSoup, id: str) -> Tag:
    """Find a part of a page, which must be there."""
    found = page.find(id=id)
    assert isinstance(found, Tag), id
    return found


def words(tag: Tag) -> str:
    """Read what stands in a tag."""
    return " ".join(tag.get_text(" ").split())


def test_the_timeline_tells_everything_in_the_order_of_time(portal: Any, told: Any) -> None:
    """Start, reports, correction, resolution, judgement, change, old and new deadline."""
    listed = part(portal.open(f"/commitment/{NAME}", "en"), "course").find_all("li")
    found = [words(item.div.p) for item in listed if "ilestone" not in words(item.div.p)]
    assert found == [
        "Start of the plan",
        "Old deadline of the commitment",
        "Self-assessment: Limited",
        "Difficulty resolved",
        "Self-assessment: Substantial",
        "Self-assessment: Substantial",
        "Civil society: Limited",
        "Changed: Deadline",
        "Independent Reporting Mechanism (IRM): Limited",
        "Deadline of the commitment",
    ]
    dates = [item.time["datetime"] for item in listed]
    assert dates == sorted(dates)


def test_what_was_overtaken_is_marked_in_the_list(portal: Any, told: Any) -> None:
    """The corrected report says when, the old deadline when it was changed."""
    course = part(portal.open(f"/commitment/{NAME}", "en"), "course")
    past = [words(item.div) for item in course.find_all("li", class_="is-past")]
    assert past[0] == "Old deadline of the commitment changed on 15 January 2018"
    assert past[1].startswith("Self-assessment: Substantial corrected on ")
    assert len(past) == 2


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_three_voices_stand_side_by_side(portal: Any, told: Any, language: str) -> None:
    """One row for each assessor, its level marked in its column; a table with heads."""
    table = part(portal.open(f"/commitment/{NAME}", language), "voices").table
    assert isinstance(table, Tag)
    marked = [
        [("is-now" in cell.get("class", [])) for cell in row.find_all("td")]
        for row in table.find_all("tr")[1:]
    ]
    limited, substantial = [False, True, False, False], [False, False, True, False]
    assert marked == [substantial, limited, limited]
    assert [head["scope"] for head in table.find_all("th")] == ["col"] * 5 + ["row"] * 3


def test_a_difference_of_opinion_is_said(portal: Any, told: Any) -> None:
    """On the page and in the list, where the government's own word is above another's."""
    said = (
        "Two opinions: Self-assessment says Substantial, "
        "Independent Reporting Mechanism (IRM) says Limited."
    )
    assert said in portal.main(f"/commitment/{NAME}", "en")
    assert said in portal.main("/commitment/?action_plan=tn-2016-2018", "en")
    assert "Two opinions" not in portal.main("/commitment/tn-2014-05", "en")


def test_the_mechanism_is_quoted_with_its_codes_and_report(portal: Any, told: Any) -> None:
    """Beside, never over, the self-assessment."""
    irm = part(portal.open(f"/commitment/{NAME}", "en"), "irm")
    assert "Little was found" in words(irm)
    assert "Verifiability Verifiable" in words(irm)
    assert irm.find("a", href="https://x.tn/irm.pdf")


def test_a_corrected_report_is_folded_under_its_correction(portal: Any, told: Any) -> None:
    """It stands there whole, to be read, and not as a report of its own."""
    page = portal.open(f"/commitment/{NAME}", "en")
    standing = part(page, f"report-{told['right']}")
    folded = standing.find("details", id=f"report-{told['wrong']}")
    assert isinstance(folded, Tag)
    assert folded.summary is not None
    assert words(folded.summary).startswith("Corrected on ")
    assert "Nearly all" in words(folded)
    reports = part(page, "reports").find("ol", class_="og-rep")
    assert isinstance(reports, Tag)
    assert len(reports.find_all("li", id=True, recursive=False)) == 3


def test_difficulties_say_what_became_of_them(portal: Any, told: Any) -> None:
    """Resolved with day and how, else that they are not."""
    page = portal.open(f"/commitment/{NAME}", "en")
    assert "resolved on 1 May 2017" in words(part(page, f"report-{told['first']}"))
    assert "It came" in words(part(page, f"report-{told['first']}"))
    assert "not resolved yet" in words(part(page, f"report-{told['right']}"))
    assert "difficulties of 2 reports not resolved" in words(page.main)


def test_evidence_stands_with_its_kind_and_day(portal: Any, told: Any) -> None:
    """That of a milestone at the milestone, that of a report at the report."""
    page = portal.open(f"/commitment/{NAME}", "en")
    steps = part(page, "steps")
    assert "Document, 2 June 2017" in words(steps)
    assert steps.find("a", href="https://x.tn/minutes.pdf")
    assert "Legal text" in words(part(page, f"report-{told['right']}"))


def test_a_moved_deadline_stays_in_sight(portal: Any, told: Any) -> None:
    """Struck through beside the new one, at the head of the page."""
    page = portal.open(f"/commitment/{NAME}", "en")
    facts = page.find("dl", class_="og-facts")
    assert isinstance(facts, Tag)
    assert facts.find("del") is not None
    assert "December 2018 " in words(facts)
    assert "changed 1 time" in words(page.main)


def test_lessons_are_facts_and_filters(portal: Any, told: Any) -> None:
    """Priority, money and law stand on the page and narrow the list."""
    head = portal.open(f"/commitment/{NAME}", "en").find("ul", class_="og-marks")
    assert isinstance(head, Tag)
    assert "High priority" in words(head)
    assert "No money allocated" in words(head)
    found = portal.main("/commitment/?priority=high&budget_allocated=false", "en")
    assert "1 commitment " in found
    laws = portal.main("/commitment/?needs_legislation=true&action_plan=tn-2014-2016", "en")
    assert re.search(r"\b\d+ commitments", laws)
    assert "Needs a law" in laws


def test_a_record_that_says_nothing_has_no_marks(portal: Any) -> None:
    """What a source leaves out is not answered with no."""
    assert portal.open("/commitment/tn-2016-04", "en").find("ul", class_="og-marks") is None


def test_promises_lead_from_plan_to_plan(portal: Any) -> None:
    """Both ways, each with its level and plan."""
    before = part(portal.open("/commitment/tn-2016-10", "en"), "chain")
    assert before.find("a", href="/en/commitment/tn-2014-02")
    after = part(portal.open("/commitment/tn-2014-02", "en"), "chain")
    assert after.find("a", href="/en/commitment/tn-2016-10")


# --- plans


def numbers(page: BeautifulSoup) -> list[int]:
    """Read the numbers of the table of a plan, from top to bottom."""
    table = page.find("table", class_="og-sorted")
    assert isinstance(table, Tag)
    return [int(words(row.td)) for row in table.find_all("tr")[1:]]


def test_the_table_of_a_plan_is_sorted_by_links(portal: Any) -> None:
    """By number at first; the head that is sorted by says so and leads to the other direction."""
    page = portal.open("/action_plan/tn-2014-2016", "en")
    assert numbers(page) == list(range(1, 21))
    heads = {words(head): head for head in page.find_all("th", attrs={"aria-sort": True})}
    assert heads["Number"]["aria-sort"] == "ascending"
    assert heads["Deadline"]["aria-sort"] == "none"
    back = portal.open("/action_plan/tn-2014-2016?sort=-number", "en")
    assert numbers(back) == list(range(20, 0, -1))
    assert heads["Number"].a["href"].endswith("?sort=-number#list")


def test_the_table_is_sorted_by_level_and_title(portal: Any) -> None:
    """Complete first; titles in the language of the page."""
    page = portal.open("/action_plan/tn-2014-2016?sort=level", "en")
    rows = page.find("table", class_="og-sorted").find_all("tr")[1:]
    assert [words(row.find_all("td")[-1]) for row in rows[:6]] == ["Complete"] * 6
    titled = portal.open("/action_plan/tn-2014-2016?sort=title", "fr")
    titles = [words(row.th) for row in titled.find("table", class_="og-sorted").find_all("tr")[1:]]
    assert [fold(one) for one in titles] == sorted(fold(one) for one in titles)
    assert len(set(titles)) == 20


def test_a_page_beyond_the_last_leads_to_the_first(portal: Any) -> None:
    """Nothing empty is shown."""
    portal.open("/action_plan/tn-2014-2016?page=9", "en", status=302)


def test_every_chart_has_its_table(portal: Any) -> None:
    """Axis, assessor, deadline, institution."""
    figures = portal.open("/action_plan/tn-2014-2016", "en").find_all("figure")
    assert len(figures) == 4
    assert all(figure.find("table") for figure in figures)
    assert all(
        svg["aria-hidden"] == "true" for f in figures for svg in f.find_all("svg", class_="og-svg")
    )


def test_levels_stand_by_assessor(portal: Any, told: Any) -> None:
    """Of the first plan the self-assessment alone speaks; of the second three do of one commitment."""
    first = portal.open("/action_plan/tn-2014-2016", "en")
    figure = first.find("figure", attrs={"aria-labelledby": "f4"})
    assert [words(row) for row in figure.find_all("tr")] == [
        "Assessor Complete Substantial Limited Not started",
        "Self-assessment 6 7 6 1",
    ]
    second = portal.open("/action_plan/tn-2016-2018", "en")
    figure = second.find("figure", attrs={"aria-labelledby": "f4"})
    assert [words(row.th) for row in figure.find_all("tr")[1:]] == [
        "Self-assessment",
        "Civil society",
        "Independent Reporting Mechanism (IRM)",
    ]


def test_a_plan_leads_to_the_mechanisms_reports(portal: Any, told: Any) -> None:
    """Beside the documents of the plan, where there are any."""
    link = portal.open("/action_plan/tn-2016-2018", "en").find(
        "a", href="https://x.tn/irm-plan.pdf"
    )
    assert words(link) == "Report by the independent reviewer (IRM)"
    assert "independent reviewer" not in portal.main("/action_plan/tn-2014-2016", "en")


def test_consultations_are_shown_with_what_came_of_them(portal: Any) -> None:
    """Days, channels, proposals."""
    text = portal.main("/action_plan/tn-2016-2018", "en")
    assert "Consultation round 1" in text
    assert "1104 proposals received" in text


def test_plans_stand_side_by_side(portal: Any) -> None:
    """Each in its own bar and column, the newest first; no figure adds them up."""
    page = portal.open("/action_plan/compare", "en")
    table = page.find("table", class_="og-compare")
    rows = {
        words(row.th): [words(cell) for cell in row.find_all("td")]
        for row in table.find_all("tr")[1:]
    }
    assert rows["Commitments"] == ["15", "20"]
    assert rows["Complete"] == ["0", "6"]
    assert rows["Carried over from the plan before"] == ["2", "0"]
    assert "35" not in words(page.main)
    assert len(page.find("figure").find_all("svg", class_="og-svg")) == 2


def test_what_was_carried_over_is_compared(portal: Any) -> None:
    """Two promises of the first plan went on in the second."""
    section = portal.open("/action_plan/compare", "en").find(
        "section", attrs={"aria-labelledby": "h-carried"}
    )
    hrefs = [link["href"].rsplit("/", 1)[1] for link in section.find_all("a")]
    assert hrefs == ["tn-2014-02", "tn-2016-10", "tn-2014-06", "tn-2016-12"]


def test_the_list_of_plans_leads_to_the_comparison(portal: Any) -> None:
    """And so does each plan."""
    for path in ("/action_plan/", "/action_plan/tn-2014-2016"):
        assert portal.open(path, "fr").find("a", href="/fr/action_plan/compare")


def test_an_institution_answers_by_level(portal: Any) -> None:
    """Counts above its data, each leading to its list."""
    page = portal.open("/organization/ministry-finance", "en")
    figures = page.find("div", class_="og-stats")
    assert isinstance(figures, Tag)
    links = {words(link): link["href"] for link in figures.find_all("a")}
    total = next(text for text in links if text.endswith("commitments"))
    assert int(total.split()[0]) == sum(int(t.split()[0]) for t in links if t != total)
    assert all("vocab_institution=ministry-finance" in href for href in links.values())
