"""What CKAN 2.12 and the extensions beside it send to their search server, each as it is written there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.search.backends import Answering

Find = Callable[..., list[str]]
Put = Callable[..., None]
PUBLIC = '+permission_labels:("public" OR "member-1")'
PACKAGE = {"entity_type": "package", "state": "active", "capacity": "public"}


@pytest.fixture
def portal(put: Put) -> None:
    """Index five packages as CKAN does."""
    put(
        "budget-2018",
        title="Open budget",
        tags=["budget", "open data"],
        res_format=["CSV", "PDF"],
        organization="finance",
        owner_org="f1",
        groups=["economy"],
        permission_labels=["public"],
        dataset_type="dataset",
        creator_user_id="0a1b2c3d-aa",
        metadata_modified="2018-04-29T12:00:00.123456Z",
        **PACKAGE,
    )
    put(
        "buses",
        title="Bus lines",
        title_string="Bus lines",
        tags=["Open Data"],
        vocab_sector=["transport"],
        harvest_source_id="source-1",
        res_format=["GTFS"],
        organization="transport",
        owner_org="t1",
        permission_labels=["public"],
        dataset_type="dataset",
        extras_frequency="daily",
        frequency="daily",
        res_extras_size=["12"],
        issued_date="2018-01-15T00:00:00Z",
        metadata_modified="2018-04-20T12:00:00Z",
        **PACKAGE,
    )
    put(
        "hidden",
        title="Hidden",
        permission_labels=["member-1"],
        dataset_type="dataset",
        metadata_modified="2018-04-19T12:00:00Z",
        **{**PACKAGE, "capacity": "private"},
    )
    put(
        "draft",
        title="Draft",
        permission_labels=["creator-2"],
        dataset_type="dataset",
        metadata_modified="2018-04-18T12:00:00Z",
        **{**PACKAGE, "state": "draft"},
    )
    put(
        "source-1",
        title="A source",
        permission_labels=["public"],
        dataset_type="harvest",
        metadata_modified="2018-04-17T12:00:00Z",
        **PACKAGE,
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        # package_search, with its labels, states and types
        ({"fq": ["+capacity:public  +state:(active)", '+site_id:"test"', PUBLIC]}, "budget-2018 buses source-1"),
        ({"fq": [" +state:(active)", '+site_id:"test"', PUBLIC]}, "budget-2018 buses hidden source-1"),
        ({"fq": [" +state:(active OR draft)", '+site_id:"test"']}, "budget-2018 buses draft hidden source-1"),
        ({"fq": ['+site_id:"other"']}, ""),
        # package_show reads the index, search-index check its ids, package_delete and harvest its records
        ({"q": 'name:"buses" OR id:"buses"', "fq": '+site_id:"test" +entity_type:package', "rows": 1}, "buses"),
        ({"fq": '+site_id:"test" +state:active '}, "budget-2018 buses hidden source-1"),
        ({"q": '+entity_type:package AND +(id:"buses" OR name:"buses") AND +site_id:"test"'}, "buses"),
        ({"q": ' +harvest_source_id:"source-1" +site_id:"test" '}, "buses"),
        # user_show, organization_show, group_show, tag_show, vocabularies
        ({"fq": "+creator_user_id:0a1b2c3d-aa"}, "budget-2018"),
        ({"fq": '+owner_org:"f1"'}, "budget-2018"),
        ({"fq": '+groups:"economy"'}, "budget-2018"),
        ({"q": '+capacity:public +tags:"Open Data"'}, "buses"),
        ({"q": '+capacity:public +vocab_sector:"transport"'}, "buses"),
        # the feeds, and the pages' filters
        ({"fq": 'tags: "open data"'}, "budget-2018"),
        ({"fq": 'res_format:"CSV" tags:"budget" +dataset_type:dataset'}, "budget-2018"),
        ({"fq": ' organization:"transport" +dataset_type:dataset -dataset_type:harvest'}, "buses"),
        # package_autocomplete
        ({"q": 'name_ngram:"bud" OR title_ngram:"bud" OR name:"bud" OR title:"bud"'}, "budget-2018"),
        ({"q": 'name_ngram:"pen" OR title_ngram:"pen" OR name:"pen" OR title:"pen"'}, "budget-2018"),
        ({"q": 'name_ngram:"BUS" OR title_ngram:"BUS" OR name:"BUS" OR title:"BUS"'}, "buses"),
        # ckan views create, and the catalogue of ckanext-dcat
        ({"q": 'id:"buses" OR name:"buses"', "fq": ["", 'res_format:"csv" OR res_format:"GTFS"']}, "buses"),
        ({"fq": ["metadata_modified:[2018-04-20T00:00:00.000000Z TO NOW]", "-dataset_type:showcase"]},
         "budget-2018 buses"),
        # ckanext-harvest
        ({"fq": "+dataset_type:harvest"}, "source-1"),
        ({"fq": " -dataset_type:harvest", "q": "*:*"}, "budget-2018 buses draft hidden"),
        # dynamic fields
        ({"q": "issued_date:[2018-01-01T00:00:00Z TO 2018-01-31T23:59:59Z]"}, "buses"),
        ({"q": "issued_date:[NOW-1YEAR TO NOW]"}, "buses"),
        ({"q": "extras_frequency:daily"}, "buses"),
        ({"q": "frequency:daily AND res_extras_size:12"}, "buses"),
        ({"q": "-issued_date:[* TO *]", "fq": "+dataset_type:dataset +state:active"}, "budget-2018 hidden"),
    ],
)  # fmt: skip
def test_a_request_of_ckan_is_understood(
    portal: None, find: Find, asked: dict[str, str], found: str
) -> None:
    """Queries and filters find what they find in Solr."""
    assert find(sort="name asc", **asked) == found.split()


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("score desc, metadata_modified desc", "budget-2018"),
        ("metadata_modified desc", "budget-2018"),
        ("metadata_modified asc", "source-1"),
        ("title_string desc", "buses"),
        ("id asc", "budget-2018"),
        ("name DESC", "source-1"),
        ("issued_date desc,name asc", "buses"),
        ("frequency asc , name asc", "buses"),
        ("", "budget-2018"),
    ],
)
def test_an_order_of_ckan_is_understood(portal: None, find: Find, sort: str, first: str) -> None:
    """By score, instants, strings and dynamic fields."""
    assert find(sort=sort)[0] == first


def test_groups_are_counted_as_ckan_asks(portal: None, engine: Answering) -> None:
    """Two fields, all values, by name, as for the numbers beside groups and organizations."""
    engine.commit()
    answer = engine.search(
        {"q": "*:*", "fl": "groups", "facet": "true", "facet.field": ["groups", "owner_org", "nothing"],
         "facet.limit": -1, "facet.mincount": 1, "rows": 2, "q.op": "AND", "df": "text", "wt": "json"}
    )  # fmt: skip
    assert answer["facet_counts"]["facet_fields"] == {
        "groups": ["economy", 1],
        "owner_org": ["f1", 1, "t1", 1],
        "nothing": [],
    }
    assert {"groups": ["economy"]} in answer["response"]["docs"]


@pytest.mark.parametrize(
    ("fl", "names"),
    [
        ("id validated_data_dict", {"id"}),
        ("name,title", {"name", "title"}),
        ("name score", {"name", "score"}),
        ("id extras_frequency vocab_sector", {"id", "extras_frequency", "vocab_sector"}),
        ("res_extras_* *_date", {"res_extras_size", "issued_date"}),
        (["name", "title"], {"name", "title"}),
    ],
)
def test_fields_come_back_as_ckan_asks(
    portal: None, engine: Answering, fl: str, names: set[str]
) -> None:
    """Names parted by spaces or commas, patterns, and the score."""
    engine.commit()
    docs = engine.search({"q": "name:buses", "fl": fl})["response"]["docs"]
    assert set(docs[0]) == names


def test_all_fields_and_the_score_come_back(portal: None, engine: Answering) -> None:
    """A star stands for every stored field, and not for the score."""
    engine.commit()
    whole = engine.search({"q": "name:buses", "fl": "*"})["response"]["docs"][0]
    scored = engine.search({"q": "name:buses", "fl": "*,score"})["response"]["docs"][0]
    assert {"id", "title", "tags", "issued_date", "vocab_sector"} <= set(whole)
    assert set(scored) == {*whole, "score"}


@pytest.mark.parametrize(
    ("fq", "found"),
    [
        ("{!term f=tags}open data", "budget-2018"),
        ("{!terms f=id}buses,hidden", "buses hidden"),
        ("{!prefix f=name}bu", "budget-2018 buses"),
        ("{!raw f=organization}finance", "budget-2018"),
        ("{!field f=title}open budget", "budget-2018"),
        ("{!lucene q.op=OR}title:(budget bus)", "budget-2018 buses"),
        ("{!bool must=title:open must_not=tags:water}", "budget-2018"),
        ("{!dismax qf=title}lines", "buses"),
    ],
)
def test_a_parser_that_a_site_allows_is_understood(
    portal: None, find: Find, fq: str, found: str
) -> None:
    """CKAN lets through what ``ckan.search.solr_allowed_query_parsers`` names."""
    assert find(fq=fq, sort="name asc") == found.split()
