"""Certificates: checked always, extra ones trusted for a source, and words for what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ckanext.ogptn.net import errors, trust
from ckanext.ogptn.net.addresses import AllowedHosts
from ckanext.ogptn.net.client import HttpClient, Limits
from tests.harvesters.faults.fault_server import CERTIFICATES, FaultServer, pem, send

SERVERS = ("server", "server-middle", "alone", "old", "other")


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, FaultServer]]:
    """Give a server for each certificate."""
    found = {name: FaultServer(name) for name in SERVERS}
    for server in found.values():
        server.on("/a", send(b"data"))
    yield found
    for server in found.values():
        server.close()


def get(server: FaultServer, certificates: str = "") -> bytes:
    """Ask a server, trusting some certificates."""
    with HttpClient(AllowedHosts.parse("127.0.0.1"), Limits(), certificates=certificates) as client:
        return client.get(f"{server.url}/a").content


def refused(server: FaultServer, certificates: str = "") -> str:
    """Give the words with which a server is refused, which is asked nothing."""
    asked = len(server.asked)
    with pytest.raises(errors.CertificateInvalid) as raised:
        get(server, certificates)
    assert len(server.asked) == asked
    assert not raised.value.retryable
    return raised.value.detail


def test_a_missing_intermediate_is_named_with_its_address(servers: dict[str, FaultServer]) -> None:
    """As the national catalogue's: who signed, and where the certificate of that one is offered."""
    said = refused(servers["server"], pem("root"))
    assert "does not send the certificate of “Tests' middle authority”" in said
    assert "http://authority.example/middle.crt" in said


def test_the_missing_intermediate_is_given_by_the_source(servers: dict[str, FaultServer]) -> None:
    """Then the server is trusted; the authority above it need not be known."""
    assert get(servers["server"], pem("root", "middle")) == b"data"
    assert get(servers["server"], pem("middle")) == b"data"


def test_a_server_that_sends_it_needs_the_root_alone(servers: dict[str, FaultServer]) -> None:
    """An intranet's own authority."""
    assert get(servers["server-middle"], pem("root")) == b"data"


def test_a_certificate_that_is_signed_by_itself_may_be_named(
    servers: dict[str, FaultServer],
) -> None:
    """It is refused until a source names it."""
    assert "signed by itself" in refused(servers["alone"])
    assert get(servers["alone"], pem("alone")) == b"data"


def test_an_extra_certificate_opens_no_other_server(servers: dict[str, FaultServer]) -> None:
    """What one source trusts is no reason to trust a stranger."""
    assert "signed by itself" in refused(servers["alone"], pem("root", "middle"))


def test_one_that_is_out_of_date_is_refused_whoever_is_trusted(
    servers: dict[str, FaultServer],
) -> None:
    """Extra certificates do not renew it."""
    assert "out of date" in refused(servers["old"], pem("root", "middle"))


def test_another_hosts_certificate_is_refused(servers: dict[str, FaultServer]) -> None:
    """However well it is signed."""
    assert "another host's" in refused(servers["other"], pem("root", "middle"))


def test_a_server_without_tls_is_no_safe_connection() -> None:
    """https asked of a server that speaks http."""
    server = FaultServer()
    with pytest.raises(errors.ConnectionFailed, match="no safe connection"):
        HttpClient(AllowedHosts.parse("127.0.0.1"), Limits(retries=0)).get(
            f"{server.url.replace('http', 'https')}/"
        )
    server.close()


def test_pem_is_read_from_among_other_words() -> None:
    """Files of authorities have comments between their certificates."""
    text = f"# Root\n{pem('root')}\n# Middle\n{pem('middle')}"
    assert trust.certificates(text).count("BEGIN CERTIFICATE") == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "PEM text is wanted"),
        ("MIIB", "PEM text is wanted"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "cannot be read"),
        ((CERTIFICATES / "server.pem").read_text(), "a private key is among them"),
        (pem("root") * 200, "more than 65536 characters"),
    ],
    ids=["nothing", "no PEM", "rubbish inside", "a key", "too long"],
)
def test_what_is_no_certificate_is_said_in_the_form(text: str, said: str) -> None:
    """A private key above all: the configuration of a source is shown to everybody."""
    with pytest.raises(ValueError, match=said):
        trust.certificates(text)
