"""Stemming of French and English."""

import pytest

from ckanext.ogptn.text.latin import english_stem, french_stem


@pytest.mark.parametrize(
    "family",
    [
        ["énergie", "énergies", "Énergie", "energie"],
        ["budget", "budgets"],
        ["municipalité", "municipalités"],
        ["publique", "publiques"],
        ["marché", "marchés"],
        ["travail", "Travaux"],
    ],
)
def test_french_words_of_one_family_share_a_stem(family: list[str]) -> None:
    """Number and case make no difference in French."""
    assert len({french_stem(word) for word in family}) == 1


@pytest.mark.parametrize(
    "family",
    [
        ["contract", "contracts"],
        ["municipality", "municipalities"],
        ["open", "opening", "opened"],
        ["environment", "environmental"],
        ["woman", "women"],
        ["Child", "children"],
    ],
)
def test_english_words_of_one_family_share_a_stem(family: list[str]) -> None:
    """Number and endings make no difference in English."""
    assert len({english_stem(word) for word in family}) == 1


def test_a_very_long_word_is_left_alone() -> None:
    """What is longer than any word is not stemmed."""
    assert english_stem("a" * 500) == "a" * 500
