"""What went wrong with a mail: the server, the recipient, or nothing at all."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass

from ckan.lib.mailer import MailerException

# What CKAN's mailer raises: some errors it wraps, some pass through, and some come of closing the connection.
ERRORS = (MailerException, OSError, ValueError)


@dataclass(frozen=True)
class Trouble:
    """What is noted of a failure (never an address), and whether it is the recipient's alone, for good or for now."""

    problem: str
    of_recipient: bool = False
    for_good: bool = False


def of(error: BaseException) -> Trouble | None:
    """Tell what an error means; none where the mail was taken, and only the leave-taking failed."""
    if isinstance(error, smtplib.SMTPServerDisconnected) and error.__context__ is None:
        return None
    for cause in _chain(error):
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            codes = [code for code, _ in cause.recipients.values()]
            return _refusal("recipient refused", max(codes, default=0))
        if isinstance(cause, smtplib.SMTPDataError):
            return _refusal("mail refused", cause.smtp_code)
        # An address that cannot be written in a header.
        if isinstance(cause, UnicodeError):
            return Trouble("address not understood", of_recipient=True, for_good=True)
    return Trouble(type(list(_chain(error))[-1]).__name__)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Walk from an error to what caused it."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__context__


def _refusal(what: str, code: int) -> Trouble:
    return Trouble(f"{what} ({code})", of_recipient=True, for_good=500 <= code < 600)
