"""Rules of links that the portal proposes by text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from click.testing import CliRunner

from ckanext.ogptn import cli, jobs
from ckanext.ogptn.logic import serving
from ckanext.ogptn.logic.suggesting import due, matchers, work
from ckanext.ogptn.model import Link, LinkDecision, Suggestion
from tests.logic.suggesting import SUBJECT, ByName, look

Maker = Callable[..., Any]
MUCH = "quite another text than was there before, with other words in it altogether"


@pytest.fixture
def promised(commitment: Maker) -> None:
    """Make two commitments, the first with a milestone."""
    commitment(1, milestones=[{"identifier": "m1", "title_translated": {"en": "Step"}}])
    commitment(2, title_translated={"en": SUBJECT})


@pytest.fixture
def offered(promised: None, dataset: Maker, call: Maker) -> Callable[..., str]:
    """Make a dataset with a title, or give it another one."""

    def offer(title: str, **fields: Any) -> str:
        if model.Package.get("offered") is None:
            return str(dataset("offered", title=title, **fields)["id"])
        return str(call("package_patch", id="offered", title=title, **fields)["id"])

    return offer


def kept() -> list[tuple[Any, ...]]:
    """Return the links as they are kept."""
    names = dict(model.Session.query(model.Package.id, model.Package.name).all())
    return [
        (names[link.commitment_id], link.milestone, link.decision, link.rule)
        for link in model.Session.query(Link).order_by(Link.created_at, Link.id)
    ]


def only() -> Any:
    """Return the only link."""
    (link,) = model.Session.query(Link)
    return link


def test_a_dataset_whose_text_matches_is_proposed(offered: Maker) -> None:
    """The proposal has its score and words, and is no link yet."""
    offered("On tn-2016-01/m1 and tn-2016-02!")
    assert look() == {"new": 2}
    assert sorted(kept()) == [
        ("tn-2016-01", "m1", "proposed", "text-likely"),
        ("tn-2016-02", "", "proposed", "text-sure"),
    ]
    link = model.Session.query(Link).filter(Link.rule == "text-sure").one()
    assert (link.origin, link.score, link.matched_terms) == ("rule", 0.9, ["tn-2016-02!"])


def test_what_is_proposed_is_for_officers_alone(
    offered: Maker, call: Maker, call_as: Maker
) -> None:
    """No visitor is told what nobody has confirmed."""
    offered("On tn-2016-01")
    look()
    assert call_as("", "ogptn_link_list", dataset="offered")["count"] == 0
    assert call_as("", "ogptn_commitment_show", id="tn-2016-01")["dataset_count"] == 0
    assert call("ogptn_link_list", dataset="offered")["count"] == 1


def test_looking_again_changes_nothing(offered: Maker) -> None:
    """What was looked at is not due, and what is not due is not looked at."""
    offered("On tn-2016-01")
    look()
    before = only().created_at
    assert look() == {}
    assert only().created_at == before


def test_a_text_that_stays_is_not_matched_again(offered: Maker) -> None:
    """A dataset that was written without another word is noted as looked at, and no more."""
    offered("On tn-2016-01", version="1")
    look()
    noted = model.Session.query(Suggestion.seen).scalar()
    offered("On tn-2016-01", version="2")
    assert look(Refusing()) == {}
    assert model.Session.query(Suggestion.seen).scalar() > noted


class Refusing(ByName):
    """A matcher that is not to be asked."""

    def suggest(self, offer: Any, limit: int = 3) -> list[Any]:
        """Fail."""
        raise AssertionError(offer)


def test_a_proposal_follows_the_text(offered: Maker) -> None:
    """It is the same link with another milestone and score, and goes with its match."""
    offered("On tn-2016-01")
    look()
    first = only().id
    offered("On tn-2016-01/m1!")
    assert look() == {"update": 1}
    assert (only().id, only().milestone, only().rule) == (first, "m1", "text-sure")
    offered("On nothing")
    assert look() == {"remove": 1}
    assert kept() == []


def test_a_better_matcher_looks_at_everything_again(offered: Maker) -> None:
    """What another way of matching, or other promises, would find is found."""
    offered("On tn-2016-01")
    look()
    assert look(ByName("2")) == {}
    assert {one.engine for one in model.Session.query(Suggestion)} == {
        matchers.engine(ByName("2"))  # type: ignore[arg-type]
    }


def test_a_hand_made_link_needs_no_proposal(offered: Maker, call: Maker) -> None:
    """The portal proposes nothing beside it, and takes back what it had proposed."""
    offered("On tn-2016-01")
    look()
    call("ogptn_link_create", commitment="tn-2016-01", dataset="offered", milestone="m1")
    assert kept() == [("tn-2016-01", "m1", "confirmed", None)]
    assert look() == {}


def test_a_persons_own_proposal_outlives_the_text(
    offered: Maker, institution: Maker, officer: Maker, call: Maker, call_as: Maker
) -> None:
    """What the portal proposed becomes a person's when that person proposes it too."""
    institution("ministry-interior")
    call("package_patch", id="tn-2016-01", supporting_institutions=["ministry-interior"])
    offered("On tn-2016-01")
    look()
    partner = officer("partner", "ministry-interior")
    call_as(partner, "ogptn_link_create", commitment="tn-2016-01", dataset="offered")
    offered("On nothing")
    assert look() == {}
    assert [row[:3] for row in kept()] == [("tn-2016-01", "", "proposed")]


def test_what_a_source_names_needs_no_proposal(offered: Maker, call: Maker) -> None:
    """The source's link takes the proposal's place, whatever milestone was proposed."""
    offered("On tn-2016-01/m1")
    look()
    call("ogptn_link_create", commitment="tn-2016-01", dataset="offered", origin="source")
    assert kept() == [("tn-2016-01", "", "confirmed", None)]
    assert look() == {}


def test_a_source_does_not_double_a_link_that_was_moved(offered: Maker, call: Maker) -> None:
    """A person confirmed it for a milestone; the source asks for the commitment as a whole."""
    ends = {"commitment": "tn-2016-01", "dataset": offered("Nothing"), "origin": "source"}
    made = call("ogptn_link_create", **ends)
    call("ogptn_link_decide", id=made["id"], decision="confirmed", milestone="m1")
    again = call("ogptn_link_create", **ends)
    assert (again["id"], again["created"], again["changed"]) == (made["id"], False, False)
    assert kept() == [("tn-2016-01", "m1", "confirmed", None)]


def rejected(call: Maker) -> str:
    """Reject the only link; return its id."""
    key = str(only().id)
    note = {"en": "Another subject"}
    call("ogptn_link_decide", id=key, decision="rejected", note=note)
    return key


def test_a_rejected_pair_is_not_proposed_again(offered: Maker, call: Maker) -> None:
    """Not for the same text, nor for one that has changed a little, nor by a better matcher."""
    offered("The budget of the year on tn-2016-01")
    look()
    rejected(call)
    assert look(ByName("2")) == {}
    offered("The whole budget of the year on tn-2016-01!")
    assert look() == {}
    assert kept() == [("tn-2016-01", "", "rejected", "text-likely")]


def test_a_rejected_pair_is_proposed_again_when_its_text_changed_much(
    offered: Maker, call: Maker
) -> None:
    """The same link waits again, and tells when and why it was rejected; no source confirms it."""
    offered("On tn-2016-01")
    look()
    key = rejected(call)
    offered(f"On tn-2016-01! {MUCH}")
    assert look() == {"reopen": 1}
    (waiting,) = call("ogptn_proposal_list")["results"]
    assert (waiting["id"], waiting["band"]) == (key, "sure")
    assert waiting["rejected_before"]["note"]["en"] == "Another subject"
    call("ogptn_link_create", commitment="tn-2016-01", dataset="offered", origin="source")
    assert [row[2] for row in kept()] == ["proposed"]


def test_a_pair_that_was_proposed_again_is_rejected_again_with_its_match(
    offered: Maker, call: Maker
) -> None:
    """The rejection, with its reason, was never lost."""
    offered("On tn-2016-01")
    look()
    rejected(call)
    offered(f"On tn-2016-01 {MUCH}")
    look()
    offered(MUCH)
    assert look() == {"close": 1}
    link = only()
    assert (link.decision, link.note["en"]) == ("rejected", "Another subject")
    assert link.decided_at is not None


def test_a_person_decides_anew_on_what_was_proposed_again(offered: Maker, call: Maker) -> None:
    """From then on it is settled, whatever its text says."""
    offered("On tn-2016-01")
    look()
    key = rejected(call)
    offered(f"On tn-2016-01 {MUCH}")
    look()
    call("ogptn_link_decide", id=key, decision="confirmed")
    offered("On nothing")
    assert look() == {}
    assert only().decision == "confirmed"


def test_a_rejection_of_before_texts_were_noted_is_of_the_text_that_is_there(
    offered: Maker, call: Maker
) -> None:
    """A portal that is brought up to date does not ask about everything again."""
    offered("On tn-2016-01")
    look()
    rejected(call)
    model.Session.query(Link).update({"text_signature": None})
    model.Session.commit()
    assert look(ByName("2")) == {}
    assert only().text_signature


def test_a_deleted_dataset_takes_its_proposals_with_it(offered: Maker, call: Maker) -> None:
    """They come back with it; what a person decided stays all the while."""
    offered("On tn-2016-01 and tn-2016-02")
    look()
    first = model.Session.query(Link).filter(Link.matched_terms == ["tn-2016-01"]).one()
    call("ogptn_link_decide", id=first.id, decision="rejected")
    call("package_delete", id="offered")
    look()
    assert [row[:3] for row in kept()] == [("tn-2016-01", "", "rejected")]
    call("package_patch", id="offered", state="active")
    assert look() == {"new": 1}


def test_a_deleted_commitment_is_proposed_no_more(offered: Maker, call: Maker) -> None:
    """The promises have changed, so all datasets are looked at again."""
    offered("On tn-2016-01 and tn-2016-02")
    look()
    call("package_delete", id="tn-2016-01")
    assert look(ByName("2")) == {"remove": 1}
    assert [row[0] for row in kept()] == ["tn-2016-02"]


def test_private_datasets_are_looked_at_too(offered: Maker, call: Maker, call_as: Maker) -> None:
    """Their officers are to know; nobody else is."""
    offered("On tn-2016-01", private=True, owner_org="ministry-finance")
    assert look() == {"new": 1}
    assert call("ogptn_proposal_list")["count"] == 1


def test_a_private_commitment_is_suggested_to_its_officers_alone(
    offered: Maker, call: Maker, call_as: Maker, officer: Maker, institution: Maker
) -> None:
    """A text does not tell others that it exists."""
    institution("ministry-interior")
    call("package_patch", id="tn-2016-02", private=True)
    lead, other = officer("lead", "ministry-finance"), officer("other", "ministry-interior")
    asked = {"title": {"en": SUBJECT}}
    assert call_as(lead, "ogptn_link_suggest", **asked)["count"] == 1
    assert call_as(other, "ogptn_link_suggest", **asked)["count"] == 0


def test_what_is_due_is_known_without_a_queue(offered: Maker, call: Maker) -> None:
    """Nothing is, once all was looked at; writing a dataset makes it due, and so does a promise that changes."""
    offered("On tn-2016-01")
    assert due.is_anything()
    look(matchers.current())
    assert not due.is_anything()
    offered("On tn-2016-02")
    assert due.is_anything()
    look(matchers.current())
    call("package_patch", id="tn-2016-01", sector="budget")
    assert due.is_anything()


def test_a_renamed_institution_has_its_datasets_looked_at_again(offered: Maker) -> None:
    """Its name is part of what they are known by."""
    offered("On tn-2016-01", owner_org="ministry-finance")
    look()
    jobs.refresh_institution(model.Group.get("ministry-finance").id)
    assert due.is_anything()


def test_only_one_program_looks_at_a_time(offered: Maker) -> None:
    """Another has nothing to do meanwhile, and doubles nothing."""
    offered("On tn-2016-01")
    with model.meta.engine.connect() as other, other.begin():
        other.execute(sa.select(sa.func.pg_advisory_xact_lock(work.LOCK)))
        assert look() == {}
    assert look() == {"new": 1}


def test_work_stops_when_its_time_is_over(offered: Maker, dataset: Maker) -> None:
    """Others have their turn; what is left is done by the next job."""
    for number in range(3):
        dataset(f"other-{number}", title="On tn-2016-01")
    clock: Iterator[float] = iter(range(0, 1000, 10))
    asked = {"clock": lambda: next(clock), "make_matcher": ByName, "at_once": 2}
    assert work.work_off(serving.refresh_ends, 5, **asked) is True
    assert model.Session.query(Suggestion).count() == 2
    assert work.work_off(serving.refresh_ends, 500, **asked) is False
    assert model.Session.query(Suggestion).count() == 3


def test_nothing_is_suggested_where_that_is_switched_off(
    offered: Maker, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tick rings no bell, and a worker that is rung does nothing."""
    offered("On tn-2016-01")
    assert jobs.ring_for_suggestions() == 1
    monkeypatch.setitem(ckan_config, "ogptn.suggestions.enabled", False)
    assert jobs.ring_for_suggestions() == 0
    jobs.suggest_links()
    assert model.Session.query(Suggestion).count() == 0


def test_the_worker_suggests_with_the_portals_own_matcher(offered: Maker) -> None:
    """The job does what is due, and the tick then finds nothing."""
    offered(SUBJECT)
    jobs.suggest_links()
    assert [row[0] for row in kept()] == ["tn-2016-02"]
    assert jobs.ring_for_suggestions() == 0


def test_the_command_looks_at_what_is_due_or_at_all(offered: Maker) -> None:
    """`ckan ogptn suggest` tells how far it is."""
    offered("Nothing")
    assert CliRunner().invoke(cli.ogptn, ["suggest"]).output == "1 of 1 datasets\ndatasets: 1\n"
    assert CliRunner().invoke(cli.ogptn, ["suggest"]).output == "datasets: 0\n"
    again = CliRunner().invoke(cli.ogptn, ["suggest", "--all"])
    assert again.output == "1 of 1 datasets\ndatasets: 1\n"


def test_the_history_goes_with_its_link(offered: Maker, call: Maker) -> None:
    """A purged record leaves nothing behind."""
    offered("On tn-2016-01")
    look()
    rejected(call)
    call("dataset_purge", id="offered")
    assert model.Session.query(LinkDecision).count() == 0
    assert look() == {}
    assert model.Session.query(Suggestion).count() == 0
