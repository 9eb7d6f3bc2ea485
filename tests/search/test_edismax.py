"""The extended search box: edismax."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Find = Callable[..., list[str]]
Put = Callable[..., None]
BOX = {
    "defType": "edismax",
    "qf": "name^4 title^4 tags^2 text",
    "mm": "2<-1 5<80%",
    "tie": "0.1",
    "sort": "name asc",
}


@pytest.fixture
def library(put: Put) -> None:
    """Index five records."""
    put("a", title="Open budget of the state", tags=["money"], views_total=3)
    put("b", title="Budget execution", tags=["money"], views_total=10)
    put("c", title="Water quality", tags=["rivers"])
    put("d", title="Transport timetables", sector="transport")
    put("e", title="Open transport", sector="transport")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("*:*", "abcde"),
        ("*", "abcde"),
        ("budget", "ab"),
        ("budget open", "a"),
        ("+budget -open", "b"),
        ("budget AND open", "a"),
        ("budget AND NOT open", "b"),
        ("budget NOT open", "b"),
        ("NOT budget", "cde"),
        ("(budget OR water) AND quality", "c"),
        ("+(budget water) -execution", ""),
        ("+(budget OR water) -execution", "ac"),
        ("bud*", "ab"),
        ("bud* -execution", "a"),
        ("wat?r", "c"),
        ("watr~1", "c"),
        ('"open state"~3', "a"),
        ('"state open"', ""),
        ("budget^4", "ab"),
        ("money", "ab"),
        ("title:budget", "ab"),
        ("title:budget open", "a"),
        ("+title:open +sector:transport", "e"),
        ("title:(open transport) AND sector:transport", "e"),
        ("views_total:[4 TO *]", "b"),
        ("budget views_total:[* TO 5]", "a"),
        ("budget (", "ab"),
    ],
)
def test_a_query_finds_what_it_says(library: None, find: Find, query: str, found: str) -> None:
    """Operators, groups, patterns, fields and ranges mean what they mean in Solr."""
    assert "".join(find(query, **BOX)) == found


@pytest.mark.embedded("Solr counts the clauses by mm although they are joined by OR")
@pytest.mark.parametrize("query", ["title:execution OR water", "execution OR wat*"])
def test_or_means_either(library: None, find: Find, query: str) -> None:
    """A query that says OR is not asked for more by mm, which CKAN sends with every query."""
    assert find(query, **BOX) == ["b", "c"]


@pytest.mark.embedded("Solr reads a colon as that of a field")
def test_prose_with_a_colon_is_prose(library: None, find: Find) -> None:
    """What people paste is read as words."""
    assert find("Transport : timetables", **BOX) == ["d"]
