"""Rules of the scoreboard's pages as a visitor reads them."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from tests.pages.conftest import Portal

FIRST = "/scoreboard?action_plan=tn-2014-2016"


def figures(portal: Portal, path: str) -> list[tuple[int, str]]:
    """Return the figures at the head of a page: the number, and where its list is."""
    strip = portal.open(path, "en").select_one(".og-stats-four")
    assert strip is not None
    return [
        (int(one.b.get_text()), str(one["href"])) for one in strip.select("a") if one.b is not None
    ]


def listed(portal: Portal, href: str) -> int:
    """Return how many commitments a list says that it holds."""
    status = portal.open(href.removeprefix("/en"), "en").select_one("p[role=status]")
    assert status is not None
    found = re.match(r"\d+", status.get_text().strip())
    return int(found.group()) if found else 0


@pytest.mark.parametrize("path", ["/scoreboard", FIRST])
def test_each_figure_is_that_of_the_list_that_it_leads_to(portal: Portal, path: str) -> None:
    """And the three states add up to what was promised."""
    found = figures(portal, path)
    assert found[0][0] == sum(number for number, _ in found[1:])
    assert [number for number, _ in found] == [listed(portal, href) for _, href in found]


def test_the_newest_plan_comes_first_and_each_has_its_own_page(portal: Portal) -> None:
    """Nothing adds the plans up."""
    assert [number for number, _ in figures(portal, "/scoreboard")] == [15, 1, 0, 14]
    assert [number for number, _ in figures(portal, FIRST)] == [20, 1, 0, 19]
    tabs = portal.open(FIRST, "en").select(".og-tabs a[aria-current]")
    assert [tab["href"] for tab in tabs] == ["/en/scoreboard?action_plan=tn-2014-2016"]
    portal.open("/scoreboard?action_plan=nothing", status=404)


def test_example_data_are_told_of(portal: Portal) -> None:
    """How many of the datasets that are counted are examples; of the other plan none is."""
    told = "1 dataset counted here holds example data"
    paths = (FIRST, "/scoreboard/sector/energy", "/scoreboard")
    assert [told in portal.main(path, "en") for path in paths] == [True, True, False]


def test_a_table_stands_behind_every_chart(portal: Portal) -> None:
    """Its foot is the whole plan, and rows by sector add up to it."""
    page = portal.open(FIRST, "en")
    assert all(one.select_one("table") for one in page.select("figure.og-fig"))
    table = page.select_one("[aria-labelledby=s-sectors] table")
    assert table is not None
    rows = [[int(cell.get_text()) for cell in row.select("td")] for row in table.select("tbody tr")]
    foot = [int(cell.get_text()) for cell in table.select("tfoot td")]
    assert [sum(column) for column in zip(*rows, strict=True)] == foot


def test_the_chart_over_time_tells_of_each_day(portal: Portal) -> None:
    """The newest day first in its table, and what has changed in its title."""
    page = portal.open(FIRST, "en")
    title, table = page.select_one("#s-time"), page.select_one("[aria-labelledby=s-time] table")
    assert title is not None
    assert table is not None
    assert title.get_text().replace("\xa0", " ") == "With fresh data: 0 on 19 November 2026, 1 now"
    days = [row.get_text(" ").replace("\xa0", " ").split()[:5] for row in table.select("tbody tr")]
    assert days == [
        ["21", "November", "2026", "20", "1"],
        ["20", "November", "2026", "20", "0"],
        ["19", "November", "2026", "20", "0"],
    ]


def test_an_institution_and_a_sector_have_a_page(portal: Portal) -> None:
    """Of what is not there is none."""
    assert "2 commitments: " in portal.main("/scoreboard/institution/ministry-energy-mines", "en")
    assert "with fresh data" in portal.main("/scoreboard/sector/energy", "en")
    portal.open("/scoreboard/institution/nothing", status=404)
    portal.open("/scoreboard/sector/nothing", status=404)


def rows(portal: Portal, path: str) -> list[dict[str, Any]]:
    """Read a table."""
    answer = portal.app.get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_the_table_of_now_has_all_scopes(portal: Portal) -> None:
    """Of all plans, or of one; texts are in the language of the address."""
    found = rows(portal, "/fr/scoreboard.csv")
    whole = {row["scope"]: row for row in found if row["scope"] in ("portal",)}
    assert (whole["portal"]["promised"], whole["portal"]["fulfilled"]) == ("35", "2")
    assert {row["scope"] for row in found} == {"portal", "plan", "institution", "sector"}
    assert "Énergie et mines" in {row["title"] for row in found}
    one = rows(portal, "/scoreboard.csv?action_plan=tn-2014-2016")
    assert [row["promised"] for row in one if row["scope"] == "plan"] == ["20"]
    assert not [row for row in one if row["scope"] == "portal"]


def test_all_days_are_a_table_of_the_export(portal: Portal) -> None:
    """Three days, each of every scope."""
    found = rows(portal, "/export/scores.csv")
    assert {row["day"] for row in found} == {"2026-11-19", "2026-11-20", "2026-11-21"}
    whole = {row["day"]: row for row in found if row["scope"] == "portal"}
    assert [whole[day]["fulfilled"] for day in sorted(whole)] == ["0", "0", "2"]
    assert {row["name"] for row in found if row["scope"] == "portal"} == {"*"}
