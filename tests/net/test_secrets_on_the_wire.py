"""Keys and passwords go to the source's own server alone, and into no message."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from ckanext.ogptn.net import errors
from ckanext.ogptn.net.addresses import AllowedHosts
from ckanext.ogptn.net.client import HttpClient, Limits
from ckanext.ogptn.net.credentials import Credentials, both, with_key, with_password
from ckanext.ogptn.net.hiding import names_a_secret, without_secrets
from ckanext.ogptn.net.urls import Origin
from tests.harvesters.faults.fault_server import FaultServer, send, to

KEY = "clef-tres-secrete-0123456789"


@pytest.fixture
def pair() -> Iterator[tuple[FaultServer, FaultServer]]:
    """Give the source's server and another's."""
    own, other = FaultServer(), FaultServer()
    other.mount("/", send(b"thanks"))
    yield own, other
    own.close()
    other.close()


def client(credentials: Credentials) -> HttpClient:
    """Give a client that may reach loopback."""
    return HttpClient(AllowedHosts.parse("127.0.0.1"), Limits(retries=0), credentials=credentials)


def test_the_key_goes_with_every_request_to_the_source(
    pair: tuple[FaultServer, FaultServer],
) -> None:
    """Its files too, and after a redirect within it."""
    own, _ = pair
    own.on("/api", to("/moved"))
    own.on("/moved", send(b"data"))
    client(with_key(own.url, KEY)).get(f"{own.url}/api")
    assert [asked.headers.get("authorization") for asked in own.asked] == [KEY, KEY]


def test_a_redirect_elsewhere_goes_without(pair: tuple[FaultServer, FaultServer]) -> None:
    """Another port is another server; so is a way back by another."""
    own, other = pair
    url = own.on("/api", to(f"{other.url}/thief"))
    credentials = both(with_password(own.url, "agent", "motdepasse"), with_key(own.url, KEY, "X-K"))
    assert client(credentials).get(url).content == b"thanks"
    (asked,) = other.asked
    assert "authorization" not in asked.headers
    assert not any(KEY in value or "motdepasse" in value for value in asked.headers.values())


def test_a_link_elsewhere_goes_without(pair: tuple[FaultServer, FaultServer]) -> None:
    """A record's file may lie anywhere."""
    own, other = pair
    client(with_key(own.url, KEY)).get(f"{other.url}/file.csv")
    client(with_key(own.url, KEY)).head(f"{other.url}/file.csv")
    assert ["authorization" in asked.headers for asked in other.asked] == [False, False]


@pytest.mark.parametrize(
    ("meant", "asked", "told"),
    [
        ("https://a.tn/", "https://a.tn/x", True),
        ("https://a.tn/", "https://A.TN:443/x", True),
        ("http://a.tn/", "https://a.tn/x", True),
        ("https://a.tn/", "http://a.tn/x", False),
        ("https://a.tn/", "https://b.a.tn/x", False),
        ("https://a.tn/", "https://a.tn.evil.tn/x", False),
        ("https://a.tn/", "https://a.tn:8443/x", False),
        ("http://a.tn:8080/", "https://a.tn/x", False),
    ],
)
def test_who_is_told(meant: str, asked: str, told: bool) -> None:
    """The same server, or the same host once it has moved to https; never back to http."""
    assert Origin.of(meant).trusts(Origin.of(asked)) is told


def test_a_password_is_sent_as_basic(pair: tuple[FaultServer, FaultServer]) -> None:
    """RFC 7617, in UTF-8."""
    own, _ = pair
    own.on("/", send(b"data"))
    client(with_password(own.url, "وكيل", "كلمة")).get(f"{own.url}/")
    sent = own.asked[0].headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == "وكيل:كلمة"


def test_an_error_that_repeats_the_key_does_not(pair: tuple[FaultServer, FaultServer]) -> None:
    """A server may put it into an address that it redirects to."""
    own, _ = pair
    url = own.on("/api", to(f"http://10.0.0.1/?k={KEY}"))
    with pytest.raises(errors.AddressForbidden) as raised:
        client(with_key(own.url, KEY)).get(url)
    assert KEY not in repr(raised.value) + str(raised.value)
    assert "***" in str(raised.value)


@pytest.mark.parametrize("at", [0, 65530, 65536, 200_000])
def test_a_body_that_repeats_the_key_does_not(
    pair: tuple[FaultServer, FaultServer], at: int
) -> None:
    """Or it would end in an error's text or on a dataset's page; wherever the network cut it."""
    own, _ = pair
    url = own.on("/api", send(b"-" * at + f"Invalid key: {KEY}!".encode()))
    said = client(with_key(own.url, KEY)).get(url).content
    assert said == b"-" * at + b"Invalid key: ***!"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://agent:motdepasse@a.tn/x?q=1", "https://a.tn/x?q=1"),
        ("at https://a.tn/x?api_key=abc&rows=1.", "at https://a.tn/x?api_key=***&rows=1."),
        ("/x?q=1&Token=abc)", "/x?q=1&Token=***)"),
        ("https://a.tn/x?keyword=abc&monkey=1", "https://a.tn/x?keyword=abc&monkey=1"),
        ("write to contact@a.tn", "write to contact@a.tn"),
        ("http://a.tn/@user/x", "http://a.tn/@user/x"),
    ],
)
def test_addresses_in_messages_lose_their_secrets(text: str, shown: str) -> None:
    """By the names under which services ask for a key."""
    assert without_secrets(text) == shown
    assert names_a_secret(text) is (text != shown)


def test_every_error_hides_them() -> None:
    """Whatever lower layer's words it repeats."""
    error = errors.ConnectionFailed("http://u:p@a.tn/?token=abc", "no way to /?token=abc")
    assert "abc" not in f"{error!r} {error} {error.url} {error.detail} {error.args}"
    assert "u:p" not in f"{error!r} {error}"
