"""Rules of the scoreboard's charts, and of what their titles say."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from ckanext.ogptn.pages import scores
from ckanext.ogptn.pages.scores import Day

FIRST = date(2026, 3, 1)


def counts(fulfilled: int, stale: int, without: int) -> dict[str, int]:
    """Return the counts of a row."""
    return {
        "promised": fulfilled + stale + without,
        "fulfilled": fulfilled,
        "stale": stale,
        "without_data": without,
        "datasets": fulfilled,
    }


def days(*rows: tuple[int, int, int]) -> list[Day]:
    """Return days one after the other."""
    return [Day(FIRST + timedelta(days=n), counts(*row)) for n, row in enumerate(rows)]


def test_a_bar_shows_the_states_in_order_each_with_its_number() -> None:
    """From what is best to what is missing; a state with none is left out."""
    drawing = str(scores.bar(counts(3, 0, 1), rtl=False))
    assert re.findall(r'class="b(.)"', drawing) == ["f", "w"]
    assert re.findall(r'x="([\d.]+)%" y="0"', drawing) == ["0.000", "75.000"]
    assert re.findall(r">(\d+)</text>", drawing) == ["3", "1"]


def test_a_bar_runs_from_the_right_in_arabic() -> None:
    """The first state begins at the right edge."""
    drawing = str(scores.bar(counts(3, 0, 1), rtl=True))
    assert re.findall(r'x="([\d.]+)%" y="0"', drawing) == ["25.000", "0.000"]


def test_columns_are_as_high_as_what_was_promised() -> None:
    """What is fulfilled stands at the foot; the highest column reaches the upper line."""
    drawing = str(scores.columns(days((1, 0, 1), (2, 1, 1)), "fr"))
    placed = re.findall(
        r'<svg x="([\d.]+)%" y="([\d.]+)" width="50.000%" height="([\d.]+)"><rect class="b(.) is-column"',
        drawing,
    )
    assert placed == [
        ("0.000", "161.00", "45.00", "f"),
        ("0.000", "116.00", "45.00", "w"),
        ("50.000", "116.00", "90.00", "f"),
        ("50.000", "71.00", "45.00", "s"),
        ("50.000", "26.00", "45.00", "w"),
    ]


def test_time_runs_from_the_right_in_arabic() -> None:
    """The first day stands at the right, and its date begins there."""
    drawing = str(scores.columns(days((1, 0, 0), (0, 0, 1)), "ar"))
    assert re.findall(r'<svg x="([\d.]+)%" y="[^"]+" width="50.000%"', drawing) == [
        "50.000",
        "0.000",
    ]
    assert re.findall(r'<text class="edge edge-rtl( edge-end)?" x="(\d+)%"', drawing) == [
        ("", "100"),
        ("", "100"),
        (" edge-end", "0"),
    ]


def test_the_drawing_is_passed_by_and_holds_no_markup_of_others() -> None:
    """A sentence and a table say the same to who does not see it."""
    drawing = str(scores.columns(days((1, 0, 0)), "en"))
    assert 'aria-hidden="true"' in drawing
    assert drawing.count("<text") == 2


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ([("Energy", counts(0, 1, 2)), ("Budget", counts(0, 0, 9))], "none_fulfilled"),
        ([("Energy", counts(1, 0, 2)), ("Budget", counts(0, 0, 3))], "lacks_most"),
        ([("Energy", counts(1, 0, 3)), ("Budget", counts(0, 0, 3))], "neutral"),
        ([("Energy", counts(1, 0, 2)), ("Budget", counts(0, 0, 1))], "neutral"),
        ([("", counts(1, 0, 9)), ("Budget", counts(0, 0, 1))], "neutral"),
        ([("Energy", counts(0, 0, 0))], "neutral"),
        ([], "neutral"),
    ],
)
def test_a_title_says_where_data_lack_most(
    parts: list[tuple[str, dict[str, int]]], rule: str
) -> None:
    """Only where it is one of them, by name, and more than chance; where none has fresh data, that."""
    assert scores.of_parts(parts).rule == rule


def test_a_title_says_how_much_has_changed() -> None:
    """From the first day to the last; where nothing has changed it is neutral."""
    found = scores.of_days(days((1, 0, 3), (9, 0, 0), (3, 0, 1)))
    assert (found.rule, found.values) == (
        "fulfilled_changed",
        {"day": FIRST, "before": 1, "now": 3},
    )
    assert scores.of_days(days((1, 0, 3), (1, 2, 1))).rule == "neutral"
    assert scores.of_days(days((1, 0, 3))).rule == "neutral"
    assert scores.of_days([]).rule == "neutral"
