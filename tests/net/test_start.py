"""Looking at what is at an address without taking all of it."""

from __future__ import annotations

import gzip

import pytest

from ckanext.ogptn.net import errors
from ckanext.ogptn.net.addresses import AllowedHosts
from ckanext.ogptn.net.client import HttpClient, Limits
from tests.harvesters.faults.fault_server import FaultServer, drip, endless, gzip_bomb, page, send


def client(**limits: float) -> HttpClient:
    """Give a client that may reach loopback, and asks once."""
    return HttpClient(AllowedHosts.parse("127.0.0.1"), Limits(retries=0, **limits))  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [200, 206])
def test_the_beginning_is_asked_for_and_the_rest_left(server: FaultServer, status: int) -> None:
    """Whether the server knows ranges or sends all; what it sends is not packed."""
    url = server.on("/a.csv", send(b"0123456789", status))
    assert client().start(url, 4).content == b"0123"
    (asked,) = server.asked
    assert asked.headers["range"] == "bytes=0-3"
    assert asked.headers["accept-encoding"] == "identity"


def test_a_file_without_end_costs_its_beginning_alone(server: FaultServer) -> None:
    """However large it says that it is."""
    assert client().start(server.on("/a", endless), 8).content == b"[" * 8
    url = server.on("/b", send(b"data", Content_Length="99999999999"))
    assert client().start(url, 4).content == b"data"


def test_what_is_packed_all_the_same_is_unpacked(server: FaultServer) -> None:
    """Even where it is broken off; a bomb is not unfolded."""
    packed = gzip.compress(b"a;b\n" * 1000)
    url = server.on("/a", send(packed, Content_Encoding="gzip"))
    assert client().start(url, 3).content == b"a;b"
    url = server.on("/b", send(packed[:40], 206, Content_Encoding="gzip"))
    assert client().start(url, 1024).content.startswith(b"a;b\na;b")
    assert client().start(server.on("/c", gzip_bomb(8)), 5).content == bytes(5)


def test_a_web_page_is_an_answer_here(server: FaultServer) -> None:
    """Whoever asks looks whether it is one."""
    assert client().start(server.on("/a", page)).is_page


def test_what_has_not_changed_is_not_sent(server: FaultServer) -> None:
    """By the tag or the day that the server gave before; unasked, such an answer is an error."""
    url = server.on("/a", send(b"", 304))
    assert client().start(url, etag='"1"').unchanged
    assert client().head(url, last_modified="Sun, 01 Mar 2026 10:00:00 GMT").unchanged
    assert server.asked[0].headers["if-none-match"] == '"1"'
    assert server.asked[1].headers["if-modified-since"] == "Sun, 01 Mar 2026 10:00:00 GMT"
    for look in (client().start, client().head):
        with pytest.raises(errors.StatusError):
            look(url)


def test_a_part_that_was_not_asked_for_is_an_error(server: FaultServer) -> None:
    """A whole file is wanted whole."""
    with pytest.raises(errors.StatusError):
        client().get(server.on("/a", send(b"0123", 206)))


def test_a_server_that_drips_is_given_up(server: FaultServer) -> None:
    """At the deadline of the whole exchange."""
    with pytest.raises(errors.DeadlineExceeded):
        client(deadline_seconds=1.5).start(server.on("/a", drip))
