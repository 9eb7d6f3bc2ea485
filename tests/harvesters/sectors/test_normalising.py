"""Places, bodies, licences, formats and periods in the portal's own words, with the source's kept."""

from __future__ import annotations

import base64

import pytest

from ckanext.ogptn.harvesters.language import by_language
from ckanext.ogptn.harvesters.sectors import fields, modes, normal, places
from ckanext.ogptn.harvesters.sectors.institutions import institution_of
from ckanext.ogptn.harvesters.sectors.seasons import seasons_in
from tests.schemas.test_schema_files import codes


class TestPlaces:
    """The 24 governorates."""

    @pytest.mark.parametrize(
        ("said", "found"),
        [
            ("Kbelli", ["TN-73"]),
            ("ولاية صفاقس", ["TN-61"]),
            ("Gouvernorat de Médenine", ["TN-82"]),
            ("Le Kef", ["TN-33"]),
            ("الكاف", ["TN-33"]),
            ("TN-34", ["TN-34"]),
            ("Sidi Bouzid, Gafsa", ["TN-43", "TN-71"]),
            ("Jendoubba", ["TN-32"]),
            ("كامل تراب الجمهورية", ["TN"]),
            ("Tunisie", ["TN"]),
            ("تونس", ["TN"]),
            ("ولاية تونس", ["TN-11"]),
            ("34", []),
            ("Afrique du Nord", []),
        ],
    )
    def test_names_are_known_in_their_spellings(self, said: str, found: list[str]) -> None:
        """Numbers are not: the two national lists give the same one to different governorates."""
        assert places.named([said]) == found

    def test_a_title_names_governorates(self) -> None:
        """Tunisia is no governorate."""
        assert places.in_text("Dépôts de déchets à Béja et Le Kef, Tunisie") == ["TN-31", "TN-33"]

    def test_the_words_are_kept_beside(self) -> None:
        """What the source said stays readable."""
        found = normal.place_fields(["Kbelli"], by_language("Palmeraies"))
        assert found == {"spatial_text": "Kbelli", "governorates": ["TN-73"]}

    def test_the_schema_has_a_label_for_each_code(self) -> None:
        """24, and the whole country."""
        listed = codes("dataset.yaml", "governorates")
        assert len(listed) == 25
        assert set(places.named(["Tozeur", "Tunisie"])) <= set(listed)


class TestBodies:
    """Institutions of the portal."""

    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ("Ministère des Finances", "ministry-finance"),
            ("وزارة المالية", "ministry-finance"),
            ("Ministere du  transport", "ministry-transport"),
            ("Minstère des affaires culturelles", "ministry-culture"),
            ("Ministère de l'Industrie, des Mines et de l'Énergie", "ministry-energy-mines"),
            ("Direction Générale de l’Energie", "ministry-energy-mines"),
            ("Institut National de la Statistique", "national-institute-statistics"),
            ("Commune de Hammam-chatt", ""),
            ("Ministère du Tourisme", ""),
        ],
    )
    def test_drifting_names_are_known(self, said: str, name: str) -> None:
        """A ministry that the portal does not have is not taken for another."""
        assert institution_of([said]) == name


class TestLicences:
    """Licences by their ids in CKAN."""

    @pytest.mark.parametrize(
        ("said", "id_"),
        [
            ("licence-nationale-de-donnees-publiques-ouvertes", "other-at"),
            ("Licence Nationale de Données Publiques Ouvertes", "other-at"),
            ("الرخصة الوطنية للبيانات العمومية المفتوحة", "other-at"),
            ("otl-data.industrie.gov.tn", "other-at"),
            ("licence-de-base-de-données-ouverte-open-database-license-odbl", "odc-odbl"),
            ("CC BY 4.0", "cc-by"),
            ("CC BY-SA 4.0", "cc-by-sa"),
            ("CC BY-NC 4.0", "cc-nc"),
            ("cc_by_nd", "other-closed"),
            ("https://creativecommons.org/publicdomain/zero/1.0/", "cc-zero"),
            ("", "notspecified"),
        ],
    )
    def test_a_licence_is_known_by_its_words(self, said: str, id_: str) -> None:
        """Whether a portal writes its id, its title or its address."""
        assert fields.licence_id(said) == id_


class TestFormats:
    """Formats by what is declared, by media type, by the address."""

    @pytest.mark.parametrize(
        ("declared", "url", "format_"),
        [
            (".csv", "http://x.tn/a", "CSV"),
            ("text/csv; charset=utf-8", "http://x.tn/a", "CSV"),
            ("", "http://x.tn/a.XLSX?x=1", "XLSX"),
            ("application/octet-stream", "http://x.tn/a.zip", "ZIP"),
            ("GTFS-Realtime", "http://x.tn/a", "GTFS-RT"),
            ("", "http://x.tn/a", ""),
        ],
    )
    def test_a_format_is_named(self, declared: str, url: str, format_: str) -> None:
        """What a server says that does not know counts for nothing."""
        assert fields.format_name(declared, url) == format_

    def test_the_national_portals_wrapper_is_opened(self) -> None:
        """It hides the file's own address, in base 64."""
        inner = base64.b64encode(b"http://agridata.tn/dataset/x/prix.xlsx").decode()
        url = f"https://data.gov.tn/cms/download/prix/1/{inner}"
        assert fields.format_name("", url) == "XLSX"


class TestPeriods:
    """Days of a period."""

    def test_a_period_that_ends_before_it_begins_is_told(self) -> None:
        """It is turned around so that it can be searched, and the reader learns of it."""
        assert fields.period("2023/11/15", "2023/11/14") == ("2023-11-14", "2023-11-15")
        assert normal.period_problems(("2023/11/15", "2023/11/14"), "http://x.tn") == [
            {"url": "http://x.tn", "code": "period_reversed", "detail": "2023/11/15 – 2023/11/14"}
        ]

    def test_a_right_period_is_no_problem(self) -> None:
        """Nor is one of which one end is open."""
        assert normal.period_problems(("2023", "2024"), "") == []
        assert normal.period_problems(("2023", ""), "") == []


class TestTransportWords:
    """Modes and seasons."""

    def test_modes_are_known_in_both_languages(self) -> None:
        """In the order of the schema's list."""
        assert modes.modes_in(["Horaires des bus", "قطار"]) == ["rail", "bus"]
        assert codes("dataset.yaml", "transport_modes") == modes.CODES

    def test_seasons_are_known(self) -> None:
        """By noun and adjective."""
        assert seasons_in("horaires_hiver_2025 et estivaux") == ["summer", "winter"]
        assert seasons_in("التوقيت الصيفي") == ["summer"]
