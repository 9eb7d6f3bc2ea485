"""Real files, each read by the sector that it belongs to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from ckanext.ogptn.harvesters.readers.budgets import fiscal
from ckanext.ogptn.harvesters.readers.budgets.descriptor import read_model
from ckanext.ogptn.harvesters.readers.transit import gtfs
from ckanext.ogptn.harvesters.sectors import energy_tables, transport_tables
from ckanext.ogptn.tables.reading import open_table


def tables(folder: Path) -> Iterator[tuple[str, Any]]:
    """Open the tables of a folder; give each file's name and the rows of its first sheet."""
    for path in sorted(folder.glob("*.csv")):
        with path.open("rb") as body:
            yield path.name, open_table(body).sheets[0].rows


def totals(folder: Path, table: str, package: str) -> fiscal.Profile:
    """Add a table up by its descriptor."""
    model = read_model(json.loads((folder / package).read_text("utf-8")))
    with (folder / table).open("rb") as body:
        return fiscal.profile(open_table(body).sheets[0].rows, model)


def test_energy(samples: Path) -> None:
    """27 years of prices: four products, and the prices of 1995 are those of 1994."""
    found = {name: energy_tables.read_table(rows) for name, rows in tables(samples / "tn-energy")}
    prices = found.pop("prix_vente_produits_petroliers_1990_2016.csv")
    assert prices == {
        "row_count": 27,
        "substance_codes": ["lpg", "kerosene", "gasoline", "gas_oil"],
        "years": ["1990", "2016"],
        "defects": [{"code": "values_repeated", "values": ["1995"], "count": 1}],
    }
    catalogue = found.pop("series_catalog.csv")
    assert (catalogue["units"], catalogue["row_count"]) == (["ktep", "GWh", "kt"], 593)
    # A list of the sectors that use energy names nothing that is drawn, made or sold.
    assert [name for name, told in found.items() if not told] == ["vocab_sector.csv"]


def test_transport(samples: Path) -> None:
    """Every table is known; the stations of Djerba are 15, between El Jorf and the island's east."""
    found = {
        name: transport_tables.read_table(rows) for name, rows in tables(samples / "tn-transport")
    }
    assert {name: told["kind"] for name, told in found.items()} == {
        "banlieue-sud-ete.csv": "schedule",
        "fares_line_A_banlieue_sud.csv": "fares",
        "line_A_banlieue_sud_hiver_2025_schedules.csv": "schedule",
        "schedules_line_D_goubaa.csv": "schedule",
        "srtm_djerba_lignes.csv": "lines",
        "srtm_djerba_stations.csv": "stops",
        "transtu_stations_par_ligne_extrait.csv": "stops",
    }
    stations = found["srtm_djerba_stations.csv"]
    assert (stations["stop_count"], stations["bbox"]) == (
        15,
        [10.621198, 33.655848, 11.034914, 33.872243],
    )
    winter = found["line_A_banlieue_sud_hiver_2025_schedules.csv"]
    assert (winter["seasons"], winter["valid_to"]) == (["winter"], "2026-06-30")


def test_feeds(samples: Path) -> None:
    """Google's example has nine stops and eleven trips, and ran until the end of 2010."""
    with (samples / "gtfs" / "sample_gtfs.zip").open("rb") as body:
        found = gtfs.read_feed(body)
    assert (found["stop_count"], found["trip_count"]) == (9, 11)
    assert (found["service_start"], found["service_end"]) == ("2007-01-01", "2010-12-31")
    with (samples / "gtfs" / "cairns_gtfs.zip").open("rb") as body:
        assert gtfs.read_feed(body)["modes"] == {"bus": 22}


def test_budget(samples: Path) -> None:
    """Tables of other countries, by their descriptors; Tunisia's own is not stored."""
    folder = samples / "budget"
    spent = totals(
        folder, "al-treasury-spending__treasury.csv", "al-treasury-spending__datapackage.json"
    )
    assert (spent.row_count, spent.total_rows) == (40, 0)
    assert spent.totals == {"2014": {"Value": Decimal(33_299_653)}}
    planned = totals(
        folder,
        "openspending-macedonia__MFBudzetIRebalansNaRMmk-MK.csv",
        "openspending-macedonia__datapackage.json",
    )
    # Of 10,391 lines, 238 are blank.
    assert (planned.row_count, planned.unread_cells) == (10_153, 0)
    assert planned.totals == {
        "2014": {"Буџет": Decimal(147_199_006_824)},
        "2015": {"Буџет": Decimal(58_832_533_192)},
    }
