"""A host that is silent is left alone; one that answers is asked for ever."""

from __future__ import annotations

import socket

import pytest

from ckanext.ogptn.net import errors
from ckanext.ogptn.net.addresses import AllowedHosts
from ckanext.ogptn.net.breaker import OwnFailures
from ckanext.ogptn.net.client import HttpClient, Limits
from tests.harvesters.faults.fault_server import FaultServer, send

PUBLIC = [(2, "41.231.21.1")]


def test_three_failures_in_a_row_are_enough() -> None:
    """The fourth request costs no time; another host is asked as before."""
    tried: list[str] = []

    def connect(family: int, number: str, port: int, seconds: float) -> socket.socket:
        tried.append(number)
        raise ConnectionRefusedError("nobody")

    client = HttpClient(look_up=lambda *_: PUBLIC, connect=connect, limits=Limits(retries=0))
    for path in "abcd":
        with pytest.raises(errors.ConnectionFailed):
            client.get(f"http://dead.tn/{path}")
    assert len(tried) == 3
    with pytest.raises(errors.ConnectionFailed, match="left alone"):
        client.head("http://dead.tn/e")
    with pytest.raises(errors.ConnectionFailed, match="nobody"):
        client.get("http://other.tn/")


def test_an_answer_of_any_kind_begins_anew() -> None:
    """An error of one page is no silence."""
    failures = OwnFailures()
    server = FaultServer()
    server.on("/none", send(status=404))
    for _ in range(2):
        failures.add("127.0.0.1", server.port)
    client = HttpClient(AllowedHosts.parse("127.0.0.1"), Limits(retries=0), failures=failures)
    for _ in range(5):
        with pytest.raises(errors.StatusError):
            client.get(f"{server.url}/none")
    assert failures.count("127.0.0.1", server.port) == 0
    server.close()


def test_what_never_left_the_portal_says_nothing_of_the_host() -> None:
    """An address that is refused is no failure of anybody."""
    failures = OwnFailures()
    client = HttpClient(look_up=lambda *_: [(2, "10.0.0.1")], failures=failures)
    with pytest.raises(errors.AddressForbidden):
        client.get("http://inside.tn/")
    assert failures.count("inside.tn", 80) == 0
