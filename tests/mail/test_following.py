"""Rules of following by mail without an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.mail import sending
from ckanext.ogptn.mail.work import forget
from ckanext.ogptn.model import Follower, Mail
from ckanext.ogptn.model.moments import now

Maker = Callable[..., Any]
AMEL = "amel@example.org"


def followers() -> list[Any]:
    """Return all rows."""
    return list(model.Session.query(Follower))


def test_a_wish_is_confirmed_by_the_link_of_a_mail(
    box: Any, call_as: Maker, post: Maker, promises: Any, report: Maker
) -> None:
    """Until it is confirmed nothing else is sent."""
    call_as("", "ogptn_follow_create", email=AMEL, commitment="tn-2016-01", language="fr")
    post()
    mail = box.last(AMEL)
    assert mail.mail["Subject"] == "Confirmez que vous voulez suivre\u202f: Commitment 1 en français"
    token = mail.link("/follow/confirm/").rsplit("/", 1)[1]
    report()
    post()
    assert len(box.received) == 1
    assert call_as("", "ogptn_follow_show", token=token)["confirmed"] is False
    call_as("", "ogptn_follow_confirm", token=token)
    report(level="complete", origin="import")
    post()
    assert len(box.to(AMEL)) == 2
