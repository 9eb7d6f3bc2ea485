"""Sorting, paging, facets and returned fields."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ckanext.ogptn.search.errors import Refused
from tests.search.backends import REFUSALS, Answering

Find = Callable[..., list[str]]
Put = Callable[..., None]


@pytest.fixture
def shelf(put: Put) -> None:
    """Index six records with equal and missing values."""
    put(
        "a",
        title_string="Zoo",
        views_total=2,
        frequency="monthly",
        metadata_modified="2018-01-03T00:00:00Z",
    )
    put(
        "b",
        title_string="apple",
        views_total=1,
        frequency="daily",
        metadata_modified="2018-01-01T00:00:00Z",
    )
    put(
        "c",
        title_string="Apple",
        views_total=2,
        frequency="monthly",
        metadata_modified="2018-01-02T00:00:00Z",
    )
    put(
        "d",
        views_total=1,
        metadata_modified="2018-01-05T00:00:00Z",
        start_date="2016-01-01T00:00:00Z",
    )
    put(
        "e",
        title_string="Élan",
        views_total=2,
        frequency="daily",
        metadata_modified="2018-01-04T00:00:00Z",
    )
    put(
        "f",
        title_string="elan",
        start_date="2014-01-01T00:00:00Z",
        metadata_modified="2018-01-06T00:00:00Z",
    )


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("name asc", "abcdef"),
        ("name desc", "fedcba"),
        ("title_string asc", "cabfed"),
        ("metadata_modified desc", "fdeacb"),
        ("score desc, metadata_modified desc", "fdeacb"),
        ("views_total desc, name desc", "ecadbf"),
        ("views_total desc, title_string asc", "caebdf"),
        ("frequency asc, name asc", "beacdf"),
        ("frequency desc, views_total desc, name desc", "caebdf"),
        ("start_date desc, name asc", "dfabce"),
        ("views_total desc, start_date desc, name asc", "acedbf"),
        ("views_total desc, frequency asc, name asc", "eacbdf"),
    ],
)
def test_records_come_in_the_order_of_several_keys(
    shelf: None, find: Find, sort: str, names: str
) -> None:
    """Each key orders what is equal in those before it; strings that are missing come last, numbers count as least."""
    assert "".join(find(sort=sort)) == names


@pytest.mark.parametrize(
    "sort", ["name asc", "views_total desc, name desc", "frequency asc, name asc"]
)
def test_pages_join_to_the_whole(shelf: None, find: Find, sort: str) -> None:
    """Pages of two hold every record once, in order."""
    pages = [find(sort=sort, start=start, rows=2) for start in (0, 2, 4, 6)]
    assert [name for page in pages for name in page] == find(sort=sort)
    assert pages[3] == []


@pytest.mark.embedded("Solr sorts by functions too, and says otherwise what it refuses")
@pytest.mark.parametrize(
    "sort", ["name", "name up", "sum(views_total,1) desc", "tags asc", "text asc", "name asc,"]
)
def test_an_order_that_cannot_be_kept_is_refused(shelf: None, find: Find, sort: str) -> None:
    """Functions, fields of many values and words, and unknown directions are refused by name."""
    with pytest.raises(Refused, match='Invalid "sort" parameter'):
        find(sort=sort)


def test_rows_may_be_none(shelf: None, engine: Answering) -> None:
    """With rows=0, only the count comes back."""
    engine.commit()
    response = engine.search({"q": "*:*", "rows": 0})["response"]
    assert (response["numFound"], response["start"], response["docs"]) == (6, 0, [])


@pytest.mark.embedded("Solr ignores many parameters, and says otherwise what it refuses")
@pytest.mark.parametrize(
    ("name", "value"),
    [("rows", "many"), ("start", -1), ("facet.limit", -2), ("q.op", "XOR"), ("defType", "lucid"), ("tie", "2"),
     ("fl", "sum(a,b)"), ("group", "true"), ("hl", "true"), ("facet.field", "{!key=x}tags")],
)  # fmt: skip
def test_a_parameter_that_is_not_honoured_is_named(find: Find, name: str, value: object) -> None:
    """Nothing is ignored in silence."""
    with pytest.raises(Refused, match=f'Invalid "{name}" parameter'):
        find(facet="true", **{"facet.field": "tags", name: value})


def facets(engine: Answering, **parameters: object) -> dict[str, list[object]]:
    """Return the facets of all records."""
    engine.commit()
    asked = {"q": "*:*", "facet": "true", "facet.mincount": 1, **parameters}
    found: dict[str, list[object]] = engine.search(asked)["facet_counts"]["facet_fields"]
    return found


def test_facets_count_values(put: Put, engine: Answering) -> None:
    """The most frequent value comes first, equal ones by name; an unknown field has none."""
    put("a", tags=["x", "z"], vocab_v=["2014-01-01T00:00:00Z"])
    put("b", tags=["x", "y"], organization="o")
    found = facets(engine, **{"facet.field": ["tags", "organization", "vocab_v", "nothing"]})
    assert found == {
        "tags": ["x", 2, "y", 1, "z", 1],
        "organization": ["o", 1],
        "vocab_v": ["2014-01-01T00:00:00Z", 1],
        "nothing": [],
    }


def test_facets_have_a_limit(put: Put, engine: Answering) -> None:
    """facet.limit keeps the most frequent; -1 keeps all, by name."""
    put("a", tags=["x", "b"])
    put("b", tags=["x", "a"])
    assert facets(engine, **{"facet.field": "tags", "facet.limit": 2}) == {"tags": ["x", 2, "a", 1]}
    assert facets(engine, **{"facet.field": "tags", "facet.limit": -1}) == {
        "tags": ["a", 1, "b", 1, "x", 2]
    }


def test_facets_count_only_what_is_found(put: Put, engine: Answering) -> None:
    """facet.mincount=0 adds the values that no found record has."""
    put("a", tags=["x"])
    put("b", tags=["y"])
    assert facets(engine, q="name:a", **{"facet.field": "tags"}) == {"tags": ["x", 1]}
    asked = {"facet.field": "tags", "facet.mincount": 0}
    assert facets(engine, q="name:a", **asked) == {"tags": ["x", 1, "y", 0]}


@pytest.mark.embedded("Solr counts the stems of words")
def test_words_are_not_counted(put: Put, engine: Answering) -> None:
    """The words of a text are no facet."""
    with pytest.raises(Refused, match=r'"facet\.field"'):
        facets(engine, **{"facet.field": "text"})


def test_only_the_fields_asked_for_come_back(put: Put, engine: Answering) -> None:
    """fl takes names, patterns and score; what the schema does not store is not handed out."""
    put(
        "a",
        title="T",
        res_format=["CSV", "PDF"],
        res_name=["one"],
        permission_labels=["public"],
        unknown="x",
    )
    engine.commit()

    def doc(fl: str) -> dict[str, object]:
        found: dict[str, object] = engine.search({"q": "title:T", "fl": fl})["response"]["docs"][0]
        return found

    assert doc("name,title") == {"name": "a", "title": "T"}
    assert doc("res_*") == {"res_format": ["CSV", "PDF"], "res_name": ["one"]}
    assert doc("permission_labels unknown") == {}
    assert set(doc("name score")) == {"name", "score"}


def test_dates_come_back_as_solr_writes_them(put: Put, engine: Answering) -> None:
    """Milliseconds are kept, and left out where they are zero."""
    put("a", metadata_modified="2014-06-10T08:24:12.782257Z", due_date="2016-07-01T00:00:00+01:00")
    engine.commit()
    doc = engine.search({"q": "*:*", "fl": "metadata_modified,due_date"})["response"]["docs"][0]
    assert doc == {
        "metadata_modified": "2014-06-10T08:24:12.782Z",
        "due_date": "2016-06-30T23:00:00Z",
    }


def test_a_record_replaces_the_one_of_the_same_key(put: Put, find: Find) -> None:
    """The key is index_id."""
    put("a", title="old")
    put("a", title="new")
    assert (find("title:old"), find("title:new")) == ([], ["a"])


def test_a_deletion_follows_what_was_written_before(
    put: Put, engine: Answering, find: Find
) -> None:
    """What waits is written in its order."""
    put("a")
    put("b")
    engine.delete('+(id:"a" OR name:"a") AND +site_id:"test"', commit=False)
    put("c")
    assert find(sort="name asc") == ["b", "c"]


def test_a_value_that_is_no_date_is_refused(engine: Answering) -> None:
    """CKAN turns the error into its own and keeps the dataset out of the index."""
    with pytest.raises(REFUSALS, match=r"due_date|Invalid Date"):
        engine.add({"index_id": "a", "site_id": "s", "id": "a", "due_date": "soon"}, commit=True)


@pytest.mark.embedded("Solr refuses the record")
def test_a_value_longer_than_a_term_is_kept(put: Put, engine: Answering) -> None:
    """A long value cannot be searched for, and harms nothing."""
    put("a", title="T", notes="n" * 100_000, sector="s" * 100_000)
    engine.commit()
    assert engine.search({"q": "title:T"})["response"]["numFound"] == 1


def test_equally_frequent_values_are_cut_by_name(put: Put, engine: Answering) -> None:
    """Where the limit falls among equals, the first by name stay."""
    for number in range(9, -1, -1):
        put(f"r{number}", tags=[f"t{number}", "common"])
    found = facets(engine, **{"facet.field": ["tags", "name"], "facet.limit": 3})
    assert found == {"tags": ["common", 10, "t0", 1, "t1", 1], "name": ["r0", 1, "r1", 1, "r2", 1]}
