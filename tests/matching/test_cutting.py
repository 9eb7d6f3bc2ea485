"""How a text is cut into known terms and words."""

from __future__ import annotations

import pytest

from ckanext.ogptn.matching.cutting import Cutter
from ckanext.ogptn.matching.keys import keys


@pytest.fixture
def cutter() -> Cutter:
    """Know a few terms, some within others."""
    terms = ["plan d'aménagement", "plan d'aménagement des forêts", "marchés publics", "البلدية"]
    return Cutter({keys(term): [term] for term in terms})


def terms(cutter: Cutter, text: str) -> list[str]:
    """List the terms that are found in a text."""
    return [token for piece in cutter.cut(text).pieces if piece.is_term for token in piece.tokens]


def test_the_longest_term_wins(cutter: Cutter) -> None:
    """A plan of a forest is no plan of a town."""
    assert terms(cutter, "Plan d'aménagement urbain") == ["plan d'aménagement"]
    assert terms(cutter, "Plans d'aménagement des forêts 2020") == ["plan d'aménagement des forêts"]


def test_a_piece_holds_the_texts_own_words(cutter: Cutter) -> None:
    """They are what a person sees as the reason."""
    found = cutter.cut("Liste_des_MARCHES-PUBLICS (2018)").pieces
    assert [(piece.written, piece.is_term) for piece in found] == [
        ("Liste", False),
        ("MARCHES-PUBLICS", True),
        ("2018", False),
    ]


def test_every_word_is_told_with_its_key(cutter: Cutter) -> None:
    """Also those inside a term, for terms whose words may stand apart."""
    assert cutter.cut("Marchés publics attribués").words == {
        "march": "Marchés",
        "public": "publics",
        "attribu": "attribués",
    }


def test_a_particle_is_dropped_where_only_so_a_word_is_known(cutter: Cutter) -> None:
    """وبلدية is "and a municipality", though بلدية itself begins with a letter that may be a particle."""
    assert terms(cutter, "ولاية وبلدية") == ["البلدية"]


@pytest.mark.parametrize(
    "written", ["plan d'amenagment", "plan d'aménagememnt", "plan d'amenagemnt"]
)
def test_a_term_is_found_though_misspelt_by_a_letter(cutter: Cutter, written: str) -> None:
    """Long words with a letter left out, added or changed are read as the word of a term."""
    assert terms(cutter, written) == ["plan d'aménagement"]


def test_short_words_are_not_corrected(cutter: Cutter) -> None:
    """A letter makes another word of them: "plat" is no plan."""
    assert terms(cutter, "plat d'aménagement") == []


def test_a_text_without_words_has_no_pieces(cutter: Cutter) -> None:
    """Signs and words that say nothing are left out."""
    assert cutter.cut(" – de la (…)").pieces == ()
