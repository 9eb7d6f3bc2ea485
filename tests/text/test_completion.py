"""What is being typed, held against titles."""

import pytest

from ckanext.ogptn.text.completion import completed, fit, typed


def marked(text: str, title: str) -> list[str] | None:
    """Return the words of a title that what was typed stands for."""
    asked = typed(text)
    found = fit(asked, title) if asked else None
    return [title[start:end] for start, end in found.places] if found else None


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("ميز", "نشر الميزانية", ["الميزانية"]),
        ("الميز", "ميزانية الدولة", ["ميزانية"]),
        ("l'éner", "Données énergétiques, énergie", ["énergétiques"]),
        ("ENER", "Données de l’énergie", ["énergie"]),
        ("ouvert bud", "Le budget ouvert", ["budget", "ouvert"]),
        ("bud ouv", "Le budget ouvert", ["budget", "ouvert"]),
        ("budgets", "Budget", ["Budget"]),
        ("donnée ener", "Énergie, données de l'énergie", ["Énergie", "données"]),
        ("budget o", "Le budget", ["budget"]),
        ("udget", "Le budget", None),
        ("budget eau", "Le budget", None),
    ],
)
def test_a_title_fits_that_holds_every_word(
    text: str, title: str, expected: list[str] | None
) -> None:
    """Each word typed is one of the title's or its beginning, with or without article and accents."""
    assert marked(text, title) == expected


@pytest.mark.parametrize("text", ["", " ", "a", "ب", "؟!", "'"])
def test_less_than_two_letters_are_nothing_yet(text: str) -> None:
    """A completion needs a beginning."""
    assert typed(text) is None


def test_words_side_by_side_fit_better_than_scattered_ones() -> None:
    """Then those that stand earlier, then the shorter title."""
    asked = typed("open data")
    assert asked is not None
    titles = ["Open data", "The open data", "Open all data"]
    ranks = [found.rank for title in titles if (found := fit(asked, title))]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 3


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("l'éner", "Énergie solaire", "l'énergie"),
        ("ميز", "نشر الميزانية", "ميزانية"),
        ("الميز", "نشر الميزانية", "الميزانية"),
        ("ميز", "منظومة للميزانية", None),
        ("open da", "The Open Data portal", "open data"),
        ("open po", "Open data portal", None),
        ("budget", "Le budget", None),
    ],
)
def test_what_was_typed_is_completed_as_a_title_writes_it(
    text: str, title: str, expected: str | None
) -> None:
    """Words side by side are taken over; the article is the reader's; nothing is offered that is typed already."""
    asked = typed(text)
    assert asked is not None
    found = fit(asked, title)
    assert found is not None
    assert completed(asked, title, found) == expected
