"""The encoding of a text, by its bytes."""

from __future__ import annotations

import io

import pytest

from ckanext.ogptn.tables.encodings import detect_encoding
from ckanext.ogptn.tables.reading import open_table

ARABIC = "الولاية;الكمية;السنة\nباجة;12;2015\nقابس والمنستير;15;2016\n"
FRENCH = "Région;Quantité;Année\nBéja;12;2015\nGabès;15;2016\n"
CAPITALS = "RÉGION;QUANTITÉ;ANNÉE\nTUNIS;12;2015\n"
BOTH = "Région;الولاية\nBéja;باجة\nGabès;قابس\nKébili;قبلي\n"


@pytest.mark.parametrize(
    ("encoding", "text", "found", "guessed"),
    [
        ("utf-8", BOTH, "utf-8", False),
        ("utf-8-sig", BOTH, "utf-8-sig", False),
        ("utf-16", BOTH, "utf-16", False),
        ("utf-16-le", ARABIC, "utf-16-le", False),
        ("utf-16-be", ARABIC, "utf-16-be", False),
        ("utf-16-le", FRENCH, "utf-16-le", False),
        ("cp1256", ARABIC, "cp1256", True),
        ("cp1256", BOTH, "cp1256", True),
        ("iso8859_6", ARABIC, "iso8859_6", True),
        ("cp1252", FRENCH, "cp1252", True),
        ("cp1252", CAPITALS, "cp1252", True),
        ("latin-1", FRENCH, "cp1252", True),
        ("ascii", "a;b\n1;2\n", "utf-8", False),
    ],
)
def test_each_encoding_of_the_region(encoding: str, text: str, found: str, guessed: bool) -> None:
    """Read right without being told; a guess is called one."""
    detected = detect_encoding(io.BytesIO(text.encode(encoding)))
    assert (detected.name, detected.guessed, detected.broken) == (found, guessed, 0)
    assert next(open_table(io.BytesIO(text.encode(encoding))).sheets[0].rows)[0] in text


def test_a_wrong_label_does_not_make_noise() -> None:
    """Many servers call everything ISO 8859-1."""
    assert detect_encoding(io.BytesIO(ARABIC.encode("cp1256")), "iso-8859-1").name == "cp1256"
    assert detect_encoding(io.BytesIO(ARABIC.encode()), "windows-1256").name == "utf-8"


def test_a_label_that_fits_is_no_guess() -> None:
    """Where it makes as good words as any other."""
    found = detect_encoding(io.BytesIO(ARABIC.encode("cp1256")), "windows-1256")
    assert (found.name, found.guessed) == ("cp1256", False)


def test_a_letter_far_down_counts() -> None:
    """The first accent may stand behind a megabyte of plain signs."""
    body = b"a;b\n" + b"1;2\n" * 400_000 + "Béja;1\n".encode("cp1252")
    assert detect_encoding(io.BytesIO(body)).name == "cp1252"


def test_a_broken_letter_in_a_long_text_is_shown_as_such() -> None:
    """UTF-8 with one wrong byte stays UTF-8, and the place is counted."""
    body = (ARABIC * 200).encode() + b"\xff;1;2\n"
    found = detect_encoding(io.BytesIO(body))
    assert (found.name, found.broken) == ("utf-8", 1)
    opened = open_table(io.BytesIO(body))
    assert list(opened.sheets[0].rows)[-1] == ["\ufffd", "1", "2"]
    assert opened.broken == 1
