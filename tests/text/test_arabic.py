"""Light stemming of Arabic."""

import pytest

from ckanext.ogptn.text.arabic import other_stems, stem
from ckanext.ogptn.text.characters import fold


@pytest.mark.parametrize(
    "family",
    [
        ["قانون", "القانون", "والقانون", "بالقانون", "للقانون", "كالقانون", "فالقانون"],
        ["ميزانية", "الميزانية", "الميزانيات", "للميزانية", "والميزانية"],
        ["بلدية", "البلدية", "البلديات", "بلديات", "للبلديات"],
        ["مواطن", "المواطن", "المواطنين", "مواطنون", "المواطنات"],
        ["وزارة", "الوزارة", "الوزارات", "بالوزارة"],
        ["شفافية", "الشفافية", "والشفافية"],
    ],
)
def test_a_word_has_one_stem_with_and_without_article_and_endings(family: list[str]) -> None:
    """The article, what is written before it, and the endings of number and gender make no difference."""
    assert len({stem(fold(word)) for word in family}) == 1


@pytest.mark.parametrize("word", ["الى", "وال", "لا", "في", "من"])
def test_short_words_keep_at_least_two_letters(word: str) -> None:
    """Nothing is taken from a word that would leave less than two letters."""
    assert len(stem(fold(word))) >= 2


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("بميزانية", "ميزانية"),
        ("لقانون", "قانون"),
        ("فمواطن", "مواطن"),
        ("كوزارة", "وزارة"),
        ("وميزانية", "ميزانية"),
    ],
)
def test_a_particle_without_article_is_a_second_reading(written: str, bare: str) -> None:
    """A first letter that may be a particle gives a further stem beside the word's own."""
    assert stem(fold(bare)) in other_stems(fold(written))


def test_a_word_without_particle_has_one_reading() -> None:
    """A word whose first letter is no particle has no further stem."""
    assert other_stems("ميزانيه") == ()
