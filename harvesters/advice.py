"""What a fault means and what to do about it, in the reader's language: by its code alone.

A run's report keeps codes; the words are looked up when they are shown.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypedDict

import yaml

WORDS = Path(__file__).parent / "advice.yaml"
Texts = dict[str, str]


class Said(TypedDict):
    """Both texts of a code, each by language (``ar``, ``fr``, ``en``)."""

    title: Texts
    advice: Texts


@cache
def table() -> dict[str, Said]:
    """Read the words of all codes."""
    found: dict[str, Said] = yaml.safe_load(WORDS.read_text("utf-8"))
    return found


def title(code: str) -> Texts:
    """Name a fault in a few words, by language; a code without words names itself."""
    return table()[code]["title"] if code in table() else {"en": code}


def advice(code: str) -> Texts:
    """Say what to do about a fault, by language; nothing for a code without words."""
    return table()[code]["advice"] if code in table() else {}


def split(message: str) -> tuple[str, str]:
    """Take a fault's message apart, as ckanext-harvest keeps it: its code, and what was found.

    The English advice at its end is left out. A message of another harvester has no code.
    """
    code, colon, rest = message.partition(": ")
    if not colon or code not in table():
        return "", message
    return code, rest.removesuffix(table()[code]["advice"]["en"]).strip()
