"""Cutting a text into words."""

import pytest

from ckanext.ogptn.text.words import units, words


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
    assert [whole.form for unit in units(text) for whole in unit.compounds] == expected


def test_a_compound_has_stems_too() -> None:
    """The plural of a compound is known by the stem of its singular."""
    [unit] = units("whistle-blowers")
    assert [whole.english for whole in unit.compounds] == [words("whistleblower")[0].english]


def test_a_word_that_was_cut_before_stands_where_it_stands() -> None:
    """What is remembered of a word is not where it stood."""
    assert [(w.start, w.end) for w in words("budget, budget")] == [(0, 6), (8, 14)]


def test_a_run_without_spaces_that_is_too_long_to_remember_is_cut_like_others() -> None:
    """Addresses and the like may be of any length."""
    assert forms("/".join(["data"] * 50)) == ["data"] * 50


def test_unaccented_french_meets_accented() -> None:
    """The stem of a word typed without accents is among the further stems of the accented word."""
    accented, plain = words("données")[0], words("donnees")[0]
    assert plain.french in (accented.french, *accented.others)
