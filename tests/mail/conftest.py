"""A site whose mail goes to a real mail server on the loopback, and what that server received."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from ckan import model
from ckan.lib.redis import connect_to_redis

from ckanext.ogptn.mail import sending
from ckanext.ogptn.mail.work import work
from tests.browsing import PASSWORD
from tests.loopback import free_port

PLUGINS = "ogptn_search ogptn scheming_datasets scheming_organizations activity"
Record = dict[str, Any]
Maker = Callable[..., Any]


@dataclass
class Received:
    """One mail as the server took it."""

    recipients: list[str]
    mail: EmailMessage

    def part(self, kind: str) -> str:
        """Return the text or the HTML."""
        found = self.mail.get_body((kind,))
        assert found is not None, kind
        return str(found.get_content())

    def link(self, within: str) -> str:
        """Return the path of the first address in the text that holds these letters."""
        lines = [one.strip() for one in self.part("plain").splitlines()]
        found = next(one for one in lines if one.startswith("http") and within in one)
        return "/" + found.split("/", 3)[3]


@dataclass
class Mailbox:
    """A mail server's handler: it takes, or answers as it is told to."""

    received: list[Received] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    tried: int = 0
    leaves: bool = False
    arrived: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's own name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        self.tried += 1
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail."""
        parsed = BytesParser(policy=policy.default).parsebytes(envelope.content or b"")
        assert isinstance(parsed, EmailMessage)
        self.received.append(Received(list(envelope.rcpt_tos), parsed))
        self.arrived.set()
        return "250 taken"

    async def handle_QUIT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Say goodbye, or leave without."""
        if self.leaves and server.transport is not None:
            server.transport.close()
        return "221 Bye"

    def to(self, address: str) -> list[Received]:
        """Return what came for an address."""
        return [one for one in self.received if one.recipients == [address]]

    def last(self, address: str) -> Received:
        """Return the newest that came for an address."""
        return self.to(address)[-1]


@pytest.fixture(scope="session")
def mail_port() -> int:
    """Give the one port of all mail servers: each test with another would have the plugins loaded anew."""
    return free_port()


@pytest.fixture
def mailbox(mail_port: int) -> Iterator[tuple[Mailbox, str]]:
    """Run a mail server; give its handler and its address."""
    handler = Mailbox()
    controller = Controller(handler, hostname="127.0.0.1", port=0)
    controller.port = mail_port
    controller.start()
    yield handler, f"127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def ckan_config(
    ckan_config: Record, monkeypatch: pytest.MonkeyPatch, mailbox: tuple[Mailbox, str]
) -> Record:
    """Name our plugins and the mail server, and have nothing rest before it is told."""
    settings = {
        "ckan.plugins": PLUGINS,
        "ckan.locale_default": "ar",
        "ckan.site_title": "بوابة البيانات",
        "ckan.site_url": "http://portal.example.tn",
        "smtp.server": mailbox[1],
        "ogptn.as_of": "2017-06-01",
        "ogptn.follow.quiet_minutes": 0,
        "ogptn.mail.hour": 0,
    }
    for name, value in settings.items():
        monkeypatch.setitem(ckan_config, name, value)
    return ckan_config


@pytest.fixture
def site(site: None, app: Any) -> None:
    """Give an empty site, and no counted visits."""
    redis = connect_to_redis()
    for key in redis.scan_iter("ogptn:*"):
        redis.delete(key)


@pytest.fixture
def box(mailbox: tuple[Mailbox, str]) -> Mailbox:
    """Give what the mail server received."""
    return mailbox[0]


@pytest.fixture
def said(
    site: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> pytest.LogCaptureFixture:
    """Give all that is logged from now on; migrations silence whoever had logged before them."""
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            monkeypatch.setattr(logger, "disabled", False)
    # The mail server of the tests logs what it is told.
    monkeypatch.setattr(logging.getLogger("mail.log"), "disabled", True)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "ckan")
    return caplog


@pytest.fixture
def post(site: None) -> Callable[[], int]:
    """Do what a minute brings, and send what waits, as scheduler and worker do."""

    def minute() -> int:
        work()
        sent = sending.send_waiting()
        model.Session.expire_all()
        return sent

    return minute


def title(text: str) -> dict[str, str]:
    """Return a title in three languages."""
    return {"ar": f"{text} بالعربية", "fr": f"{text} en français", "en": text}


@pytest.fixture
def promises(call: Maker) -> Record:
    """Make a plan under way with two commitments of two institutions, an officer at each."""
    for name in ("presidency-government", "ministry-finance", "ministry-transport"):
        call(
            "organization_create",
            name=name,
            title_translated=title(name),
            institution_type="government",
        )
    for name, institution in (("farida", "ministry-finance"), ("tarek", "ministry-transport")):
        call("user_create", name=name, email=f"{name}@example.org", password=PASSWORD)
        call("organization_member_create", id=institution, username=name, role="editor")
    plan = call(
        "package_create",
        type="action_plan",
        name="tn-2016-2018",
        title_translated=title("Second plan"),
        plan_status="active",
        start_date="2016-07-01",
        end_date="2018-12-31",
        axes=[{"number": 1, "title_translated": title("Openness")}],
        owner_org="presidency-government",
    )
    made = {"plan": plan}
    for number, institution in ((1, "ministry-finance"), (2, "ministry-transport")):
        made[f"c{number}"] = call(
            "package_create",
            type="commitment",
            name=f"tn-2016-0{number}",
            number=number,
            title_translated=title(f"Commitment {number}"),
            action_plan="tn-2016-2018",
            lead_institutions=[institution],
            due_date="2017-06-08",
            milestones=[{"identifier": "m1", "title_translated": title("Step")}],
        )
    return made


@pytest.fixture
def report(call: Maker) -> Maker:
    """Add reports of the institution itself."""

    def make(commitment: str = "tn-2016-01", level: str = "substantial", **fields: Any) -> Record:
        found: Record = call(
            "ogptn_progress_report_create",
            commitment=commitment,
            completion_level=level,
            progress=title("Done"),
            challenges=title("Money"),
            report_date="2017-05-31",
            **fields,
        )
        return found

    return make


@pytest.fixture
def follower(box: Mailbox, call_as: Maker, post: Maker, promises: Record) -> Maker:
    """Follow and confirm, by the link of the mail; give its token."""

    def make(email: str = "amel@example.org", language: str = "ar", **what: str) -> str:
        wish = what or {"commitment": "tn-2016-01"}
        call_as("", "ogptn_follow_create", email=email, language=language, **wish)
        post()
        token = box.last(email).link("/follow/confirm/").rsplit("/", 1)[1]
        call_as("", "ogptn_follow_confirm", token=token)
        return token

    return make
