"""Deadlines as an iCalendar file (RFC 5545), for a calendar program to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//ckanext-ogptn//deadlines//{language}"
REFRESH = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """One deadline: `uid` stays the same for ever, `day` is the last one that the words allow."""

    uid: str
    day: date
    summary: str
    description: str
    address: str
    modified: datetime


def write(deadlines: Iterable[Deadline], name: str, language: str, address: str) -> bytes:
    """Write a calendar of whole days that leave the reader's time free; `address` is that of the page."""
    calendar = Calendar.new(
        prodid=PRODUCT.format(language=language.upper()),
        name=name,
        uid=address,
        url=address,
    )
    # RFC 7986, 5.7, wants the type named.
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for deadline in deadlines:
        calendar.add_component(_event(deadline, language))
    written: bytes = calendar.to_ical()
    return written


def _event(deadline: Deadline, language: str) -> Event:
    event = Event()
    event.add("uid", deadline.uid)
    # The same record gives the same text: a program that asks again sees that nothing has changed.
    event.add("dtstamp", deadline.modified)
    event.add("last-modified", deadline.modified)
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))
    event.add("summary", deadline.summary, parameters={"LANGUAGE": language})
    if deadline.description:
        event.add("description", deadline.description, parameters={"LANGUAGE": language})
    event.add("url", deadline.address)
    event.add("transp", "TRANSPARENT")
    return event
