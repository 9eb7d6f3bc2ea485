"""Rules of what a level rests on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.ogptn.domain.levels import Level
from ckanext.ogptn.domain.proofs import proves, state
from ckanext.ogptn.domain.vocabulary import EVIDENCE_STATES, LINK_HEALTH

UNSAID = Level()
BY_HAND = Level("complete", "self", origin="entered")
HEALTHS = st.lists(st.sampled_from(LINK_HEALTH), max_size=4)


@pytest.mark.parametrize(
    ("healths", "expected"),
    [
        ([], "none"),
        (["ok"], "sound"),
        (["ok", "ok"], "sound"),
        (["stale"], "stale"),
        (["ok", "stale"], "stale"),
        (["ok", "broken"], "stale"),
        (["stale", "broken"], "stale"),
        (["broken"], "broken"),
        (["broken", "withdrawn"], "broken"),
    ],
)
def test_evidence_is_as_sound_as_all_of_it(healths: list[str], expected: str) -> None:
    """One piece that ails is a blemish; only where none stands is it broken."""
    assert state(healths, UNSAID) == expected
    assert state(healths[::-1], UNSAID) == expected


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (BY_HAND, "broken"),
        (Level("substantial", "self", origin="entered"), "none"),
        (Level("complete", "self", origin="import"), "none"),
        (Level("complete", "irm", origin="entered"), "none"),
        (Level("complete", "self", origin="entered", rolled_up=True), "none"),
    ],
)
def test_completion_whose_proof_is_gone_rests_on_broken_evidence(
    level: Level, expected: str
) -> None:
    """Who reports it here had something to show; an import, another's judgement and a whole of parts had not to."""
    assert state([], level) == expected


@given(HEALTHS)
def test_there_is_always_one_of_the_four_states(healths: list[str]) -> None:
    """It is sound or stale exactly where something proves, and sound only where nothing ails."""
    found = state(healths, UNSAID)
    assert found in EVIDENCE_STATES
    assert (found in ("sound", "stale")) == any(proves(one) for one in healths)
    assert (found == "sound") == (set(healths) == {"ok"})
