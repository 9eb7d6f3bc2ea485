"""Leave a host alone that does not answer: each request to it would cost its whole patience again."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

from ckanext.ogptn.net import errors
from ckanext.ogptn.net.urls import Origin

# So many times in a row, whatever was asked for.
MOST_FAILURES = 3
# What tells of a host that is down, and not of one page of it.
SILENCE = (errors.ConnectionFailed, errors.DeadlineExceeded, errors.HostUnknown)


class Failures(Protocol):
    """Where failures in a row are counted, by host and port."""

    def count(self, host: str, port: int) -> int:
        """Give how many there have been."""
        ...

    def add(self, host: str, port: int) -> None:
        """Count one more."""
        ...

    def clear(self, host: str, port: int) -> None:
        """Begin anew: the host has answered."""
        ...


class OwnFailures:
    """Failures that one client has met."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, int]] = Counter()

    def count(self, host: str, port: int) -> int:
        """Give how many there have been."""
        return self._counts[host, port]

    def add(self, host: str, port: int) -> None:
        """Count one more."""
        self._counts[host, port] += 1

    def clear(self, host: str, port: int) -> None:
        """Begin anew."""
        self._counts.pop((host, port), None)


class Breaker:
    """Refuse requests to hosts that have been silent too often."""

    def __init__(self, failures: Failures) -> None:
        self.failures = failures

    def check(self, url: str) -> None:
        """Raise ConnectionFailed for a host that is left alone."""
        asked = Origin.of(url)
        if self.failures.count(asked.host, asked.port) >= MOST_FAILURES:
            said = f"{asked.host} was silent {MOST_FAILURES} times in a row, and is left alone"
            raise errors.ConnectionFailed(url, said)

    def note(self, url: str, error: errors.FetchError | None) -> None:
        """Count how a request to an address went."""
        asked = Origin.of(url)
        if isinstance(error, SILENCE):
            self.failures.add(asked.host, asked.port)
        elif self.failures.count(asked.host, asked.port):
            self.failures.clear(asked.host, asked.port)
