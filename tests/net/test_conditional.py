"""Conditional requests: what is kept is used again while the server confirms it."""

from __future__ import annotations

import gzip

import pytest

from ckanext.ogptn.net import errors
from ckanext.ogptn.net.addresses import AllowedHosts
from ckanext.ogptn.net.client import HttpClient, Limits
from ckanext.ogptn.net.conditional import Kept
from tests.harvesters.faults.fault_server import Behaviour, FaultServer, Handler, page, send, to


class Shelf:
    """Keeps answers in memory."""

    most_bytes = 1000

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.times = 0

    def find(self, url: str) -> Kept | None:
        """Give what was kept."""
        return self.kept.get(url)

    def keep(self, url: str, kept: Kept) -> None:
        """Keep it."""
        self.times += 1
        self.kept[url] = kept


def client(shelf: Shelf | None) -> HttpClient:
    """Give a client that may reach loopback."""
    return HttpClient(AllowedHosts.parse("127.0.0.1"), Limits(retries=0), keeper=shelf)


def versioned(body: bytes, etag: str, **headers: str) -> Behaviour:
    """Answer 304 to whoever has this version, as servers do."""

    def behave(handler: Handler) -> None:
        known = handler.headers.get("If-None-Match") == etag
        answer = send(b"", 304) if known else send(body, ETag=etag, **headers)
        answer(handler)

    return behave


def test_an_answer_is_kept_and_confirmed(server: FaultServer) -> None:
    """The second reading costs no body, and looks as the first: address, type, encoding, body."""
    url = server.on("/feed", versioned(b"<x/>", '"1"', Content_Type="text/xml; charset=utf-8"))
    shelf = Shelf()
    first, second = client(shelf).get(url), client(shelf).get(url)
    assert (first.unchanged, second.unchanged) == (False, True)
    for reply in (first, second):
        assert (reply.content, reply.status, reply.url) == (b"<x/>", 200, url)
        assert (reply.media_type, reply.charset) == ("text/xml", "utf-8")


def test_a_new_version_takes_the_place_of_the_old(server: FaultServer) -> None:
    """And is what is confirmed from then on."""
    shelf = Shelf()
    url = server.on("/feed", versioned(b"old", '"1"'))
    client(shelf).get(url)
    server.on("/feed", versioned(b"new", '"2"'))
    assert [client(shelf).get(url).content for _ in range(2)] == [b"new", b"new"]
    assert server.asked[-1].headers["if-none-match"] == '"2"'


def test_a_date_alone_will_do(server: FaultServer) -> None:
    """Folders of files have no other validator."""
    date = "Wed, 01 Jan 2025 00:00:00 GMT"
    shelf = Shelf()
    url = server.on("/feed", send(b"x", Last_Modified=date))
    client(shelf).get(url)
    client(shelf).get(url)
    assert server.asked[-1].headers["if-modified-since"] == date
    assert "if-none-match" not in server.asked[-1].headers


def test_a_confirmed_answer_is_not_kept_anew(server: FaultServer) -> None:
    """The day on which it was read in full stays: a server that is wrong freezes nothing for ever."""
    url = server.on("/feed", versioned(b"x", '"1"'))
    shelf = Shelf()
    for _ in range(3):
        client(shelf).get(url)
    assert shelf.times == 1


def test_what_is_kept_is_what_was_unpacked(server: FaultServer) -> None:
    """Not the bytes of the network."""
    body = gzip.compress(b"data")
    url = server.on("/feed", versioned(body, '"1"', Content_Encoding="gzip"))
    shelf = Shelf()
    assert [client(shelf).get(url).content for _ in range(2)] == [b"data", b"data"]


@pytest.mark.parametrize(
    "behaviour",
    [
        send(b"x"),
        send(b"x", ETag='"1"', Cache_Control="private, no-store"),
        send(b"x", ETag='"1"', Vary="*"),
        send(b"x" * 1001, ETag='"1"'),
    ],
    ids=["no validator", "no-store", "varies", "large"],
)
def test_some_answers_are_not_kept(server: FaultServer, behaviour: Behaviour) -> None:
    """Where there is nothing to ask by, where it is forbidden, or where it would take much room."""
    shelf = Shelf()
    client(shelf).get(server.on("/feed", behaviour))
    assert shelf.kept == {}


def test_a_page_instead_of_data_is_not_kept(server: FaultServer) -> None:
    """Nor is any other answer that cannot be used."""
    shelf = Shelf()
    with pytest.raises(errors.HtmlInstead):
        client(shelf).get(server.on("/feed", send(b"<html></html>", ETag='"1"')))
    with pytest.raises(errors.HtmlInstead):
        client(shelf).get(server.on("/page", page))
    assert shelf.kept == {}


def test_after_a_redirect_the_last_address_is_kept(server: FaultServer) -> None:
    """The way there is gone again each time."""
    server.on("/feed.ttl", versioned(b"x", '"1"'))
    url = server.on("/feed", to("/feed.ttl"))
    shelf = Shelf()
    replies = [client(shelf).get(url) for _ in range(2)]
    assert [reply.url for reply in replies] == [f"{server.url}/feed.ttl"] * 2
    assert replies[1].unchanged
    assert list(shelf.kept) == [f"{server.url}/feed.ttl"]


@pytest.mark.parametrize("status", [304, 206])
def test_what_was_not_asked_for_is_an_error(server: FaultServer, status: int) -> None:
    """An empty or a partial body is not taken for the whole."""
    with pytest.raises(errors.StatusError, match="not asked for"):
        client(Shelf()).get(server.on("/feed", send(b"", status)))


def test_without_a_keeper_nothing_is_conditional(server: FaultServer) -> None:
    """Files are read in full."""
    url = server.on("/feed", versioned(b"x", '"1"'))
    assert [client(None).get(url).unchanged for _ in range(2)] == [False, False]
