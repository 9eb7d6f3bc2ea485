"""The queue of proposals as its address states it."""

from __future__ import annotations

import pytest

from ckanext.ogptn.pages.queue import Queue, by_dataset, points


def test_an_address_is_read_and_written_again() -> None:
    """Words, one value of each facet and the page come back as they were given, in the order of the page."""
    pairs = [("sector", "energy"), ("q", " puits "), ("page", "3"), ("commitment", "tn-2016-01")]
    queue = Queue.read(pairs)
    assert queue.query() == "q=puits&commitment=tn-2016-01&sector=energy&page=3"
    assert Queue.read([("q", "puits")]) == Queue(q="puits")


def test_what_is_not_known_is_left_out() -> None:
    """A facet, a page or a step that there is not changes nothing; of two values the first counts."""
    pairs = [("colour", "red"), ("page", "-2"), ("said", "<b>"), ("band", "sure"), ("band", "x")]
    assert Queue.read(pairs) == Queue(chosen=(("band", "sure"),))


def test_the_action_is_asked_for_a_page() -> None:
    """Twenty proposals a page, by the same names as the address."""
    queue = Queue.read([("band", "likely"), ("page", "2")])
    assert queue.asked() == {"band": "likely", "limit": 20, "offset": 20}


def test_a_value_takes_the_place_of_another() -> None:
    """Each facet has one value; choosing it again drops it; the answer starts at its first page, with nothing said."""
    queue = Queue.read([("band", "sure"), ("page", "4"), ("said", "undone")])
    other = queue.toggled("band", "likely")
    assert other == Queue(chosen=(("band", "likely"),))
    assert other.toggled("band", "likely") == Queue()


def test_what_was_done_is_said_once() -> None:
    """It stands in the address of the page that follows, and in no address that leads on from there."""
    queue = Queue(q="oil", page=2).after("confirmed")
    assert queue.query() == "q=oil&page=2&said=confirmed"
    assert queue.at(3).query() == "q=oil&page=3"
    assert queue.cleared() == Queue()


def test_proposals_of_a_dataset_stand_together() -> None:
    """Those that stand side by side make a group; their order stays."""
    rows = [{"id": id, "dataset": {"id": of}} for id, of in (("1", "a"), ("2", "a"), ("3", "b"))]
    assert [[one["id"] for one in group] for group in by_dataset(rows)] == [["1", "2"], ["3"]]


@pytest.mark.parametrize(
    ("score", "shown"), [(None, None), (0.0, 0), (0.001, 1), (0.834, 83), (1.0, 100)]
)
def test_a_score_is_told_in_points_of_a_hundred(score: float | None, shown: int | None) -> None:
    """A proposal of a person has none."""
    assert points(score) == shown
