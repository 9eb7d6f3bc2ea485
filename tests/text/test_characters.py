"""One form for the many ways in which a character is typed."""

import pytest

from ckanext.ogptn.text.characters import fold, is_arabic


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("مُوَاطِن", "مواطن"),
        ("ميزانيــــة", "ميزانية"),
        ("الميزانيّة", "الميزانيه"),
        ("أحمد", "احمد"),
        ("إدارة", "اداره"),
        ("آمن", "امن"),
        ("مستشفى", "مستشفي"),
        ("مسؤول", "مسوول"),
        ("رئيس", "رييس"),
        ("شيء", "شي"),
        ("٢٠١٤", "2014"),
        ("۲۰۱۴", "2014"),
        ("\u200fقانون\u200e", "قانون"),
        ("ﻻ", "لا"),
    ],
)
def test_arabic_variants_fold_to_one_form(written: str, other: str) -> None:
    """Vowel signs, tatweel, hamza, ya, ta marbuta, digits and direction marks make no difference."""
    assert fold(written) == fold(other)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Énergie", "energie"),
        ("ÉNERGIE", "energie"),
        ("Œuvre", "oeuvre"),
        ("ça", "ca"),
        ("Straße", "strasse"),
        ("nai\u0308f", "naif"),
        ("Tunisia", "tunisia"),
    ],
)
def test_latin_letters_fold_to_plain_lower_case(written: str, folded: str) -> None:
    """Accents, ligatures and case make no difference."""
    assert fold(written) == folded


def test_arabic_is_told_from_latin() -> None:
    """A word is Arabic where it holds an Arabic letter; digits and Latin words are not."""
    assert is_arabic("قانون")
    assert not is_arabic("énergie")
    assert not is_arabic("2014")
