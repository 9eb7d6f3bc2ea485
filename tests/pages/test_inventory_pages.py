"""Rules of the inventory's pages, table and calendar as a visitor meets them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from icalendar import Calendar

from tests.pages.conftest import Portal


def texts(portal: Portal, path: str, selector: str) -> list[str]:
    """Return the texts of what a selector finds."""
    found = portal.open(path, "en").select(selector)
    return [" ".join(one.get_text(" ").split()) for one in found]


def test_the_share_opened_so_far_is_told(portal: Portal) -> None:
    """In a sentence, in figures, and by institution and year with a table behind."""
    said = portal.main("/inventory", "en")
    assert "1 of 4 promised datasets are open so far. 1 is overdue." in said
    page = portal.open("/inventory", "en")
    strip = [one.get_text() for one in page.select(".og-stats-four b")]
    assert strip == ["4", "1", "1", "0"]
    rows = [
        [cell.get_text() for cell in row.select("td")]
        for row in page.select("[aria-labelledby=i-institutions] table tr")
    ]
    assert rows == [[], ["3", "1", "1", "1"], ["1", "0", "0", "1"], ["4", "1", "1", "2"]]
    years = texts(portal, "/inventory", "[aria-labelledby=i-years] tbody th")
    assert years == ["2026", "2027", "No date set"]


def test_the_calendar_stands_in_the_order_of_release(portal: Portal) -> None:
    """By month, quarter or year as exactly as each is stated; what has no day comes last."""
    assert texts(portal, "/inventory", ".og-period") == [
        "October 2026 1",
        "December 2026 1",
        "first quarter of 2027 1",
        "No date set 1",
    ]
    overdue = texts(portal, "/inventory?state=overdue", ".og-releases h4")
    assert overdue == ["Mining permits"]
    assert texts(portal, "/inventory?year=2027", ".og-releases h4") == ["Oil production"]
    found = texts(portal, "/inventory?institution=ministry-finance", ".og-releases h4")
    assert found == ["Debt"]
    assert "Nothing in the inventory matches" in portal.main(
        "/inventory?institution=ministry-finance&state=opened", "en"
    )


def test_examples_are_told_from_promises(portal: Portal) -> None:
    """How many are counted stands above the figures, and the mark at each; where there are none, nothing does."""
    assert "1 example is counted here: it is invented" in portal.main("/inventory", "en")
    assert "example data" in portal.main("/inventory?institution=ministry-finance", "en")
    assert "example" not in portal.main("/inventory?institution=ministry-energy-mines", "en")


def test_what_a_filter_does_not_know_is_left_out(portal: Portal) -> None:
    """A page is shown for whatever an address asks."""
    path = "/inventory?institution=x&sector=sea&state=late&year=soon&page=-1"
    assert len(texts(portal, path, ".og-releases h4")) == 4


def test_a_commitment_leads_to_the_data_that_it_asks_for(portal: Portal) -> None:
    """So does an institution to what it has promised; a filter that names no commitment is left out."""
    said = portal.main("/commitment/tn-2016-03", "en")
    assert "1 of 1 promised dataset is open so far." in said
    path = "/inventory?commitment=tn-2016-03"
    assert texts(portal, path, ".og-releases h4") == ["Oil contracts"]
    assert len(texts(portal, "/inventory?commitment=nothing", ".og-releases h4")) == 4
    said = portal.main("/organization/ministry-energy-mines", "en")
    assert "1 of 3 promised datasets are open so far. 1 is overdue." in said
    assert "promised dataset" not in portal.main("/commitment/tn-2016-01", "en")


def test_an_item_has_a_page(portal: Portal, promised: dict[str, str]) -> None:
    """With the dataset that opened it; what is for officers is not there."""
    said = portal.main(f"/inventory/{promised['open']}", "en")
    assert "Oil contracts" in said
    assert "Open since 2 November 2026" in said.replace("\xa0", " ")
    assert portal.open(f"/inventory/{promised['open']}").select(
        "main a[href='/dataset/oil-contracts']"
    )
    portal.open(f"/inventory/{promised['hidden']}", status=404)
    portal.open("/inventory/nothing", status=404)


def table(portal: Portal, path: str) -> list[dict[str, Any]]:
    """Read a table."""
    text = portal.app.get(path).get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_is_a_table_as_it_is_filtered(portal: Portal) -> None:
    """In the language of the address; the whole one of the export is in three."""
    found = table(portal, "/fr/inventory.csv?state=overdue")
    assert [(row["identifier"], row["title"]) for row in found] == [("M-1", "Permis miniers")]
    every = table(portal, "/export/inventory.csv")
    assert [row["identifier"] for row in every] == ["M-1", "M-2", "M-3", "F-1"]
    assert (every[1]["state"], every[1]["dataset"], every[1]["title_en"]) == (
        "opened",
        "oil-contracts",
        "Oil contracts",
    )


@pytest.mark.parametrize(("query", "days"), [("", 3), ("?institution=ministry-finance", 0)])
def test_releases_are_a_calendar(portal: Portal, query: str, days: int) -> None:
    """Of all institutions or of one, for a program to subscribe to."""
    answer = portal.app.get(f"/fr/inventory.ics{query}")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.get_data()).walk("VEVENT")
    assert len(events) == days
    if events:
        told = str(events[2]["SUMMARY"])
        assert told.startswith("Ouverture de données\u202f: Production de pétrole, ")
        assert str(events[2]["DTSTART"].dt) == "2027-03-31"
        assert "/fr/inventory/" in str(events[2]["URL"])


def test_a_calendar_of_no_institution_is_not_there(portal: Portal) -> None:
    """An address that names none is not that of all."""
    assert portal.app.get("/inventory.ics?institution=nothing").status_code == 404
