"""The season that a timetable is of: trains and buses run by one timetable in summer, another in winter. Pure."""

from __future__ import annotations

from ckanext.ogptn.harvesters.linking.rules import folded

_WORDS = {
    "summer": ("ete", "estival", "estivale", "estivaux", "summer", "صيف", "صيفي", "صيفيه"),
    "winter": ("hiver", "hivernal", "hivernale", "hivernaux", "winter", "شتاء", "شتوي", "شتويه"),
    "ramadan": ("ramadan", "رمضان"),
}
SEASONS = tuple(_WORDS)


def seasons_in(text: str) -> list[str]:
    """Name the seasons that words mean: ``summer``, ``winter``, ``ramadan``."""
    words = set(folded(text).split())
    return [season for season, known in _WORDS.items() if not words.isdisjoint(known)]
