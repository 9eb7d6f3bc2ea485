"""The reader of CKAN's action API (CKAN 2.9's answers): pages, lists that change, and what sites do differently."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers.ckan_api import ckan, ckan_answers
from ckanext.ogptn.harvesters.records import BadRecord
from ckanext.ogptn.harvesters.sources.protocols import published_by
from ckanext.ogptn.net.errors import BodyTooLarge, StatusError
from tests.harvesters.reading.replies import get_from, records, reply

SEARCH = "http://source.tn/api/3/action/package_search"


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
