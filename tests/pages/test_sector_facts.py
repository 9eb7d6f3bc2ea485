"""What sectors tell of a dataset, on its page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories

PLUGINS = "ogptn_search ogptn harvest scheming_datasets scheming_organizations"
BUDGET = {
    "currency": "TND",
    "files": [{
        "url": "http://x.tn/boost.xlsx", "format": "XLSX",
        "account": {"side": "revenue", "kind": "accounts", "municipality": "32011"},
        "tables": [{
            "sheet": "Sheet1", "years": ["2019", "2020"], "phases": ["PAYE"], "classifications": ["Titre"],
            "unit": "millimes", "unit_in_dinars": "0.001", "row_count": 3, "total_rows": 1, "unread_cells": 2,
            "series": [
                {"nomenclature": "nature", "totals": {"2019": {"PAYE": "1234567"}},
                 "totals_in_dinars": {"2019": {"PAYE": "1234.567"}},
                 "debt_principal": {"2019": {"PAYE": "500"}},
                 "debt_principal_in_dinars": {"2019": {"PAYE": "0.500"}}},
                {"nomenclature": "programme", "totals": {"2020": {"PAYE": "1"}},
                 "totals_in_dinars": {"2020": {"PAYE": "0.001"}}},
            ],
        }],
    }],
    "problems": [{"url": "http://x.tn/boost.xlsx", "code": "title_contradicts_file", "detail": ""}],
}  # fmt: skip
TRANSPORT = {
    "feeds": [{
        "url": "http://x.tn/a.zip", "kind": "feed", "agencies": ["SNCFT"], "modes": {"rail": 3}, "stop_count": 31,
        "trip_count": 251, "service_start": "2025-09-01", "service_end": "2026-06-30", "seasons": ["winter"],
    }],
    "realtime": [{"url": "http://x.tn/b.pb", "version": "2.0", "timestamp": "2026-06-01T10:00:00Z",
                  "entities": {"vehicle_positions": 12}}],
    "files": [{"url": "http://x.tn/c.csv", "kind": "table", "tables": [
        {"kind": "fares", "row_count": 24, "prices": ["0.250", "3.180"]}]}],
}  # fmt: skip
ENERGY = {
    "permits": [f"Permis {number}" for number in range(14)],
    "contracts": ["http://x.tn/convention.pdf"],
    "files": [{"url": "http://x.tn/prix.csv", "format": "CSV", "tables": [
        {"row_count": 27, "years": ["1990", "2016"],
         "defects": [{"code": "periods_doubled", "values": ["2000", "2001"], "count": 2}]}]}],
    "problems": [{"url": "http://x.tn/<b>.csv", "code": "html_instead_of_data", "detail": "a page"}],
}  # fmt: skip
MAP = {
    "crs": ["EPSG:32632"], "resolution": {"scales": ["25000"], "distances": ["30 m"]},
    "lineage": {"ar": "", "fr": "Relevé", "en": ""}, "topics": ["oceans"],
    "services": [{"type": "WMS", "url": "https://x.tn/wms"}, {"type": "WFS", "url": "javascript:alert(1)"}],
    "operates_on": ["not-here"],
}  # fmt: skip

pytestmark = [
    pytest.mark.ckan_config("ckan.plugins", PLUGINS),
    pytest.mark.usefixtures("site"),
]


def page(app: Any, told: Any, language: str = "en", **fields: Any) -> BeautifulSoup:
    """Make a dataset and show it."""
    text = told if isinstance(told, str) else json.dumps(told)
    dataset = factories.Dataset(sector_metadata=text, **fields)
    return BeautifulSoup(app.get(f"/{language}/dataset/{dataset['name']}").body, "html.parser")


def told(shown: BeautifulSoup) -> str:
    """Give the words of the sectors' sections."""
    parts = shown.select(".og-told-by-sector")
    return " ".join(" ".join(part.get_text(" ", strip=True) for part in parts).split())


def test_a_budget_shows_exact_totals_by_nomenclature(app: Any) -> None:
    """In dinars to the millime; debt apart; the two nomenclatures in tables of their own."""
    shown = page(app, BUDGET)
    text = told(shown)
    for words in ("1,234.567", "0.500", "0.001", "Revenue of municipality 32011", "until 2019", "since 2020",
                  "not comparable", "1 row is itself a total", "2 cells hold no readable amount",
                  "says otherwise than the file"):  # fmt: skip
        assert words in text
    assert len(shown.select(".og-told-by-sector caption")) == 3
    assert "{" not in text


def test_amounts_are_written_as_readers_write_them(app: Any) -> None:
    """In French a comma parts the millimes, and a narrow space the thousands."""
    amounts = [
        cell.get_text() for cell in page(app, BUDGET, "fr").select(".og-told-by-sector td.og-r")
    ]
    assert amounts == ["1\u202f234,567", "0,500", "0,001"]


def test_millions_are_not_shown_as_if_they_were_exact(app: Any) -> None:
    """The unit of the source is named, and no millime is made up; one series needs no word on its nomenclature."""
    table = {"series": [{"nomenclature": "nature", "totals": {"2016": {"PAYE": "29262.3"}},
                         "totals_in_dinars": {"2016": {"PAYE": "29262300000.0"}}}],
             "unit": "MDT", "unit_in_dinars": "1000000"}  # fmt: skip
    text = told(page(app, {"files": [{"url": "http://x.tn/a.csv", "tables": [table]}]}))
    assert "in dinars (at the source: MDT)" in text
    assert "29,262,300,000" in text
    assert "29,262,300,000." not in text
    assert "Nomenclature" not in text


def test_a_timetable_shows_its_state_on_the_readers_day(app: Any) -> None:
    """Nothing of it is stored; the winter's is out of season in the summer after."""
    text = told(page(app, TRANSPORT))
    for words in ("SNCFT", "Rail: 3 lines", "251", "Positions of vehicles", "12", "Fares", "0.250"):
        assert words in text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-06-20", "10 days left"),
        ("2026-07-20", "out of season (winter)"),
        ("2025-08-31", "begins in 1 day"),
    ],
)
def test_days_to_the_end_are_counted_when_shown(
    app: Any, ckan_config: Any, monkeypatch: pytest.MonkeyPatch, day: str, words: str
) -> None:
    """The same dataset, on three days."""
    monkeypatch.setitem(ckan_config, "ogptn.as_of", day)
    assert words in told(page(app, TRANSPORT))


def test_energy_shows_lists_links_and_defects(app: Any) -> None:
    """A long list is cut and says so; a contract is a link; a name in a problem is no markup."""
    shown = page(app, ENERGY, sector="energy", substances=["crude_oil"])
    text = told(shown)
    for words in (
        "Permis 11",
        "and 2 more",
        "Crude oil",
        "listed more than once: 2000 , 2001",
        "<b>.csv",
    ):
        assert words in text
    assert shown.select_one('.og-told-by-sector a[href="http://x.tn/convention.pdf"]')
    assert not shown.select(".og-told-by-sector b")


def test_a_geographic_record_shows_its_services(app: Any) -> None:
    """What is no address of the web is named and not linked."""
    shown = page(app, MAP, "fr")
    text = told(shown)
    for words in ("EPSG:32632", "1:25 000", "30 m", "Relevé", "Mers et océans", "WMS", "not-here"):
        assert words in text
    links = [link["href"] for link in shown.select(".og-told-by-sector a")]
    assert links == ["https://x.tn/wms"]


@pytest.mark.parametrize(
    "text",
    [
        '{"currency": "TND"}',
        "[]",
        '"words"',
        "{}",
        '{"files": "x", "feeds": [1], "realtime": {}}',
        '{"files": [{"url": "http://x.tn", "tables": [{"series": [{"totals": 3}]}]}]}',
        '{"services": [{"url": 1}], "lineage": ["a"], "crs": 4, "problems": [null]}',
    ],
)
def test_other_words_in_the_field_show_nothing(app: Any, text: str) -> None:
    """A person may have written there what no harvester does."""
    assert not page(app, text).select(".og-told-by-sector")


def test_codes_are_shown_in_the_readers_language(app: Any) -> None:
    """Governorates and means of transport, with the source's words beside."""
    shown = page(
        app, "{}", "ar", governorates=["TN-61"], transport_modes=["rail"], spatial_text="Sfax ville"
    )
    text = shown.get_text(" ", strip=True)
    for words in ("صفاقس", "القطار", "Sfax ville"):
        assert words in text


def test_governorates_are_chosen_in_the_search(app: Any) -> None:
    """The facet names them, and choosing one finds the dataset."""
    factories.Dataset(name="here", governorates=["TN-61"])
    factories.Dataset(name="there", governorates=["TN-71"])
    shown = BeautifulSoup(app.get("/fr/dataset/?vocab_governorates=TN-61").body, "html.parser")
    found = [link["href"] for link in shown.select(".og-list-data h2 a")]
    assert [address.rsplit("/", 1)[-1] for address in found] == ["here"]
    assert "Sfax" in shown.select_one(".og-facets").get_text()
