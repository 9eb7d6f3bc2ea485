"""Rules of following by mail without an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.mail.work import forget
from ckanext.ogptn.model import Follower, Mail
from ckanext.ogptn.model.moments import now

Maker = Callable[..., Any]
AMEL, SAMI = "amel@example.org", "sami@example.org"
FIRST = {"commitment": "tn-2016-01"}


def followers() -> list[Any]:
    """Return all rows."""
    return list(model.Session.query(Follower))


def rest() -> None:
    """Let the hours pass that lie between two mails to a follower."""
    model.Session.query(Follower).update({"last_told_at": None})
    model.Session.commit()


def test_a_wish_is_confirmed_by_the_link_of_a_mail(
    box: Any, call_as: Maker, post: Maker, promises: Any, report: Maker
) -> None:
    """Until it is confirmed, nothing else is sent."""
    call_as("", "ogptn_follow_create", email=AMEL, language="fr", **FIRST)
    post()
    asked = box.last(AMEL)
    subject = "Confirmez que vous voulez suivre\u202f: Commitment 1 en français"
    assert asked.mail["Subject"] == subject
    report()
    post()
    assert len(box.to(AMEL)) == 1
    token = asked.link("/follow/confirm/").rsplit("/", 1)[1]
    assert call_as("", "ogptn_follow_show", token=token)["confirmed"] is False
    assert call_as("", "ogptn_follow_confirm", token=token)["confirmed"] is True
    post()
    assert len(box.to(AMEL)) == 1, "what was written before is not news"


def test_all_that_is_new_comes_in_one_mail_once(
    box: Any, call: Maker, follower: Maker, post: Maker, report: Maker
) -> None:
    """Reports, corrections, amendments and assessments are told together, and not again."""
    follower(language="fr")
    first = report(level="limited")
    call("ogptn_progress_report_correct", id=first["id"], completion_level="substantial")
    call(
        "ogptn_commitment_amend",
        commitment="tn-2016-01",
        due_date="2018-03-31",
        reason={"en": "Late"},
    )
    call(
        "ogptn_assessment_create",
        commitment="tn-2016-01",
        completion="complete",
        report_date="2017-04-30",
    )
    post()
    told = box.last(AMEL).part("plain").replace("\xa0", " ")
    assert "Nouveau rapport d’avancement\u202f: Limité (Auto-évaluation, 31 mai 2017)" in told
    assert "Rapport d’avancement corrigé\u202f: Substantiel" in told
    assert "Engagement modifié, nouvelle échéance\u202f: 31 mars 2018" in told
    assert "mécanisme d’évaluation indépendant\u202f: Achevé (30 avril 2017)" in told
    post()
    assert len(box.to(AMEL)) == 2


@pytest.mark.parametrize(
    "wish", [{"action_plan": "tn-2016-2018"}, {}], ids=["plan", "whole portal"]
)
def test_who_follows_more_is_told_of_each_commitment_in_it(
    box: Any, call_as: Maker, post: Maker, promises: Any, report: Maker, wish: dict[str, str]
) -> None:
    """A plan stands for its commitments, the portal for all of them."""
    call_as("", "ogptn_follow_create", email=AMEL, language="en", **wish)
    post()
    token = box.last(AMEL).link("/follow/confirm/").rsplit("/", 1)[1]
    call_as("", "ogptn_follow_confirm", token=token)
    report("tn-2016-01")
    report("tn-2016-02")
    post()
    told = box.last(AMEL).part("plain")
    assert "* Commitment 1\n" in told
    assert "* Commitment 2\n" in told


def test_other_commitments_are_not_told(
    box: Any, follower: Maker, post: Maker, report: Maker
) -> None:
    """Who follows one commitment hears of that one alone."""
    follower()
    report("tn-2016-02")
    post()
    assert len(box.to(AMEL)) == 1


def test_a_day_lies_between_two_mails_and_nothing_is_lost(
    box: Any, follower: Maker, post: Maker, report: Maker
) -> None:
    """What comes soon after a mail waits for the next."""
    follower(language="en")
    report(level="limited")
    post()
    report("tn-2016-01", "substantial")
    post()
    assert len(box.to(AMEL)) == 2
    rest()
    post()
    told = box.last(AMEL).part("plain")
    assert (len(box.to(AMEL)), "Substantial" in told, "Limited" in told) == (3, True, False)


def test_what_is_not_public_is_not_told(
    box: Any, call: Maker, follower: Maker, post: Maker, report: Maker
) -> None:
    """Followers are visitors: a record that was hidden since sends nothing."""
    follower()
    call("package_patch", id="tn-2016-01", private=True)
    report()
    post()
    assert len(box.to(AMEL)) == 1


def test_a_mail_that_waits_tells_of_no_record_that_was_hidden_meanwhile(
    box: Any, call: Maker, follower: Maker, post: Maker, report: Maker
) -> None:
    """What may be told is asked when the mail is sent, not when it is put."""
    from ckanext.ogptn.mail import followers as room

    follower()
    report()
    assert room.tell() == 1
    call("package_patch", id="tn-2016-01", private=True)
    post()
    assert len(box.to(AMEL)) == 1
    assert model.Session.query(Mail.state).filter(Mail.kind == "follow_news").scalar() == "dropped"


def test_every_mail_of_news_can_be_ended_by_one_click(
    app: Any, box: Any, follower: Maker, post: Maker, report: Maker
) -> None:
    """The headers are those of RFC 8058; the post of a mail program ends it at once, and the row goes."""
    token = follower()
    report()
    post()
    mail = box.last(AMEL).mail
    end = f"http://portal.example.tn/follow/end/{token}"
    assert mail["List-Unsubscribe"] == f"<{end}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = {"List-Unsubscribe": "One-Click"}
    assert app.post(f"/follow/end/{token}", data=body).status_code == 200
    assert followers() == []
    assert model.Session.query(Mail).filter(Mail.kind.like("follow%")).count() == 0
    assert app.post(f"/follow/end/{token}", data=body).status_code == 200


def test_opening_a_link_changes_nothing(
    app: Any, box: Any, call_as: Maker, post: Maker, promises: Any
) -> None:
    """Programs that look into mails open every link; only a button confirms or ends."""
    call_as("", "ogptn_follow_create", email=AMEL, **FIRST)
    post()
    confirm = box.last(AMEL).link("/follow/confirm/")
    assert app.get(confirm).status_code == 200
    assert followers()[0].confirmed_at is None
    assert app.post(confirm).status_code == 200
    model.Session.expire_all()
    assert followers()[0].confirmed_at is not None
    assert app.get(confirm.replace("confirm", "end")).status_code == 200
    assert len(followers()) == 1


def test_a_known_address_is_answered_like_an_unknown_one(
    box: Any, call_as: Maker, follower: Maker, post: Maker
) -> None:
    """Only the mailbox learns that it follows already."""
    follower(language="en")
    known = call_as("", "ogptn_follow_create", email=AMEL.upper(), language="en", **FIRST)
    unknown = call_as("", "ogptn_follow_create", email=SAMI, language="en", **FIRST)
    assert known == unknown == {"state": "asked", "valid_days": 7}
    post()
    assert box.last(AMEL).mail["Subject"] == "You follow: Commitment 1"
    assert box.last(SAMI).mail["Subject"] == "Confirm that you want to follow: Commitment 1"


def test_who_does_not_confirm_is_forgotten_after_a_week(
    box: Any, call_as: Maker, post: Maker, promises: Any
) -> None:
    """The link ends with the seventh day, and the sweep deletes the row."""
    call_as("", "ogptn_follow_create", email=AMEL, **FIRST)
    post()
    token = box.last(AMEL).link("/follow/confirm/").rsplit("/", 1)[1]
    followers()[0].created_at = now() - timedelta(days=7, minutes=1)
    model.Session.commit()
    with pytest.raises(tk.ObjectNotFound):
        call_as("", "ogptn_follow_confirm", token=token)
    forget()
    assert followers() == []


def test_each_recipient_gets_a_mail_of_their_own(
    box: Any, follower: Maker, post: Maker, report: Maker
) -> None:
    """No mail holds the address of somebody else, nor a link of theirs."""
    tokens = {AMEL: follower(AMEL), SAMI: follower(SAMI)}
    report()
    post()
    for own, other in ((AMEL, SAMI), (SAMI, AMEL)):
        (mail,) = (one for one in box.to(own) if one.mail["Subject"].startswith("ما جدّ"))
        whole = mail.mail.as_string() + mail.part("plain") + mail.part("html")
        assert mail.mail["To"] == own
        assert other not in whole
        assert tokens[other] not in whole
        assert tokens[own] in whole


def test_the_database_holds_no_token(follower: Maker) -> None:
    """Whoever reads the tables can end nobody's following: a hash alone is kept."""
    token = follower()
    (row,) = followers()
    assert token not in str({c.name: getattr(row, c.name) for c in row.__table__.columns})
    waiting = model.Session.query(Mail.facts).all()
    assert token not in str(waiting)


def test_one_network_asks_so_often_and_no_more(
    app: Any, ckan_config: dict[str, Any], call_as: Maker, promises: Any
) -> None:
    """Beyond the limit of an hour, a network is told to wait; another is served."""
    ckan_config["ogptn.follow.per_network_an_hour"] = 2
    api = "/api/3/action/ogptn_follow_create"

    def ask(number: int, address: str) -> int:
        status: int = app.post(
            api,
            json={"email": f"a{number}@example.org", **FIRST},
            environ_overrides={"REMOTE_ADDR": address},
        ).status_code
        return status

    asked = [
        ask(1, "192.0.2.1"),
        ask(2, "192.0.2.77"),
        ask(3, "192.0.2.200"),
        ask(4, "198.51.100.1"),
    ]
    assert asked == [200, 200, 409, 200]


def test_the_address_that_our_own_proxy_saw_counts(
    app: Any, ckan_config: dict[str, Any], promises: Any
) -> None:
    """What a visitor writes into X-Forwarded-For makes no new network of theirs."""
    ckan_config.update({"ogptn.follow.per_network_an_hour": 1, "ogptn.proxies": 1})
    api = "/api/3/action/ogptn_follow_create"
    statuses = [
        app.post(
            api,
            json={"email": f"a{number}@example.org", **FIRST},
            headers={"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.1"},
        ).status_code
        for number in (1, 2)
    ]
    assert statuses == [200, 409]


def test_one_address_is_asked_so_often_and_no_more(
    box: Any, ckan_config: dict[str, Any], call_as: Maker, post: Maker, promises: Any
) -> None:
    """Nobody fills another's mailbox; the answer does not tell."""
    ckan_config["ogptn.follow.per_address_a_day"] = 2
    answers = []
    for wish in (FIRST, {"commitment": "tn-2016-02"}, {"action_plan": "tn-2016-2018"}):
        answers.append(call_as("", "ogptn_follow_create", email=AMEL, **wish))
        post()
    assert len(box.to(AMEL)) == 2
    assert answers == [answers[0]] * 3


@pytest.mark.parametrize(
    "wrong", ["nobody", "a@b", "a b@c.tn", "x@c.tn\nBcc: y@c.tn", "é@c.tn", f"{'a' * 65}@c.tn"]
)
def test_what_is_no_address_is_refused_without_repeating_it(
    call_as: Maker, promises: Any, wrong: str
) -> None:
    """Errors of actions are logged, and a log holds no address."""
    with pytest.raises(tk.ValidationError) as refused:
        call_as("", "ogptn_follow_create", email=wrong, **FIRST)
    assert wrong not in str(refused.value.error_dict)


def test_a_link_says_what_it_is_about_until_following_ends(call_as: Maker, follower: Maker) -> None:
    """Kind, language and the record in short, never the address; to end twice is to end once."""
    token = follower(language="fr")
    shown = call_as("", "ogptn_follow_show", token=token)
    assert (shown["kind"], shown["confirmed"], shown["language"]) == ("commitment", True, "fr")
    assert shown["record"]["name"] == "tn-2016-01"
    assert AMEL not in str(shown)
    for _ in range(2):
        assert call_as("", "ogptn_follow_end", token=token) == {"state": "ended"}
        assert followers() == []
    with pytest.raises(tk.ObjectNotFound):
        call_as("", "ogptn_follow_show", token=token)


def test_a_hidden_plan_is_not_followed_behind_a_public_commitment(
    box: Any, call: Maker, call_as: Maker, post: Maker, promises: Any
) -> None:
    """Of a commitment and a plan one is named, or the other would be followed by whoever may not see it."""
    call("package_patch", id="tn-2016-2018", private=True)
    both = {**FIRST, "action_plan": "tn-2016-2018"}
    with pytest.raises(tk.ValidationError) as refused:
        call_as("", "ogptn_follow_create", email=AMEL, **both)
    assert list(refused.value.error_dict) == ["action_plan"]
    with pytest.raises(tk.NotAuthorized):
        call_as("", "ogptn_follow_create", email=AMEL, action_plan="tn-2016-2018")
    post()
    assert followers() == []
    assert box.to(AMEL) == []


def test_who_follows_a_record_that_is_purged_is_forgotten(call: Maker, follower: Maker) -> None:
    """The wish goes with what it was about."""
    follower()
    call("dataset_purge", id="tn-2016-01")
    assert followers() == []
