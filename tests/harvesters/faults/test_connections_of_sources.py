"""How a source is connected to, by its configuration: certificates, rate, header of its key."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.ogptn.harvesters.sources.connection import Connection, read_connection
from ckanext.ogptn.harvesters.sources.settings import read_settings
from tests.harvesters.faults.fault_server import pem

ROOT, MIDDLE = pem("root"), pem("middle")


def test_nothing_is_the_sites_own_way() -> None:
    """No extra certificate, the site's rate, the usual header."""
    assert read_connection({}) == Connection("", 0.0, "")


def test_certificates_are_one_text_or_a_list() -> None:
    """As they are pasted, one after the other."""
    for given in (ROOT + MIDDLE, [ROOT, MIDDLE]):
        read = read_connection({"certificates": given}).certificates
        assert read.count("-----BEGIN CERTIFICATE-----") == 2


@pytest.mark.parametrize("rate", [0.05, 1, 2.5, 100])
def test_a_rate_is_a_number(rate: float) -> None:
    """Of requests a second."""
    assert read_connection({"requests_per_second": rate}).requests_per_second == rate


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"requests_per_second": 0}, "a number from 0.05 to 100"),
        ({"requests_per_second": -1}, "a number from"),
        ({"requests_per_second": 101}, "a number from"),
        ({"requests_per_second": "5"}, "a number from"),
        ({"requests_per_second": True}, "a number from"),
        ({"requests_per_second": float("nan")}, "a number from"),
        ({"certificates": 5}, "text in PEM"),
        ({"certificates": [ROOT, None]}, "text in PEM"),
        ({"certificates": "trust me"}, "PEM text is wanted"),
        ({"api_key_header": "Host"}, "may not be Host"),
        ({"api_key_header": "X-Key: a"}, "the name of a header"),
        ({"api_key_header": ["X"]}, "the name of a header"),
    ],
)
def test_what_is_wrong_is_said_in_the_form(config: dict[str, Any], said: str) -> None:
    """By its key."""
    with pytest.raises(ValueError, match=said):
        read_connection(config)


def test_the_form_of_a_source_checks_them_too() -> None:
    """Wherever its settings are read."""
    with pytest.raises(ValueError, match="requests_per_second"):
        read_settings("http://a.tn", '{"requests_per_second": 0}', "energy", {"ckan": frozenset()})
    assert read_settings("http://a.tn", '{"requests_per_second": 1}', "energy",
                         {"ckan": frozenset()}).url == "http://a.tn"  # fmt: skip
