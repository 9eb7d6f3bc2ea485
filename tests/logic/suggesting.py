"""A stand-in for matching, whose matches are plain from a text, and what goes through the datasets that are due."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ckan import model

from ckanext.ogptn.logic import serving
from ckanext.ogptn.logic.suggesting import work
from ckanext.ogptn.matching.engine import Match
from ckanext.ogptn.matching.texts import Offer

# A promise that the portal's own matcher knows again.
SUBJECT = "Contracts and permits of hydrocarbons and of mines"


class ByName:
    """Matches a dataset with each commitment that its title names: surely with an exclamation mark.

    ``tn-2016-01`` is the commitment, ``tn-2016-01/m1`` its first milestone."""

    def __init__(self, version: str = "1") -> None:
        self.version = version

    def suggest(self, offer: Offer, limit: int = 3) -> list[Match]:
        """Return the matches in the order of their names."""
        words = sorted({word for text in offer.title.values() for word in text.split()})
        named = [word for word in words if word.startswith("tn-")]
        return [_match(word) for word in named[:limit] if _id(word)]


def _id(word: str) -> str | None:
    package = model.Package.get(word.rstrip("!").partition("/")[0])
    return package.id if package is not None and package.state == "active" else None


def _match(word: str) -> Match:
    name, _, milestone = word.rstrip("!").partition("/")
    is_sure = word.endswith("!")
    score, band = (0.9, "sure") if is_sure else (0.5, "likely")
    return Match(str(_id(name)), milestone, score, [word], band)  # type: ignore[arg-type]


def look(matcher: Any = None) -> Counter[str]:
    """Look at all that is due; return what was done with links."""
    told = list(work.run(serving.refresh_ends, lambda: matcher or ByName()))
    model.Session.expire_all()
    return told[-1].done if told else Counter()
