"""Send what waits, in the background: each mail once, whatever fails is kept and tried again."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ckan.lib.mailer import mail_recipient

from ckanext.ogptn import config
from ckanext.ogptn.logic import outbox
from ckanext.ogptn.mail import headers, letters, trouble, writing
from ckanext.ogptn.mail.speaking import speaking

BATCH = 200
# Shorter than a job may take, with one more mail.
SECONDS = 400
# CKAN's mailer waits for ever for a server that does not answer.
SERVER_SECONDS = 30

log = logging.getLogger(__name__)


def send_waiting() -> int:
    """Send the mails that are due; return how many went out. A server that fails is left alone until the next time."""
    outbox.begin()
    if not config.sends_mail():
        return 0
    sent, until = 0, time.monotonic() + SECONDS
    waiting = outbox.due(BATCH)
    for mail_id in waiting:
        outcome = send(mail_id)
        sent += outcome == "sent"
        if outcome == "unreachable" or time.monotonic() > until:
            break
    else:
        if len(waiting) == BATCH:
            outbox.queue()
    return sent


def send(mail_id: str) -> str:
    """Send one mail; return ``sent``, ``dropped``, ``kept`` for later, ``failed``, ``taken`` by another, or
    ``unreachable``."""
    mail = outbox.claim(mail_id)
    if mail is None:
        return "taken"
    kind, attempts = mail.kind, mail.attempts
    envelope = writing.envelope(mail)
    if envelope is None:
        outbox.settle(mail_id, "dropped")
        return "dropped"
    with speaking(envelope.language):
        letter = envelope.write()
        if letter is None:
            outbox.settle(mail_id, "dropped")
            return "dropped"
        subject, text, html = letters.rendered(letter)
        extra = headers.of(mail_id, envelope.language, envelope.end_href())
    try:
        with _patience():
            mail_recipient(envelope.name, envelope.address, subject, text, html, extra)
    except trouble.ERRORS as error:
        found = trouble.of(error)
        if found is not None:
            return _keep(mail_id, kind, attempts, found)
    outbox.settle(mail_id, "sent")
    return "sent"


def _keep(mail_id: str, kind: str, attempts: int, found: trouble.Trouble) -> str:
    """Keep a mail that did not go out."""
    log.warning("Mail %s (%s) not sent, attempt %d: %s", mail_id, kind, attempts, found.problem)
    kept = outbox.postpone(mail_id, found.problem, found.for_good)
    if not kept:
        log.error("Mail %s (%s) given up: %s", mail_id, kind, found.problem)
        return "failed"
    return "kept" if found.of_recipient else "unreachable"


@contextmanager
def _patience() -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(SERVER_SECONDS)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
