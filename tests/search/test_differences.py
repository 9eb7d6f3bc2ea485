"""Where the embedded engine differs from Solr on purpose. ``docs/engine.md`` tells the same to its readers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.search.backends import Answering, SolrServer

Find = Callable[..., list[str]]
Put = Callable[..., None]


@pytest.fixture
def library(put: Put) -> None:
    """Index three records."""
    put("a", title="Open budget", views_total=2, start_date="2016-01-01T00:00:00Z")
    put("b", title="Open transport: buses", sector="transport", views_total=1)
    put("c", title="Water", start_date="2014-01-01T00:00:00Z")


BOX = {"defType": "dismax", "qf": "title text", "mm": "1"}


@pytest.mark.parametrize(
    ("asked", "embedded", "solr"),
    [
        # Brackets that hold nothing but a negation mean all other records; in Solr they mean none.
        ({"q": "(-budget) AND open"}, "b", ""),
        ({"q": "+title:open -(-sector:transport)"}, "b", "ab"),
        # So does a search box that holds nothing but a negation.
        ({"q": "-budget", **BOX}, "bc", ""),
        # A colon in prose is no field.
        ({"q": "transport: buses"}, "b", ""),
        # Records without a number or date come last in any order; in Solr they count as 0, and as 1970.
        ({"sort": "views_total asc"}, "bac", "cba"),
        ({"sort": "start_date asc, name asc"}, "cab", "bca"),
    ],
)
def test_what_differs(
    library: None,
    engine: Answering,
    find: Find,
    asked: dict[str, str],
    embedded: str,
    solr: str,
) -> None:
    """Each difference has its reason beside it."""
    expected = solr if isinstance(engine, SolrServer) else embedded
    assert "".join(find(**{"sort": "name asc", **asked})) == expected
