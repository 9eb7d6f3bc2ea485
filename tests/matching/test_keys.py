"""What words of three languages are compared by."""

from __future__ import annotations

import pytest

from ckanext.ogptn.matching.keys import keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("marchés publics", "Marché public"),
        ("dépenses fiscales", "depense fiscale"),
        ("impôts locaux", "impot local"),
        ("décharges contrôlées", "decharge controle"),
        ("budget de l'État", "BUDGET ETAT"),
        ("local authorities", "local authority"),
        ("الصفقات العمومية", "صفقة عمومية"),
        ("والميزانيّة", "ميزانية"),
        ("التقارير", "تقرير"),
    ],
)
def test_forms_of_a_term_have_the_same_keys(one: str, other: str) -> None:
    """Number, gender, article, accents and words that say nothing make no difference."""
    assert keys(one) == keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("taxi", "taxe"),
        ("train", "training"),
        ("commune", "communication"),
        ("gouvernance", "gouvernement"),
        ("pays", "PAI"),
        ("paix", "PAI"),
        ("travail", "travaux"),
        ("تربة", "تربية"),
        ("عملة", "عمل"),
        ("جامع", "جامعة"),
        ("إعدادية", "أعداد"),
    ],
)
def test_words_of_other_things_are_told_apart(one: str, other: str) -> None:
    """A link needs the very word: what a search may take for the same is not the same here."""
    assert keys(one) != keys(other)


@pytest.mark.parametrize("written", ["en ligne", "online", "على الخط", "عن بعد", "on line"])
def test_online_is_one_word_in_each_language(written: str) -> None:
    """It is neither a line of buses nor a distance."""
    assert keys(written) == keys("en ligne")
    assert keys(written) not in (keys("ligne"), keys("بعد"))


def test_what_is_counted_by_municipality_is_not_about_municipalities() -> None:
    """ "Par commune" and "حسب البلديات" only say how a table is broken down."""
    assert keys("population par commune") == ("population", "by")
    assert keys("bâtiments de la commune") == ("batiment", "commun")
    assert keys("حسب البلديات")[-1] == "by"
