"""What is to be done for mail by now; called every minute."""

from __future__ import annotations

from ckan import model

from ckanext.ogptn import config
from ckanext.ogptn.logic import errors, following, mail_choices, outbox
from ckanext.ogptn.mail import followers, rounds


def work() -> int:
    """Put the mails that are due, and have those that wait sent; return how many were put.

    A portal that sends no mail puts none; whatever is kept of people for mail alone is forgotten in its time all the
    same."""
    forget()
    if not config.sends_mail():
        return 0
    put = followers.tell() + rounds.tell_errors_at_once() + rounds.tell_links_at_once()
    put += rounds.daily()
    if outbox.due(1):
        outbox.queue()
    return put


def forget() -> int:
    """Delete what nobody needs any more, and commit; return how many rows."""
    forgotten = (
        following.forget_unconfirmed()
        + errors.forget_addresses()
        + mail_choices.forget_gone()
        + outbox.forget_settled()
    )
    model.Session.commit()
    return forgotten
