"""The judged set holds enough queries in each language, over records that exist."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from ckanext.ogptn.content.reading import read
from ckanext.ogptn.harvesters.sectors.fields import slug
from ckanext.ogptn.portal.sites.description import SITES, load_site

LEAST = {"ar": 43, "fr": 43, "en": 43, "mixed": 8}
JUDGED = Path(__file__).parent / "judged.yaml"


@pytest.fixture(scope="module")
def queries() -> list[dict[str, Any]]:
    """Read the judged set."""
    found: list[dict[str, Any]] = yaml.safe_load(JUDGED.read_text("utf-8"))["queries"]
    return found


def records() -> set[str]:
    """Name the records of a portal: a dataset keeps its source's name, or is named by its title."""
    content = read()
    names = {record["name"] for record in (*content.plans, *content.commitments)}
    for site in SITES:
        for dataset in load_site(site).datasets:
            names |= {dataset.name, slug(dataset.title["fr"])}
    return names


def test_each_language_has_enough_queries(queries: list[dict[str, Any]]) -> None:
    """At least 43 queries in each of the three languages, and 8 that mix them."""
    counted = Counter(entry["language"] for entry in queries)
    assert set(counted) == set(LEAST)
    assert all(counted[language] >= least for language, least in LEAST.items()), counted


def test_every_record_that_a_query_wants_exists(queries: list[dict[str, Any]]) -> None:
    """A judged record is a record of the portal's own content or of its example sources."""
    wanted = {name for entry in queries for name in entry["relevant"]}
    assert wanted <= records()


def test_every_query_wants_something(queries: list[dict[str, Any]]) -> None:
    """Each query says what is meant, has a grade from 1 to 3 a record, and at least one of 3."""
    for entry in queries:
        assert set(entry) == {"query", "language", "intent", "relevant"}, entry
        assert set(entry["relevant"].values()) <= {1, 2, 3}, entry
        assert 3 in entry["relevant"].values(), entry
        assert entry["intent"].strip()


def test_no_query_is_judged_twice(queries: list[dict[str, Any]]) -> None:
    """A query stands once in its language."""
    counted = Counter((entry["language"], entry["query"]) for entry in queries)
    assert max(counted.values()) == 1
