"""Rules of mail to officers and of answers to citizens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.mail.work import forget
from ckanext.ogptn.model import ErrorReport
from ckanext.ogptn.model.moments import now

Maker = Callable[..., Any]
FARIDA, TAREK, ZAHRA = "farida@example.org", "tarek@example.org", "zahra@example.org"
WRONG = "The date of the decree is wrong"
QUIET = {"reminders": "never", "error_reports": "never", "digest": "never"}


@pytest.fixture
def choose(call_as: Maker, promises: Any) -> Maker:
    """Have both officers want no mail but what one of them chooses."""

    def make(user: str = "farida", **wanted: str) -> None:
        for one in ("farida", "tarek"):
            call_as(one, "ogptn_mail_choice_update", language="fr", **QUIET)
        call_as(user, "ogptn_mail_choice_update", **wanted)

    return make


@pytest.fixture
def complain(call_as: Maker) -> Maker:
    """Report an error as a visitor."""

    def make(commitment: str = "tn-2016-01", **fields: str) -> None:
        asked = {"text": WRONG, "email": ZAHRA, "language": "fr", **fields}
        call_as("", "ogptn_error_report_create", commitment=commitment, **asked)

    return make


def next_day(ckan_config: dict[str, Any], day: str) -> None:
    """Look at the portal on another day."""
    ckan_config["ogptn.as_of"] = day


def test_an_error_report_is_told_to_the_officers_who_may_answer_it(
    box: Any, choose: Maker, complain: Maker, post: Maker
) -> None:
    """Each officer of a lead institution gets one mail, with neither the citizen's words nor their address."""
    choose("farida", error_reports="each")
    complain()
    post()
    post()
    (mail,) = box.received
    assert mail.recipients == [FARIDA]
    assert mail.mail["Subject"] == "Un citoyen a signalé 1 erreur"
    whole = mail.part("plain") + mail.part("html")
    assert "Commitment 1 en français" in whole
    assert mail.link("/desk/errors") == "/fr/desk/errors"
    assert WRONG not in whole
    assert ZAHRA not in whole


@pytest.mark.parametrize(
    ("often", "mails"), [("each", 2), ("daily", 1), ("weekly", 1), ("never", 0)]
)
def test_each_officer_chooses_how_often_they_are_told_of_errors(
    box: Any, choose: Maker, complain: Maker, post: Maker, often: str, mails: int
) -> None:
    """Two reports make two mails, one, or none."""
    choose(error_reports=often)
    complain()
    complain()
    post()
    assert len(box.to(FARIDA)) == mails


def test_what_came_in_a_week_comes_in_one_mail(
    box: Any, ckan_config: dict[str, Any], choose: Maker, complain: Maker, post: Maker
) -> None:
    """Within a week nothing more is told; with Monday the next one begins."""
    choose(error_reports="weekly")
    counts = []
    for day in ("2017-06-01", "2017-06-02", "2017-06-05"):
        next_day(ckan_config, day)
        complain()
        post()
        counts.append(len(box.to(FARIDA)))
    assert counts == [1, 1, 2]
    assert box.last(FARIDA).mail["Subject"] == "Des citoyens ont signalé 2 erreurs"


def test_an_error_that_was_answered_meanwhile_is_not_told(
    box: Any, call: Maker, choose: Maker, complain: Maker, post: Maker
) -> None:
    """What is told is what waits when the mail is sent."""
    from ckanext.ogptn.mail import rounds

    choose(error_reports="each")
    complain(email="")
    assert rounds.tell_errors_at_once() == 1
    found = call("ogptn_error_report_list")["results"]
    call("ogptn_error_report_answer", id=found[0]["id"], state="closed")
    post()
    assert box.received == []


def test_officers_are_reminded_at_each_distance_once(
    box: Any, ckan_config: dict[str, Any], choose: Maker, post: Maker
) -> None:
    """The deadline of 8 June is told 7 days before and the day before, not in between."""
    choose(reminders="each")
    told = []
    for day in ("2017-05-31", "2017-06-01", "2017-06-02", "2017-06-07", "2017-06-08"):
        next_day(ckan_config, day)
        box.received.clear()
        post()
        told.append(sum("8\xa0juin" in one.part("plain") for one in box.to(FARIDA)))
    assert told == [1, 1, 0, 1, 0]


def test_a_reminder_says_what_is_due_and_where_to_do_it(
    box: Any, choose: Maker, post: Maker
) -> None:
    """Deadline, distance, record, and the way to the desk; by day all in one mail."""
    choose(reminders="daily")
    post()
    (mail,) = box.to(FARIDA)
    text = mail.part("plain").replace("\xa0", " ")
    assert mail.mail["Subject"].startswith("Rappel")
    assert "* Commitment 1 en français" in text
    assert "8 juin 2017 (dans 7 jours)" in text
    assert mail.link("/desk") == "/fr/desk"


def test_what_is_done_is_not_reminded_of(
    box: Any, choose: Maker, post: Maker, report: Maker
) -> None:
    """A commitment reported complete owes nothing."""
    choose(reminders="each")
    report(level="complete", origin="import")
    post()
    assert box.to(FARIDA) == []


def test_a_digest_comes_once_a_week_with_what_is_owed_and_what_changed(
    box: Any,
    ckan_config: dict[str, Any],
    choose: Maker,
    complain: Maker,
    post: Maker,
    report: Maker,
) -> None:
    """It holds the desk's duties, the number of open reports, and the week's changes."""
    choose(digest="weekly")
    report(level="limited")
    complain()
    for day in ("2017-06-01", "2017-06-02"):
        next_day(ckan_config, day)
        post()
    (mail,) = box.to(FARIDA)
    text = mail.part("plain").replace("\xa0", " ")
    assert mail.mail["Subject"].startswith("Récapitulatif")
    assert "1 signalement d’erreur est ouvert." in text
    assert "8 juin 2017" in text
    assert "Nouveau rapport d’avancement\u202f: Limité" in text
    assert WRONG not in text


def test_an_officer_with_nothing_to_do_gets_no_digest(
    box: Any, call: Maker, call_as: Maker, promises: Any, post: Maker
) -> None:
    """Nothing owed and nothing changed is no news."""
    call("user_create", name="idle", email="idle@example.org", password="correct-horse-1")
    call("organization_member_create", id="presidency-government", username="idle", role="admin")
    post()
    assert box.to("idle@example.org") == []


@pytest.mark.parametrize("change", ["user", "member"])
def test_who_is_no_officer_any_more_is_not_told(
    box: Any, call: Maker, choose: Maker, complain: Maker, post: Maker, change: str
) -> None:
    """A deleted account, and one that left the institution, get no mail."""
    choose(error_reports="each")
    if change == "user":
        call("user_delete", id="farida")
    else:
        call("organization_member_delete", id="ministry-finance", username="farida")
    complain()
    post()
    assert box.to(FARIDA) == []


def test_the_answer_goes_to_the_citizen_alone(
    box: Any, call_as: Maker, choose: Maker, complain: Maker, post: Maker
) -> None:
    """In the language in which they wrote, without repeating what they wrote."""
    choose()
    complain()
    found = call_as("farida", "ogptn_error_report_list")["results"][0]
    call_as("farida", "ogptn_error_report_answer", id=found["id"], answer="C’est corrigé.")
    post()
    (mail,) = box.received
    assert mail.recipients == [ZAHRA]
    assert mail.mail["Subject"] == "Réponse à votre signalement\u202f: Commitment 1 en français"
    assert "C’est corrigé." in mail.part("plain")
    assert WRONG not in mail.part("plain")
    assert "farida" not in mail.mail.as_string() + mail.part("plain") + mail.part("html")


def test_a_citizens_address_is_deleted_a_month_after_the_answer(
    call_as: Maker, complain: Maker, promises: Any
) -> None:
    """The report stays, the address goes."""
    complain()
    found = call_as("farida", "ogptn_error_report_list")["results"][0]
    assert found["email"] == ZAHRA
    call_as("farida", "ogptn_error_report_answer", id=found["id"], answer="Done.")
    row: Any = model.Session.get(ErrorReport, found["id"])
    row.answered_at = now() - timedelta(days=30, minutes=1)
    model.Session.commit()
    forget()
    model.Session.expire_all()
    assert call_as("farida", "ogptn_error_report_list")["results"][0]["email"] is None


INVITED = {
    "": ("دعوة إلى بوابة البيانات", "تمّت دعوتكم إلى بوابة البيانات"),
    "/fr": ("Invitation à بوابة البيانات", "Vous êtes invité sur بوابة البيانات"),
    "/en": ("Invitation to بوابة البيانات", "You are invited to بوابة البيانات"),
}


@pytest.mark.parametrize("prefix", INVITED)
def test_an_invitation_reads_well_in_the_language_of_who_invites(
    app: Any, box: Any, call: Maker, promises: Any, prefix: str
) -> None:
    """CKAN's own invitation, in our words, with the link to choose a password."""
    from ckan.tests import factories

    token = factories.APIToken(user=factories.Sysadmin()["name"])["token"]
    asked = {
        "email": "new@example.org",
        "group_id": promises["plan"]["owner_org"],
        "role": "editor",
    }
    headers = {"Authorization": token}
    answer = app.post(f"{prefix}/api/3/action/user_invite", json=asked, headers=headers)
    assert answer.status_code == 200
    mail = box.last("new@example.org")
    subject, said = INVITED[prefix]
    assert mail.mail["Subject"] == subject
    assert said in mail.part("plain")
    assert "/user/reset/" in mail.link("/user/reset/")
    assert "&" not in mail.part("plain").replace("&key", "")


def test_each_user_chooses_for_themselves_alone(call: Maker, promises: Any) -> None:
    """Another's choice is an administrator's to see and to change."""
    for action in ("ogptn_mail_choice_show", "ogptn_mail_choice_update"):
        with pytest.raises(tk.NotAuthorized):
            tk.get_action(action)({"user": "tarek"}, {"user": "farida"})
    assert call("ogptn_mail_choice_update", user="farida", digest="never")["digest"] == "never"
