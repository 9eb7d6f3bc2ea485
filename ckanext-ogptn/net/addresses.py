"""Which network addresses the portal may reach.

A source's address, a redirect and a link inside a record are all written by others, and any of
them may point into the portal's own network. So the address is checked when the connection is
made, on the numbers that are then used: a name that resolves differently a moment later
(rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ckanext.ogptn.net.errors import AddressForbidden, HostUnknown

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[tuple[int, str]]]

# RFC 6052 and RFC 8215: IPv6 prefixes whose last 32 bits are an IPv4 address.
_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


@dataclass(frozen=True)
class AllowedHosts:
    """Hosts that are reached whatever their address, from `ogptn.harvest.allowed_hosts`."""

    entries: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> AllowedHosts:
        """Read hosts or ``host:port`` pairs, separated by spaces."""
        return cls(frozenset(entry.lower() for entry in text.split()))

    def __contains__(self, place: tuple[str, int]) -> bool:
        host, port = place[0].lower(), place[1]
        return host in self.entries or f"{host}:{port}" in self.entries


def embedded_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Find the IPv4 address that an IPv6 one stands for: mapped, 6to4, Teredo or translated."""
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in _TRANSLATED):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if int(address) >> 32 == 0:
        return ipaddress.IPv4Address(int(address))
    return None


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the public internet and to one machine of it."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = embedded_ipv4(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int) -> list[tuple[int, str]]:
    """Look a host up: pairs of address family and number, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(int(family), str(place[0])) for family, _, _, _, place in found]


def reachable(
    url: str, host: str, port: int, allowed: AllowedHosts, look_up: Resolve = resolve
) -> list[tuple[int, str]]:
    """Give the addresses of a host that may be connected to.

    Raises AddressForbidden when any of them is not public and the host is not allowed: a name
    that resolves to both kinds is an attempt to slip through. Raises HostUnknown when there is
    none.
    """
    try:
        found = look_up(host, port)
    except (OSError, UnicodeError) as error:
        raise HostUnknown(url, f"the host {host} is not known: {error}") from error
    if (host, port) not in allowed:
        _refuse_private(url, host, (number for _, number in found))
    if not found:
        raise HostUnknown(url, f"the host {host} has no address")
    return found


def _refuse_private(url: str, host: str, numbers: Iterable[str]) -> None:
    for number in numbers:
        if not is_public(ipaddress.ip_address(number.partition("%")[0])):
            raise AddressForbidden(url, f"the host {host} has the address {number}, not public")
