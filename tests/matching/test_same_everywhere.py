"""Every process suggests the same: Python orders sets of words differently in each."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
from ckanext.ogptn.content.reading import read
from ckanext.ogptn.matching.engine import Matcher
from ckanext.ogptn.matching.texts import Offer, promise_of

matcher = Matcher([promise_of(one) for one in read().commitments], likely=0.01)
print(matcher.version)
for title, tag, publisher in (
    ("Budget communal et marchés publics", "صفقات", "Commune de Sfax"),
    ("Qualité de l'air et des eaux de baignade", "بيئة", "ANPE"),
    ("إنتاج المحروقات ورخص البحث", "permis", "وزارة الطاقة"),
):
    print(matcher.suggest(Offer("d", title={"": title}, tags=(tag,), organization=(publisher,)), 10))
"""


def said(seed: str) -> str:
    """Run the program in a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    return found.stdout


def test_matches_and_version_are_the_same_in_every_process() -> None:
    """Workers on other machines must not undo what one has proposed."""
    first = said("1")
    assert first.count("Match(") >= 9
    assert said("2") == first
