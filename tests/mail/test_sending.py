"""Rules of sending: once, kept where it fails, in two parts and three languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.logic import outbox
from ckanext.ogptn.mail import sending
from ckanext.ogptn.mail.work import forget, work
from ckanext.ogptn.model import Mail
from ckanext.ogptn.model.moments import now

Maker = Callable[..., Any]
AMEL, SAMI = "amel@example.org", "sami@example.org"
FIRST = {"commitment": "tn-2016-01"}


@pytest.fixture
def ask(call_as: Maker, promises: Any) -> Callable[..., str]:
    """Have one mail wait; give its id."""

    def put(email: str = AMEL, **fields: str) -> str:
        call_as("", "ogptn_follow_create", email=email, **{**FIRST, **fields})
        key: str = (
            model.Session.query(Mail.id)
            .filter(Mail.kind == "follow_confirm")
            .order_by(Mail.sequence.desc())
            .first()
            .id
        )
        return key

    return put


def row(mail_id: str) -> Any:
    """Read a mail's row anew."""
    return model.Session.get(Mail, mail_id, populate_existing=True)


def hurry(mail_id: str) -> None:
    """Let the time pass until the next attempt."""
    row(mail_id).next_attempt_at = now()
    model.Session.commit()


@pytest.mark.parametrize(
    ("language", "direction", "said"),
    [("ar", "rtl", "الرابط صالح سبعة أيام."), ("fr", "ltr", "Le lien est valable sept jours."),
     ("en", "ltr", "The link is valid for seven days.")],
)  # fmt: skip
def test_a_mail_has_two_parts_in_the_recipients_language(
    box: Any, ask: Maker, language: str, direction: str, said: str
) -> None:
    """Text and HTML say the same; the HTML names language and direction, and loads nothing."""
    ask(language=language)
    assert sending.send_waiting() == 1
    mail = box.last(AMEL)
    assert mail.mail.get_content_type() == "multipart/alternative"
    assert said in mail.part("plain")
    assert said in mail.part("html")
    assert f'<html lang="{language}" dir="{direction}">' in mail.part("html")
    assert "src=" not in mail.part("html")
    assert mail.mail["Content-Language"] == language
    assert mail.mail["Auto-Submitted"] == "auto-generated"
    prefix = {"ar": "", "fr": "/fr", "en": "/en"}[language]
    assert mail.link("/confirm/").startswith(f"{prefix}/follow/confirm/")


def test_a_title_is_not_taken_for_markup(box: Any, call: Maker, ask: Maker) -> None:
    """HTML escapes what a record holds; text and subject do not, and a line break adds no header."""
    hostile = {"ar": "", "fr": "", "en": "Fish & <b>chips</b>\nBcc: x@example.org"}
    call(
        "package_create",
        type="commitment",
        name="tn-2016-03",
        number=3,
        title_translated=hostile,
        action_plan="tn-2016-2018",
        lead_institutions=["ministry-finance"],
    )
    ask(commitment="tn-2016-03", language="en")
    sending.send_waiting()
    mail = box.last(AMEL)
    assert mail.mail["Bcc"] is None
    assert mail.mail["Subject"].endswith("Fish & <b>chips</b> Bcc: x@example.org")
    assert "Fish & <b>chips</b>" in mail.part("plain")
    assert "Fish &amp; &lt;b&gt;chips" in mail.part("html")


def test_a_long_address_stays_readable_in_its_header(
    box: Any, ckan_config: dict[str, Any], ask: Maker
) -> None:
    """A header that holds an address is never folded nor encoded, however long the portal's own is."""
    host = "donnees-ouvertes-et-engagements.presidence-du-gouvernement.example.tn"
    ckan_config["ckan.site_url"] = f"https://{host}"
    ask()
    sending.send_waiting()
    raw = box.last(AMEL).mail["List-Unsubscribe"]
    assert raw.startswith(f"<https://{host}/follow/end/")
    assert raw.endswith(">")


def test_a_mail_is_sent_once(box: Any, ask: Maker) -> None:
    """What was sent is settled."""
    mail_id = ask()
    assert [sending.send_waiting(), sending.send_waiting()] == [1, 0]
    assert (len(box.received), row(mail_id).state) == (1, "sent")


def test_what_one_sender_has_claimed_no_other_takes(box: Any, ask: Maker) -> None:
    """Two workers send a mail once."""
    mail_id = ask()
    assert outbox.claim(mail_id) is not None
    assert sending.send(mail_id) == "taken"
    assert box.received == []


def test_a_crash_between_sending_and_noting_it_sends_once_more_at_most(
    box: Any, ask: Maker
) -> None:
    """The second copy carries the Message-ID of the first; a third is never sent."""
    mail_id = ask()
    for _ in range(3):
        sending.send(mail_id)
        # As if the sender had died before it could settle the mail.
        lost = row(mail_id)
        lost.state, lost.settled_at, lost.claimed_until = "waiting", None, now() - timedelta(1)
        model.Session.commit()
    assert len(box.received) == 2
    assert len({one.mail["Message-ID"] for one in box.received}) == 1
    sending.send(mail_id)
    assert (row(mail_id).state, row(mail_id).problem) == ("failed", "interrupted")


def test_a_server_that_is_down_loses_nothing(
    box: Any, ckan_config: dict[str, Any], ask: Maker, said: pytest.LogCaptureFixture
) -> None:
    """All wait, one is tried, and the log says so without an address."""
    server, first = ckan_config["smtp.server"], ask()
    second = ask(SAMI)
    ckan_config["smtp.server"] = "127.0.0.1:9"
    said.clear()
    assert sending.send_waiting() == 0
    assert (row(first).attempts, row(second).attempts) == (1, 0)
    assert row(first).problem == "ConnectionRefusedError"
    assert f"Mail {first} (follow_confirm) not sent, attempt 1: ConnectionRefusedError" in said.text
    assert "@" not in said.text
    ckan_config["smtp.server"] = server
    hurry(first)
    assert sending.send_waiting() == 2
    assert {one.recipients[0] for one in box.received} == {AMEL, SAMI}


def test_attempts_come_later_each_time(
    box: Any, ask: Maker, said: pytest.LogCaptureFixture
) -> None:
    """A recipient who is refused for now holds up nobody else, and is tried after 1, 5, 15 minutes."""
    box.answers[AMEL] = "451 try later"
    mail_id = ask()
    ask(SAMI)
    waits = []
    for _ in range(3):
        sending.send_waiting()
        waits.append(round((row(mail_id).next_attempt_at - now()).total_seconds() / 60))
        hurry(mail_id)
    assert waits == [1, 5, 15]
    assert len(box.to(SAMI)) == 1
    assert row(mail_id).problem == "recipient refused (451)"
    assert AMEL not in said.text
    box.answers.clear()
    sending.send_waiting()
    assert len(box.to(AMEL)) == 1


def test_a_recipient_refused_for_good_is_given_up_after_three_attempts(
    box: Any, ask: Maker
) -> None:
    """What no server will ever take does not wait for ever; its row says why."""
    box.answers[AMEL] = "550 no such mailbox"
    mail_id = ask()
    for _ in range(4):
        sending.send_waiting()
        hurry(mail_id)
    assert (row(mail_id).state, row(mail_id).problem) == ("failed", "recipient refused (550)")
    assert box.tried == 3


def test_a_server_that_leaves_without_goodbye_has_taken_the_mail(box: Any, ask: Maker) -> None:
    """Once a mail is taken, a connection that breaks is no failure."""
    mail_id = ask()
    box.leaves = True
    sending.send_waiting()
    assert (row(mail_id).state, len(box.received)) == ("sent", 1)


def test_nobodys_address_is_logged(box: Any, ask: Maker, said: pytest.LogCaptureFixture) -> None:
    """CKAN's mailer names its recipients in the log; ours keeps them out."""
    ask()
    sending.send_waiting()
    assert "Sent email to (address)" in said.text
    assert AMEL not in said.text


def test_a_portal_without_a_mail_server_queues_nothing(
    box: Any, ckan_config: dict[str, Any], call_as: Maker, promises: Any, report: Maker
) -> None:
    """Whoever asks to follow is told so, and nothing waits for ever."""
    ckan_config["smtp.server"] = ""
    with pytest.raises(tk.ValidationError, match="sends no mail"):
        call_as("", "ogptn_follow_create", email=AMEL, **FIRST)
    call_as("", "ogptn_error_report_create", text="Wrong", **FIRST)
    report()
    assert work() == 0
    assert model.Session.query(Mail).count() == 0


def test_what_waited_two_weeks_is_given_up(ask: Maker) -> None:
    """A portal whose mail was switched off keeps no queue for the day on which it is on again."""
    mail_id = ask()
    row(mail_id).created_at = now() - timedelta(days=14, minutes=1)
    model.Session.commit()
    forget()
    assert row(mail_id).state == "failed"


def test_the_worker_is_asked_once_until_it_begins(ask: Maker) -> None:
    """A worker that is down finds one job, not one for each minute."""
    from ckan.lib import jobs

    jobs.get_queue().empty()
    outbox.begin()
    for _ in range(3):
        outbox.queue()
    assert len(jobs.get_queue().jobs) == 1
    outbox.begin()
    outbox.queue()
    assert len(jobs.get_queue().jobs) == 2
    jobs.get_queue().empty()
