"""Functions of a record's values that change its score: ``bf`` and ``boost``."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from ckanext.ogptn.search.errors import Refused
from tests.search.backends import REFUSALS, Answering

Find = Callable[..., list[str]]
Put = Callable[..., None]
BOX = {"q": "*:*", "defType": "edismax", "qf": "title", "fl": "name,score", "rows": 100}
DAY = 86_400_000
# The instants below, in milliseconds since 1970: noon on 30, 29 and 20 April 2018.
NOW, YESTERDAY, DUE = 1_525_089_600_000, 1_525_003_200_000, 1_524_225_600_000


@pytest.fixture
def shelf(put: Put) -> None:
    """Index four records that lack most values."""
    put("a", title="Open budget", views_total=4, metadata_modified="2018-04-29T12:00:00Z")
    put("b", title="Water", views_total=9, sector="water", due_date="2018-04-20T12:00:00Z")
    put("c", title="Open roads", views_recent=2, tags=["x", "y"])
    put("d", title="Budget", views_total=-3)


def scores(engine: Answering, **parameters: object) -> dict[str, float]:
    """Return the score of each record; without functions it is 1."""
    engine.commit()
    docs = engine.search({**BOX, **parameters})["response"]["docs"]
    return {doc["name"]: float(doc["score"]) for doc in docs}


@pytest.mark.parametrize(
    ("function", "values"),
    [
        ("views_total", (4, 9, 0, -3)),
        ("7", (7, 7, 7, 7)),
        ("-2.5e0", (-2.5, -2.5, -2.5, -2.5)),
        ("true", (1, 1, 1, 1)),
        ("field(views_total)", (4, 9, 0, -3)),
        ('field("views_total")', (4, 9, 0, -3)),
        ("{!func}views_total", (4, 9, 0, -3)),
        ("sum(views_total,views_recent,1)", (5, 10, 3, -2)),
        ("add(views_total,1)", (5, 10, 1, -2)),
        ("sub(views_total,1)", (3, 8, -1, -4)),
        ("sub(10,views_total)", (6, 1, 10, 13)),
        ("product(views_total,0.5,2)", (4, 9, 0, -3)),
        ("mul(views_total,views_total)", (16, 81, 0, 9)),
        ("div(views_total,2)", (2, 4.5, 0, -1.5)),
        ("div(views_total,views_recent)", (math.inf, math.inf, 0, -math.inf)),
        ("mod(views_total,5)", (4, 4, 0, -3)),
        ("pow(views_total,2)", (16, 81, 0, 9)),
        ("sqrt(views_total)", (2, 3, 0, 0)),
        ("cbrt(27)", (3, 3, 3, 3)),
        ("log(product(views_total,25))", (2, 2.3521825, 0, 0)),
        ("max(log(views_total),0)", (0.60206, 0.9542425, 0, math.nan)),
        ("ln(views_total)", (1.3862944, 2.1972246, 0, 0)),
        ("exp(views_recent)", (1, 1, 7.3890561, 1)),
        ("abs(views_total)", (4, 9, 0, 3)),
        ("floor(div(views_total,4))", (1, 2, 0, -1)),
        ("ceil(div(views_total,8))", (1, 2, 0, 0)),
        ("rint(div(views_total,8))", (0, 1, 0, 0)),
        ("min(views_total,5)", (4, 5, 5, -3)),
        ("max(views_total,5)", (5, 9, 5, 5)),
        ("min(views_total,views_recent)", (4, 9, 2, -3)),
        ("linear(views_total,2,1)", (9, 19, 1, -5)),
        ("recip(views_total,1,6,2)", (1, 0.5454545, 3, -6)),
        ("map(views_total,0,5,1)", (1, 9, 1, -3)),
        ("map(views_total,0,5,1,7)", (1, 7, 1, 7)),
        ("map(views_total,1,5,views_recent,7)", (0, 7, 7, 7)),
        ("scale(views_total,0,6)", (3.5, 6, 1.5, 0)),
        ("def(views_total,views_recent,8)", (4, 9, 2, -3)),
        ("def(views_recent,8)", (8, 8, 2, 8)),
        ("if(views_total,5,6)", (5, 5, 6, 5)),
        ("if(gt(views_total,3),views_total,1)", (4, 9, 1, 1)),
        ("exists(sector)", (0, 1, 0, 0)),
        ("exists(title)", (1, 1, 1, 1)),
        ("exists(views_total)", (1, 1, 0, 1)),
        ("exists(sum(views_total,1))", (1, 1, 0, 1)),
        ("if(sector,5,6)", (6, 5, 6, 6)),
        ("not(exists(sector))", (1, 0, 1, 1)),
        ("and(views_total,exists(sector))", (0, 1, 0, 0)),
        ("or(views_recent,exists(sector))", (0, 1, 1, 0)),
        ("xor(views_total,exists(sector))", (1, 0, 0, 1)),
        ("gte(views_total,4)", (1, 1, 0, 0)),
        ("lt(views_total,4)", (0, 0, 1, 1)),
        ("lte(views_total,4)", (1, 0, 1, 1)),
        ("eq(views_total,4)", (1, 0, 0, 0)),
        ("eq(views_total,0)", (0, 0, 0, 0)),
        ("if(eq(sector,'water'),3,1)", (1, 3, 1, 1)),
        ("termfreq(tags,'y')", (0, 0, 1, 0)),
        ("ms()", (NOW, NOW, NOW, NOW)),
        ("ms(NOW)", (NOW, NOW, NOW, NOW)),
        ("ms(NOW/DAY+12HOURS)", (NOW, NOW, NOW, NOW)),
        ("ms(NOW,2018-04-29T12:00:00Z)", (DAY, DAY, DAY, DAY)),
        ("ms(NOW,metadata_modified)", (DAY, NOW, NOW, NOW)),
        ("ms(due_date)", (0, DUE, 0, 0)),
        ("metadata_modified", (YESTERDAY, 0, 0, 0)),
        ("div(ms(NOW-7DAYS,due_date),86400000)", (17644.5, 3, 17644.5, 17644.5)),
        ("recip(ms(NOW,metadata_modified),1.1574074e-8,1,1)", (0.5, 5.665e-5, 5.665e-5, 5.665e-5)),
    ],
)
def test_a_function_is_added_to_the_score(
    shelf: None, engine: Answering, function: str, values: tuple[float, ...]
) -> None:
    """A record without a value counts as 0; a result below 0, or that is no number, adds nothing."""
    added = [value if value > 0 else 0 for value in values]
    found = scores(engine, bf=function)
    assert [found[name] - 1 for name in "abcd"] == pytest.approx(added, rel=1e-5, abs=1e-6)


def test_functions_are_parted_by_spaces_and_weighed(shelf: None, engine: Answering) -> None:
    """Each has its weight; bf may be given more than once."""
    found = scores(engine, bf=["views_total^2  views_recent", "sum(views_total,1)^0.5"])
    assert found == pytest.approx({"a": 11.5, "b": 24, "c": 3.5, "d": 1})


def test_a_boost_multiplies_the_sum(shelf: None, engine: Answering) -> None:
    """(1 + views) times both factors; below 0 it is 0. Spaces may stand inside a boost."""
    found = scores(engine, bf="views_total", boost=["sum( views_total , 1 )", "2"])
    assert found == pytest.approx({"a": 50, "b": 200, "c": 2, "d": 0})


def test_records_come_in_the_order_of_the_new_scores(shelf: None, find: Find) -> None:
    """The order and its pages are by the sum; what is equal goes by the keys that follow."""
    asked = {**BOX, "bf": "if(views_recent,3,views_total)", "sort": "score desc, name desc"}
    assert find(**asked) == ["b", "a", "c", "d"]
    assert find(**{**asked, "start": 1, "rows": 2}) == ["a", "c"]
    assert find(**{**asked, "boost": "views_recent"}) == ["c", "d", "b", "a"]
    assert find(**{**asked, "sort": "score asc"}) == ["d", "c", "a", "b"]
    assert find(**{**asked, "fq": "title:open"}) == ["a", "c"]


def test_words_are_weighed_by_functions(shelf: None, find: Find) -> None:
    """Of the records that have the word, the more viewed comes first, in either parser."""
    for parser in ("dismax", "edismax"):
        asked = {**BOX, "q": "budget", "defType": parser}
        assert find(**asked) == ["d", "a"]
        assert find(**asked, bf="views_total") == ["a", "d"]
    assert find(**asked, boost="sum(views_total,4)") == ["a", "d"]


def test_another_order_keeps_the_scores(shelf: None, engine: Answering) -> None:
    """With another sort, fl=score still tells the score of each record."""
    for sort in ("views_total desc", "due_date desc", "name asc"):
        found = scores(engine, bf="views_total", sort=sort)
        assert found == pytest.approx({"a": 5, "b": 10, "c": 1, "d": 1})


def test_lucenes_syntax_knows_no_functions(shelf: None, engine: Answering) -> None:
    """bf belongs to the search box: a query with fields, for which CKAN names no parser, does without."""
    assert set(scores(engine, bf="views_total", defType="lucene").values()) == {1.0}


@pytest.mark.parametrize(
    "function",
    ["nothing(views_total)", "sum(views_total", "sum(views_total,1))", "sum(views_total, 1)", "sqrt()",
     "sub(views_total)", "sub(1,2,3)", "sum(,1)", "recip(views_total,1)", "linear(views_total,views_recent,1)",
     "scale(views_total,views_recent,1)", "views_total^x", "views_total^-1", "sum('a',1)", "sector", "title", "tags",
     "sum(sector,1)", "data_dict", "exists(data_dict)", "ms(soon)", "def(sector,3)", "^2", "views_total,1",
     "sum(views_total,$q)", "norm(text)", "not(1,2)"],
)  # fmt: skip
def test_a_function_that_cannot_be_read_is_refused(
    shelf: None, engine: Answering, function: str
) -> None:
    """What is no function, or none of one number, ends as an error."""
    with pytest.raises(REFUSALS):
        scores(engine, bf=function)


@pytest.mark.embedded(
    "Solr says otherwise what it refuses, and ignores a boost that dismax does not know"
)
@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"bf": "rord(name)"}, r'"bf" parameter: .*the function rord is not understood'),
        ({"bf": "query($q)"}, r'"bf" parameter: .*the function query is not understood'),
        ({"bf": "sector"}, r'"bf" parameter: .*the field sector does not hold one number or date'),
        ({"boost": "geodist()"}, r'"boost" parameter: .*the function geodist is not understood'),
        ({"boost": "1", "defType": "dismax"}, r'"boost" parameter: it needs defType=edismax'),
        ({"bf": "sum(" * 30 + "1" + ")" * 30}, r'"bf" parameter: .*nested too deep'),
        ({"bf": "sum(" + "1," * 99 + "1)"}, r'"bf" parameter: .*too many parts'),
        ({"bf": "1 " * 30 + " ".join(str(n) for n in range(30))}, r'"bf" .*more than 20 functions'),
        ({"boost": "1" * 3000}, r'"boost" parameter: .*longer than 2000'),
    ],
)  # fmt: skip
def test_a_refusal_names_parameter_and_function(
    shelf: None, engine: Answering, parameters: dict[str, object], message: str
) -> None:
    """The reader learns what is not honoured."""
    with pytest.raises(Refused, match=message):
        scores(engine, **parameters)
