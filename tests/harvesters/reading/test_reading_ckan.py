"""The reader of CKAN's action API (CKAN 2.9's answers), and the mapping of its datasets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault
from ckanext.ogptn.harvesters.readers.ckan_api import ckan, ckan_answers
from ckanext.ogptn.harvesters.readers.ckan_api.wrappers import unwrapped
from ckanext.ogptn.harvesters.records import BadRecord, Draft, Record
from ckanext.ogptn.harvesters.sectors import ckan_records
from ckanext.ogptn.harvesters.sources.protocols import published_by
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from ckanext.ogptn.net.errors import BodyTooLarge, StatusError
from tests.harvesters.reading.replies import get_from, records, reply

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
        [
            "http://x.tn/fr/",
            "http://x.tn/fr/dataset",
            "http://x.tn/fr/api/3/action/?a=b#c",
            "http://x.tn/fr/dataset/prix",
            "http://x.tn/fr/organization/onagri?page=2",
        ],
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
        # The records of feeds name their publishers in a list.
        assert published_by({"publishers": ["ANPE", "Ministère de l'Énergie"]}, ["energie"])


class Restless:
    """A site whose list changes while it is read: how it stands at each request, the last for ever."""

    def __init__(self, *lists: list[str]) -> None:
        self.lists = [[{"id": name} for name in names] for names in lists]
        self.asked = 0

    def page(self, params: dict[str, str]) -> bytes:
        """Give a page of the list as it stands."""
        shown = self.lists[min(self.asked, len(self.lists) - 1)]
        self.asked += 1
        start, rows = int(params["start"]), int(params["rows"])
        result = {"count": len(shown), "results": shown[start : start + rows]}
        return json.dumps({"success": True, "result": result}).encode()

    def read(self) -> list[str]:
        """Read it in pages of two."""
        return [
            one.remote_id
            for one in records(ckan.read(get_from({SEARCH: self.page}), SEARCH, "", 2))
        ]


class TestChangingList:
    """A list may change between two pages."""

    def test_a_list_that_grows_gives_each_dataset_once(self) -> None:
        """A dataset that comes before the place where the reader is pushes one to the next page."""
        site = Restless(["b", "c", "d", "e"], ["a", "b", "c", "d", "e"])
        assert site.read() == ["b", "c", "d", "e"]

    def test_a_list_that_shrinks_is_read_again(self) -> None:
        """One that went before the place where the reader is would let c slip through."""
        site = Restless(["a", "b", "c", "d", "e"], ["b", "c", "d", "e"])
        assert site.read() == ["a", "b", "d", "e", "c"]
        assert site.asked == 4

    def test_a_list_that_shrinks_each_time_is_a_fault(self) -> None:
        """Nothing may be said to be missing from it."""
        names = [f"{n:02}" for n in range(20)]
        with pytest.raises(SourceFault, match="shrank each time"):
            Restless(*(names[n:] for n in range(20))).read()

    def test_the_same_dataset_twice_is_left_to_the_run(self) -> None:
        """In a list that stands still it is a mistake of the site, which the report tells."""
        found = records(ckan.read(site([{"id": "1"}, {"id": "1"}]), SEARCH))
        assert [record.remote_id for record in found] == ["1", "1"]

    def test_a_site_that_ignores_the_start_is_a_fault(self) -> None:
        """It would give its first page for ever."""
        page = {"count": 900, "results": [{"id": "1"}, {"id": "2"}]}
        body = json.dumps({"success": True, "result": page}).encode()
        listing = ckan.read(get_from({SEARCH: body}), SEARCH)
        with pytest.raises(SourceFault, match="the same datasets again from 2 on"):
            list(listing)


class TestSites:
    """What sites do differently."""

    def test_a_site_that_caps_its_pages_is_read_whole(self) -> None:
        """One hundred are asked for, three come at a time."""
        asked: list[str] = []
        whole = site([{"id": str(n)} for n in range(7)], asked=asked)

        def capped(url: str, params: dict[str, str] | None = None, **more: Any) -> Any:
            return whole(url, {**(params or {}), "rows": "3"}, **more)

        assert len(records(ckan.read(capped, SEARCH))) == 7
        assert asked == ["0", "3", "6"]

    def test_a_site_that_refuses_so_many_rows_is_asked_for_fewer(self) -> None:
        """With a tenth, and so to the end."""
        whole = site([{"id": str(n)} for n in range(12)])

        def strict(url: str, params: dict[str, str] | None = None, **more: Any) -> Any:
            if int((params or {})["rows"]) > 10:
                raise StatusError(url, "HTTP status 409", 409)
            return whole(url, params, **more)

        assert len(records(ckan.read(strict, SEARCH))) == 12

    def test_an_api_without_the_language_is_found(self) -> None:
        """The pages lie under /fr, the API does not."""
        found = records(ckan.read(site([{"id": "1", "name": "x"}]), "http://source.tn/fr/dataset"))
        assert [record.url for record in found] == ["http://source.tn/dataset/x"]

    def test_an_old_api_is_found(self) -> None:
        """CKAN 1 and 2.0 know /api/action alone."""
        body = b'{"success": true, "result": {"count": "1", "results": [{"id": "1"}]}}'
        get = get_from({"http://source.tn/api/action/package_search": body})
        assert len(records(ckan.read(get, "http://source.tn"))) == 1

    def test_a_site_that_is_none_tells_what_came_first(self) -> None:
        """The report names the address that a person would try."""
        with pytest.raises(StatusError) as raised:
            list(ckan.read(get_from({}), "http://source.tn/fr"))
        assert raised.value.url == "http://source.tn/fr/api/3/action/package_search"

    @pytest.mark.parametrize(
        "hidden",
        [{"private": True}, {"private": "True"}, {"state": "draft"}, {"state": "deleted"},
         {"type": "harvest"}, {"type": "showcase"}, {"type": "commitment"}],
    )  # fmt: skip
    def test_what_is_not_for_everybody_is_left_out(self, hidden: dict[str, Any]) -> None:
        """Drafts and private datasets, which a key may show; and what is no dataset. It still counts."""
        found = records(
            ckan.read(site([{"id": "1", **hidden}, {"id": "2", "state": "active"}]), SEARCH)
        )
        assert [record.remote_id for record in found] == ["2"]

    def test_a_refusal_is_told_in_the_sites_words(self) -> None:
        """Its type, its message, and what it says of fields."""
        error = {"__type": "Validation Error", "rows": ["Must be below 100"], "message": "No"}
        body = json.dumps({"success": False, "error": error}).encode()
        with pytest.raises(SourceFault, match="Validation Error: No: rows: Must be below 100"):
            ckan_answers.parse_page(reply(body))

    def test_what_no_table_takes_is_cleaned(self) -> None:
        """Zeros and halves of surrogate pairs, which JSON can write."""
        body = b'{"success": true, "result": {"count": 1, "results": [{"id": "a\\u0000", "title": "x\\ud800"}]}}'
        (record,) = records(ckan.read(get_from({SEARCH: body}), SEARCH))
        assert (record.remote_id, record.content["title"]) == ("a", "x\ufffd")

    def test_endless_brackets_are_a_fault(self) -> None:
        """Python's parser gives up; the reader says so."""
        with pytest.raises(SourceFault, match="nested too deep"):
            ckan_answers.parse_page(reply(b"[" * 100_000))

    @pytest.mark.parametrize("part", [b"[],", b'{"a":[]},', b"1.5,", b'"ab",'])
    def test_an_answer_that_would_fill_the_memory_is_refused(self, part: bytes) -> None:
        """Some megabytes of small things take hundreds in Python; a tenth of the page is asked for then."""
        body = b"[" + part * (20_000_000 // len(part)) + b"0]"
        with pytest.raises(BodyTooLarge, match="megabytes of memory"):
            ckan_answers.parse_page(reply(body))

    def test_an_encoding_is_never_guessed(self) -> None:
        """Text that is no UTF-8 is read as what the answer names, and refused if it names nothing."""
        body = '{"success": true, "result": {"count": 1, "results": [{"id": "é"}]}}'.encode(
            "cp1252"
        )
        with pytest.raises(SourceFault, match="no UTF-8"):
            ckan_answers.parse_page(reply(body, media_type="application/json"))
        page = ckan_answers.parse_page(
            reply(body, media_type="application/json; charset=windows-1252")
        )
        assert page.results == [{"id": "é"}]


class TestDkan:
    """DKAN answers as CKAN does, but for the shapes."""

    LIST = "http://source.tn/api/3/action/package_list"
    PAGES = "http://source.tn/api/3/action/current_package_list_with_resources"

    def dkan(self, count: int, names: int | None = None) -> Any:
        """Give a site of DKAN 1 with so many datasets, which has no search."""
        datasets = [{"id": str(n), "name": f"d{n}", "state": "Active", "private": True}
                    for n in range(count)]  # fmt: skip

        def page(params: dict[str, str]) -> bytes:
            start, limit = int(params["offset"]), int(params["limit"])
            shown = datasets[start : start + limit]
            return json.dumps({"success": True, "result": [shown]}).encode()

        listed = [f"d{n}" for n in range(count if names is None else names)]
        whole = json.dumps({"success": True, "result": listed}).encode()
        return get_from({self.LIST: whole, self.PAGES: page})

    def test_a_site_without_search_is_read_in_pages(self) -> None:
        """The answer is a list in a list, and ``private`` says nothing."""
        found = records(ckan.read(self.dkan(5), "http://source.tn", "", 2))
        assert [record.remote_id for record in found] == ["0", "1", "2", "3", "4"]

    def test_fewer_datasets_than_names_are_a_fault(self) -> None:
        """The list of names is what says how many there are."""
        with pytest.raises(SourceFault, match="7 datasets announced, 5 listed"):
            list(ckan.read(self.dkan(5, names=7), "http://source.tn", "", 2))

    def test_its_shape_becomes_that_of_ckan(self) -> None:
        """Texts in HTML, days for people, the publishing body as a group."""
        raw = {"id": "1", "name": "x", "type": "Dataset", "state": "Active", "private": True,
               "title": "Antennes", "notes": "<p>Liste<br>des antennes</p><p>En 2019 &amp; après</p>",
               "metadata_modified": "jeu, 19/12/2019 - 03:00",
               "groups": [{"name": "region", "title": "Région"}],
               "resources": [{"url": "http://x.tn/a.csv", "description": "<p>Table</p>",
                              "last_modified": "Date changed  jeu, 19/12/2019 - 03:00"}]}  # fmt: skip
        content = record_of(raw).content
        assert content["notes"] == "Liste\n\ndes antennes\n\nEn 2019 & après"
        assert (content["state"], content["private"]) == ("active", False)
        assert content["organization"] == {"name": "region", "title": "Région"}
        assert "metadata_modified" not in content
        assert content["resources"] == [{"url": "http://x.tn/a.csv", "description": "Table"}]


def record_of(raw: dict[str, Any]) -> Record:
    """Make a record of a dataset."""
    found = ckan_answers.record(raw, "http://source.tn")
    assert isinstance(found, Record)
    return found


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
