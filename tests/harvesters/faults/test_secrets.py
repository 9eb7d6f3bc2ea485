"""Keys and passwords of sources: written, used, and shown to nobody."""

from __future__ import annotations

import copy
import email
import itertools
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.common import config
from ckan.tests import factories, helpers

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.model import HarvestSecret
from ckanext.ogptn.harvesters.sources import discretion, http, secrets
from ckanext.ogptn.harvesters.workers import running
from tests.harvesters.catalogues import Catalogue, Item
from tests.harvesters.faults.fault_server import FaultServer, Handler, send

KEY = "clef-Zq81-xR7-planted-4242"
USER = "agent-planted-user"
PASSWORD = "motdepasse-planted-8181"
PLANTED = (KEY, PASSWORD)
PLUGINS = (
    "ogptn_search ogptn ogptn_dcat ogptn_harvest ogptn_energy harvest dcat"
    " scheming_datasets scheming_organizations activity"
)
OPTIONS = {
    "ckan.plugins": PLUGINS,
    "ogptn.harvest.allowed_hosts": "127.0.0.1",
    "ckan.harvest.log_scope": "0",
    "ckan.harvest.log_level": "debug",
    "ckan.harvest.status_mail.all": "true",
}


class Lines(logging.Handler):
    """Keeps every line of every log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line, with what it tells of an exception."""
        told = logging.Formatter("%(name)s %(message)s").format(record)
        self.said.append(told)


@dataclass
class Portal:
    """A portal with a source that has secrets, after a run: whom to ask with, and what was said."""

    app: Any
    source_id: str
    name: str
    server: FaultServer
    catalogue: Catalogue
    keys: dict[str, dict[str, str]]
    settings: dict[str, Any]
    job_ids: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)


def echo(handler: Handler) -> None:
    """Answer in CKAN's way, and repeat what was sent to identify oneself."""
    said = f"Invalid key {handler.headers.get('Authorization')} {handler.headers.get('X-CKAN-API-Key')}"
    body = json.dumps({"success": False, "error": {"message": said}})
    send(body.encode(), Content_Type="application/json", X_Key=KEY)(handler)


@pytest.fixture(scope="module")
def portal(
    reset_db: Callable[[], None],
    reset_index: Callable[[], None],
    migrate_db_for: Callable[[str], None],
) -> Iterator[Portal]:
    """Make the source through the API as an officer does, change it, run it well and ill."""
    original = copy.deepcopy(dict(config))
    config.update(OPTIONS)
    p.load_all()
    reset_db()
    reset_index()
    for plugin in ("activity", "harvest", "ogptn", "ogptn_harvest"):
        migrate_db_for(plugin)
    lines = Lines()
    root = logging.getLogger()
    level = root.level
    root.addHandler(lines)
    root.setLevel(logging.DEBUG)
    loud = {name: logging.getLogger(name).level for name in ("ckan", "ckanext", "urllib3")}
    for name in loud:
        logging.getLogger(name).setLevel(logging.DEBUG)
    server = FaultServer()
    with pytest.MonkeyPatch.context() as patch:
        mails = helpers.FakeSMTP()
        patch.setattr("smtplib.SMTP", mails)
        app = helpers._get_test_app()
        with app.flask_app.app_context():
            made = _filled(app, server, lines, mails)
        yield made
    root.removeHandler(lines)
    root.setLevel(level)
    for name, before in loud.items():
        logging.getLogger(name).setLevel(before)
    server.close()
    model.Session.remove()
    p.unload_all()
    config.clear()
    config.update(original)


def _filled(app: Any, server: FaultServer, lines: Lines, mails: Any) -> Portal:
    officer, stranger = factories.UserWithToken(), factories.UserWithToken()
    member, admin = factories.UserWithToken(), factories.SysadminWithToken()
    body = factories.Organization(users=[
        {"name": officer["name"], "capacity": "editor"},
        {"name": member["name"], "capacity": "member"},
    ])  # fmt: skip
    keys = {"nobody": {}} | {
        name: {"Authorization": user["token"]}
        for name, user in (("stranger", stranger), ("member", member), ("officer", officer),
                           ("admin", admin))
    }  # fmt: skip
    catalogue = Catalogue("ckan", server, "planted", [Item(1), Item(2)])
    asked = {"name": "planted", "title": "Planted", "url": catalogue.address,
             "source_type": "ogptn_energy", "owner_org": body["id"], "frequency": "MANUAL",
             "config": json.dumps({"api_key": KEY, "page_size": 2})}  # fmt: skip
    made = app.post("/api/3/action/harvest_source_create", json=asked, headers=keys["officer"])
    source_id = made.json["result"]["id"]
    portal = Portal(app, source_id, "planted", server, catalogue, keys, dict(config))
    again = {"id": source_id, "user": USER, "password": PASSWORD}
    changed = app.post("/api/3/action/harvest_source_patch", json=again, headers=keys["officer"])
    portal.lines += [made.body, changed.body]
    for ill in (None, echo, send(KEY.encode(), 403)):
        catalogue.ill = ill
        job_id = running.start(source_id, send=False)
        # Mails are rendered as CKAN's commands do, which stand in a request of their own.
        with app.flask_app.test_request_context():
            running.run_inline(job_id)
        portal.job_ids.append(job_id)
    catalogue.ill = None
    refused = {"id": source_id, "config": json.dumps({"api_key": KEY, "nonsense": 1})}
    wrong = app.post("/api/3/action/harvest_source_patch", json=refused, headers=keys["officer"],
                     status=409)  # fmt: skip
    portal.lines += [wrong.body, *lines.said]
    portal.mails += [read(message) for *_, message in mails.get_smtp_messages()]
    return portal


def read(message: str) -> str:
    """Read a mail, with its body decoded."""
    mail = email.message_from_string(message)
    parts = [part.get_payload(decode=True) or b"" for part in mail.walk()]
    return (
        f"{mail['Subject']} {b' '.join(part for part in parts if isinstance(part, bytes)).decode()}"
    )


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


@pytest.fixture
def fresh(portal: Portal) -> Iterator[str]:
    """Give a source of its own, without secrets."""
    owner = model.Package.get(portal.source_id).owner_org
    made = tk.get_action("harvest_source_create")(
        site_context(),
        {"name": "fresh", "title": "Fresh", "url": f"{portal.server.url}/fresh",
         "source_type": "ogptn_energy", "owner_org": owner, "frequency": "MANUAL", "config": "{}"},
    )  # fmt: skip
    yield made["id"]
    tk.get_action("dataset_purge")(site_context(), {"id": made["id"]})


def patch(source_id: str, **changes: Any) -> dict[str, Any]:
    """Change a source."""
    return dict(tk.get_action("harvest_source_patch")(site_context(), {"id": source_id, **changes}))


def known(source_id: str) -> dict[str, str]:
    """Give the secrets that are sent to a source's server."""
    source = running.HarvestSource.get(source_id)
    return secrets.values_of(source_id, source.url)


@pytest.mark.parametrize("action", ["package_patch", "package_update", "harvest_source_update"])
def test_every_way_in_takes_them_out(fresh: str, action: str) -> None:
    """CKAN's own actions too."""
    shown = tk.get_action("package_show")(site_context(), {"id": fresh})
    whole = {} if action == "package_patch" else shown
    config_text = json.dumps({"api_key": KEY, "page_size": 7})
    tk.get_action(action)(site_context(), {**whole, "id": fresh, "config": config_text})
    assert known(fresh) == {"api_key": KEY}
    assert json.loads(running.HarvestSource.get(fresh).config) == {"page_size": 7}


def test_saving_without_them_keeps_them(fresh: str) -> None:
    """The form never shows them, so it cannot send them back."""
    patch(fresh, config=json.dumps({"api_key": KEY}))
    patch(fresh, title="Other", config=json.dumps({"page_size": 5}))
    patch(fresh, api_key="", user="", password="")
    assert known(fresh) == {"api_key": KEY}


@pytest.mark.parametrize(
    "change",
    [{"config": '{"api_key": null}'}, {"config": '{"api_key": ""}'}, {"api_key": None},
     {"forget_secrets": ["api_key"]}, {"forget_secrets": "api_key"}],
)  # fmt: skip
def test_they_can_be_deleted(fresh: str, change: dict[str, Any]) -> None:
    """By the configuration, by a field, by the form's box."""
    patch(fresh, api_key=KEY, user=USER, password=PASSWORD)
    patch(fresh, **change)
    assert known(fresh) == {"user": USER, "password": PASSWORD}


def test_a_source_that_is_pointed_elsewhere_goes_without(fresh: str, portal: Portal) -> None:
    """Whoever may edit a source may not send its key to a server of his own."""
    patch(fresh, api_key=KEY)
    patch(fresh, url="http://thief.tn/")
    assert known(fresh) == {}
    patch(fresh, url=f"{portal.server.url}/fresh")
    assert known(fresh) == {}
    assert secrets.which_are_set(fresh)["api_key"] is False


def test_a_new_path_of_the_same_server_keeps_them(fresh: str, portal: Portal) -> None:
    """It is the server that is trusted."""
    patch(fresh, api_key=KEY)
    patch(fresh, url=f"{portal.server.url}/other")
    assert known(fresh) == {"api_key": KEY}


@pytest.mark.parametrize(
    "url",
    ["http://agent:motdepasse@a.tn/", "http://a.tn/?api_key=abcdef", "http://a.tn/?token=abcdef"],
)
def test_an_address_with_a_secret_is_refused(fresh: str, url: str) -> None:
    """Everybody sees the address of a source."""
    with pytest.raises(tk.ValidationError) as raised:
        patch(fresh, url=url)
    assert "url" in raised.value.error_dict
    assert "motdepasse" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("api_key", "a\nb"),
        ("api_key", "مفتاح"),
        ("user", "a:b"),
        ("password", 7),
        ("api_key", ["a"]),
    ],
)
def test_what_is_no_secret_is_refused_by_its_name(fresh: str, name: str, value: object) -> None:
    """A line break would be another header."""
    with pytest.raises(tk.ValidationError) as raised:
        patch(fresh, **{name: value})
    assert list(raised.value.error_dict) == [name]


def test_a_configuration_that_is_no_json_is_not_repeated(fresh: str) -> None:
    """It may hold one all the same."""
    with pytest.raises(tk.ValidationError) as raised:
        patch(fresh, config='{"api_key": "' + KEY + '"')
    assert KEY not in str(raised.value)


def test_purging_a_source_deletes_them(portal: Portal) -> None:
    """Nothing of them stays behind."""
    owner = model.Package.get(portal.source_id).owner_org
    made = tk.get_action("harvest_source_create")(
        site_context(),
        {"name": "gone", "url": "http://gone.tn/", "source_type": "ogptn_energy",
         "owner_org": owner, "config": json.dumps({"api_key": KEY})},
    )  # fmt: skip
    assert model.Session.get(HarvestSecret, (made["id"], "api_key")) is not None
    tk.get_action("dataset_purge")(site_context(), {"id": made["id"]})
    model.Session.expire_all()
    assert model.Session.get(HarvestSecret, (made["id"], "api_key")) is None


def test_an_ordinary_dataset_is_saved_as_ever(portal: Portal) -> None:
    """The chain of actions is for sources alone."""
    made = factories.Dataset(owner_org=model.Package.get(portal.source_id).owner_org)
    changed = tk.get_action("package_patch")(site_context(), {"id": made["id"], "notes": "api_key"})
    assert changed["notes"] == "api_key"


def test_the_client_of_a_source_has_its_settings(fresh: str) -> None:
    """Header, rate and certificates are the source's own."""
    patch(fresh, api_key=KEY, config=json.dumps({"api_key_header": "X-Key",
                                                 "requests_per_second": 2}))  # fmt: skip
    client = http.client_for_source(running.HarvestSource.get(fresh))
    assert client.credentials is not None
    assert dict(client.credentials.headers) == {"X-Key": KEY}
    assert client.pace("127.0.0.1", 1) == 0
    assert 0 < client.pace("127.0.0.1", 1) <= 0.5


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
