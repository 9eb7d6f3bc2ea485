"""Cutting a text into words."""

import pytest

from ckanext.ogptn.text.words import joined, words


def forms(text: str) -> list[str]:
    """Return the words of a text as compared."""
    return [word.form for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Budget de l'État 2018", ["budget", "de", "etat", "2018"]),
        ("L’énergie d'aujourd'hui", ["energie", "aujourd", "hui"]),
        ("the government's budget", ["the", "government", "budget"]),
        ("O'Brien", ["o", "brien"]),
        ("tn-2014-05", ["tn", "2014", "05"]),
        ("open_data PowerShot SD500", ["open", "data", "power", "shot", "sd", "500"]),
        ("الميزانيّة ٢٠١٨، والشفافية", ["الميزانيه", "2018", "والشفافيه"]),
        ("  — ,;  ", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_words(text: str, expected: list[str]) -> None:
    """Letters and digits make words; all else parts them, and elided French articles go."""
    assert forms(text) == expected


def test_words_know_where_they_stand() -> None:
    """Start and end give the word as it was written, for highlighting."""
    text = "Les données de l'énergie"
    assert [text[w.start : w.end] for w in words(text)] == ["Les", "données", "de", "énergie"]


def test_a_vowelled_word_stands_whole() -> None:
    """Vowel signs and tatweel do not cut a word."""
    text = "مُوَاطِنِيــن"
    assert [text[w.start : w.end] for w in words(text)] == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wi-fi", ["wifi"]),
        ("open_data", ["opendata"]),
        ("PowerShot", ["powershot"]),
        ("a b", []),
        ("tn-2014", []),
    ],
)
def test_parts_of_a_compound_are_also_one_word(text: str, expected: list[str]) -> None:
    """Parts that a hyphen, an underscore or a change of case holds together are found as one word too."""
    assert joined(text, words(text)) == expected


def test_unaccented_french_meets_accented() -> None:
    """The stem of a word typed without accents is among the further stems of the accented word."""
    accented, plain = words("données")[0], words("donnees")[0]
    assert plain.french in (accented.french, *accented.others)
