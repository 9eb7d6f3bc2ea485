"""The word that was meant."""

import pytest

from ckanext.ogptn.text.spelling import Known, closest


def meant(word: str, *known: str) -> str | None:
    """Return which of some words was meant, all of them as frequent."""
    return closest(word, [Known(one, 1, place=2) for one in known])


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("budjet", "Budget", "budget"),
        ("trnasport", "transport", "transport"),
        ("hidrocarbure", "hydrocarbures", "hydrocarbures"),
        ("الميزنية", "ميزانية", "الميزانية"),
        ("ميزنية", "الميزانية", "ميزانية"),
        ("enrgie", "énergies", "énergies"),
        ("gouvernment", "Gouvernement", "gouvernement"),
    ],
)
def test_a_slip_is_put_right(word: str, known: str, expected: str) -> None:
    """A letter left out, added, changed or swapped; with the article that was typed, accents as they should be."""
    assert meant(word, known) == expected


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("eau", "peau"),
        ("2018", "2016"),
        ("budget", "gadget"),
        ("xqzzyw", "budget"),
        ("parlement", "paiement"),
        ("carte", "parte"),
        ("énergie", "energie"),
    ],
)
def test_no_word_is_better_than_a_silly_one(word: str, known: str) -> None:
    """Short words, numbers, other words, another beginning, the word itself: nothing is meant."""
    assert meant(word, known) is None


def test_the_closest_comes_first_then_the_nearest_then_the_frequent() -> None:
    """Distance decides; a nearer place (a title) beats a more frequent word; the order they came in decides nothing."""
    known = [
        Known("minar", 9, place=2),
        Known("minal", 1, place=1),
        Known("minat", 7, place=1),
    ]
    assert closest("minak", known) == closest("minak", known[::-1]) == "minat"
    far = [Known("environnemental", 9, place=1), Known("environnement", 1, place=2)]
    assert closest("environnemen", far) == "environnement"
