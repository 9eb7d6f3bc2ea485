"""Rules of deciding on links, of taking decisions back, and of the queue of proposals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.model import Link, LinkDecision
from tests.logic.suggesting import SUBJECT, look

Maker = Callable[..., Any]
DECIDE, UNDO, QUEUE = "ogptn_link_decide", "ogptn_link_undo", "ogptn_proposal_list"
STEPS = [{"identifier": f"m{number}", "title_translated": {"en": "Step"}} for number in (1, 2)]


@pytest.fixture
def waiting(commitment: Maker, dataset: Maker, call: Maker) -> dict[str, str]:
    """Propose three datasets for the first commitment, one of them for the second too; give the ids by dataset."""
    commitment(1, milestones=STEPS, sector="budget")
    commitment(2, title_translated={"en": SUBJECT})
    dataset("likely", title="On tn-2016-01")
    dataset(
        "sure", title="On tn-2016-01! and tn-2016-02", notes="All of it", tags=[{"name": "open"}]
    )
    dataset("by-hand", title="Nothing")
    look()
    ends = {"commitment": "tn-2016-01", "dataset": "by-hand", "decision": "proposed"}
    call("ogptn_link_create", **ends)
    names = dict(model.Session.query(model.Package.id, model.Package.name).all())
    return {
        f"{names[link.dataset_id]} {names[link.commitment_id]}": link.id
        for link in model.Session.query(Link)
    }


@pytest.fixture
def lead(waiting: dict[str, str], officer: Maker) -> str:
    """Make an officer of the institution that leads."""
    return str(officer("lead", "ministry-finance"))


def listed(answer: Any) -> list[str]:
    """Return dataset and commitment of each proposal."""
    return [f"{one['dataset']['name']} {one['commitment']['name']}" for one in answer["results"]]


def waits(answer: Any) -> list[dict[str, Any]]:
    """Return what a decision may change of each proposal."""
    told = ("id", "decision", "link_type", "milestone", "note", "decided_at", "score")
    return [{name: one[name] for name in told} for one in answer["results"]]


def decisions() -> list[str]:
    """Return the decision on every link."""
    model.Session.expire_all()
    return sorted(decision for (decision,) in model.Session.query(Link.decision))


# The queue.


def test_people_come_first_then_the_best_score_and_a_dataset_stays_together(
    waiting: dict[str, str], lead: str, call_as: Maker
) -> None:
    """An officer works through a dataset at a time."""
    found = call_as(lead, QUEUE)
    assert listed(found) == [
        "by-hand tn-2016-01",
        "sure tn-2016-01",
        "sure tn-2016-02",
        "likely tn-2016-01",
    ]
    assert [one["band"] for one in found["results"]] == ["other", "sure", "likely", "likely"]


def test_a_proposal_holds_what_one_decides_by(
    waiting: dict[str, str], lead: str, call_as: Maker
) -> None:
    """Both ends in short, what the dataset is about, why it is proposed, and what may be chosen."""
    found = call_as(lead, QUEUE, band="sure")["results"][0]
    assert (found["score"], found["matched_terms"]) == (0.9, ["tn-2016-01!"])
    assert (found["dataset"]["notes"], found["dataset"]["tags"]) == ("All of it", ["open"])
    assert [one["identifier"] for one in found["commitment"]["milestones"]] == ["m1", "m2"]
    assert found["commitment"]["completion_level"] == "not_assessed"
    assert found["rejected_before"] is None


def test_all_that_waits_is_counted_whatever_is_asked_for(
    waiting: dict[str, str], lead: str, call_as: Maker
) -> None:
    """A filter tells how much it would leave."""
    found = call_as(lead, QUEUE, commitment="tn-2016-02", limit=0)
    assert (found["count"], found["results"]) == (1, [])
    assert found["counts"] == {
        "bands": {"sure": 1, "likely": 2, "other": 1},
        "commitments": {"tn-2016-01": 3, "tn-2016-02": 1},
        "sectors": {"budget": 3},
        "institutions": {"ministry-finance": 4},
    }


FILTERS: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({"commitment": "tn-2016-02"}, ["sure tn-2016-02"]),
    ({"dataset": "likely"}, ["likely tn-2016-01"]),
    ({"sector": "budget", "band": "likely"}, ["likely tn-2016-01"]),
    ({"band": "other"}, ["by-hand tn-2016-01"]),
    ({"institution": "presidency-government"}, []),
    ({"q": "nothing"}, ["by-hand tn-2016-01"]),
    ({"q": "hydrocarbons"}, ["sure tn-2016-02"]),
    ({"q": 'title:"(nothing'}, []),
    ({"limit": 1, "offset": 3}, ["likely tn-2016-01"]),
)


def test_the_queue_is_filtered_and_paged(
    waiting: dict[str, str], lead: str, call_as: Maker
) -> None:
    """By either end, by how far the portal trusts it, and by words as in the search."""
    for asked, expected in FILTERS:
        assert listed(call_as(lead, QUEUE, **asked)) == expected, asked


def test_officers_see_what_they_may_decide_on(
    waiting: dict[str, str], institution: Maker, officer: Maker, call: Maker, call_as: Maker
) -> None:
    """Those of another institution see nothing, and nobody a dataset that is hidden from them."""
    institution("ministry-interior")
    other, lead = officer("other", "ministry-interior"), officer("lead", "ministry-finance")
    call("package_patch", id="sure", private=True, owner_org="ministry-interior")
    assert call_as(other, QUEUE)["count"] == 0
    assert listed(call_as(lead, QUEUE)) == ["by-hand tn-2016-01", "likely tn-2016-01"]
    assert call_as(lead, QUEUE)["counts"]["commitments"] == {"tn-2016-01": 2}
    assert call(QUEUE)["count"] == 4


def test_a_proposal_of_a_deleted_dataset_does_not_wait(
    waiting: dict[str, str], lead: str, call: Maker, call_as: Maker
) -> None:
    """Nobody can decide on what is not there."""
    call("package_delete", id="by-hand")
    assert call_as(lead, QUEUE, band="other")["count"] == 0


# Deciding.


def test_several_are_decided_on_at_once(
    waiting: dict[str, str], lead: str, call: Maker, call_as: Maker
) -> None:
    """With one reason, type and milestone; the answer tells how to take it back."""
    ids = [waiting["sure tn-2016-01"], waiting["likely tn-2016-01"]]
    fields = {"milestone": "m2", "link_type": "evidence_for", "note": {"en": "Well"}}
    done = call_as(lead, DECIDE, ids=ids, decision="confirmed", **fields)
    assert (done["count"], [one["id"] for one in done["results"]]) == (2, ids)
    assert done["batch"]
    shown = call("ogptn_commitment_show", id="tn-2016-01")
    assert [(one["milestone"], one["link_type"]) for one in shown["links"]] == [
        ("m2", "evidence_for")
    ] * 2


def test_all_are_decided_on_or_none(waiting: dict[str, str], lead: str, call_as: Maker) -> None:
    """One that is not there, or not the officer's, refuses the whole."""
    ids = [waiting["likely tn-2016-01"]]
    with pytest.raises(tk.ObjectNotFound):
        call_as(lead, DECIDE, ids=[*ids, "nothing"], decision="confirmed")
    both = [*ids, waiting["sure tn-2016-02"]]
    with pytest.raises(tk.ValidationError):
        call_as(lead, DECIDE, ids=both, decision="confirmed", milestone="m1")
    assert decisions() == ["proposed"] * 4


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "id"),
    ({"id": "x", "ids": ["x"]}, "id"),
    ({"id": "{likely tn-2016-01}", "milestone": "m9"}, "milestone"),
    ({"id": "{likely tn-2016-01}", "link_type": "proves"}, "link_type"),
    ({"id": "{likely tn-2016-01}", "decision": "maybe"}, "decision"),
)


def test_a_wrong_decision_is_refused_by_field(waiting: dict[str, str], call: Maker) -> None:
    """The message stands under the argument that has to change."""
    for asked, field in WRONG:
        named = {key: waiting.get(str(value).strip("{}"), value) for key, value in asked.items()}
        with pytest.raises(tk.ValidationError) as refused:
            call(DECIDE, **{"decision": "confirmed", **named})
        assert list(refused.value.error_dict) == [field]


def test_two_links_do_not_become_one(waiting: dict[str, str], call: Maker) -> None:
    """A dataset is linked to a milestone once."""
    ends = {"commitment": "tn-2016-01", "dataset": "by-hand", "milestone": "m1"}
    call("ogptn_link_create", **ends)
    with pytest.raises(tk.ValidationError) as refused:
        call(DECIDE, id=waiting["by-hand tn-2016-01"], decision="confirmed", milestone="m1")
    assert list(refused.value.error_dict) == ["milestone"]


def test_a_link_is_moved_back_to_the_whole_commitment(waiting: dict[str, str], call: Maker) -> None:
    """A dash stands for no milestone; leaving it out leaves it as it was."""
    key = waiting["likely tn-2016-01"]
    call(DECIDE, id=key, decision="confirmed", milestone="m1")
    assert call(DECIDE, id=key, decision="rejected")["milestone"] == "m1"
    assert call(DECIDE, id=key, decision="rejected", milestone="-")["milestone"] is None


def test_nobody_decides_on_what_is_hidden_from_them(
    waiting: dict[str, str], institution: Maker, lead: str, call: Maker, call_as: Maker
) -> None:
    """Not even whether it exists is told."""
    institution("ministry-interior")
    call("package_patch", id="likely", private=True, owner_org="ministry-interior")
    with pytest.raises(tk.ObjectNotFound):
        call_as(lead, DECIDE, id=waiting["likely tn-2016-01"], decision="confirmed")


# Taking back.


def test_a_decision_is_taken_back_whole(
    waiting: dict[str, str], lead: str, call: Maker, call_as: Maker
) -> None:
    """The links are as they were before: undecided, with their type, milestone and note."""
    ids = [waiting["sure tn-2016-01"], waiting["likely tn-2016-01"]]
    before = waits(call_as(lead, QUEUE))
    fields = {"milestone": "m2", "link_type": "related", "note": {"en": "Well"}}
    done = call_as(lead, DECIDE, ids=ids, decision="confirmed", **fields)
    undone = call_as(lead, UNDO, batch=done["batch"])
    assert (undone["count"], undone["batch"]) == (2, done["batch"])
    assert waits(call_as(lead, QUEUE)) == before
    assert call("ogptn_commitment_show", id="tn-2016-01")["dataset_count"] == 0
    query = {"fq": "name:sure", "facet.field": ["vocab_commitment"], "rows": 0}
    assert call("package_search", **query)["facets"]["vocab_commitment"] == {}


def test_step_by_step_ones_own_decisions_are_taken_back(
    waiting: dict[str, str], lead: str, call: Maker, call_as: Maker
) -> None:
    """The last first, and never somebody else's."""
    first, second = waiting["sure tn-2016-01"], waiting["likely tn-2016-01"]
    call_as(lead, DECIDE, id=first, decision="rejected")
    call_as(lead, DECIDE, id=second, decision="confirmed")
    call(DECIDE, id=waiting["by-hand tn-2016-01"], decision="confirmed")
    assert [one["id"] for one in call_as(lead, UNDO)["results"]] == [second]
    assert [one["id"] for one in call_as(lead, UNDO)["results"]] == [first]
    with pytest.raises(tk.ObjectNotFound):
        call_as(lead, UNDO)
    assert decisions() == ["confirmed", "proposed", "proposed", "proposed"]


def test_what_was_decided_on_since_is_not_taken_back(
    waiting: dict[str, str], lead: str, call: Maker, call_as: Maker
) -> None:
    """Another officer's decision is not undone by the way."""
    key = waiting["likely tn-2016-01"]
    batch = call_as(lead, DECIDE, id=key, decision="confirmed")["batch"]
    call(DECIDE, id=key, decision="rejected")
    with pytest.raises(tk.ValidationError):
        call_as(lead, UNDO, batch=batch)
    call_as(lead, UNDO, id=key)
    call_as(lead, UNDO, batch=batch)
    assert decisions() == ["proposed"] * 4


def test_what_was_linked_by_hand_since_is_not_taken_back(
    waiting: dict[str, str], call: Maker
) -> None:
    """A link that somebody made over a rejection stays."""
    key = waiting["likely tn-2016-01"]
    call(DECIDE, id=key, decision="rejected")
    call("ogptn_link_create", commitment="tn-2016-01", dataset="likely")
    with pytest.raises(tk.ValidationError):
        call(UNDO, id=key)


def test_strangers_take_nothing_back(
    waiting: dict[str, str], institution: Maker, officer: Maker, call: Maker, call_as: Maker
) -> None:
    """Whoever may not decide may not take back."""
    institution("ministry-interior")
    other = officer("other", "ministry-interior")
    batch = call(DECIDE, id=waiting["likely tn-2016-01"], decision="confirmed")["batch"]
    with pytest.raises(tk.NotAuthorized):
        call_as(other, UNDO, batch=batch)


def test_after_taking_back_the_text_is_looked_at_again(
    waiting: dict[str, str], call: Maker
) -> None:
    """What no longer matches is proposed no more."""
    key = waiting["likely tn-2016-01"]
    call(DECIDE, id=key, decision="confirmed")
    call("package_patch", id="likely", title="On nothing")
    look()
    call(UNDO, id=key)
    look()
    assert model.Session.get(Link, key) is None


# History.


def test_every_decision_is_kept(waiting: dict[str, str], lead: str, call_as: Maker) -> None:
    """The newest first, each with what the link was before it, and whether it was taken back."""
    key = waiting["likely tn-2016-01"]
    call_as(lead, DECIDE, id=key, decision="rejected", note={"en": "No"})
    call_as(lead, DECIDE, id=key, decision="confirmed")
    call_as(lead, UNDO)
    for asked in ({"link": key}, {}):
        found = call_as(lead, "ogptn_link_decision_list", **asked)
        told = [(one["decision"], one["before"]["decision"]) for one in found["results"]]
        assert told == [("confirmed", "rejected"), ("rejected", "proposed")]
        assert [bool(one["undone_at"]) for one in found["results"]] == [True, False]
        assert found["results"][1]["note"]["en"] == "No"
        assert found["results"][0]["link"]["dataset"]["name"] == "likely"


def test_deciding_the_same_again_leaves_no_trace(waiting: dict[str, str], call: Maker) -> None:
    """A key that is pressed twice is one decision."""
    for _ in range(2):
        call(DECIDE, id=waiting["likely tn-2016-01"], decision="confirmed")
    assert model.Session.query(LinkDecision).count() == 1


# Suggestions.


def test_what_a_dataset_may_serve_is_said_and_not_written(
    waiting: dict[str, str], lead: str, call: Maker, call_as: Maker
) -> None:
    """By its own text, or by one that is not there yet; best first, with the words that matched."""
    call("package_patch", id="likely", title=SUBJECT)
    for asked in ({"dataset": "likely"}, {"title": {"fr": SUBJECT}}):
        first = call_as(lead, "ogptn_link_suggest", **asked)["results"][0]
        assert first["commitment"]["name"] == "tn-2016-02"
        assert 0 < first["score"] <= 1
        assert first["band"] in ("sure", "likely")
        assert "hydrocarbons" in " ".join(first["matched_terms"]).casefold()
    assert len(decisions()) == 4


def test_a_suggestion_wants_a_dataset_or_a_text(waiting: dict[str, str], call: Maker) -> None:
    """One of the two, and one that is there."""
    for asked in ({}, {"dataset": "likely", "title": {"en": "Both"}}):
        with pytest.raises(tk.ValidationError):
            call("ogptn_link_suggest", **asked)
    with pytest.raises(tk.ObjectNotFound):
        call("ogptn_link_suggest", dataset="nothing")
