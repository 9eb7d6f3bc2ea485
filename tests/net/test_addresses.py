"""Which addresses may be reached."""

from __future__ import annotations

import ipaddress

import pytest

from ckanext.ogptn.net.addresses import AllowedHosts, is_public, reachable
from ckanext.ogptn.net.errors import AddressForbidden, HostUnknown

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "240.0.0.1",
    "::1", "::", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
    "2002:7f00:1::", "2002:a00:1::1", "2001:0:0:0:0:0:80ff:fffe",
]  # fmt: skip
PUBLIC = ["41.231.21.1", "196.203.250.1", "2a00:1450:4007:80f::200e", "64:ff9b::808:808"]


@pytest.mark.parametrize("number", PRIVATE)
def test_private_addresses_are_refused(number: str) -> None:
    """Loopback, private, link-local, shared, multicast, and IPv6 that stands for such IPv4."""
    assert not is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize("number", PUBLIC)
def test_public_addresses_are_not(number: str) -> None:
    """Also behind a translation (NAT64)."""
    assert is_public(ipaddress.ip_address(number))


def test_one_private_address_among_public_ones_is_enough() -> None:
    """A name that resolves to both kinds is an attempt to slip through."""
    with pytest.raises(AddressForbidden, match=r"10\.0\.0\.1"):
        reachable("u", "x.tn", 80, AllowedHosts(), lambda *_: [(2, "41.231.21.1"), (2, "10.0.0.1")])


def test_an_allowed_host_may_be_private() -> None:
    """By its name alone, or on one port."""
    allowed = AllowedHosts.parse("Intranet.tn localhost:5010")
    assert ("intranet.tn", 80) in allowed
    assert ("localhost", 5010) in allowed
    assert ("localhost", 80) not in allowed


def test_a_name_that_does_not_resolve_is_said() -> None:
    """The resolver's words are kept."""

    def fail(host: str, port: int) -> list[tuple[int, str]]:
        raise OSError("no such name")

    with pytest.raises(HostUnknown, match="no such name"):
        reachable("u", "x.tn", 80, AllowedHosts(), fail)
