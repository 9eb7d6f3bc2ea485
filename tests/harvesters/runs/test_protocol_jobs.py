"""Harvest jobs of sources that speak each of the protocols, from end to end: three runs, then a record less."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.ogptn.harvesters.linking.links import site_context
from tests.harvesters.jobs import counts, make_source, show
from tests.harvesters.reading.test_reading_csw import answer, metadata
from tests.harvesters.reading.test_reading_data_json import WATER
from tests.harvesters.reading.test_reading_dcat import PREFIXES, dataset
from tests.harvesters.reading.test_reading_ogc_records import RECORD

pytestmark = [
    pytest.mark.with_plugins("ogptn_search", "ogptn_harvest", "ogptn_environment", "harvest"),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
    pytest.mark.usefixtures("site"),
]


def serve_data_json(source: Any, ids: list[str]) -> str:
    """Serve a data.json; give its address."""
    found = [
        {**WATER, "identifier": name, "landingPage": f"http://source.tn/{name}"} for name in ids
    ]
    source.serve("/data.json", json.dumps({"dataset": found}))
    return f"{source.url}/data.json"


def serve_ogc_records(source: Any, ids: list[str]) -> str:
    """Serve a collection of records, one to a page."""
    source.serve(
        "/oapi/collections", json.dumps({"collections": [{"id": "main", "itemType": "record"}]})
    )
    for number, name in enumerate(ids):
        following = (
            [{"rel": "next", "href": f"/oapi/page/{number + 1}"}] if number + 1 < len(ids) else []
        )
        page = {"features": [{**RECORD, "id": name}], "numberMatched": len(ids), "links": following}
        path = f"/oapi/page/{number}" if number else "/oapi/collections/main/items"
        source.serve(path, json.dumps(page))
    return f"{source.url}/oapi"


def serve_waf(source: Any, ids: list[str]) -> str:
    """Serve a folder of records."""
    listed = "".join(f'<a href="{name}.xml">{name}</a>' for name in ids)
    source.serve("/waf/", f"<html><title>Index of /waf</title>{listed}", Content_Type="text/html")
    for name in ids:
        source.serve(f"/waf/{name}.xml", metadata(name))
    return f"{source.url}/waf/"


def serve_csw(source: Any, ids: list[str]) -> str:
    """Serve a catalogue service."""
    source.serve("/csw", answer("".join(map(metadata, ids)), len(ids), 0))
    return f"{source.url}/csw"


def serve_dcat(source: Any, ids: list[str]) -> str:
    """Serve a feed."""
    body = "".join(dataset(n).replace(f"id-{n}", name) for n, name in enumerate(ids))
    source.serve("/feed.ttl", PREFIXES + "<> a dcat:Catalog ." + body, Content_Type="text/turtle")
    return f"{source.url}/feed.ttl"


SERVERS: dict[str, Callable[[Any, list[str]], str]] = {
    "csw": serve_csw,
    "data_json": serve_data_json,
    "dcat": serve_dcat,
    "ogc_records": serve_ogc_records,
    "waf": serve_waf,
}


@pytest.mark.parametrize("protocol", SERVERS)
def test_a_source_is_harvested_and_stays_as_it_is(source: Any, protocol: str) -> None:
    """Three records are added; the same three again change nothing; one that went is not withdrawn at once."""
    serve = SERVERS[protocol]
    address = serve(source, ["a", "b", "c"])
    made = make_source(address, "environment-test", "ogptn_environment", protocol=protocol)
    assert counts(made) == {"added": 3}
    found = tk.get_action("package_search")(site_context(), {"fq": "dataset_type:dataset"})
    assert found["count"] == 3
    assert show(found["results"][0]["id"])["owner_org"]
    assert counts(made) == {"unchanged": 3}
    assert counts(made) == {"unchanged": 3}
    serve(source, ["a", "b"])
    assert counts(made) == {"unchanged": 2, "held": 1}
