"""Deadlines as a calendar, read by another parser than the library that wrote them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import vobject

from ckanext.ogptn.exports.calendar import Deadline, write

MODIFIED = datetime(2026, 11, 22, 8, tzinfo=UTC)
DEADLINE = Deadline(
    uid="tn-2016-02@x.tn",
    day=date(2017, 3, 31),
    summary="التعهد 2: الإطار المؤسساتي; حق النفاذ، قبل موفى مارس 2017" * 3,
    description="سطر\nSecond, line",
    address="https://x.tn/commitment/tn-2016-02",
    modified=MODIFIED,
)


def read(*deadlines: Deadline) -> vobject.base.Component:
    """Write a calendar and read it with another library."""
    text = write(deadlines, "Deadlines", "ar", "https://x.tn/commitment").decode()
    return vobject.readOne(text, validate=True)


def test_a_deadline_is_a_whole_day() -> None:
    """It begins on the last day that the words allow and ends with it."""
    event = read(DEADLINE).vevent
    assert event.dtstart.value == date(2017, 3, 31)
    assert event.dtend.value == date(2017, 4, 1)


def test_texts_come_back_as_they_were() -> None:
    """Signs of the format, long lines and Arabic survive."""
    event = read(DEADLINE).vevent
    assert event.summary.value == DEADLINE.summary
    assert event.description.value == "سطر\nSecond, line"
    assert event.summary.params["LANGUAGE"] == ["ar"]


def test_no_line_is_longer_than_the_standard_allows() -> None:
    """RFC 5545 folds lines at 75 octets."""
    written = write([DEADLINE], "Deadlines", "ar", "https://x.tn/commitment")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75


def test_the_same_record_gives_the_same_event() -> None:
    """A program that asks again finds the identifier and the times that it has."""
    event = read(DEADLINE).vevent
    assert event.uid.value == "tn-2016-02@x.tn"
    assert event.dtstamp.value == event.last_modified.value == MODIFIED
    assert write([DEADLINE], "A", "ar", "https://x.tn") == write(
        [DEADLINE], "A", "ar", "https://x.tn"
    )


def test_a_deadline_takes_nobodys_time() -> None:
    """A day on which something is due is a free day."""
    assert read(DEADLINE).vevent.transp.value == "TRANSPARENT"


def test_a_calendar_without_deadlines_is_one() -> None:
    """It has its name and is empty."""
    calendar = read()
    assert calendar.x_wr_calname.value == "Deadlines"
    assert not hasattr(calendar, "vevent")
