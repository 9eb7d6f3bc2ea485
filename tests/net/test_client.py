"""The HTTP client against servers that are sick or hostile."""

from __future__ import annotations

import gzip
import socket

import pytest

from ckanext.ogptn.net import errors
from ckanext.ogptn.net.addresses import AllowedHosts
from ckanext.ogptn.net.client import HttpClient, Limits
from ckanext.ogptn.net.limits import retry_after
from ckanext.ogptn.net.replies import looks_like_html
from tests.harvesters.faults.fault_server import Behaviour, FaultServer, cut, drip, reset, send, to


def client(waits: list[float] | None = None, **limits: float) -> HttpClient:
    """Give a client that may reach loopback, and notes how long it would have waited."""
    return HttpClient(
        AllowedHosts.parse("127.0.0.1"),
        Limits(**limits),  # type: ignore[arg-type]
        sleep=(waits if waits is not None else []).append,
        clock=lambda: 0.0,
    )


def test_a_body_is_fetched(server: FaultServer) -> None:
    """With its final address, type and encoding; the request says who asks."""
    url = server.on("/a", send(b"1", Content_Type="text/CSV; charset=windows-1256"))
    reply = client().get(url, {"q": "é"})
    assert (reply.content, reply.media_type, reply.charset) == (b"1", "text/csv", "windows-1256")
    assert server.targets == ["/a?q=%C3%A9"]


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/",
     "http://[::ffff:127.0.0.1]/", "http://localhost/"],
)  # fmt: skip
def test_a_private_address_is_refused_in_any_spelling(url: str) -> None:
    """Decimal, hexadecimal, octal, mapped, and by name; before a byte is sent."""
    with pytest.raises(errors.AddressForbidden):
        HttpClient().get(url)


def test_a_redirect_to_a_private_address_is_refused(server: FaultServer) -> None:
    """Each hop is checked, not the first alone."""
    url = server.on("/a", to("http://localhost:1/secret"))
    with pytest.raises(errors.AddressForbidden):
        client().get(url)


def test_a_name_that_changes_its_address_gains_nothing() -> None:
    """What is connected to is the address that was checked (rebinding)."""
    answers = [[(2, "10.0.0.1")]]
    with pytest.raises(errors.AddressForbidden):
        HttpClient(look_up=lambda *_: answers.pop()).get("http://rebind.tn/")
    assert answers == []


@pytest.mark.parametrize(
    "url", ["ftp://x.tn/a", "file:///etc/passwd", "http://", "x", "http://u:p@x.tn/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    """Nor is one with a password, which the message does not repeat."""
    with pytest.raises(errors.AddressInvalid) as raised:
        client().get(url)
    assert "u:p" not in str(raised.value)


def test_five_redirects_are_followed_and_no_more(server: FaultServer) -> None:
    """The sixth is one too many; a circle is named."""
    for number in range(7):
        server.on(f"/{number}", to(f"{server.url}/{number + 1}"))
    server.on("/5", send(b"here"))
    assert client().get(f"{server.url}/0").content == b"here"
    server.on("/5", to(f"{server.url}/6"))
    with pytest.raises(errors.TooManyRedirects):
        client().get(f"{server.url}/0")
    with pytest.raises(errors.TooManyRedirects, match="circle"):
        client().get(server.on("/loop", to("/loop")))


def test_a_page_instead_of_data_is_refused(server: FaultServer) -> None:
    """A dead portal answers so, with status 200; a folder's listing is asked for as a page."""
    url = server.on("/a.csv", send(b"\xef\xbb\xbf\n <!DOCTYPE HTML><html>"))
    with pytest.raises(errors.HtmlInstead):
        client().get(url)
    assert client().get(url, html=True).status == 200
    assert not looks_like_html(b"<rdf:RDF")


def test_the_whole_exchange_has_a_deadline(server: FaultServer) -> None:
    """Also where a byte comes now and then, so that no read ever times out."""
    with pytest.raises(errors.DeadlineExceeded):
        client(deadline_seconds=0.3).get(server.on("/drip", drip))


def test_a_body_is_capped_after_decompression(server: FaultServer) -> None:
    """A small answer may unfold to a large one."""
    bomb = gzip.compress(b"0" * 5_000_000)
    url = server.on("/bomb", send(bomb, Content_Encoding="gzip"))
    with pytest.raises(errors.BodyTooLarge):
        client(body_bytes=1_000_000).get(url)
    assert len(client().get(url).content) == 5_000_000


@pytest.mark.parametrize(
    "behaviour",
    [
        cut,
        reset,
        send(b"no gzip", Content_Encoding="gzip"),
        send(gzip.compress(b"data")[:-9], Content_Encoding="gzip"),
    ],
    ids=["cut", "reset", "not gzip", "half a gzip"],
)
def test_a_broken_body_is_named(server: FaultServer, behaviour: Behaviour) -> None:
    """It is asked for again, and then given up."""
    url = server.on("/broken", behaviour)
    with pytest.raises(errors.BodyBroken):
        client().get(url)
    assert len(server.asked) == 3


def test_a_busy_server_is_asked_again(server: FaultServer) -> None:
    """After the time that it asks for, up to a limit; else a little longer each time."""
    waits: list[float] = []
    url = server.on("/busy", send(status=503, Retry_After="7"), send(status=429), send(b"done"))
    assert client(waits).get(url).content == b"done"
    assert waits == [7.0, 1.0]


def test_a_long_wait_is_cut_and_one_beyond_the_deadline_is_not_waited(server: FaultServer) -> None:
    """`Retry-After` may not stop a run for a day."""
    waits: list[float] = []
    url = server.on("/busy", send(status=503, Retry_After="86400"), send(b"done"))
    assert client(waits, retry_after_seconds=5).get(url).content == b"done"
    assert waits == [5.0]
    url = server.on("/busy", send(status=503, Retry_After="86400"))
    with pytest.raises(errors.StatusError):
        client(deadline_seconds=3).get(url)


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_other_errors_are_not_tried_again(server: FaultServer, status: int) -> None:
    """They would be the same a second later."""
    with pytest.raises(errors.StatusError) as raised:
        client().get(server.on("/a", send(status=status)))
    assert (raised.value.status, len(server.asked)) == (status, 1)


def test_a_closed_port_is_a_failed_connection() -> None:
    """Nothing listens there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(errors.ConnectionFailed):
        client(retries=0).get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("12", 12.0),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 100.0),
        ("Thu, 01 Jan 1960 00:00:00 GMT", 0.0),
        ("soon", None),
        (None, None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str | None, seconds: float | None) -> None:
    """RFC 9110, section 10.2.3."""
    assert retry_after(value, 0.0) == seconds
