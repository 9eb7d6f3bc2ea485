"""Means of transport, by the portal's codes: those of GTFS, and the words that sources use. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ckanext.ogptn.harvesters.linking.rules import folded

# In Tunis the light railway is called métro; GTFS calls it a tram, and so does its feed.
_WORDS = {
    "rail": "train|trains|ferroviaire|sncft|rail|railway|banlieue|قطار|قطارات|سكك حديديه",
    "metro": "metro|metros|metro leger|مترو",
    "tram": "tram|tramway|ترامواي",
    "bus": "bus|autobus|car|cars|autocar|حافله|حافلات",
    "ferry": "ferry|bac|bacs|navire|navires|maritime|traversier|بطاح|سفينه|بواخر",
    "air": "avion|avions|aerien|aeroport|aeroports|airport|طائره|مطار|مطارات",
    "taxi": "taxi|taxis|louage|louages|تاكسي|لواج",
}
_CODES = {word: mode for mode, words in _WORDS.items() for word in words.split("|")}
CODES = (*_WORDS, "coach", "trolleybus", "funicular", "cable_tram", "aerial_lift", "monorail")


def modes_in(texts: Iterable[str]) -> list[str]:
    """Name the means of transport that texts mention."""
    words = {word for text in texts for word in folded(text).split()}
    found = {mode for word, mode in _CODES.items() if word in words}
    return [mode for mode in CODES if mode in found]


def united(*lists: Iterable[str]) -> list[str]:
    """Put modes together, each once, in the portal's order; what is unknown is left out."""
    found = {mode for one in lists for mode in one}
    return [mode for mode in CODES if mode in found]
