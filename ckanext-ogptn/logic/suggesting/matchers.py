"""The matcher for the promises as they are now, kept until one of them changes."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from importlib.resources import files

from ckanext.ogptn import config, matching
from ckanext.ogptn.logic.suggesting import reading
from ckanext.ogptn.logic.suggesting.interfaces import confirming_stamp
from ckanext.ogptn.matching.engine import ENGINE, LIKELY, SURE, Matcher


def current() -> Matcher:
    """Return the matcher of all promises, with the thresholds that are configured."""
    return _made(reading.stamp(), *_thresholds())


def stamp() -> str:
    """Return a text that changes whenever a dataset may be matched or linked otherwise; no matcher is made for it."""
    said = [ENGINE, _gazetteer(), repr(_thresholds()), reading.stamp(), confirming_stamp()]
    return hashlib.blake2b("\0".join(said).encode(), digest_size=16).hexdigest()


def engine(matcher: Matcher) -> str:
    """Name the way of matching, with the state of the promises and of what sources say."""
    said = f"{matcher.version}\0{confirming_stamp()}"
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def _thresholds() -> tuple[float, float]:
    sure, likely = config.suggestion_thresholds()
    return SURE if sure is None else sure, LIKELY if likely is None else likely


@lru_cache(maxsize=1)
def _made(stamp: str, sure: float, likely: float) -> Matcher:
    return Matcher(reading.promises(), sure=sure, likely=likely)


@cache
def _gazetteer() -> str:
    """Hash the gazetteer's files, without reading what they say."""
    entries = sorted((files(matching) / "gazetteer").iterdir(), key=lambda entry: entry.name)
    said = b"\0".join(entry.read_bytes() for entry in entries)
    return hashlib.blake2b(said, digest_size=16).hexdigest()
