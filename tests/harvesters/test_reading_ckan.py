"""The reader of CKAN's action API (CKAN 2.9's answers), and the mapping of its datasets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault
from ckanext.ogptn.harvesters.readers import ckan, ckan_answers
from ckanext.ogptn.harvesters.records import BadRecord, Draft, Record
from ckanext.ogptn.harvesters.sectors import ckan_records
from ckanext.ogptn.harvesters.sources.protocols import published_by
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from tests.harvesters.replies import get_from, records, reply

SEARCH = "http://source.tn/api/3/action/package_search"
SETTINGS = SourceSettings("http://source.tn", "energy", "ckan")


def site(datasets: list[Any], count: int | None = None, asked: list[str] | None = None) -> Any:
    """Give a CKAN site with these datasets."""

    def page(params: dict[str, str]) -> bytes:
        if asked is not None:
            asked.append(params["start"])
        start = int(params["start"])
        shown = datasets[start : start + int(params["rows"])]
        whole = len(datasets) if count is None else count
        return json.dumps({"success": True, "result": {"count": whole, "results": shown}}).encode()

    return get_from({SEARCH: page})


def draft(**raw: Any) -> Draft:
    """Map a dataset."""
    return ckan_records.draft(Record("1", {"title": "Données", **raw}, "http://s.tn/d"), SETTINGS)


class TestReader:
    """Pages, counts and answers that are none."""

    def test_all_pages_are_read(self) -> None:
        """Five datasets in pages of two are asked for in three requests."""
        asked: list[str] = []
        found = ckan.read(site([{"id": str(n)} for n in range(5)], asked=asked), SEARCH, "", 2)
        assert [record.remote_id for record in records(found)] == ["0", "1", "2", "3", "4"]
        assert asked == ["0", "2", "4"]

    def test_an_empty_site_lists_nothing(self) -> None:
        """No dataset is no fault of the reader; the run decides what it means."""
        assert records(ckan.read(site([]), SEARCH)) == []

    def test_fewer_datasets_than_announced_are_a_fault(self) -> None:
        """The datasets that came are given; then the listing is called incomplete."""
        listing = ckan.read(site([{"id": "1"}], count=2), "http://source.tn")
        assert next(listing).remote_id == "1"
        with pytest.raises(SourceFault, match="2 datasets announced, 1 listed"):
            next(listing)

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            (b"<html>", "not JSON"),
            (b"", "not JSON"),
            (b'{"success": false, "error": {"message": "Solr is down"}}', "Solr is down"),
            (b'{"success": true, "result": []}', "no list of results"),
            (b'{"success": true, "result": {"results": []}}', "how many"),
        ],
    )
    def test_another_answer_is_a_fault(self, body: bytes, said: str) -> None:
        """What is no answer of `package_search` is said in words."""
        with pytest.raises(SourceFault, match=said):
            ckan_answers.parse_page(reply(body))

    def test_a_dataset_without_id_is_one_bad_record(self) -> None:
        """The others are read."""
        items = list(ckan.read(site([{"name": "x"}, "text", {"id": "2"}]), "http://source.tn"))
        assert [isinstance(item, BadRecord) for item in items] == [True, True, False]

    @pytest.mark.parametrize(
        "pasted",
        ["http://x.tn/fr/", "http://x.tn/fr/dataset", "http://x.tn/fr/api/3/action/?a=b#c"],
    )
    def test_any_pasted_address_leads_to_the_api(self, pasted: str) -> None:
        """The site's page, its search and its API are one source."""
        assert ckan.api_root(pasted) == "http://x.tn/fr"

    def test_a_publisher_is_chosen_by_a_word_of_its_title(self) -> None:
        """Names drift at the national catalogue; accents and case do not matter."""
        body = {"organization": {"name": "dge", "title": "Direction Générale de l'Energie"}}
        assert published_by(body, ["énergie"])
        assert not published_by(body, ["energies"])
        assert not published_by({"organization": None}, ["energie"])


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
