"""How a commitment's datasets are parted for its page."""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.helpers.freshness import ogptn_data_groups

STEPS = [
    {"identifier": "m1", "title_translated": {"en": "First"}},
    {"identifier": "m2", "title_translated": {"en": "Second"}},
]


def links(count: int, milestone: str | None = None, health: str = "ok") -> list[dict[str, Any]]:
    """Make links to so many datasets."""
    return [
        {"dataset_id": f"{milestone}-{health}-{number}", "milestone": milestone, "health": health}
        for number in range(count)
    ]


def groups(*found: dict[str, Any], count: int | None = None) -> list[dict[str, Any]]:
    """Part links of a commitment that has so many datasets."""
    item = {"milestones": STEPS, "dataset_count": len(found) if count is None else count}
    return ogptn_data_groups(item, found)


def test_the_whole_comes_first_and_the_milestones_in_their_order() -> None:
    """A link to a milestone that is no more is one to the whole."""
    found = groups(*links(1, "m2"), *links(1, "m1"), *links(1), *links(1, "m9"))
    assert [one["number"] for one in found] == [None, 1, 2]
    assert [len(one["shown"]) for one in found] == [2, 1, 1]
    assert found[1]["title"] == {"en": "First"}


def test_what_ails_most_comes_first() -> None:
    """Broken, then stale, then the rest."""
    (only,) = groups(*links(2), *links(1, health="stale"), *links(1, health="broken"))
    assert [one["health"] for one in only["shown"]] == ["broken", "stale", "ok", "ok"]
    assert only["counts"] == {"count": 4, "fresh": 2, "stale": 1, "broken": 1}


def test_many_are_folded_and_more_are_left_to_the_catalogue() -> None:
    """Ten at once; a hundred in all, but never fewer than ten of a milestone."""
    whole, first = groups(*links(120), *links(30, "m1"))
    assert (len(whole["shown"]), len(whole["more"]), whole["left"]) == (10, 90, 20)
    assert (len(first["shown"]), len(first["more"]), first["left"]) == (10, 0, 20)


def test_what_is_not_among_the_links_is_left_to_the_catalogue() -> None:
    """A commitment of very many datasets is shown with some; a group that misses some is not counted by health."""
    whole, first = groups(*links(5), *links(2, "m1"), count=1007)
    assert (whole["left"], first["left"]) == (1000, 0)
    assert whole["counts"]["count"] == 0
    assert first["counts"]["count"] == 2
    assert groups() == []
