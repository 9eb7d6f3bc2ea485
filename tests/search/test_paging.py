"""Pages far down a list, and what is remembered of lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ckanext.ogptn.search import contract
from ckanext.ogptn.search.answer.memory import State
from ckanext.ogptn.search.engine import Engine
from ckanext.ogptn.search.index.folder import Folder

Find = Callable[..., list[str]]
Put = Callable[..., None]
remembered = pytest.mark.embedded("it is the embedded engine that remembers")
COUNT = 450
PAGES = [(0, 10), (95, 10), (190, 30), (249, 2), (330, 60), (445, 10), (450, 10), (10_000, 10)]


def title(number: int) -> str | None:
    """Name a record: three share a title, and the last thirty have none."""
    return f"title {number // 3 * 7 % 140:03}" if number < COUNT - 30 else None


def day(number: int) -> str:
    """Date a record: all days differ."""
    return f"{datetime(2016, 1, 1, tzinfo=UTC) + timedelta(days=number * 11 % COUNT):%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
def long_list(put: Put) -> None:
    """Index 450 records with titles that three share, and days of their own."""
    for number in range(COUNT):
        own = {"title_string": title(number)} if title(number) else {}
        put(
            f"r{number:03}",
            metadata_modified=day(number),
            views_total=number % 2,
            extras_kind=f"k{number % 5}",
            **own,
        )


def by_title_then_day(descending: bool) -> list[str]:
    """Sort the names as ``title_string, metadata_modified desc`` does, those without a title last."""
    numbers = sorted(range(COUNT), key=day, reverse=True)
    titled = [n for n in numbers if title(n)]
    titled.sort(key=lambda n: str(title(n)), reverse=descending)
    return [f"r{n:03}" for n in titled + [n for n in numbers if not title(n)]]


@pytest.mark.usefixtures("long_list")
@pytest.mark.parametrize(("start", "rows"), PAGES)
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_a_page_of_a_list_by_title_is_where_it_belongs(
    find: Find, direction: str, start: int, rows: int
) -> None:
    """Near the top as far down, equal titles by the second key, records without a title last."""
    found = find(sort=f"title_string {direction}, metadata_modified desc", start=start, rows=rows)
    assert found == by_title_then_day(direction == "desc")[start : start + rows]


@pytest.mark.usefixtures("long_list")
@pytest.mark.parametrize(("start", "rows"), PAGES)
def test_a_page_of_a_list_by_number_is_where_it_belongs(find: Find, start: int, rows: int) -> None:
    """225 records tie in the first key: the second decides on every page."""
    numbers = sorted(range(COUNT), key=day)
    numbers.sort(key=lambda n: n % 2, reverse=True)
    found = find(sort="views_total desc, metadata_modified asc", start=start, rows=rows)
    assert found == [f"r{n:03}" for n in numbers][start : start + rows]


@pytest.mark.usefixtures("long_list")
@pytest.mark.parametrize(("start", "rows"), PAGES)
def test_a_page_of_a_list_by_a_dynamic_field_is_where_it_belongs(
    find: Find, start: int, rows: int
) -> None:
    """A field that has no column is walked value after value."""
    numbers = sorted(range(COUNT), key=lambda n: (n % 5, f"r{n:03}"))
    found = find(sort="extras_kind asc, name asc", start=start, rows=rows)
    assert found == [f"r{n:03}" for n in numbers][start : start + rows]


@pytest.mark.usefixtures("long_list")
def test_equal_scores_are_ordered_by_a_string(find: Find) -> None:
    """A page in the midst of 450 equal scores follows the names."""
    assert find("views_total:[0 TO 1]", sort="score desc, name desc", start=200, rows=3) == [
        "r249",
        "r248",
        "r247",
    ]


def names(engine: Engine, **parameters: Any) -> list[str]:
    """Return the names that a search finds, without a commit before it."""
    asked = {"q": "*:*", "fl": "name", "sort": "name asc", **parameters}
    return [doc["name"] for doc in engine.search(asked)["response"]["docs"]]


@remembered
def test_a_remembered_list_ends_with_the_next_commit(engine: Engine) -> None:
    """What was found before a write is not found after it, and counts follow."""
    facets = {"facet": "true", "facet.field": ["tags"]}
    engine.add({"index_id": "a", "name": "a", "tags": ["x"]}, commit=True)
    before = engine.search({"q": "*:*", **facets})
    assert engine.search({"q": "*:*", **facets}) == before
    engine.add({"index_id": "b", "name": "b", "tags": ["x"]}, commit=True)
    after = engine.search({"q": "*:*", **facets})
    assert after["response"]["numFound"] == 2
    assert after["facet_counts"]["facet_fields"]["tags"] == ["x", 2]


@remembered
def test_a_remembered_list_ends_with_the_commit_of_another_process(engine: Engine) -> None:
    """Another engine over the same folder writes, and this one sees it at its next search."""
    engine.add({"index_id": "a", "name": "a"}, commit=True)
    assert names(engine) == ["a"]
    other = Engine(Folder(engine.folder.root, contract.installed()))
    other.add({"index_id": "b", "name": "b"}, commit=True)
    assert names(engine) == ["a", "b"]


@remembered
def test_an_answer_that_depends_on_the_clock_is_not_remembered(engine: Engine) -> None:
    """``NOW`` moves on between two searches of the same index."""
    engine.add(
        {"index_id": "a", "name": "a", "metadata_modified": "2018-04-30T00:00:00Z"}, commit=True
    )
    asked = {"fq": "metadata_modified:[NOW-1DAY TO NOW]"}
    assert names(engine, **asked) == ["a"]
    engine.now = lambda: datetime(2018, 5, 2, tzinfo=UTC)
    assert names(engine, **asked) == []


@remembered
def test_what_a_caller_changes_in_an_answer_stays_with_the_caller(engine: Engine) -> None:
    """CKAN empties lists of counts while it reads them."""
    engine.add({"index_id": "a", "name": "a", "tags": ["x"]}, commit=True)
    asked = {"q": "*:*", "facet": "true", "facet.field": ["tags"]}
    engine.search(asked)["facet_counts"]["facet_fields"]["tags"].clear()
    assert engine.search(asked)["facet_counts"]["facet_fields"]["tags"] == ["x", 1]


def test_the_oldest_is_forgotten_first() -> None:
    """Of three only two are kept; what was used again counts as new."""
    state, asked = State("commit", most=2), list[str]()

    def find(key: str) -> str:
        return state.once(key, lambda: asked.append(key) or key)  # type: ignore[func-returns-value]

    for key in ("a", "b", "a", "c", "a", "b"):
        assert find(key) == key
    assert asked == ["a", "b", "c", "b"]
