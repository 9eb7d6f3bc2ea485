"""The matrix of addresses: every spelling of a place that is not public, blocked before a byte is sent.

Two witnesses: a dialler that notes each connection instead of making it, and a server on loopback
that notes each one that arrives.
"""

from __future__ import annotations

import socket
import threading

import pytest

from ckanext.ogptn.net import errors
from ckanext.ogptn.net.addresses import AllowedHosts, Found, resolve
from ckanext.ogptn.net.client import HttpClient, Limits
from tests.harvesters.faults.fault_server import FaultServer, send, to

PUBLIC = "41.231.21.1"

NUMBERS = {
    "loopback": "127.0.0.1",
    "loopback, far end": "127.255.255.254",
    "this network": "0.0.0.0",  # noqa: S104
    "this network, a host": "0.1.2.3",
    "private 10": "10.1.2.3",
    "private 172": "172.16.0.1",
    "private 172, far end": "172.31.255.254",
    "private 192": "192.168.1.1",
    "link-local, clouds' own": "169.254.169.254",
    "carrier's": "100.64.0.1",
    "carrier's, far end": "100.127.255.254",
    "protocol assignments": "192.0.0.8",
    "documentation 1": "192.0.2.1",
    "documentation 2": "198.51.100.1",
    "documentation 3": "203.0.113.1",
    "benchmarks": "198.18.0.1",
    "relay of 6to4": "192.88.99.1",
    "multicast": "224.0.0.1",
    "multicast, scoped": "239.255.255.250",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 loopback": "::1",
    "IPv6 unspecified": "::",
    "IPv6 link-local": "fe80::1",
    "IPv6 link-local with a zone": "fe80::1%lo",
    "IPv6 site-local": "fec0::1",
    "IPv6 unique local": "fd00::1",
    "IPv6 multicast": "ff02::1",
    "IPv6 documentation": "2001:db8::1",
    "IPv6 documentation, new": "3fff::1",
    "IPv6 discard": "100::1",
    "IPv6 segment routing": "5f00::1",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped private": "::ffff:10.0.0.1",
    "mapped, in hexadecimal": "::ffff:a9fe:a9fe",
    "translated (SIIT)": "::ffff:0:127.0.0.1",
    "compatible loopback": "::127.0.0.1",
    "compatible public": "::41.231.21.1",
    "6to4 loopback": "2002:7f00:1::1",
    "6to4 public": "2002:29e7:1501::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "NAT64 loopback": "64:ff9b::127.0.0.1",
    "NAT64 link-local": "64:ff9b::a9fe:a9fe",
    "NAT64, local": "64:ff9b:1::7f00:1",
    "NAT64, local, of a public one": "64:ff9b:1::29e7:1501",
}

SPELLINGS = {
    "decimal": "http://2130706433/",
    "octal": "http://0177.0.0.1/",
    "octal, long": "http://0000177.00.00.01/",
    "hexadecimal": "http://0x7f000001/",
    "hexadecimal parts": "http://0x7f.0x0.0x0.0x1/",
    "mixed": "http://0x7f.1/",
    "short": "http://127.1/",
    "shorter": "http://127.0.1/",
    "zero": "http://0/",
    "trailing dot": "http://127.0.0.1./",
    "name": "http://localhost/",
    "name in capitals": "http://LOCALHOST/",
    "name with a dot": "http://localhost./",
    "name below": "http://a.localhost/",
    "full-width digits": "http://１２７.０.０.１/",
    "circled digits": "http://①②⑦.⓪.⓪.①/",
    "full-width dots": "http://127。0。0。1/",
    "soft hyphen": "http://127.0.0.1\u00ad/",
    "percent-encoded": "http://%31%32%37.0.0.1/",
    "brackets": "http://[::1]/",
    "brackets, long": "http://[0:0:0:0:0:0:0:1]/",
    "brackets, mapped": "http://[::ffff:7f00:1]/",
    "brackets, zone": "http://[fe80::1%25lo]/",
    "user before": "http://catalogue.tn@127.0.0.1/",
    "user and password": "http://catalogue.tn:80@127.0.0.1/",
    "backslash": "http://catalogue.tn\\@127.0.0.1/",
    "backslash host": "http:\\\\127.0.0.1\\",
    "fragment": "http://127.0.0.1#@catalogue.tn/",
    "question mark": "http://127.0.0.1?@catalogue.tn/",
    "tab inside": "http://127.0\t.0.1/",
    "line break": "http://127.0.0.1\r\nHost: catalogue.tn/",
    "space before": "  http://127.0.0.1/",
}

NOT_HTTP = ["file:///etc/passwd", "ftp://catalogue.tn/a", "gopher://127.0.0.1:6379/_x", "dict://x/",
            "data:text/plain,x", "javascript:alert(1)", "jar:http://x!/", "//127.0.0.1/", "unix:/x",
            "http+unix://%2Ftmp%2Fs/", "ldap://127.0.0.1/", "HTTP:127.0.0.1", "http:///x", ""]  # fmt: skip


class Recorder:
    """Notes the connections that a client would make, and makes none."""

    def __init__(self) -> None:
        self.made: list[tuple[str, int]] = []

    def __call__(self, family: int, number: str, port: int, seconds: float) -> socket.socket:
        """Note a connection; refuse it."""
        self.made.append((number, port))
        raise ConnectionRefusedError("noted")


def family(number: str) -> int:
    """Give the family of a number."""
    return socket.AF_INET6 if ":" in number else socket.AF_INET


def answering(*numbers: str) -> HttpClient:
    """Give a client for whom every name has these addresses."""
    found = [(int(family(number)), number) for number in numbers]
    return HttpClient(look_up=lambda *_: found, connect=Recorder(), limits=Limits(retries=0))


def made(client: HttpClient) -> list[tuple[str, int]]:
    """Give the connections that a client tried to make."""
    recorder = client._dialler.connect
    assert isinstance(recorder, Recorder)
    return recorder.made


@pytest.fixture
def server(server: FaultServer) -> FaultServer:
    """Give a server on loopback that notes who comes."""
    server.mount("/", send(b"secret"))
    return server


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_a_name_with_such_an_address_is_refused(number: str) -> None:
    """Nothing is connected to, whatever the name's other addresses are."""
    for numbers in ((number,), (PUBLIC, number), (number, PUBLIC)):
        client = answering(*numbers)
        with pytest.raises(errors.AddressForbidden):
            client.get("http://catalogue.tn/")
        assert made(client) == []


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_such_an_address_written_out_is_refused(number: str) -> None:
    """As the host of an address, through the system's own resolver."""
    host = f"[{number.replace('%', '%25')}]" if ":" in number else number
    recorder = Recorder()
    with pytest.raises((errors.AddressForbidden, errors.AddressInvalid, errors.HostUnknown)):
        HttpClient(connect=recorder, limits=Limits(retries=0)).get(f"http://{host}/")
    assert recorder.made == []


@pytest.mark.parametrize("url", SPELLINGS.values(), ids=SPELLINGS)
def test_loopback_is_refused_in_any_spelling(url: str) -> None:
    """By whatever way of writing it: a name that the system does not know will do as well."""
    recorder = Recorder()
    with pytest.raises((errors.AddressForbidden, errors.AddressInvalid, errors.HostUnknown)):
        HttpClient(connect=recorder, limits=Limits(retries=0)).get(url)
    assert recorder.made == []


@pytest.mark.parametrize("url", NOT_HTTP)
def test_only_the_web_is_read(url: str) -> None:
    """No files, no other protocols."""
    recorder = Recorder()
    with pytest.raises(errors.AddressInvalid):
        HttpClient(connect=recorder).get(url)
    assert recorder.made == []


@pytest.mark.parametrize("port", [1, 21, 22, 23, 25, 53, 110, 139, 445, 465, 587, 993, 2049, 3306,
                                  5432, 6379, 6667, 9200, 11211, 27017])  # fmt: skip
def test_a_port_that_is_no_web_servers_is_refused(port: int) -> None:
    """The portal may not be made to talk to somebody's mail server or database."""
    client = answering(PUBLIC)
    with pytest.raises(errors.AddressForbidden, match=f"port {port}"):
        client.get(f"http://catalogue.tn:{port}/")
    assert made(client) == []


@pytest.mark.parametrize("port", [80, 81, 443, 5000, 8000, 8080, 8443])
def test_ports_of_web_servers_are_not(port: int) -> None:
    """CKAN, GeoNetwork and others stand on such."""
    client = answering(PUBLIC)
    with pytest.raises(errors.ConnectionFailed):
        client.get(f"http://catalogue.tn:{port}/")
    assert made(client) == [(PUBLIC, port)]


def test_a_name_is_looked_up_once_a_connection() -> None:
    """It is the checked number that is connected to: what the name says a moment later is not heard."""
    answers: list[Found] = [[(socket.AF_INET, PUBLIC)], [(socket.AF_INET, "127.0.0.1")]]
    recorder = Recorder()
    client = HttpClient(look_up=lambda *_: answers.pop(0), connect=recorder,
                        limits=Limits(retries=0))  # fmt: skip
    with pytest.raises(errors.ConnectionFailed):
        client.get("http://rebind.tn/")
    assert recorder.made == [(PUBLIC, 80)]
    with pytest.raises(errors.AddressForbidden):
        client.get("http://rebind.tn/")
    assert recorder.made == [(PUBLIC, 80)]


def test_a_name_that_changes_between_two_attempts_is_refused() -> None:
    """Each attempt is checked anew."""
    answers: list[Found] = [[(socket.AF_INET, PUBLIC)], [(socket.AF_INET, "10.0.0.1")]]
    recorder = Recorder()
    client = HttpClient(look_up=lambda *_: answers.pop(0), connect=recorder, sleep=lambda _: None)
    with pytest.raises(errors.AddressForbidden):
        client.get("http://rebind.tn/")
    assert recorder.made == [(PUBLIC, 80)]


def test_a_slow_name_server_is_not_waited_for() -> None:
    """Looking a name up counts towards the deadline."""
    never = threading.Event()

    def look_up(host: str, port: int) -> Found:
        never.wait(30)
        return []

    client = HttpClient(look_up=look_up, limits=Limits(deadline_seconds=0.2, retries=0))
    with pytest.raises((errors.HostUnknown, errors.DeadlineExceeded)):
        client.get("http://slow.tn/")
    never.set()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_onto_loopback_reaches_nobody(server: FaultServer, status: int) -> None:
    """Whatever its kind: the second hop is checked as the first."""
    front = FaultServer()
    url = front.on("/", to(f"http://localhost:{server.port}/", status))
    with pytest.raises(errors.AddressForbidden):
        HttpClient(AllowedHosts.parse(f"127.0.0.1:{front.port}")).get(url)
    assert (server.asked, front.targets) == ([], ["/"])
    front.close()


@pytest.mark.parametrize("location", [*SPELLINGS.values(), *NOT_HTTP[:6]])
def test_a_redirect_to_any_spelling_reaches_nobody(location: str) -> None:
    """The address in the answer is read as one that a person typed."""
    front = FaultServer()
    written = location.replace("\r\n", "%0d%0a").strip().encode().decode("latin-1")
    url = front.on("/", to(written))
    recorder = Recorder()

    def connect(number_family: int, number: str, port: int, seconds: float) -> socket.socket:
        if port == front.port:
            return socket.create_connection((number, port), seconds)
        return recorder(number_family, number, port, seconds)

    client = HttpClient(AllowedHosts.parse(f"127.0.0.1:{front.port}"), connect=connect,
                        limits=Limits(retries=0))  # fmt: skip
    with pytest.raises(errors.FetchError) as raised:
        client.get(url)
    assert not isinstance(raised.value, errors.ConnectionFailed)
    assert recorder.made == []
    front.close()


def test_an_allowed_host_is_reached_on_its_port_alone(server: FaultServer) -> None:
    """An intranet's host is named with its port, or with all of them."""
    url = f"{server.url}/"
    assert HttpClient(AllowedHosts.parse(f"127.0.0.1:{server.port}")).get(url).content == b"secret"
    assert HttpClient(AllowedHosts.parse("127.0.0.1")).get(url).content == b"secret"
    with pytest.raises(errors.AddressForbidden):
        HttpClient(AllowedHosts.parse("127.0.0.1:1")).get(url)
    assert len(server.asked) == 2


def test_another_spelling_of_an_allowed_host_is_not_allowed(server: FaultServer) -> None:
    """What is allowed is a name, not what it resolves to."""
    with pytest.raises(errors.AddressForbidden):
        HttpClient(AllowedHosts.parse("127.0.0.1")).get(f"http://127.1:{server.port}/")
    assert server.asked == []


def test_a_proxy_of_the_environment_is_not_used(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would go to any address on the portal's behalf."""
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.setenv("HTTP_PROXY", server.url)
    client = answering(PUBLIC)
    with pytest.raises(errors.ConnectionFailed):
        client.get("http://catalogue.tn/")
    assert (made(client), server.asked) == ([(PUBLIC, 80)], [])


def test_the_systems_resolver_reads_numbers() -> None:
    """The matrix stands on it: decimal and octal forms are numbers to it, not names."""
    assert {number for _, number in resolve("2130706433", 80)} == {"127.0.0.1"}
    assert {number for _, number in resolve("0177.0.0.1", 80)} == {"127.0.0.1"}
