"""Template helpers of harvesting: moments, words, and what a fault means."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn import clock
from ckanext.ogptn.harvesters import advice
from ckanext.ogptn.harvesters.pages import words
from ckanext.ogptn.helpers import values

__all__ = [
    "ogptn_harvest_duration",
    "ogptn_harvest_fault",
    "ogptn_harvest_mark",
    "ogptn_harvest_may_keep",
    "ogptn_harvest_moment",
    "ogptn_harvest_word",
]


def local(moment: str) -> datetime:
    """Read a moment in UTC as the tables give it, by the portal's clock."""
    found: datetime = datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(clock.ZONE)
    return found


def ogptn_harvest_moment(moment: str | None) -> str:
    """Write the day and the hour of a moment by the portal's clock; nothing for none."""
    if not moment:
        return ""
    found = local(moment)
    return tk._("{day} at {hour}").format(
        day=values.ogptn_date(found.date()), hour=f"{found:%H:%M}"
    )


def ogptn_harvest_duration(seconds: int | None) -> str:
    """Write how long a run took, in the largest unit that says enough."""
    if seconds is None:
        return ""
    if seconds < 1:
        return str(tk._("less than a second"))
    if seconds < 60:
        return tk.ungettext("{n} second", "{n} seconds", seconds).format(n=seconds)
    if seconds < 7200:
        minutes = round(seconds / 60)
        return tk.ungettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    hours = round(seconds / 3600)
    return tk.ungettext("{n} hour", "{n} hours", hours).format(n=hours)


def ogptn_harvest_word(vocabulary: str, value: str) -> str:
    """Translate a value of a vocabulary of harvesting; an unknown one is shown as it is."""
    return values.said(getattr(words, vocabulary), value)


def ogptn_harvest_mark(state: str) -> tuple[str, bool]:
    """Name the icon of a run's state, and say whether somebody should look."""
    return words.MARKS.get(state, ("warn", True))


def ogptn_harvest_fault(message: str) -> dict[str, Any]:
    """Take apart a message that ckanext-harvest keeps: {title, advice, detail} in the reader's language."""
    code, detail = advice.split(message)
    said = {"title": advice.title(code), "advice": advice.advice(code)} if code else {}
    return {**{name: values.ogptn_plain(text) for name, text in said.items()}, "detail": detail}


def ogptn_harvest_may_keep(source_id: str) -> bool:
    """Say whether the reader keeps a source."""
    return bool(tk.h.check_access("ogptn_harvest_source_pause", {"id": source_id}))
