"""Rules of mail on linked data: who is told, of what, how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from ckan import model

from ckanext.ogptn.mail import rounds
from ckanext.ogptn.model import Link
from ckanext.ogptn.model.moments import now

Maker = Callable[..., Any]
FARIDA, TAREK = "farida@example.org", "tarek@example.org"
QUIET = {"reminders": "never", "error_reports": "never", "digest": "never", "harvests": "never"}


@pytest.fixture
def choose(call_as: Maker, promises: Any) -> Maker:
    """Have both officers want no mail but on links, and that as one of them chooses."""

    def make(user: str = "farida", **wanted: str) -> None:
        for one in ("farida", "tarek"):
            call_as(one, "ogptn_mail_choice_update", language="fr", links="never", **QUIET)
        call_as(user, "ogptn_mail_choice_update", **wanted)

    return make


@pytest.fixture
def linked(call: Maker, promises: Any) -> Maker:
    """Link a public dataset to the first commitment, which Farida's ministry leads."""

    def make(name: str = "budget", **fields: Any) -> str:
        titles = {"ar": "الميزانية", "fr": "Le budget", "en": "The budget"}
        call("package_create", type="dataset", name=name, title_translated=titles,
             owner_org="ministry-transport", **fields)  # fmt: skip
        made = call("ogptn_link_create", commitment="tn-2016-01", dataset=name)
        return str(made["id"])

    return make


def turn(key: str, health: str, reason: str, minutes: int = 120) -> None:
    """Have a link be so since some minutes ago."""
    since = now() - timedelta(minutes=minutes)
    values = {"health": health, "health_reason": reason, "health_since": since}
    model.Session.query(Link).filter(Link.id == key).update(values)
    model.Session.commit()


def test_officers_of_the_lead_institution_are_told_once(
    box: Any, choose: Maker, linked: Maker, post: Maker
) -> None:
    """What is wrong with which dataset of which commitment, and where to look."""
    key = linked()
    choose(links="each")
    turn(key, "broken", "file_is_page")
    post()
    post()
    (mail,) = box.received
    assert mail.recipients == [FARIDA]
    assert mail.mail["Subject"] == (
        "1 jeu de données lié à vos engagements est périmé ou inaccessible"
    )
    whole = mail.part("plain")
    assert "Commitment 1 en français" in whole
    assert "Le budget" in whole
    assert "Une page web apparaît à la place du fichier promis." in whole
    assert mail.link("/desk") == "/fr/desk"


def test_each_change_is_told_by_itself(box: Any, choose: Maker, linked: Maker, post: Maker) -> None:
    """It breaks, is well, and breaks again."""
    key = linked()
    choose(links="each")
    subjects = []
    for minutes, health, reason in [
        (300, "broken", "file_gone"), (200, "ok", ""), (100, "broken", "file_gone"),
    ]:  # fmt: skip
        turn(key, health, reason, minutes)
        post()
        subjects.append(box.last(FARIDA).mail["Subject"])
    assert len(box.received) == 3
    assert subjects[1] == "1 jeu de données lié à vos engagements est de nouveau en ordre"
    assert subjects[0] == subjects[2]


def test_nobody_hears_of_what_passes(box: Any, choose: Maker, linked: Maker, post: Maker) -> None:
    """Nor that what nobody was told of is well again, nor of what is weeks old."""
    key = linked()
    choose(links="each")
    turn(key, "broken", "file_gone", minutes=30)
    post()
    turn(key, "ok", "", minutes=90)
    post()
    turn(key, "broken", "file_gone", minutes=60 * 24 * 15)
    post()
    assert box.received == []


@pytest.mark.parametrize(
    ("often", "mails"), [("each", 1), ("daily", 1), ("weekly", 1), ("never", 0)]
)
def test_what_breaks_at_once_is_told_in_one_mail(
    box: Any, choose: Maker, linked: Maker, post: Maker, often: str, mails: int
) -> None:
    """However often an officer wants to hear of it."""
    first, second = linked("budget-1"), linked("budget-2")
    choose(links=often)
    turn(first, "broken", "file_gone")
    turn(second, "stale", "not_updated")
    post()
    post()
    assert len(box.to(FARIDA)) == mails
    assert box.to(TAREK) == []


def test_what_an_officer_may_not_see_has_no_name(
    box: Any, choose: Maker, linked: Maker, post: Maker, call: Maker
) -> None:
    """Another institution's dataset that was made private, or deleted, is gone: no more is said."""
    key = linked()
    choose(links="each")
    call("package_patch", id="budget", private=True)
    turn(key, "broken", "dataset_private")
    post()
    whole = box.last(FARIDA).part("plain")
    assert "Le budget" not in whole
    assert "Le jeu de données n'est pas public." in whole.replace("’", "'")


def test_what_is_well_again_when_the_mail_goes_out_is_not_told(
    box: Any, choose: Maker, linked: Maker, post: Maker
) -> None:
    """What is written is looked up as it is sent."""
    key = linked()
    choose(links="each")
    turn(key, "broken", "file_gone")
    assert rounds.tell_links_at_once() == 1
    turn(key, "ok", "", minutes=5)
    post()
    assert box.received == []


def test_proposals_are_not_told(
    box: Any, choose: Maker, linked: Maker, post: Maker, call: Maker
) -> None:
    """What nobody has confirmed serves nothing."""
    key = linked()
    choose(links="each")
    call("ogptn_link_decide", id=key, decision="proposed")
    turn(key, "broken", "file_gone")
    post()
    assert box.received == []
