"""Validators of what visitors write: an address of mail, a message. Their errors never repeat what was written, since
errors of actions are logged."""

from __future__ import annotations

import re

import ckan.plugins.toolkit as tk

_ = tk._

__all__ = ["ogptn_mail_address", "ogptn_message"]

LONGEST_ADDRESS = 254
LONGEST_MESSAGE = 4000
# As HTML's own field for addresses takes them, with a dot in the domain.
ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    r"(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def ogptn_mail_address(value: str) -> str:
    """Accept an address of mail; it is kept in small letters, its domain as the mail servers spell it."""
    local, _at, domain = str(value).strip().lower().rpartition("@")
    try:
        address = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        address = ""
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        raise tk.Invalid(_("This is no e-mail address: write one such as name@example.tn."))
    return address


def ogptn_message(value: str) -> str:
    """Accept a message of at most 4000 characters, without control characters."""
    text = CONTROL.sub("", str(value).replace("\r\n", "\n")).strip()
    if not text:
        raise tk.Invalid(_("Missing value"))
    if len(text) > LONGEST_MESSAGE:
        raise tk.Invalid(_("Write at most %d characters.") % LONGEST_MESSAGE)
    return text
