"""Queries in Lucene's syntax."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ckanext.ogptn.search.errors import Refused
from tests.search.backends import REFUSALS

Find = Callable[..., list[str]]
Put = Callable[..., None]


@pytest.fixture
def library(put: Put) -> None:
    """Index five records."""
    put("a", title="Open budget of the state", tags=["budget", "open data"], views_total=3)
    put("b", title="Budget execution", tags=["budget"], extras_frequency="monthly", views_total=10)
    put("c", title="Water quality", tags=["water"], due_date="2018-04-25T00:00:00Z")
    put("d", title="Transport timetables", sector="transport", due_date="2017-12-31T00:00:00Z")
    put(
        "e",
        title="Open transport",
        sector="transport",
        vocab_commitment=["tn-2014-05", "tn-2016-07"],
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("*:*", "abcde"),
        ("*", "abcde"),
        ("title:budget", "ab"),
        ("title:budgets", "ab"),
        ("budget open", "a"),
        ("budget OR water", "abc"),
        ("budget || water", "abc"),
        ("budget && open", "a"),
        ("budget AND NOT open", "b"),
        ("budget !open", "b"),
        ("budget -open", "b"),
        ("+budget +open", "a"),
        ("-budget", "cde"),
        ("-budget -water", "de"),
        ("NOT budget", "cde"),
        ("(budget AND open) OR water", "ac"),
        ("title:(water OR timetables)", "cd"),
        ('title:"open budget"', "a"),
        ('title:"budget open"', ""),
        ('title:"open state"~3', "a"),
        ("tags:budget", "ab"),
        ('tags:"open data"', "a"),
        ("tags:open", ""),
        (r"tags:open\ data", "a"),
        ("tags:bud*", "ab"),
        ("tags:*ter", "c"),
        ("tags:w?ter", "c"),
        ("title:tim*tables", "d"),
        ("title:Budg*", "ab"),
        ("title:budgte~", "ab"),
        ("title:budgte~1", "ab"),
        ("title:wader~1", "c"),
        ("tags:watr~1", "c"),
        ("title:/bud.*/", "ab"),
        ("sector:transport", "de"),
        ("sector:Transport", ""),
        ("sector:trans*", "de"),
        ("sector:[* TO *]", "de"),
        ("-sector:[* TO *]", "abc"),
        ("sector:*", "de"),
        ("-sector:*", "abc"),
        ("extras_frequency:monthly", "b"),
        ("monthly", "b"),
        ("vocab_commitment:tn-2014-05", "e"),
        ('vocab_commitment:"tn-2014-05"', "e"),
        ("name:[b TO d]", "bcd"),
        ("name:{b TO d]", "cd"),
        ("name:[b TO d}", "bc"),
        ("name:[d TO *]", "de"),
        ("sector:[a TO u]", "de"),
        ("views_total:[4 TO *]", "b"),
        ("views_total:[3 TO 10]", "ab"),
        ("views_total:{3 TO 10]", "b"),
        ("views_total:3", "a"),
        ("due_date:[2018-01-01T00:00:00Z TO *]", "c"),
        ("due_date:[* TO 2018-01-01T00:00:00Z}", "d"),
        ("due_date:[NOW-7DAYS TO NOW]", "c"),
        ("due_date:[NOW/YEAR-1YEAR TO NOW/YEAR]", "d"),
        (r"due_date:2018-04-25T00\:00\:00Z", "c"),
        ('due_date:"2018-04-25T00:00:00Z"', "c"),
        ("title:water^4", "c"),
        ("(title:water)^2 OR title:execution", "bc"),
        ("name:a OR name:b AND name:c", ""),
        ("name:(a b)", "ab"),
        ("-name:(a b)", "cde"),
        ("tags:(budget water)", "abc"),
        ('tags:("budget" "water")', ""),
        ("tags:(budget AND water)", ""),
        ("name:(a b -c)", "ab"),
        ("name:(a b AND c)", ""),
        ("name:(a OR b c)", "c"),
        ("views_total:(3 10)", "ab"),
        ("title:(open budget)", "a"),
        ("filter(sector:transport)", "de"),
        ("+filter(sector:transport) -filter(title:open)", "d"),
        ("'budget'", "ab"),
        ("title:'budget' open", "a"),
        ('tags: "budget"', "ab"),
        ("(*:* -title:budget) AND title:open", "e"),
        ("title:budget not title:open", ""),
        ("title:(+open -budget)", "e"),
        ('due_date:["2018-01-01T00:00:00Z" TO NOW]', "c"),
    ],
)
def test_a_query_finds_what_lucene_would(library: None, find: Find, query: str, found: str) -> None:
    """Terms, phrases, patterns, ranges, groups and signs mean what they mean in Solr."""
    assert sorted(find(query)) == list(found)


def test_the_default_operator_is_a_parameter(library: None, find: Find) -> None:
    """With q.op=OR, one word is enough."""
    assert sorted(find("budget open", **{"q.op": "OR"})) == ["a", "b", "e"]


def test_the_default_field_is_a_parameter(library: None, find: Find) -> None:
    """A word without a field is looked for in df."""
    assert find("transport", df="sector", sort="name asc") == ["d", "e"]


def test_filters_join(library: None, find: Find) -> None:
    """Every filter must match."""
    assert find(fq=["title:open", "+sector:transport"]) == ["e"]


@pytest.mark.parametrize(
    "query",
    ["title:(open", "AND", "title:", "[a TO", '"open', "a:b:c", "views_total:many", "due_date:soon",
     "views_total:[a TO b]", "due_date:20*", "title:/(/", "+", "a^", "title:open^."],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(library: None, find: Find, query: str) -> None:
    """What is no query ends as an error, never as an answer."""
    with pytest.raises(REFUSALS):
        find(query)


@pytest.mark.embedded("Solr names no parameter")
@pytest.mark.parametrize(
    "query", ["title:(open", "views_total:many", "*:budget", "due_date:20*", "title:open^."]
)
def test_a_refusal_names_the_parameter(library: None, find: Find, query: str) -> None:
    """The reader learns where the error is."""
    with pytest.raises(Refused, match='Invalid "q" parameter'):
        find(query)


@pytest.mark.embedded("Solr has bounds of its own")
@pytest.mark.parametrize(
    "query",
    [
        " OR ".join(f"name:n{i}" for i in range(10_000)),
        "(" * 500 + "a" + ")" * 500,
        "-" * 200 + "a",
        "title:" + "*a" * 50,
        "title:/" + "(a|b)" * 100 + "/",
        "a" * 300_000,
        "{!frange l=0 u=1}sum(1,2)",
    ],
)
def test_hostile_queries_are_refused(library: None, find: Find, query: str) -> None:
    """Too many clauses, too deep brackets, too many wildcards and unknown parsers end as a refusal."""
    with pytest.raises(Refused):
        find(query)


def test_a_long_list_of_values_is_answered(library: None, find: Find) -> None:
    """A filter over a thousand ids, as CKAN's plugins write them, is no hostile query."""
    ids = " OR ".join(f'"{i}"' for i in range(1000))
    assert find(fq=f'+id:("a" OR {ids})') == ["a"]
