"""Whatever is sent to the site's searches, by API or to its pages, it answers or refuses, within two seconds.

The site is CKAN with all of the portal's plugins and both action plans, asked as a visitor asks it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from ckan.common import config
from ckan.tests import helpers
from ckanapi import LocalCKAN
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.ogptn.content.loader import load

EXAMPLES = int(os.environ.get("OGPTN_FUZZ_HTTP_EXAMPLES", "40"))
LONGEST_SECONDS = 2.0
ANSWERS = {200, 302, 400, 403, 404, 409}
SETTINGS = {
    "ckan.plugins": "ogptn_search ogptn scheming_datasets scheming_organizations activity",
    "ckan.search.solr_allowed_query_parsers": "lucene dismax edismax bool term field",
}
SEARCH = "package_search"
OTHER_ACTIONS = [
    "package_autocomplete",
    "organization_autocomplete",
    "group_autocomplete",
    "tag_autocomplete",
    "format_autocomplete",
    "tag_search",
    "resource_search",
    "package_show",
    "package_list",
    "organization_show",
    "organization_list",
    "ogptn_commitment_list",
    "ogptn_commitment_show",
    "ogptn_action_plan_summary",
    "ogptn_link_list",
    "ogptn_progress_report_list",
    "ogptn_search_complete",
    "ogptn_search_suggest",
]
ARGUMENTS = [
    "q",
    "query",
    "id",
    "limit",
    "offset",
    "sort",
    "name",
    "names",
    "sector",
    "institution",
    "completion_level",
    "timeliness",
    "action_plan",
    "axis",
    "commitment",
    "dataset",
    "order_by",
    "all_fields",
    "groups",
    "fields",
    "lang",
    "kind",
]
PAGES = [
    "/dataset/",
    "/commitment",
    "/search",
    "/action_plan",
    "/organization/",
    "/organization/ministry-finance",
    "/group/",
    "/fr/dataset/",
    "/commitment.csv",
    "/feeds/custom.atom",
    "/feeds/dataset.atom",
]
KEYS = [
    "q",
    "sort",
    "page",
    "tags",
    "organization",
    "groups",
    "res_format",
    "license_id",
    "_tags_limit",
    "sector",
    "action_plan",
    "axis",
    "completion_level",
    "institution",
    "order",
    "type",
    "ext_bbox",
    "commitment",
    "plan",
]
SIGNS = [
    "+",
    "-",
    "!",
    "&&",
    "||",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "^",
    '"',
    "~",
    "*",
    "?",
    ":",
    "\\",
    "/",
    " TO ",
    " AND ",
    " OR ",
    " NOT ",
    "{!lucene}",
    "{!bool must=a}",
    "{!dismax qf=title}",
    "_query_:",
    "<",
    ">",
    "=",
    ",",
    "|",
    " ",
    "\x00",
    "\u200f",
    "\ud7ff",
    "'",
    ";",
    "%",
    "<script>",
    "${x}",
]
WORDS = [
    "budget",
    "الميزانية",
    "énergie",
    "2018",
    "-5",
    "NOW-7DAYS",
    "1e400",
    "9" * 30,
    "a*",
    "*a",
    "tn-2014-05",
    "asc",
    "desc",
]
FIELDS = [
    "title",
    "text",
    "name",
    "tags",
    "views_total",
    "metadata_modified",
    "due_date",
    "vocab_commitment",
    "extras_y",
    "*",
    "name_ngram",
    "data_dict",
    "score",
    "sector",
    "",
    "state",
    "capacity",
    "permission_labels",
    "site_id",
]

pieces = st.sampled_from(SIGNS) | st.sampled_from(WORDS) | st.text(max_size=6)
pieces |= st.sampled_from(FIELDS).map(lambda name: f"{name}:")
hostile = st.lists(pieces, max_size=15).map("".join)
hostile |= st.tuples(pieces, st.integers(1, 800)).map(lambda pair: pair[0] * pair[1])
numbers = st.integers(-(2**70), 2**70).map(str) | st.sampled_from(["1e9", "-1", "NaN", "1.5", "٣"])
parameters = [
    "q",
    "fq",
    "sort",
    "fl",
    "facet.field",
    "facet.limit",
    "facet.mincount",
    "rows",
    "start",
    "qf",
    "mm",
    "bf",
    "boost",
    "tie",
    "defType",
    "q.op",
    "df",
    "include_private",
    "include_drafts",
    "extras",
    "facet",
    "fq_list",
    "ext_highlight",
    "use_default_schema",
    "abort_search",
    "wt",
    "callback",
    "hl",
    "df",
    "nonsense",
]
typed = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | hostile,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)
fuzzed = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def loaded(
    empty_site: Callable[[dict[str, str]], AbstractContextManager[None]],
) -> Iterator[dict[str, Any]]:
    """Load the portal's plans; give its settings and a client."""
    with empty_site(SETTINGS):
        load(LocalCKAN(), lambda message: None)
        yield {"app": helpers._get_test_app(), "config": dict(config)}


@pytest.fixture
def client(loaded: dict[str, Any]) -> Any:
    """Give a client. CKAN's test plugin takes settings back before each test: here they return."""
    config.clear()
    config.update(loaded["config"])
    return loaded["app"].app.test_client()


def asked(client: Any, path: str, **options: Any) -> Any:
    """Ask the site, and check that it answers or refuses in time."""
    started = time.process_time()
    answer = client.open(path, **options)
    taken = time.process_time() - started
    assert answer.status_code in ANSWERS, answer.status
    assert taken < LONGEST_SECONDS
    return answer


def asked_action(client: Any, name: str, **options: Any) -> None:
    """Call an action, and check that a refusal says what is wrong."""
    answer = asked(client, f"/api/3/action/{name}", **options)
    if answer.mimetype != "application/json":
        return  # with a callback the answer is a script
    found = json.loads(answer.text)
    if answer.status_code == 200:
        assert found["success"] is True
    elif isinstance(found, dict):
        assert set(found["error"]) - {"__type"}
    else:
        assert "JSON Error" in found or "Bad request" in found


def encoded(pairs: list[tuple[str, str]]) -> str:
    """Write arguments as a browser does; what no address can hold is left out."""
    return urlencode([(k, v.encode("utf-8", "ignore")) for k, v in pairs])


@fuzzed
@given(st.lists(st.tuples(st.sampled_from(parameters), hostile | numbers), max_size=4))
def test_any_search_by_address_is_answered_or_refused(
    client: Any, pairs: list[tuple[str, str]]
) -> None:
    """GET package_search with whatever parameters."""
    asked_action(client, SEARCH, query_string=encoded(pairs))


@fuzzed
@given(st.dictionaries(st.sampled_from(parameters), typed, max_size=4))
def test_any_search_by_json_is_answered_or_refused(client: Any, body: dict[str, Any]) -> None:
    """POST package_search with values of whatever type."""
    asked_action(client, SEARCH, method="POST", data=json.dumps(body), content_type="application/json")  # fmt: skip


@fuzzed
@given(
    st.sampled_from(OTHER_ACTIONS),
    st.dictionaries(st.sampled_from(ARGUMENTS), typed, max_size=4),
)
def test_any_other_reading_action_answers_or_refuses(
    client: Any, name: str, body: dict[str, Any]
) -> None:
    """Autocomplete and the portal's own lists, with values of whatever type."""
    asked_action(client, name, method="POST", data=json.dumps(body), content_type="application/json")  # fmt: skip


@fuzzed
@given(
    st.sampled_from(PAGES),
    st.lists(st.tuples(st.sampled_from(KEYS), hostile | numbers), max_size=4),
)
def test_any_page_of_a_search_is_shown_or_refused(
    client: Any, page: str, pairs: list[tuple[str, str]]
) -> None:
    """The pages that list what a search finds."""
    asked(client, f"{page}?{encoded(pairs)}")


@fuzzed
@given(st.sampled_from(["/dataset", "/commitment", "/organization", "/action_plan"]), hostile)
def test_any_name_in_an_address_is_found_or_not(client: Any, page: str, name: str) -> None:
    """Pages of one record, under whatever name."""
    asked(client, f"{page}/{quote(name.encode('utf-8', 'ignore'), safe='')}")
