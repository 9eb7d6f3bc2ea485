"""Words that mean the same."""

from __future__ import annotations

import pytest

from ckanext.ogptn.text.synonyms import GROUPS, synonyms
from ckanext.ogptn.text.words import forms


def of(word: str) -> list[str]:
    """Return the synonyms of a written word."""
    known = forms(word)
    return synonyms(known.form, known.french, known.english)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("oil", "hydrocarbon"),
        ("Apps", "application"),
        ("البيانات", "معطيات"),
        ("المعطيات", "بيانات"),
        ("impôts", "fiscal"),
    ],
)
def test_any_form_of_a_word_has_its_synonyms(word: str, other: str) -> None:
    """Number, article and case make no difference."""
    assert other in of(word)


def test_a_word_is_no_synonym_of_itself() -> None:
    """Only other words are given."""
    assert "oil" not in of("oil")


def test_a_word_without_group_has_none() -> None:
    """Most words have no synonyms."""
    assert of("ميزانية") == of("budget") == []


def test_a_group_holds_single_words() -> None:
    """A group of one, and words with spaces, are mistakes."""
    assert [group for group in GROUPS if len(group) < 2 or any(" " in word for word in group)] == []
