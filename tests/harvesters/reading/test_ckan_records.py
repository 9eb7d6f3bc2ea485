"""What becomes of a dataset of a CKAN site: its files' addresses, and the mapping of its fields."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.readers.ckan_api import ckan_answers
from ckanext.ogptn.harvesters.readers.ckan_api.wrappers import unwrapped
from ckanext.ogptn.harvesters.records import Draft, Record
from ckanext.ogptn.harvesters.sectors import ckan_records
from ckanext.ogptn.harvesters.sources.settings import SourceSettings

SETTINGS = SourceSettings("http://source.tn", "energy", "ckan")


def record_of(raw: dict[str, Any]) -> Record:
    """Make a record of a dataset."""
    found = ckan_answers.record(raw, "http://source.tn")
    assert isinstance(found, Record)
    return found


def draft(**raw: Any) -> Draft:
    """Map a dataset."""
    return ckan_records.draft(Record("1", {"title": "Données", **raw}, "http://s.tn/d"), SETTINGS)


class TestWrappers:
    """The national portal's downloads name the file at its source."""

    SOURCE = "http://agridata.tn/dataset/4bb3d668/resource/8d70196c/download/barrages.csv"
    CODE = ("aHR0cDovL2FncmlkYXRhLnRuL2RhdGFzZXQvNGJiM2Q2NjgvcmVzb3VyY2UvOGQ3MDE5NmMvZG93bmxvYWQv"
            "YmFycmFnZXMuY3N2")  # fmt: skip

    def test_the_source_stands_in_the_record(self) -> None:
        """What the portal gave is kept beside it."""
        given = f"https://data.gov.tn/cms/download/38a44692/34a59c57/{self.CODE}"
        (resource,) = record_of({"id": "1", "resources": [{"url": given}]}).content["resources"]
        assert resource == {"url": self.SOURCE, "wrapped_url": given}

    @pytest.mark.parametrize(
        "code", ["aHR0cDovL3gudG4vYQ==", "aHR0cDovL3gudG4vYQ", "aHR0cDovL3gudG4vYQ%3D%3D"]
    )
    def test_the_signs_at_its_end_may_be_missing_or_written_as_percent(self, code: str) -> None:
        """Sites lose what base64 is filled up with."""
        assert unwrapped(f"https://data.gov.tn/fr/cms/download/a/b/{code}") == "http://x.tn/a"

    @pytest.mark.parametrize(
        "url",
        [
            "https://data.gov.tn/cms/download/a/b/%%%",
            # javascript:alert(1), and words that are no address
            "https://data.gov.tn/cms/download/a/b/amF2YXNjcmlwdDphbGVydCgxKQ==",
            "https://data.gov.tn/cms/download/a/b/Ym9uam91cg==",
            "https://evil.tn/data.gov.tn/cms/download/a/b/aHR0cDovL3gudG4vYQ==",
            "https://x.tn/a.csv",
            "",
        ],
    )
    def test_anything_else_stays_as_it_is(self, url: str) -> None:
        """Also what decodes to no address."""
        assert unwrapped(url) == url


class TestMapping:
    """What a dataset becomes."""

    def test_notes_in_two_languages_are_parted(self) -> None:
        """French and Arabic paragraphs of one text go to their languages."""
        notes = draft(notes="Prix de vente\n\nأسعار البيع").fields["notes_translated"]
        assert notes == {"ar": "أسعار البيع", "fr": "Prix de vente", "en": ""}

    def test_an_extra_gives_the_arabic_title(self) -> None:
        """`title_ar` stands beside the French title."""
        extras = [{"key": "title_ar", "value": "أسعار"}]
        title = draft(title="Prix", extras=extras).fields["title_translated"]
        assert title == {"ar": "أسعار", "fr": "Prix", "en": ""}

    def test_an_arabic_title_in_the_plain_field_is_arabic(self) -> None:
        """Text is put into the language that it is in, whatever the field is for."""
        assert draft(title="الميزانية").fields["title_translated"]["ar"] == "الميزانية"

    def test_fluent_fields_are_taken_as_they_are(self) -> None:
        """`title_translated` wins over the plain title."""
        title = draft(title="x", title_translated={"fr": "Gares", "ar": "محطات"})
        assert title.fields["title_translated"] == {"ar": "محطات", "fr": "Gares", "en": ""}

    def test_the_sources_words_for_the_licence_are_kept(self) -> None:
        """The national licence asks for the producer's name: in CKAN's terms, other-at."""
        fields = draft(license_title="Licence Nationale de Données Publiques Ouvertes").fields
        assert fields["license_id"] == "other-at"
        assert fields["source_licence"] == "Licence Nationale de Données Publiques Ouvertes"

    def test_a_period_that_ends_before_it_starts_is_turned(self) -> None:
        """The national catalogue has such; its dates are written with slashes."""
        fields = draft(temporal_startDate="2023/11/15", temporal_endDate="2023/11/14").fields
        assert (fields["temporal_start"], fields["temporal_end"]) == ("2023-11-14", "2023-11-15")

    def test_a_resource_without_address_is_left_out(self) -> None:
        """A resource's address may be empty, or no address."""
        resources = [{"url": ""}, {"url": "javascript:x"}, {"url": "http://x.tn/a.csv"}, "x"]
        assert [r["format"] for r in draft(resources=resources).fields["resources"]] == ["CSV"]

    def test_an_example_says_so(self) -> None:
        """By an extra or by a keyword."""
        assert draft(extras=[{"key": "example", "value": "true"}]).fields["is_example"]
        assert draft(tags=[{"name": "Exemple"}]).fields["is_example"]
        assert not draft().fields["is_example"]

    def test_a_place_becomes_a_box(self) -> None:
        """A GeoJSON geometry in the extra `spatial` gives west, south, east, north."""
        shape = '{"type": "Polygon", "coordinates": [[[8, 30], [11.5, 30], [11.5, 37], [8, 30]]]}'
        extras = [{"key": "spatial", "value": shape}]
        assert draft(extras=extras).fields["spatial_bbox"] == [8.0, 30.0, 11.5, 37.0]

    def test_no_title_is_a_fault_of_the_record(self) -> None:
        """The report names the field."""
        with pytest.raises(RecordFault) as raised:
            draft(title=" ")
        assert raised.value.field == "title"
