"""Words that say nothing by themselves."""

from __future__ import annotations

import pytest

from ckanext.ogptn.text.stopwords import STOP_WORDS, is_stop_word
from ckanext.ogptn.text.words import words


@pytest.mark.parametrize("word", ["the", "De", "à", "où", "الى", "إلى", "على", "وفي", "of"])
def test_words_of_grammar_say_nothing(word: str) -> None:
    """In each language, however they are typed."""
    assert is_stop_word(words(word)[0].form)


@pytest.mark.parametrize("word", ["or", "est", "IT", "WHO", "UN", "car", "budget", "خط", "2018"])
def test_a_word_that_means_something_in_a_language_is_kept(word: str) -> None:
    """Gold, the east, information technology, the two organisations, cars."""
    assert not is_stop_word(words(word)[0].form)


def test_stop_words_stand_as_they_are_compared() -> None:
    """Each is the form of one word, so that it can be met."""
    assert {word for word in STOP_WORDS if [w.form for w in words(word)] != [word]} == set()
