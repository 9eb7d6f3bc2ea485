"""Broken plurals of Arabic."""

from __future__ import annotations

import pytest

from ckanext.ogptn.text.arabic import stem, without_endings
from ckanext.ogptn.text.characters import fold
from ckanext.ogptn.text.plurals import pairs


@pytest.mark.parametrize(
    "family",
    [
        ["مشروع", "المشاريع", "مشاريعها", "بالمشروع"],
        ["عقد", "العقود", "عقدين"],
        ["قانون", "قوانين", "للقوانين", "القانونية"],
        ["شباب", "الشبان", "للشباب"],
        ["سنة", "السنوات", "سنوي"],
        ["خطة", "الخطط", "الخطة"],
        ["مرأة", "النساء", "امرأة", "المرأة"],
        ["هيئة", "الهيئات"],
    ],
)
def test_a_broken_plural_has_the_stem_of_its_singular(family: list[str]) -> None:
    """With article, endings and particles too."""
    assert len({stem(fold(word)) for word in family}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("خطة", "خط"), ("سنة", "سن"), ("هيئة", "هي"), ("شركة", "شريك")]
)
def test_words_that_only_look_alike_keep_apart(one: str, other: str) -> None:
    """A plan is no line, a year no age, a body not "she", a company no partner, a budget no scales."""
    assert stem(fold(one)) != stem(fold(other))


def test_every_pair_is_needed() -> None:
    """The light stemmer alone parts each plural from its singular, or gives both the stem of another word."""
    alike = [pair for pair in pairs() if len({without_endings(word) for word in pair}) == 1]
    assert alike == [(fold("هيئات"), fold("هيئة"))]


def test_no_plural_has_two_singulars() -> None:
    """Nor is it the singular of another."""
    plurals = [plural for plural, _ in pairs()]
    assert len(set(plurals)) == len(plurals)
    assert {singular for _, singular in pairs()} & set(plurals) == set()
