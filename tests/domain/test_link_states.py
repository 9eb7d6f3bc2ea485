"""Rules of links that are asked for again (design, section 4)."""

from __future__ import annotations

import pytest

from ckanext.ogptn.domain.links import LinkState, merged

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
