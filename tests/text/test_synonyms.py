"""Words that mean the same."""

from __future__ import annotations

import pytest

from ckanext.ogptn.text.synonyms import STEMS, alike, groups, synonyms
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
    assert of("تونس") == of("coastline") == []


def test_a_group_holds_words_of_different_stems() -> None:
    """A group of one, words that search takes for one anyhow, and groups that ran together are mistakes."""
    wrong = [
        group
        for language, group in groups()
        if not 2
        <= len({getattr(forms(word), STEMS[language]) for word in group})
        == len(group)
        <= 5
    ]
    assert wrong == []


def test_synonyms_are_known_by_the_stem_of_their_language() -> None:
    """An English word is looked for among English stems, an Arabic one among those that Arabic shares with French."""
    assert alike(french="oil", english="oil") == [
        ("english", "hydrocarbon"),
        ("english", "petroleum"),
    ]
    complaint = forms("شكوى")
    assert ("french", forms("شكاية").french) in alike(complaint.french, complaint.english)


def test_a_stem_of_another_language_has_no_synonyms() -> None:
    """The French "gaz" is no English word; its English stem is not asked."""
    assert alike(french="", english=forms("impôt").english) == []
