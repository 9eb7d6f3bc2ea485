"""Which network addresses the portal may reach.

A source's address, a redirect and a link inside a record are all written by others, and any of
them may point into the portal's own network. So the address is checked when the connection is
made, on the numbers that are then used: a name that resolves differently a moment later
(rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ckanext.ogptn.net.errors import AddressForbidden, HostUnknown

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Found = list[tuple[int, str]]
Resolve = Callable[[str, int], Found]

# RFC 6052: how a network without IPv4 writes an IPv4 address; the last 32 bits are that address.
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
# RFC 4291: the only addresses of single machines on the public IPv6 internet.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# IANA's registries of special addresses, written out: Python's own tables differ from one release
# to the next.
_CLOSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/3",
        # Teredo and other tunnels, 6to4, documentation.
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip

# Web servers of public bodies stand on these and on ports above 1023.
_WEB_PORTS = frozenset({80, 81, 88, 443})
# Services above 1023 that would take a request for commands: mail and chat, files, databases.
_OTHER_PORTS = frozenset({
    1433, 1521, 1720, 1723, 2049, 2375, 2376, 2379, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432,
    5672, 5900, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9200, 9300, 10080,
    11211, 27017,
})  # fmt: skip


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
        shown = f"[{host}]" if ":" in host else host
        return bool(self.entries & {host, shown, f"{shown}:{port}"})


def embedded_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Find the IPv4 address that an IPv6 one stands for: mapped, or translated (NAT64)."""
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the public internet and to one machine of it.

    Tunnels that carry IPv4 inside IPv6 (6to4, Teredo, IPv4-compatible, locally translated) are not
    public whatever they carry: no site that is read needs them.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = embedded_ipv4(address)
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST:
            return False
    return address.is_global and not any(address in network for network in _CLOSED)


def is_web_port(port: int) -> bool:
    """Say whether a port may be a web server's: no mail, chat, file or database service."""
    return port in _WEB_PORTS or (port > 1023 and port not in _OTHER_PORTS)


def resolve(host: str, port: int) -> Found:
    """Look a host up: pairs of address family and number, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(int(family), str(place[0])) for family, _, _, _, place in found]


def look_up_within(seconds: float, look_up: Resolve, host: str, port: int) -> Found:
    """Look a host up, but give up after some seconds: a name server may be slow on purpose.

    Raises TimeoutError, and what ``look_up`` raises.
    """
    answers: queue.SimpleQueue[Found | OSError | ValueError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(look_up(host, port))
        except (OSError, ValueError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, seconds))
    except queue.Empty as error:
        raise TimeoutError("the name servers are too slow") from error
    if isinstance(answer, Exception):
        raise answer
    return answer


def reachable(
    url: str,
    host: str,
    port: int,
    allowed: AllowedHosts,
    look_up: Resolve = resolve,
    seconds: float = 30.0,
) -> Found:
    """Give the addresses of a host that may be connected to.

    Raises AddressForbidden when any of them is not public and the host is not allowed: a name
    that resolves to both kinds is an attempt to slip through. Raises HostUnknown when there is
    none.
    """
    free = (host, port) in allowed
    if not free and not is_web_port(port):
        raise AddressForbidden(url, f"port {port} is no web server's")
    try:
        found = look_up_within(seconds, look_up, host, port)
    except (OSError, ValueError) as error:
        raise HostUnknown(url, f"the host {host} is not known: {error}") from error
    if not free:
        _refuse_private(url, host, (number for _, number in found))
    if not found:
        raise HostUnknown(url, f"the host {host} has no address")
    return found


def _refuse_private(url: str, host: str, numbers: Iterable[str]) -> None:
    for number in numbers:
        if not is_public(ipaddress.ip_address(number.partition("%")[0])):
            raise AddressForbidden(url, f"the host {host} has the address {number}, not public")
