"""What tables of energy, transport and the budget tell."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from ckanext.ogptn.harvesters.readers.budgets.descriptor import Model
from ckanext.ogptn.harvesters.sectors import (
    budget_tables,
    energy_tables,
    files,
    transport,
    transport_tables,
    units,
)
from ckanext.ogptn.harvesters.sectors.substances import CODES, codes_in
from ckanext.ogptn.harvesters.sources.settings import read_settings
from ckanext.ogptn.tables.reading import Sheet, open_table
from tests.schemas.test_schema_files import codes


def sheet(text: str) -> Sheet:
    """Open a CSV table."""
    return open_table(io.BytesIO(text.encode())).sheets[0]


class TestEnergy:
    """Permits, concessions, operators, substances, units, years, and what is wrong."""

    def read(self, text: str) -> dict[str, Any]:
        """Read a table."""
        return energy_tables.read_table(sheet(text).rows)

    @pytest.mark.parametrize(
        "header",
        ["Permis;Opérateur;Substance;Superficie (km2)", "الرخصة;المشغل;المادة;Superficie (km2)",
         "Permit;Operator;Substance;Superficie (km2)", "Nom du permis;Titulaire;Produit;Superficie (km²)"],
    )  # fmt: skip
    def test_columns_are_known_in_three_languages(self, header: str) -> None:
        """By the beginning of their headers."""
        found = self.read(f"{header}\nNord;Alpha;Pétrole;10\nSud;Alpha;Gaz;20\n")
        assert found["permits"] == ["Nord", "Sud"]
        assert found["operators"] == ["Alpha"]
        assert (found["units"], found["row_count"]) == (["km2"], 2)
        assert found["substance_codes"] == ["natural_gas", "crude_oil"]

    def test_a_date_of_a_permit_is_no_permit(self) -> None:
        """The first word of a header says what its column holds."""
        found = self.read("Permis;Date d'octroi du permis\nNord;2010-06-11\nSud;2014-01-15\n")
        assert (found["permits"], found["years"]) == (["Nord", "Sud"], ["2010", "2014"])

    def test_a_year_that_comes_twice_is_told(self) -> None:
        """As 2000 and 2001 do in the published prices."""
        found = self.read("Annee;Gasoil\n1999;1\n2000;2\n2000;3\n2001;4\n2001;4\n")
        assert found["defects"] == [
            {"code": "periods_doubled", "values": ["2000", "2001"], "count": 2}
        ]

    def test_a_year_of_another_product_is_not_the_same(self) -> None:
        """Texts beside the year part its rows."""
        assert "defects" not in self.read("Annee;Produit;Prix\n2000;Gasoil;2\n2000;Essence;3\n")

    def test_values_that_repeat_the_year_before_are_told(self) -> None:
        """Three equal numbers are no chance."""
        found = self.read("Annee;A;B;C\n1994;1;2;3\n1995;1;2;3\n1996;1;2;4\n")
        assert found["defects"] == [{"code": "values_repeated", "values": ["1995"], "count": 1}]

    def test_units_of_one_quantity_in_two_sizes_are_told(self) -> None:
        """Their sum would be wrong by a thousand; a price per litre is another quantity."""
        found = self.read("Annee;Unité;Valeur\n2015;kt;1\n2016;t;2\n2016;millimes/litre;3\n")
        assert found["units"] == ["kt", "t", "millimes/l"]
        assert found["defects"] == [{"code": "units_mixed", "values": ["kt", "t"], "count": 2}]

    def test_years_as_columns_are_years(self) -> None:
        """The header has them."""
        assert self.read("Produit;2010;2011;2012\nGaz;1;2;3\n")["years"] == ["2010", "2012"]

    def test_a_table_of_something_else_tells_nothing(self) -> None:
        """No word of its header is known."""
        assert self.read("a;b\n1;2\n") == {}


class TestUnits:
    """Units by the portal's codes."""

    @pytest.mark.parametrize(
        ("said", "code"),
        [("Mille tonnes", "kt"), ("Mt", "Mt"), ("tonnes", "t"), ("طن", "t"), ("ktep-pci", "ktep"),
         ("gwh", "GWh"), ("barils/jour", "bbl/j"), ("millimes/litre", "millimes/l"), ("%", "%"),
         ("douzaine", "")],
    )  # fmt: skip
    def test_a_unit_is_known_by_its_words(self, said: str, code: str) -> None:
        """Capitals part a million tonnes from a tonne of metal; an unknown word is no unit."""
        assert units.unit_code(said) == code

    def test_a_header_gives_its_unit_in_brackets(self) -> None:
        """What else stands in brackets is none."""
        assert units.unit_in("Production (ktep)") == "ktep"
        assert units.unit_in("Production (provisoire)") == ""


class TestSubstances:
    """Substances by the portal's codes."""

    @pytest.mark.parametrize(
        ("said", "code"),
        [("Essence sans plomb", "gasoline"), ("GPL 13 kg", "lpg"), ("Pétrole lampant", "kerosene"),
         ("Super sans plomb", "gasoline"), ("الغاز الطبيعي", "natural_gas"), ("Sel gemme", "salt"),
         ("Minerai de fer", "iron")],
    )  # fmt: skip
    def test_a_substance_is_known_by_its_words(self, said: str, code: str) -> None:
        """The longer name before the one that it holds; what is absent is not there."""
        assert codes_in([said]) == [code]

    def test_the_schema_has_the_same_codes(self) -> None:
        """In the same order, in which they are stored."""
        assert codes("dataset.yaml", "substances") == CODES


class TestTransport:
    """Stops, lines, fares, timetables."""

    def read(self, text: str) -> dict[str, Any]:
        """Read a table."""
        return transport_tables.read_table(sheet(text).rows)

    def test_stops_have_a_box_and_lines(self) -> None:
        """The return trip of a line is the same line."""
        found = self.read("N° de la ligne;N° de station;Nom de station;Longitude;Latitude\n"
                          "23;1;A;10.1;36.8\n23 (Retour);2;B;10.2;36.7\n")  # fmt: skip
        assert found == {"kind": "stops", "row_count": 2, "stop_count": 2, "line_count": 1,
                         "bbox": [10.1, 36.7, 10.2, 36.8]}  # fmt: skip

    def test_fares_have_a_range_and_days(self) -> None:
        """Exact, as text."""
        found = self.read("line,fare_type,price_tnd,valid_from,valid_to\nA,Plein,0.500,2025-09-01,2026-06-30\n"
                          "A,Demi,0.250,2025-09-01,2026-06-30\n")  # fmt: skip
        assert (found["kind"], found["prices"]) == ("fares", ["0.250", "0.500"])
        assert (found["valid_from"], found["valid_to"]) == ("2025-09-01", "2026-06-30")

    def test_a_timetable_in_arabic(self) -> None:
        """A workbook of a regional company names its columns so."""
        found = self.read(
            "الخط;المحطة;التوقيت\nمدنين - جربة;مدنين;05:30\nمدنين - جربة;جربة;07:00\n"
        )
        assert (found["kind"], found["line_count"], found["stop_count"]) == ("schedule", 1, 2)

    def test_a_timetable_has_its_season(self) -> None:
        """So that in summer the winter's is not called expired."""
        found = self.read("line,season,trainNumber,station,time\nA,hiver_2025,101,Tunis,05:10\n")
        assert (found["seasons"], found["trip_count"]) == (["winter"], 1)


class TestBudget:
    """Units, nomenclatures, municipalities."""

    def read(self, text: str, model: Model | None = None, words: str = "") -> dict[str, Any]:
        """Read a table."""
        return budget_tables.read_sheet(sheet(text), model or Model(), words)

    def test_millimes_are_given_in_dinars_beside(self) -> None:
        """The header names them; 1,234,567 millimes are 1,234.567 dinars."""
        found = self.read("ANNEE;PAYE (en millimes)\n2016;1234567\n")
        assert found["series"] == [{"nomenclature": "nature", "totals": {"2016": {"PAYE": "1234567"}},
                                    "totals_in_dinars": {"2016": {"PAYE": "1234.567"}}}]  # fmt: skip

    def test_the_datasets_words_tell_the_unit_last(self) -> None:
        """The descriptor is asked first, then the header."""
        assert (
            self.read("ANNEE;PAYE\n2016;1\n", words="montants en millimes")["unit_in_dinars"]
            == "0.001"
        )
        assert self.read("ANNEE;PAYE\n2016;1\n", Model(unit="MDT", factor=Decimal(10**6)),
                         "en millimes")["unit_in_dinars"] == "1000000"  # fmt: skip

    def test_columns_in_different_units_are_not_converted(self) -> None:
        """And the reader is told which they are."""
        found = self.read("ANNEE;OUVERT (en dinars);PAYE (en millimes)\n2016;1;1000\n")
        assert (found["units_mixed"], found["unit_in_dinars"]) == (["en dinars", "en millimes"], "")

    def test_years_across_the_change_of_nomenclature_are_apart(self) -> None:
        """Nothing is added up, and nothing compared, across the organic law of 2019."""
        found = self.read("ANNEE;PAYE\n2019;1\n2020;2\n2021;3\n")
        assert [(one["nomenclature"], list(one["totals"])) for one in found["series"]] == [
            ("nature", ["2019"]),
            ("programme", ["2020", "2021"]),
        ]

    def test_a_table_by_programme_is_one(self) -> None:
        """Its columns say so, for the years tried out before the law as well."""
        found = self.read("ANNEE;Mission;Programme;PAYE\n2018;A;B;1\n2021;A;B;3\n")
        assert [one["nomenclature"] for one in found["series"]] == ["programme"]

    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("recette_simple_32011.csv", ("revenue", "accounts", "32011")),
            ("depense_per_year_13020.csv", ("expenditure", "yearly", "13020")),
            ("Depence_mensuelle_31015.csv", ("expenditure", "monthly", "31015")),
        ],
    )
    def test_the_names_of_municipalities_files_are_read(
        self, name: str, found: tuple[str, ...]
    ) -> None:
        """ADEB names them so, spelling included."""
        assert tuple(budget_tables.adeb_file(name).values()) == found

    def test_a_title_that_contradicts_its_file_is_noticed(self) -> None:
        """Revenue and expenditure are swapped in places."""
        assert budget_tables.is_swapped("revenue", "Dépenses 2016")
        assert not budget_tables.is_swapped("revenue", "Recettes et dépenses 2016")
        assert not budget_tables.is_swapped("revenue", "Budget 2016")


class TestFiles:
    """Which files are looked into, and by what their changes are seen."""

    RAW: ClassVar[dict[str, Any]] = {
        "metadata_modified": "2018-02-15T10:00:00.123456",
        "resources": [{"url": "http://x.tn/a.csv", "last_modified": "2018-02-01 08:00:00", "size": 5},
                      {"url": "http://x.tn/b.csv"}],
    }  # fmt: skip
    MAPPED: ClassVar[dict[str, Any]] = {
        "resources": [
            {"url": "http://x.tn/a.csv", "format": "CSV", "name": "a"},
            {"url": "http://x.tn/b.csv", "format": "CSV", "name": "b"},
            {"url": "http://x.tn/c.pdf", "format": "PDF", "name": "c"},
            {"url": "http://x.tn/d.pb", "format": "GTFS-RT", "name": "d"},
        ]
    }

    def test_the_catalogue_tells_what_has_changed(self) -> None:
        """No server is asked for each of ten thousand files; the record's own change stands in."""
        found = files.tables_of(self.MAPPED, files.stamps_of(self.RAW), files.touched(self.RAW))
        assert [(file.url, file.stamp) for file in found] == [
            ("http://x.tn/a.csv", "2018-02-01T08:00:00 5"),
            ("http://x.tn/b.csv", "2018-02-15T10:00:00"),
        ]

    def test_a_live_feed_is_not_looked_at_for_its_own_sake(self) -> None:
        """It changes from minute to minute, and its dataset would with it."""
        found = transport.files_of(self.MAPPED, (), self.RAW)
        assert next((file.kind, file.stamp) for file in found) == ("realtime", "live")

    def test_a_file_that_is_not_what_it_is_called_keeps_both_formats(self) -> None:
        """Half of what is declared CSV in the field is a workbook."""
        mapped = {"resources": [{"url": "http://x.tn/a.csv", "format": "CSV"}]}
        files.set_found_formats(mapped, {"files": [{"url": "http://x.tn/a.csv", "format": "XLSX"}]})
        assert mapped["resources"] == [
            {"url": "http://x.tn/a.csv", "format": "XLSX", "source_format": "CSV"}
        ]

    def test_a_source_may_leave_files_unread(self) -> None:
        """Its configuration says so; other words than yes and no are refused in words for the form."""
        known: dict[str, frozenset[str]] = {"ckan": frozenset()}
        assert read_settings("", "{}", "energy", known).read_files
        assert not read_settings("", '{"read_files": false}', "energy", known).read_files
        with pytest.raises(ValueError, match="read_files must be true or false"):
            read_settings("", '{"read_files": "no"}', "energy", known)
