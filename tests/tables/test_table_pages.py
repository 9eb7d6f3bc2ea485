"""A file's table and map on its page, for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, ViewportSize

from ckanext.ogptn import jobs
from tests.browsing import Barriers

Maker = Callable[..., Any]
STOPS = """code;nom_fr;اسم المحطة;latitude;longitude;Passagers
HS000;Houmt Souk;حومة السوق;33,872243;10,857974;1 250
AJ000;Ajim;أجيم;33,725348;10,748368;830
TN001;Tunis Marine;تونس البحرية;36,80;10,19;12 400
"""


@pytest.fixture
def stops(loaded: Maker, call: Maker) -> str:
    """Load a table of places; give the address of its page."""
    rows = "".join(f"C{n:03};Arrêt {n};محطة {n};3{n % 6 + 1},5;9,{n};{n}\n" for n in range(1, 90))
    shown = loaded(STOPS + rows, "stops.csv")
    call("package_patch", id="budget", spatial_bbox="7.5,30.2,11.6,37.4")
    return f"/dataset/budget/resource/{shown['id']}"


@pytest.fixture
def read(app: Any) -> Callable[[str], BeautifulSoup]:
    """Read a page as a visitor."""

    def get(path: str, status: int = 200) -> BeautifulSoup:
        answer = app.get(path, status=status)
        return BeautifulSoup(answer.body, "lxml")

    return get


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    """Give the texts of what a selector finds."""
    return [" ".join(one.get_text().split()) for one in page.select(selector)]


def test_the_page_of_a_file_shows_its_first_rows(stops: str, read: Maker) -> None:
    """Headers as they stand in the file; ten rows."""
    page = read(stops)
    assert texts(page, ".og-data thead th") == [
        "code", "nom_fr", "اسم المحطة", "latitude", "longitude", "Passagers",
    ]  # fmt: skip
    assert texts(page, ".og-data tbody tr:first-child td")[2:] == [
        "حومة السوق", "33.872243", "10.857974", "1250",
    ]  # fmt: skip
    assert len(page.select(".og-data tbody tr")) == 10


def test_the_page_tells_how_the_table_was_read(stops: str, read: Maker) -> None:
    """What the file holds, its encoding, its columns and their kinds."""
    main = read(f"/en{stops}").find("main")
    assert isinstance(main, Tag)
    told = " ".join(main.get_text(" ").split())
    for words in ("utf-8", "whole number", "92 rows", "6 columns", "Name for programs"):
        assert words in told


def test_places_are_on_a_map_without_a_request_elsewhere(stops: str, read: Maker) -> None:
    """A drawing in the page, with words for those who do not see it."""
    drawing = read(f"/en{stops}").select_one("svg.og-map")
    assert drawing is not None
    assert len(drawing.select(".og-map-point")) == 92
    assert drawing["role"] == "img"
    assert "92 places, between 31.50° and 36.80° north" in drawing.get_text(" ")


def test_a_dataset_shows_where_it_lies(stops: str, read: Maker) -> None:
    """Its bounding box on a sketch of the country."""
    assert read("/dataset/budget").select_one("svg .og-map-box") is not None


def test_all_rows_are_read_in_pages(stops: str, read: Maker) -> None:
    """Fifty a page."""
    page = read(f"/en{stops}/table?page=2")
    assert "Rows 51 to 92 of 92" in texts(page, "[role=status]")[0]
    assert len(page.select("tbody tr")) == 42


def test_rows_are_sorted_by_a_column(stops: str, read: Maker) -> None:
    """Numbers as numbers; a second click turns the order."""
    page = read(f"{stops}/table?sort=5&dir=desc")
    assert texts(page, "tbody tr td:last-child")[:3] == ["12400", "1250", "830"]
    heads = page.select("thead th")
    assert [one["aria-sort"] for one in heads][-2:] == ["none", "descending"]


def test_rows_are_searched_by_words(stops: str, read: Maker) -> None:
    """In Arabic, too."""
    assert texts(read(f"{stops}/table?q=أجيم"), "tbody td:first-child") == ["AJ000"]
    assert "No row" in texts(read(f"/en{stops}/table?q=nowhere"), "[role=status]")[0]


@pytest.mark.parametrize("query", ["sort=99", "sort=x&page=-1", "page=9999999999", "dir=%22"])
def test_odd_addresses_are_answered(stops: str, read: Maker, query: str) -> None:
    """What makes no sense is left out."""
    read(f"{stops}/table?{query}")


def test_a_file_without_a_table_has_no_page_of_rows(upload: Maker, read: Maker) -> None:
    """And its own page is silent about tables."""
    resource = upload("x", "letter.pdf", format="PDF")
    read(f"/dataset/budget/resource/{resource['id']}/table", 404)
    assert not read(f"/dataset/budget/resource/{resource['id']}").select("#h-load")


def test_a_refusal_is_told_in_words(loaded: Maker, read: Maker) -> None:
    """Why there is no table."""
    shown = loaded(b"<html><body>Erreur", "prix.csv")
    told = texts(read(f"/en/dataset/budget/resource/{shown['id']}"), ".og-note")
    assert "The address leads to a web page, not to a file." in told[0]


def test_only_who_may_change_the_file_can_load_it_again(stops: str, read: Maker, app: Any) -> None:
    """A visitor sees no button, and is refused."""
    assert not read(stops).select("form[action$='/table/load']")
    app.post(f"{stops}/table/load", status=403)


@pytest.fixture
def application(app: Any) -> Any:
    """Name the portal that a browser opens."""
    return app.app


@pytest.mark.parametrize("width", [1280, 390])
def test_nobody_is_kept_out(
    stops: str, browser: Browser, address: str, barriers: Barriers, width: int
) -> None:
    """axe finds nothing serious on the pages of a table and a map, in any language; nothing leaves the site."""
    page = browser.new_page(viewport=ViewportSize(width=width, height=900))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for language in ("/ar", "/fr", "/en"):
        for path in (stops, f"{stops}/table", "/dataset/budget"):
            page.goto(f"{address}{language}{path}")
            page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
            assert barriers(page) == [], f"{language}{path}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
    own = (address, "data:")
    assert {url for url in asked if not url.startswith(own)} == set()


def test_a_worker_is_told_once(upload: Maker, app: Any) -> None:
    """Many changes are one job while nobody has answered."""
    upload(STOPS)
    upload(STOPS, "other.csv")
    assert [one.func_name for one in waiting()] == ["ckanext.ogptn.jobs.load_tables"]
    jobs.load_tables()


def waiting() -> list[Any]:
    """Give the jobs about tables that wait."""
    from ckan.lib.jobs import get_queue

    return [one for one in get_queue().jobs if "tables" in one.func_name]
