"""Rules of what becomes of links when a dataset's text is looked at anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ckanext.ogptn.domain.proposing import Found, Held, Step, steps

LIKELY = Found("c1", "m1", 0.5, ("ميزانية",), "likely")
SURE = replace(LIKELY, score=0.9, band="sure")
OWN = Held("own", "c1", "m1", "proposed", "rule", "text-likely")
BY_SOURCE = Held("source", "c1", "", "confirmed", "source")
REJECTED = Held("no", "c1", "", "rejected", "rule", "text-likely", decided=True)
REOPENED = replace(REJECTED, decision="proposed", reopened=True, changed=True)


def test_a_match_is_proposed() -> None:
    """What matches and is not linked becomes a proposal, at the milestone that stands out."""
    assert steps([], [LIKELY], confirms=False) == [Step("insert", "", LIKELY, "proposed", "m1")]


@pytest.mark.parametrize(
    ("found", "confirms", "decision"),
    [(SURE, True, "confirmed"), (SURE, False, "proposed"), (LIKELY, True, "proposed")],
)
def test_a_sure_match_is_linked_where_the_source_says_so(
    found: Found, confirms: bool, decision: str
) -> None:
    """Without that, and below the threshold, a person decides."""
    (step,) = steps([], [found], confirms)
    assert step.decision == decision


def test_the_portals_own_proposal_follows_the_text() -> None:
    """It is the same link, with another score, words or milestone; never a second one."""
    assert steps([OWN], [SURE], confirms=False) == [Step("update", "own", SURE, "proposed", "m1")]


def test_a_proposal_whose_match_is_gone_disappears() -> None:
    """Nobody has decided on it, and nothing says it any more."""
    assert steps([OWN], [], confirms=False) == [Step("remove", "own")]


def test_what_was_linked_by_itself_is_withdrawn_when_its_match_is_gone() -> None:
    """It no longer counts, and comes back with its match."""
    confirmed = replace(OWN, decision="confirmed", rule="text-sure")
    assert steps([confirmed], [], confirms=True) == [Step("withdraw", "own")]
    (step,) = steps([replace(confirmed, health="withdrawn")], [SURE], confirms=True)
    assert (step.act, step.decision) == ("update", "confirmed")


@pytest.mark.parametrize(
    "other",
    [
        BY_SOURCE,
        replace(BY_SOURCE, health="withdrawn"),
        Held("hand", "c1", "m2", "confirmed", "manual"),
        Held("hand", "c1", "m2", "proposed", "manual"),
        Held("decided", "c1", "m2", "confirmed", "rule", "text-likely", decided=True),
        REJECTED,
    ],
)
def test_nothing_is_proposed_beside_what_is_settled(other: Held) -> None:
    """What a person or a source says of the pair stands, and the portal's own proposal gives way."""
    assert steps([other], [SURE], confirms=True) == []
    assert steps([other, OWN], [SURE], confirms=True) == [Step("remove", "own")]


@pytest.mark.parametrize(
    "other", [BY_SOURCE, REJECTED, Held("hand", "c1", "", "confirmed", "manual")]
)
def test_what_is_settled_is_not_touched_when_nothing_matches(other: Held) -> None:
    """A decision outlives the text that it was made by."""
    assert steps([other], [], confirms=True) == []


def test_a_rejected_pair_whose_text_changed_much_is_proposed_again() -> None:
    """The rejected link itself opens again, as a proposal also where the source confirms."""
    changed = replace(REJECTED, changed=True)
    assert steps([changed], [SURE], confirms=True) == [Step("reopen", "no", SURE)]


def test_of_two_rejections_each_must_be_outdated() -> None:
    """One that was made of this text is enough to be silent."""
    changed = replace(REJECTED, id="older", changed=True)
    assert steps([changed, replace(REJECTED, milestone="m1")], [SURE], confirms=False) == []


def test_a_reopened_proposal_is_rejected_again_with_its_match_gone() -> None:
    """The rejection was only asked about anew, never lost."""
    assert steps([REOPENED], [], confirms=False) == [Step("close", "no")]
    assert steps([REOPENED], [LIKELY], confirms=True) == [Step("renew", "no", LIKELY)]


def test_a_reopened_proposal_gives_way_to_a_link_by_hand() -> None:
    """What a person has linked meanwhile needs no proposal."""
    by_hand = Held("hand", "c1", "m2", "confirmed", "manual")
    assert steps([REOPENED, by_hand], [LIKELY], confirms=False) == [Step("close", "no")]


def test_other_pairs_are_left_alone() -> None:
    """Each commitment is judged by its own links."""
    other = replace(LIKELY, commitment_id="c2")
    assert steps([BY_SOURCE], [other], confirms=False) == [
        Step("insert", "", other, "proposed", "m1")
    ]
