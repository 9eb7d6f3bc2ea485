"""When a dataset's text has changed much."""

from __future__ import annotations

from ckanext.ogptn.matching.signatures import changed_much, signature
from ckanext.ogptn.matching.texts import Offer


def of(title: str, notes: str = "") -> list[int]:
    """Sign a dataset with a French title and description."""
    return signature(Offer("d", title={"fr": title}, notes={"fr": notes}))


def test_accents_case_and_order_change_nothing() -> None:
    """The words are compared folded, and as a set."""
    assert of("Dépenses de l'État par ministère") == of("par MINISTERE, depenses (etat)")


def test_a_few_other_words_are_no_great_change() -> None:
    """Four of the six words are in both."""
    assert not changed_much(
        of("gares lignes trains horaires 2018"), of("gares lignes trains horaires 2019")
    )


def test_another_subject_is_a_great_change() -> None:
    """One of seven words is in both."""
    assert changed_much(of("gares lignes trains horaires"), of("gares hôtels musées nuitées"))


def test_half_of_the_words_in_common_is_not_yet_much() -> None:
    """The limit itself counts as the same text: three of six words."""
    assert not changed_much(of("un deux trois quatre"), of("deux trois quatre cinq six"))
    assert changed_much(of("deux trois quatre"), of("trois quatre cinq six"))


def test_tags_and_files_count_too() -> None:
    """They are part of what a dataset says; its publisher is not."""
    plain = Offer("d", title={"fr": "gares"})
    assert signature(plain) == signature(Offer("d", title={"fr": "gares"}, organization=("SNCFT",)))
    assert signature(plain) != signature(Offer("d", title={"fr": "gares"}, tags=("train",)))
    assert signature(plain) != signature(Offer("d", title={"fr": "gares"}, resources=("liste",)))


def test_without_words_there_is_no_signature() -> None:
    """A text that comes or goes is a change; none and none are the same."""
    assert of("de la") == []
    assert changed_much([], of("gares"))
    assert changed_much(of("gares"), None)
    assert not changed_much(None, [])


def test_a_signature_is_short_and_fits_any_json_reader() -> None:
    """At most 64 integers below 2**53, in order, however long the text."""
    long = of(" ".join(f"mot{number}x" for number in range(500)))
    assert len(long) == 64
    assert long == sorted(long)
    assert 0 <= long[0] <= long[-1] < 2**53


def test_long_texts_are_compared_by_a_sample() -> None:
    """Of 400 words, 320 in common are most, and 40 are few."""
    words = [f"mot{letter}{number}" for number in range(40) for letter in "abcdefghijklmnopqr"]
    before = of("x", " ".join(words[:400]))
    assert not changed_much(before, of("x", " ".join(words[40:440])))
    assert changed_much(before, of("x", " ".join(words[320:720])))
