"""Whatever is asked, the engine answers or refuses, within two seconds of the processor's time."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.ogptn.search import contract
from ckanext.ogptn.search.engine import Engine
from ckanext.ogptn.search.errors import Refused, Unreadable
from ckanext.ogptn.search.functions.tree import FUNCTIONS
from ckanext.ogptn.search.index.folder import Folder

EXAMPLES = int(os.environ.get("OGPTN_FUZZ_EXAMPLES", "300"))
LONGEST_SECONDS = 2.0
SIGNS = ["+", "-", "!", "&&", "||", "(", ")", "{", "}", "[", "]", "^", '"', "~", "*", "?", ":", "\\", "/", " TO ",
         " AND ", " OR ", " NOT ", "{!", "}", "<", ">", "=", ",", "|", " ", "\x00", "\u200f", "\ud7ff"]  # fmt: skip
FIELDS = ["title", "text", "name", "tags", "views_total", "metadata_modified", "due_date", "vocab_x", "extras_y",
          "*", "name_ngram", "data_dict", "score", "_key", "sector",
          "res_extras_z", "", "a.b", "_query_", "title__w"]  # fmt: skip
WORDS = [
    "budget",
    "الميزانية",
    "énergie",
    "2018",
    "-5",
    "NOW-7DAYS",
    "2014-01-01T00:00:00Z",
    "1e400",
    "9" * 30,
    "*",
    "a*",
]
words = st.sampled_from(WORDS) | st.text(max_size=8)
pieces = st.sampled_from(SIGNS) | words | st.sampled_from(FIELDS).map(lambda name: f"{name}:")
queries = st.lists(pieces, max_size=25).map("".join)
repeated = st.tuples(pieces, st.integers(1, 5000)).map(lambda pair: pair[0] * pair[1])
fields = st.sampled_from(FIELDS) | st.text(max_size=10)
calls = st.sampled_from([f"{name}(" for name in FUNCTIONS]) | st.sampled_from("(),^ '-")
functions = st.lists(calls | fields | words, max_size=25).map("".join)
sorts = st.lists(
    st.tuples(fields, st.sampled_from(["asc", "desc", "", "up"])).map(" ".join), max_size=3
).map(", ".join)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Give an engine over three hundred records."""
    engine = Engine(Folder(Path(tmp_path_factory.mktemp("fuzz")), contract.installed()))
    for number in range(300):
        name = f"record-{number}"
        engine.add(
            {
                "index_id": name,
                "id": name,
                "name": name,
                "title": f"Budget {number} الميزانية المفتوحة",
                "notes": "Les données de l'énergie, wi-fi",
                "tags": [f"tag {number % 7}", "open"],
                "views_total": number % 5,
                "vocab_x": [f"v{number % 3}"],
                "extras_y": "some text",
                "due_date": f"2018-0{1 + number % 9}-01",
            },
            commit=False,
        )
    engine.commit()
    return engine


def asked(engine: Engine, parameters: dict[str, object]) -> None:
    """Search, and take a refusal for an answer; an error of the index itself is none."""
    started = time.process_time()
    with contextlib.suppress(Refused, Unreadable):
        assert engine.search(parameters)["response"]["numFound"] >= 0
    assert time.process_time() - started < LONGEST_SECONDS


fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@fuzzed
@given(queries | repeated, st.sampled_from(["lucene", "dismax", "edismax"]), queries)
def test_any_query_is_answered_or_refused(filled: Engine, q: str, parser: str, fq: str) -> None:
    """Signs, fields, words and their repetition in any order end as an answer or a clear refusal."""
    asked(
        filled,
        {
            "q": q,
            "fq": [fq],
            "defType": parser,
            "q.op": "AND",
            "df": "text",
            "qf": "title^4 text tags name",
        },
    )


@fuzzed
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "sort": sorts,
            "fl": st.lists(fields, max_size=3),
            "facet.field": st.lists(fields, max_size=3),
            "facet.limit": st.integers(-3, 5) | st.text(max_size=3),
            "facet.mincount": st.integers(-1, 3),
            "rows": st.integers(-1, 2**70),
            "start": st.integers(-1, 2**70),
            "mm": st.text("0123456789<-% ", max_size=8),
            "tie": st.text("0123456789.-enaif", max_size=5),
            "qf": queries,
            "q.op": st.text(max_size=3),
            "df": fields,
            "bf": functions,
            "boost": functions,
        },
    ),
    st.sampled_from(["*:*", "budget الميزانية", "title:budget", "budget open -wifi"]),
    st.sampled_from(["lucene", "dismax", "edismax"]),
)
def test_any_parameter_is_honoured_or_refused(
    filled: Engine, parameters: dict[str, object], q: str, parser: str
) -> None:
    """Values of parameters that make no sense end as a refusal."""
    asked(filled, {"q": q, "defType": parser, "facet": "true", **parameters})
