"""Looking at one file, at a real server on loopback: what is asked, and what is made of the answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ckanext.ogptn.health.looking import File, Found, look
from ckanext.ogptn.net.addresses import AllowedHosts
from ckanext.ogptn.net.breaker import OwnFailures
from ckanext.ogptn.net.client import HttpClient, Limits
from tests.harvesters.faults.fault_server import (
    Behaviour,
    FaultServer,
    Handler,
    cut,
    endless,
    hang,
    page,
    reset,
    send,
    to,
)

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
CSV = send(b"a;b\n1;2\n", Content_Type="text/csv")


def client(seconds: float = 5) -> HttpClient:
    """Give a client that asks once, and may reach loopback."""
    limits = Limits(deadline_seconds=seconds, retries=0)
    return HttpClient(AllowedHosts.parse("127.0.0.1"), limits, failures=OwnFailures())


def found(url: str, format_: str = "CSV", seconds: float = 5) -> Found:
    """Look at an address."""
    return look(File("r", "p", url, format_), client(seconds), MOMENT)


def methods(server: FaultServer) -> list[str]:
    """Give how the server was asked."""
    return [asked.method for asked in server.asked]


def by_method(head: Behaviour, get: Behaviour) -> Behaviour:
    """Answer requests for headers in another way."""

    def behave(handler: Handler) -> None:
        (head if handler.command == "HEAD" else get)(handler)

    return behave


def test_a_file_that_answers_is_asked_for_its_headers_alone(server: FaultServer) -> None:
    """Nothing of it is fetched."""
    assert found(server.on("/a.csv", CSV)).what == "answers"
    assert methods(server) == ["HEAD"]


@pytest.mark.parametrize("head", [send(b"", 405), send(b"", 404), send(b"", 403), send(b"", 500)])
def test_whoever_answers_no_request_for_headers_is_asked_for_the_beginning(
    server: FaultServer, head: Behaviour
) -> None:
    """Many servers know no HEAD, and say so in many ways."""
    assert found(server.on("/a.csv", by_method(head, CSV))).what == "answers"
    assert methods(server) == ["HEAD", "GET"]
    assert server.asked[1].headers["range"] == "bytes=0-1023"


@pytest.mark.parametrize(
    ("behaviour", "what", "status", "code"),
    [
        (send(b"", 404), "gone", 404, "http_status"),
        (send(b"", 410), "gone", 410, "http_status"),
        (send(b"", 403), "fails", 403, "http_status"),
        (send(b"", 500), "fails", 500, "http_status"),
        (send(b"", 503, Retry_After="7200"), "fails", 503, "http_status"),
        (send(b"", 429), "busy", 429, "http_status"),
        (page, "html", 200, "html_instead_of_data"),
        (send(b"<div>Accueil</div>", Content_Type="text/html"), "html", 200, "html_instead_of_data"),
        (send(b""), "fails", 200, "body_empty"),
        (reset, "fails", None, "body_broken"),
        (send(b"a;b", Content_Type="text/html"), "answers", 200, ""),
        (send(b"a;b"), "answers", 200, ""),
        (endless, "answers", 200, ""),
    ],
)  # fmt: skip
def test_each_answer_has_its_meaning(
    server: FaultServer, behaviour: Behaviour, what: str, status: int | None, code: str
) -> None:
    """What is gone, what is a page, what fails for now, what asks to be left alone, and what is well."""
    seen = found(server.on("/a.csv", behaviour))
    assert (seen.what, seen.status, seen.code) == (what, status, code)


def test_a_body_that_breaks_off_at_its_beginning_fails(server: FaultServer) -> None:
    """The server promised more."""
    seen = found(server.on("/a.json", cut), "JSON")
    assert (seen.what, seen.code) == ("fails", "body_broken")


def test_how_long_a_busy_server_wants_to_be_left_alone_is_kept(server: FaultServer) -> None:
    """It is asked no earlier; nor is it asked for the file in the same breath."""
    seen = found(server.on("/a.csv", send(b"", 429, Retry_After="7200")))
    assert (seen.what, seen.wait_seconds) == ("busy", 7200)
    assert methods(server) == ["HEAD"]


def test_a_redirect_to_a_front_page_is_a_page(server: FaultServer) -> None:
    """As portals do that were built anew; a redirect to the file is none."""
    server.on("/home", page)
    assert found(server.on("/a.csv", to(f"{server.url}/home"))).what == "html"
    server.on("/new.csv", CSV)
    assert found(server.on("/b.csv", to(f"{server.url}/new.csv"))).what == "answers"


@pytest.mark.parametrize(
    ("format_", "path", "what"),
    [
        ("CSV", "/download?id=7", "html"),
        ("", "/a.xlsx", "html"),
        ("text/csv", "/x", "html"),
        ("Excel 2007", "/a.xlsx", "html"),
        ("application/vnd.ms-excel", "/x", "html"),
        ("Tableau", "/x", "answers"),
        ("HTML", "/a.csv", "answers"),
        ("", "/about", "answers"),
        ("Site web", "/a.csv", "answers"),
        ("WMS", "/ows", "answers"),
    ],
)
def test_a_page_is_wrong_only_where_a_file_was_promised(
    server: FaultServer, format_: str, path: str, what: str
) -> None:
    """By its format, or by how its address ends where no format is said."""
    url = server.on(path.partition("?")[0], page).replace(path.partition("?")[0], path)
    assert found(url, format_).what == what


def test_a_service_that_complains_is_there(server: FaultServer) -> None:
    """A map server wants to be asked for something; one that has no such service says so."""
    assert found(server.on("/wms", send(b"<e/>", 400)), "WMS").what == "answers"
    assert found(server.on("/gone", send(b"", 404)), "WMS").what == "gone"
    assert found(server.on("/a.csv", send(b"", 400)), "CSV").what == "fails"


def test_silence_is_asked_once(server: FaultServer) -> None:
    """Whoever does not answer at all is not asked for the file too."""
    seen = found(server.on("/a.csv", hang), seconds=0.5)
    assert (seen.what, seen.code) == ("fails", "deadline_exceeded")
    assert methods(server) == ["HEAD"]
    server.close()
    assert found(f"{server.url}/a.csv").code == "connection_failed"


def test_a_private_address_is_not_looked_at() -> None:
    """Nor would the public reach it."""
    inside = HttpClient(AllowedHosts(), Limits(retries=0))
    seen = look(File("r", "p", "http://127.0.0.1:8080/a.csv", "CSV"), inside, MOMENT)
    assert (seen.what, seen.code) == ("fails", "address_forbidden")


def test_what_a_server_says_of_a_file_is_kept_and_asked_with(server: FaultServer) -> None:
    """A file that has not changed is well, and as old as it was."""
    day = "Sun, 01 Feb 2026 10:00:00 GMT"
    sent = send(b"", Content_Type="text/csv", ETag='"7"', Last_Modified=day)
    url = server.on("/a.csv", sent, send(b"", 304))
    first = found(url)
    assert (first.etag, first.last_modified) == ('"7"', day)
    assert first.modified_at == datetime(2026, 2, 1, 10, tzinfo=UTC)
    file = File("r", "p", url, "CSV", "", first.etag, first.last_modified)
    again = look(file, client(), MOMENT)
    assert (again.what, again.etag, again.modified_at) == ("answers", '"7"', first.modified_at)
    assert server.asked[1].headers["if-none-match"] == '"7"'


@pytest.mark.parametrize(
    "stated", ["Sun, 01 Mar 2026 11:55:00 GMT", "Mon, 02 Mar 2026 00:00:00 GMT", "soon", ""]
)
def test_a_day_that_cannot_be_true_is_not_believed(server: FaultServer, stated: str) -> None:
    """A server that names the present moment makes the file up as it is asked."""
    sent = send(b"", Content_Type="text/csv", Last_Modified=stated)
    assert found(server.on("/a.csv", sent)).modified_at is None
