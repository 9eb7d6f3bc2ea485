"""A portal with a source that has secrets, after runs that went well and ill, and all that was said meanwhile."""

from __future__ import annotations

import email
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from ckan.common import config
from ckan.tests import factories, helpers

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
    server: FaultServer
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


@contextmanager
def listening() -> Iterator[Lines]:
    """Have every logger say all it can, and keep it."""
    lines = Lines()
    root = logging.getLogger()
    root.addHandler(lines)
    # Migrations silence whoever had logged before them.
    for one in logging.root.manager.loggerDict.values():
        if isinstance(one, logging.Logger):
            one.disabled = False
    loggers = [root, *map(logging.getLogger, ("ckan", "ckanext", "urllib3"))]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(lines)
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)


@contextmanager
def planted(server: FaultServer, lines: Lines) -> Iterator[Portal]:
    """Make the source on an empty site, through the API as an officer does; change it, run it well and ill."""
    with pytest.MonkeyPatch.context() as patch:
        mails = helpers.FakeSMTP()
        patch.setattr("smtplib.SMTP", mails)
        app = helpers._get_test_app()
        with app.flask_app.app_context():
            made = _filled(app, server, lines, mails)
        yield made


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
    portal = Portal(app, source_id, server, keys, dict(config))
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
