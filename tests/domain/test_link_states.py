"""Rules of links that are asked for again (design, section 4)."""

from __future__ import annotations

import pytest

from ckanext.ogptn.domain.links import LinkState, count_by_health, data_state, merged, worst

SOURCE = LinkState("fulfils", "confirmed", "source")
BY_HAND = LinkState("evidence_for", "confirmed", "manual")
REJECTED = LinkState("fulfils", "rejected", "source", decided=True)


@pytest.mark.parametrize(
    ("existing", "wanted", "expected"),
    [
        (SOURCE, SOURCE, SOURCE),
        (BY_HAND, SOURCE, BY_HAND),
        (REJECTED, SOURCE, REJECTED),
        (SOURCE, BY_HAND, BY_HAND),
        (REJECTED, BY_HAND, BY_HAND),
        (REJECTED, LinkState("fulfils", "proposed", "manual"), REJECTED),
        (SOURCE, LinkState("related", "proposed", "manual"), SOURCE),
        (
            LinkState("fulfils", "proposed", "rule"),
            SOURCE,
            SOURCE,
        ),
        (SOURCE, LinkState("related", "proposed", "rule"), SOURCE),
        (SOURCE, LinkState("related", "confirmed", "rule"), SOURCE),
        (
            SOURCE,
            LinkState("evidence_for", "confirmed", "source"),
            LinkState("evidence_for", "confirmed", "source"),
        ),
        (LinkState("fulfils", "confirmed", "source", "withdrawn"), SOURCE, SOURCE),
        (
            LinkState("evidence_for", "confirmed", "manual", "withdrawn"),
            SOURCE,
            BY_HAND,
        ),
        (
            LinkState("fulfils", "confirmed", "source", "broken"),
            SOURCE,
            LinkState("fulfils", "confirmed", "source", "broken"),
        ),
    ],
)
def test_what_a_person_decided_outlives_every_harvest(
    existing: LinkState, wanted: LinkState, expected: LinkState
) -> None:
    """A hand-made link or a rejection stays; a proposal never takes a confirmation back."""
    assert merged(existing, wanted) == expected


@pytest.mark.parametrize(
    ("healths", "expected"),
    [
        ((), "without"),
        (("ok",), "fresh"),
        (("stale", "ok", "broken"), "fresh"),
        (("stale",), "stale"),
        (("broken", "stale"), "stale"),
    ],
)
def test_one_dataset_that_is_well_is_enough(healths: tuple[str, ...], expected: str) -> None:
    """Data that are all stale or broken are told apart from none."""
    assert data_state(healths) == expected


def test_a_dataset_counts_once_by_the_worst_of_its_links() -> None:
    """It may serve several milestones, and one file of it may be gone."""
    links = [("a", "ok"), ("a", "broken"), ("b", "stale"), ("b", "ok"), ("c", "ok"), ("c", "ok")]
    assert count_by_health(links) == {"count": 3, "fresh": 1, "stale": 1, "broken": 1}
    assert count_by_health([]) == {"count": 0, "fresh": 0, "stale": 0, "broken": 0}


def test_nothing_is_well() -> None:
    """The worst of no link is that all is well."""
    assert (worst([]), worst(["ok", "stale"]), worst(["stale", "broken"])) == (
        "ok",
        "stale",
        "broken",
    )
