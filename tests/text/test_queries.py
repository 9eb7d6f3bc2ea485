"""Which words a query hopes to find."""

import pytest

from ckanext.ogptn.text.queries import LONGEST, Sought, is_lucene, sought


def texts(q: str) -> list[str]:
    """Return what a query hopes to find, prefixes with a star."""
    return [one.text + "*" * one.is_prefix for one in sought(q)]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("budget ouvert", ["budget", "ouvert"]),
        ('+budget "open data" -tax -"old plan"', ["budget", "open data"]),
        ('an "open quote', ["an", "open", "quote"]),
        ("الميزانية المفتوحة", ["الميزانية", "المفتوحة"]),
        ("title:budg* AND NOT notes:tax", ["budg*"]),
        ('title:(open OR "big data"~2) fuel~1 text:b?dget', ["open", "big data", "fuel", "b*"]),
        ("dataset_type:commitment AND text:water", ["water"]),
        ("text:[a TO b] title:/x+/ title:* water", ["water"]),
        ("title:a\\+b", ["a+b"]),
        ("*:*", []),
        ("", []),
    ],
)
def test_names_operators_and_what_is_left_out_are_not_sought(q: str, expected: list[str]) -> None:
    """What remains of a query are the words, phrases and beginnings that it hopes to find."""
    assert texts(q) == expected


@pytest.mark.parametrize("q", ["Loi 2016-22 : accès", "https://example.org", "law: access"])
def test_a_colon_of_prose_is_no_field(q: str) -> None:
    """A colon beside a space or of an address is read as one types it."""
    assert not is_lucene(q)
    assert texts(q) == q.split()


@pytest.mark.parametrize(
    "q", ["title:((a", "title:)", "a:b:c", "title:budget^.", "title:" + "(" * 300]
)
def test_what_cannot_be_read_gives_its_pieces(q: str) -> None:
    """Broken syntax raises nothing."""
    assert isinstance(sought(q), list)


def test_nobody_types_such_a_long_query() -> None:
    """Nothing is sought in a text that is longer than a query."""
    assert sought("a " * LONGEST) == []
    assert sought("a") == [Sought("a")]
