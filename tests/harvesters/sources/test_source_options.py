"""What a source's configuration tells the reader of its protocol is checked when it is saved."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ckanext.ogptn.harvesters.sources.protocols import CATALOGUES, GEOGRAPHIC
from ckanext.ogptn.harvesters.sources.settings import SourceSettings, read_settings

SPOKEN = {name: one.options for name, one in {**GEOGRAPHIC, **CATALOGUES}.items()}


def settings_of(**config: Any) -> SourceSettings:
    """Read a configuration."""
    return read_settings("http://x.tn", json.dumps(config), "environment", SPOKEN)


@pytest.mark.parametrize(
    "config",
    [
        {"protocol": "ckan", "fq": "organization:dge", "publishers": ["DGE"], "page_size": 500},
        {"protocol": "csw", "constraint": "AnyText like '%eau%'", "page_size": 1},
        {"protocol": "ogc_records", "collection": "dataset", "page_size": 1000},
        {"protocol": "dcat", "publishers": []},
        {"protocol": "data_json", "publishers": ["ANPE"]},
        {"protocol": "waf"},
    ],
)
def test_each_protocol_takes_its_own(config: dict[str, Any]) -> None:
    """As docs/harvest.md lists them."""
    told = {key: value for key, value in config.items() if key != "protocol"}
    assert settings_of(**config).options == told


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"page_size": 0}, "page_size must be a whole number from 1 to 1000"),
        ({"page_size": 1001}, "page_size must be"),
        ({"page_size": "100"}, "page_size must be"),
        ({"protocol": "ckan", "publishers": "ANPE"}, "publishers must be a list"),
        ({"protocol": "ckan", "publishers": [3]}, "publishers must be a list of texts"),
        ({"protocol": "ckan", "fq": ["a"]}, "fq must be a text"),
        ({"protocol": "ogc_records", "collection": 3}, "collection must be a text"),
        ({"protocol": "waf", "page_size": 5}, "unknown option page_size"),
        (
            {"protocol": "gopher"},
            "protocol must be one of csw, ogc_records, waf, ckan, dcat, data_json",
        ),
    ],
)
def test_what_a_reader_could_not_use_is_refused_in_words(config: dict[str, Any], said: str) -> None:
    """Before a run fails of it."""
    with pytest.raises(ValueError, match=said):
        settings_of(**config)
