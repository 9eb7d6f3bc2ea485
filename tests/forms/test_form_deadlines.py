"""Rules of a deadline that is asked for in words."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.ogptn.forms import deadlines
from ckanext.ogptn.forms.inputs import collect


def typed(**inputs: str) -> deadlines.Reading:
    """Read a deadline of which this was typed; `fr` stands for the words in French."""
    names = {language: f"due_text_translated-{language}" for language in ("ar", "fr", "en")}
    return deadlines.read(collect((names.get(key, key), text) for key, text in inputs.items()))


def kept(day: str, precision: str, **words: str) -> dict[str, Any]:
    """Return the fields of a record."""
    texts = {"ar": "", "fr": "", "en": "", **words}
    return {"due_date": day, "due_precision": precision, "due_text_translated": texts}


def test_words_give_the_day_and_are_kept() -> None:
    """The words of the plan stay beside the last day that they allow."""
    reading = typed(fr="fin 2018")
    assert reading.values() == kept("2018-12-31", "year", fr="fin 2018")
    assert reading.problem == ""


def test_figures_alone_give_the_day_and_are_no_words_of_a_plan() -> None:
    """What is typed as a date is kept as a date."""
    assert typed(ar="31/03/2017").values() == kept("2017-03-31", "day")


def test_a_day_given_by_hand_counts_instead_of_the_words() -> None:
    """An officer who knows better than the reader of words has the last word."""
    reading = typed(en="end of 2018", due_date="2018-11-30", due_precision="month")
    assert reading.values() == kept("2018-11-30", "month", en="end of 2018")


def test_words_that_fix_no_day_are_a_fault_unless_the_plan_fixes_none() -> None:
    """Nothing is guessed, and nothing lost in silence."""
    assert typed(en="mid-2018").problem == deadlines.UNREAD
    reading = typed(en="mid-2018", due_open="yes")
    assert reading.problem == ""
    assert reading.values() == kept("", "", en="mid-2018")


def test_languages_that_say_different_days_are_a_fault() -> None:
    """A deadline that is moved in one language alone is told, not kept."""
    assert typed(ar="موفى سنة 2017", fr="fin 2018").problem == deadlines.CONTRADICTORY
    assert typed(ar="موفى سنة 2018", fr="fin 2018").problem == ""


def test_nothing_typed_is_no_deadline() -> None:
    """An empty deadline is empty, and no fault."""
    assert typed().values() == kept("", "")
    assert typed().problem == ""


@pytest.mark.parametrize(
    "record",
    [
        kept("2018-12-31", "year", fr="fin 2018"),
        kept("2018-06-30", "month", en="mid-2018"),
        kept("2018-12-31", ""),
        kept("", "", ar="خلال سنة من صدور القانون"),
        kept("", ""),
        kept("2017-12-31", "year", ar="موفى سنة 2017", fr="fin 2018"),
    ],
)
def test_a_deadline_that_is_not_touched_stays(record: dict[str, Any]) -> None:
    """Whatever a record holds, showing it in a form and saving that changes nothing, and finds no fault."""
    reading = deadlines.read(deadlines.write(record))
    assert reading.values() == record
    assert reading.problem == ""
