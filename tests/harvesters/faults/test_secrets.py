"""Keys and passwords of sources: used, and shown to nobody."""

from __future__ import annotations

import itertools
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.common import config

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.sources import discretion
from tests.harvesters.faults.fault_server import FaultServer
from tests.harvesters.faults.planting import KEY, OPTIONS, PLANTED, Portal, listening, planted


@pytest.fixture(scope="module")
def portal(
    empty_site: Callable[[dict[str, str]], AbstractContextManager[None]], fault_server: FaultServer
) -> Iterator[Portal]:
    """Give the portal, with the loggers as talkative as they were when it was made."""
    with empty_site(OPTIONS), listening() as lines, planted(fault_server, lines) as found:
        yield found


@pytest.fixture(autouse=True)
def settings(portal: Portal) -> None:
    """Keep the site's settings: CKAN's plugin for pytest takes them back before each test."""
    config.clear()
    config.update(portal.settings)


def leaks(text: str) -> list[str]:
    """Name the secrets that stand in a text."""
    return [secret for secret in PLANTED if secret in text]


def test_the_source_was_asked_with_them(portal: Portal) -> None:
    """Else nothing below would prove anything: the key in its header, the password in the other."""
    (first, *_) = portal.server.asked
    assert first.headers["x-ckan-api-key"] == KEY
    assert first.headers["authorization"].startswith("Basic ")


ACTIONS: list[tuple[str, dict[str, Any]]] = [
    ("harvest_source_show", {"id": "planted"}),
    ("harvest_source_list", {"return_last_job_status": True}),
    ("harvest_source_show_status", {"id": "{source}"}),
    ("harvest_job_list", {"source_id": "{source}"}),
    ("harvest_job_show", {"id": "{job}"}),
    ("harvest_job_report", {"id": "{job}"}),
    ("harvest_object_list", {"source_id": "{source}"}),
    ("harvest_log_list", {"limit": 1000}),
    ("harvesters_info_show", {}),
    ("package_show", {"id": "planted"}),
    ("package_show", {"id": "planted", "use_default_schema": True}),
    ("package_search", {"fq": "dataset_type:harvest", "rows": 100, "fl": "*",
                        "use_default_schema": True}),
    ("package_search", {"fq": "dataset_type:harvest", "rows": 100}),
    ("package_search", {"q": KEY, "fq": "dataset_type:*"}),
    ("package_search", {"rows": 100, "facet.field": '["tags"]'}),
    ("package_autocomplete", {"q": "planted"}),
    ("package_activity_list", {"id": "planted", "include_hidden_activity": True}),
    ("organization_activity_list", {"id": "{body}"}),
    ("recently_changed_packages_activity_list", {}),
    ("organization_show", {"id": "{body}", "include_datasets": True}),
    ("current_package_list_with_resources", {"limit": 100}),
    ("ogptn_harvest_source_list", {}),
    ("ogptn_harvest_run_list", {"source": "planted"}),
    ("ogptn_harvest_problem_list", {"source": "planted"}),
    ("ogptn_harvest_problem_list", {"job": "{job}"}),
    ("ogptn_harvest_preview", {"source": "planted"}),
    ("config_option_list", {}),
    ("status_show", {}),
]  # fmt: skip


@pytest.mark.parametrize(("action", "arguments"), ACTIONS)
def test_no_action_gives_them(portal: Portal, action: str, arguments: dict[str, Any]) -> None:
    """To nobody, not even to those who wrote them."""
    owner = model.Package.get(portal.source_id).owner_org
    opened = set()
    jobs = portal.job_ids if "{job}" in arguments.values() else [""]
    for who, job_id in itertools.product(portal.keys, jobs):
        known = {"source": portal.source_id, "job": job_id, "body": owner}
        filled = {
            name: value.format(**known) if isinstance(value, str) and "{" in value else value
            for name, value in arguments.items()
        }
        answer = portal.app.post(f"/api/3/action/{action}", json=filled, headers=portal.keys[who])
        assert leaks(answer.body) == []
        opened.add(answer.status_code)
    assert 200 in opened


PAGES = ["/harvest", "/harvest/planted", "/harvest/about/planted", "/harvest/admin/planted",
         "/harvest/edit/planted", "/harvest/planted/job", "/harvest/planted/job/{job}", "/dataset/activity/planted",
         "/dataset/planted", "/dataset/planted.rdf", "/dataset/planted.ttl", "/catalog.ttl",
         "/feeds/dataset.atom", "/organization/{body}", "/dashboard",
         "/desk/harvest", "/desk/harvest/planted", "/desk/harvest/planted/edit",
         "/desk/harvest/planted/runs", "/desk/harvest/planted/run/{job}",
         "/desk/harvest/planted/run/{job}/problems.csv", "/ckan-admin/config",
         "/api/3/action/harvest_source_show?id=planted"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_page_and_no_export_gives_them(portal: Portal, page: str) -> None:
    """Forms included: a field for a secret is always empty."""
    owner = model.Package.get(portal.source_id).owner_org
    jobs = portal.job_ids if "{job}" in page else [""]
    opened = set()
    for who, job_id in itertools.product(portal.keys, jobs):
        path = page.format(job=job_id, body=owner)
        answer = portal.app.get(path, headers=portal.keys[who], follow_redirects=True)
        assert leaks(answer.body) == []
        opened.add(answer.status_code)
    assert 200 in opened


def test_no_harvest_object_holds_them(portal: Portal) -> None:
    """Nor any extra or error of one."""
    tables = ("harvest_object", "harvest_object_extra", "harvest_object_error", "harvest_source",
              "harvest_gather_error", "harvest_log", "package", "activity", "activity_detail",
              "ogptn_harvest_problem", "ogptn_harvest_run", "ogptn_harvest_record",
              "ogptn_harvest_hold")  # fmt: skip
    for table in tables:
        rows = model.Session.execute(sa.text(f"SELECT t::text FROM {table} AS t")).scalars()  # noqa: S608
        assert [leaks(row) for row in rows if leaks(row)] == [], table


def test_no_log_and_no_answer_to_the_officer_holds_them(portal: Portal) -> None:
    """Every logger at its most talkative, from the request that brought them on."""
    assert any("harvest" in line for line in portal.lines)
    assert [line[:300] for line in portal.lines if leaks(line)] == []


def test_no_mail_holds_them(portal: Portal) -> None:
    """Of a run that went well, of one that did not."""
    assert portal.mails
    assert [mail[:300] for mail in portal.mails if leaks(mail)] == []


def test_the_report_says_what_the_server_said_without_the_key(portal: Portal) -> None:
    """It repeated the key in its answer."""
    report = tk.get_action("harvest_job_report")(site_context(), {"id": portal.job_ids[1]})
    assert "Invalid key" in json.dumps(report)
    assert "***" in json.dumps(report)


@pytest.mark.parametrize(
    ("who", "told"), [("nobody", False), ("stranger", False), ("officer", True), ("admin", True)]
)
def test_who_keeps_a_source_sees_which_are_set(portal: Portal, who: str, told: bool) -> None:
    """Set or not, and no more."""
    answer = portal.app.post(
        "/api/3/action/harvest_source_show", json={"id": "planted"}, headers=portal.keys[who]
    )
    expected = {"api_key": True, "user": True, "password": True} if told else None
    assert answer.json["result"].get("secrets") == expected


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Request data extracted: {'config': '{\"api_key\": \"abc\"}'}", "left out here"),
        ("Package save request name: a POST: ImmutableMultiDict([('password', 'abc')])",
         "left out here"),
        ("at http://u:abc@a.tn/", "at http://a.tn/"),
        ("Request data extracted: {'id': 'abd'}", "{'id': 'abd'}"),
    ],
)  # fmt: skip
def test_lines_that_name_a_secret_are_left_out(line: str, shown: str) -> None:
    """CKAN writes down what a request holds before any action of ours sees it."""
    record = logging.LogRecord("ckan.views.api", logging.DEBUG, "", 1, "%s", (line,), None)
    assert discretion.Discretion().filter(record)
    assert shown in record.getMessage()
    assert "abc" not in record.getMessage()
