"""Probing: what a site speaks is found from its address alone, with few requests."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator

import pytest

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.sources import probing
from ckanext.ogptn.harvesters.sources.looks import Guess
from ckanext.ogptn.net.client import Reply
from ckanext.ogptn.net.errors import (
    ConnectionFailed,
    FetchError,
    HostUnknown,
    HtmlInstead,
    StatusError,
)
from tests.harvesters.reading.test_reading_csw import answer, metadata
from tests.harvesters.reading.test_reading_data_json import WATER
from tests.harvesters.reading.test_reading_dcat import page
from tests.harvesters.reading.test_reading_ogc_records import RECORD

ROOT = "http://source.tn"
HOME = b"<!doctype html><title>Portail</title><a href='/about'>x</a>"
SEARCH = b'{"success": true, "result": {"count": 2913, "results": []}}'
STATUS = '{"success": true, "result": {"site_title": "Données ouvertes"}}'.encode()


Answers = dict[str, bytes | FetchError | Callable[[dict[str, str]], bytes]]


class Site:
    """Sites that answer what a test writes, by address without its query, and count requests."""

    def __init__(self, answers: Answers, otherwise: bytes | None = None) -> None:
        self.answers, self.otherwise = answers, otherwise
        self.asked: list[str] = []

    def get(
        self,
        url: str,
        params: dict[str, str] | None = None,
        *,
        accept: str = "",
        html: bool = False,
    ) -> Reply:
        """Answer as the safe client does."""
        self.asked.append(url)
        found = self.answers.get(url.partition("?")[0], self.otherwise)
        if found is None:
            raise StatusError(url, "HTTP status 404", 404)
        if isinstance(found, FetchError):
            raise found
        body = found if isinstance(found, bytes) else found(params or {})
        reply = Reply(url, 200, {}, io.BytesIO(body))
        if reply.is_page and not html:
            raise HtmlInstead(url, "a web page came where data was promised")
        return reply


def look(answers: Answers, url: str = ROOT) -> tuple[Guess | None, list[str]]:
    """Look at a site; give the likeliest guess, and what was asked."""
    site = Site(answers)
    return next(iter(probing.probe(site.get, url)), None), site.asked


CKAN: Answers = {
    f"{ROOT}/api/3/action/package_search": SEARCH,
    f"{ROOT}/api/3/action/status_show": STATUS,
}
CAPABILITIES = (
    b'<csw:Capabilities xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ows="http://www.opengis.net/ows">'
    b"<ows:ServiceIdentification><ows:Title>Geo</ows:Title></ows:ServiceIdentification></csw:Capabilities>"
)
POD = json.dumps({"dataset": [WATER]}).encode()


@pytest.mark.parametrize(
    "url", [ROOT, f"{ROOT}/", f"{ROOT}/dataset/prix", f"{ROOT}/api/3/action/package_list"]
)
def test_a_ckan_site_is_known_from_any_of_its_pages(url: str) -> None:
    """With its title and its count, in three requests."""
    guess, asked = look({**CKAN, url: HOME}, url)
    assert guess == Guess("ckan", ROOT, "Données ouvertes", 2913, 1.0)
    assert len(asked) == 3


def test_a_site_below_a_path_is_tried_there_first() -> None:
    """Then at the site's own root."""
    guess, asked = look({**CKAN, f"{ROOT}/fr/accueil.html": HOME}, f"{ROOT}/fr/accueil.html")
    assert guess is not None
    assert guess.url == ROOT
    assert asked[1:3] == [
        f"{ROOT}/fr/api/3/action/package_search",
        f"{ROOT}/api/3/action/package_search",
    ]


def test_a_front_page_leads_to_the_catalogue_of_the_same_domain() -> None:
    """The national portal's front is no CKAN site; its catalogue has a host of its own."""
    front = (b"<!doctype html><title>data.gov.tn</title><a href='https://evil.com/'>x</a>"
             b"<a href='https://catalog.data.gov.tn/fr/dataset/'>Catalogue</a>")  # fmt: skip
    there = "https://catalog.data.gov.tn/api/3/action/package_search"
    guess, _ = look({"https://data.gov.tn/fr/": front, there: SEARCH}, "https://data.gov.tn/fr/")
    assert guess == Guess("ckan", "https://catalog.data.gov.tn", "data.gov.tn", 2913, 1.0)


@pytest.mark.parametrize("url", [f"{ROOT}/csw", f"{ROOT}/csw?service=CSW&request=GetCapabilities"])
@pytest.mark.parametrize(
    "first", [CAPABILITIES, b"<ExceptionReport>service is missing</ExceptionReport>"]
)
def test_a_catalogue_service_is_known_by_its_capabilities(url: str, first: bytes) -> None:
    """Also where it is not told what is wanted; one record is asked for, to count them all."""

    known = {"GetRecords": answer(metadata(), 216, 2), "GetCapabilities": CAPABILITIES}
    site = Site({f"{ROOT}/csw": lambda params: known.get(params.get("request", ""), first)})
    assert probing.probe(site.get, url) == [Guess("csw", f"{ROOT}/csw", "Geo", 216, 1.0)]
    assert len(site.asked) == 3


def test_a_data_json_is_counted() -> None:
    """Asked for once, though it is recognised and then read."""
    guess, asked = look({f"{ROOT}/data.json": POD}, f"{ROOT}/data.json")
    assert guess == Guess("data_json", f"{ROOT}/data.json", "", 1, 1.0)
    assert asked == [f"{ROOT}/data.json"]


def test_a_feed_that_a_page_links_is_found() -> None:
    """By its type, as browsers find news; the count is what the feed announces."""
    home = b"<!doctype html><link rel='alternate' type='text/turtle' href='/feed.ttl'>"
    guess, asked = look({ROOT: home, f"{ROOT}/feed.ttl": page(1, 2, 40)})
    assert guess == Guess("dcat", f"{ROOT}/feed.ttl", "", 40, 1.0)
    assert len(asked) == 2


def test_an_api_of_records_is_found() -> None:
    """From its landing page, which has its title."""
    landing = b'{"title": "Geo", "links": [{"rel": "conformance", "href": "c"}, {"rel": "data", "href": "d"}]}'
    listed = b'{"collections": [{"id": "main", "itemType": "record"}]}'
    items = json.dumps({"features": [RECORD], "numberMatched": 77}).encode()
    answers: Answers = {
        ROOT: landing,
        f"{ROOT}/collections": listed,
        f"{ROOT}/collections/main/items": items,
    }
    guess, _ = look(answers)
    assert guess == Guess("ogc_records", f"{ROOT}/collections/main/items", "Geo", 77, 1.0)


@pytest.mark.parametrize(
    ("home", "first"),
    [
        (b"<html><title>GeoNetwork</title>", f"{ROOT}/srv/eng/csw"),
        (
            b"<html><script src='https://hub.arcgis.com/x.js'></script>",
            f"{ROOT}/api/search/v1/collections",
        ),
        (b"<html><meta name='generator' content='DKAN'>", f"{ROOT}/data.json"),
        (
            b"<html><meta name='generator' content='ckan 2.9.5'>",
            f"{ROOT}/api/3/action/package_search",
        ),
    ],
)
def test_a_page_that_names_its_software_is_believed_first(home: bytes, first: str) -> None:
    """Where that software has its catalogue is tried before all else."""
    _, asked = look({ROOT: home})
    assert asked[1] == first


def test_a_folder_of_records_is_known_by_its_first_file() -> None:
    """Two requests: the listing and one file."""
    listing = b"<html><title>Index of /waf</title><a href='a.xml'>a</a><a href='b.xml'>b</a>"
    url = f"{ROOT}/waf/"
    guess, asked = look({url: listing, f"{url}a.xml": metadata().encode()}, url)
    assert guess == Guess("waf", url, "Index of /waf", 2, 0.9)
    assert len(asked) == 2


def test_a_folder_of_tables_is_known() -> None:
    """Nothing else is asked."""
    listing = b"<html><title>Index of /budget</title><a href='2016.csv'>a</a><a href='datapackage.json'>b</a>"
    guess, asked = look({f"{ROOT}/budget/": listing}, f"{ROOT}/budget/")
    assert guess == Guess("folders", f"{ROOT}/budget/", "Index of /budget", None, 0.8)
    assert len(asked) == 1


def test_nothing_to_read_is_said_with_what_was_tried() -> None:
    """Each address, and what came; never more than fourteen."""
    found = probing.look(Site({f"{ROOT}/a/b": HOME}).get, f"{ROOT}/a/b")
    assert found.guesses == []
    assert len(found.tried) == probing.MAX_REQUESTS + 1
    assert found.tried[1].code == "http_status"
    assert found.tried[-1].detail == "no more was tried"


def test_a_host_that_answers_pages_to_everything_is_no_catalogue() -> None:
    """A dead host sends its page with status 200 for each address."""

    found = probing.look(Site({}, otherwise=HOME).get, ROOT)
    assert found.guesses == []
    assert {attempt.code for attempt in found.tried[1:]} == {"html_instead_of_data"}


def test_a_slow_site_is_left_after_a_minute() -> None:
    """The clock is looked at before each request."""
    ticks: Iterator[float] = iter(range(0, 10_000, 25))
    found = probing.look(Site({ROOT: HOME}).get, ROOT, clock=lambda: next(ticks))
    assert len(found.tried) == 3


def test_an_address_that_cannot_be_asked_is_a_fault() -> None:
    """Nothing else of that host is tried."""
    site = Site({ROOT: HostUnknown(ROOT, "the host is not known")})
    with pytest.raises(SourceFault) as raised:
        probing.probe(site.get, ROOT)
    assert raised.value.code == "host_unknown"
    assert site.asked == [ROOT]


def test_an_address_without_scheme_is_tried_safely_first() -> None:
    """By https, and by http where that does not answer: one portal has http alone."""
    answers: Answers = {
        "https://source.tn": ConnectionFailed("https://source.tn", "refused"),
        ROOT: HOME,
        **CKAN,
    }
    guess, asked = look(answers, "source.tn")
    assert guess is not None
    assert guess.url == ROOT
    assert asked[:2] == ["https://source.tn", ROOT]


@pytest.mark.parametrize(
    "body",
    [b"", b"PK\x03\x04zip", b"a;b;c\n1;2;3", b"{", b"[" * 100_000, b"<", b"<x/>", b"\x00\xff", b"[1]", b"3",
     b'{"links": 3}', b'{"dataset": [1]}', b'{"success": true, "result": 3}',
     b"<WMS_Capabilities/>", metadata().encode()],
)  # fmt: skip
def test_whatever_comes_is_no_crash(body: bytes) -> None:
    """Nothing in it is certain."""
    guess, _ = look({ROOT: body})
    assert guess is None or guess.certainty < 0.5
