"""Which promises are suggested for a dataset: a small gazetteer, four promises, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ckanext.ogptn.matching.engine import Match, Matcher
from ckanext.ogptn.matching.lexicon import Lexicon, read
from ckanext.ogptn.matching.texts import Offer, Promise, Step

FIELDS = {
    "transport": """
        belongs_to: [transport]
        concepts:
          - {ar: [قطار], fr: [train, chemin de fer], en: [train]}
          - {ar: [حافلة], fr: [bus], en: [bus]}
        hints:
          - {fr: [ligne]}
        bodies: {fr: [SNCFT]}
        devoted: {fr: [TRANSTU]}
        """,
    "farming": """
        belongs_to: [agriculture]
        concepts:
          - {fr: [oliviers, huile d'olive]}
          - {fr: [port de pêche]}
        bodies: {fr: [CRDA]}
        """,
    "plain": "fr: [liste, nombre, rapport]",
}
TRANSPORT = Promise(
    "t",
    title={"fr": "Un portail des transports", "ar": "بوابة النقل"},
    policy_areas=("transport",),
    terms={"fr": ("gares", "ports", "concours + recrutement"), "ar": ("محطات القطار",)},
    institutions=("Ministère du transport",),
)
BUDGET = Promise(
    "b",
    title={"fr": "Publier les rapports budgétaires"},
    terms={"fr": ("loi de finances", "budget de l'Etat", "budget + commune")},
    milestones=(
        Step("m1", ({"fr": "Rapport semestriel"},)),
        Step("m2", ({"fr": "Budget du citoyen"},)),
    ),
)
WHOLE = Promise("w", "whole", title={"fr": "Culture ouverte : musées et festivals"})
MUSEUMS = Promise(
    "p1", title={"fr": "Ouvrir les données des musées"}, parent="whole", terms={"fr": ("musées",)}
)
PROMISES = (TRANSPORT, BUDGET, WHOLE, MUSEUMS)


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    """Give a gazetteer of two fields."""
    for name, text in FIELDS.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return read(tmp_path)


@pytest.fixture
def matcher(lexicon: Lexicon) -> Matcher:
    """Match with the four promises."""
    return Matcher(PROMISES, lexicon=lexicon)


def offer(title: str, **said: Any) -> Offer:
    """Make a dataset whose French title is given."""
    return Offer("d", title={"fr": title}, **said)


def ids(found: list[Match]) -> list[str]:
    """Name the promises."""
    return [match.commitment_id for match in found]


def test_a_noted_term_is_enough_to_propose(matcher: Matcher) -> None:
    """What officers noted for finding datasets finds them."""
    [match] = matcher.suggest(offer("Loi de finances 2018"))
    assert (match.commitment_id, match.band, match.matched_terms) == (
        "b",
        "likely",
        ["Loi de finances"],
    )


def test_a_sure_match_has_more_than_one_sign(matcher: Matcher) -> None:
    """A second term; or a tag and a file that say it again, and a publisher of the field."""
    said = {"tags": ("gare",), "resources": ("gares.csv",)}
    found = [
        offer("Loi de finances"),
        offer("Budget de l'Etat et loi de finances"),
        offer("Gares", **said),
        offer("Gares", **said, organization=("SNCFT",)),
    ]
    bands = [matcher.suggest(one)[0].band for one in found]
    assert bands == ["likely", "sure", "likely", "sure"]


def test_a_sure_match_has_a_noted_term(matcher: Matcher) -> None:
    """Things of its field alone, however many, are only a proposal; so says no gazetteer what serves a promise."""
    said = {"organization": ("SNCFT",), "tags": ("train",), "resources": ("bus.csv", "gares.csv")}
    noted = matcher.suggest(offer("Train et bus", **said))[0]
    said["resources"] = ("bus.csv", "train.csv")
    unnoted = Matcher([TRANSPORT], lexicon=matcher.index.lexicon, sure=0.5).suggest(
        offer("Train et bus", **said)
    )[0]
    assert (noted.band, unnoted.band) == ("sure", "likely")
    assert unnoted.score > 0.5


def test_a_sure_match_leads_by_far(lexicon: Lexicon) -> None:
    """Nothing else has more than half of its evidence; of two that share a term both are proposed."""
    other = Promise("o", terms={"fr": ("budget de l'Etat",)})
    text = "Loi de finances et budget de l'Etat"
    alone = Matcher([BUDGET, TRANSPORT], lexicon=lexicon).suggest(offer(text))
    shared = Matcher([BUDGET, other], lexicon=lexicon).suggest(offer(text))
    assert [match.band for match in alone] == ["sure"]
    assert [(match.commitment_id, match.band) for match in shared] == [
        ("b", "likely"),
        ("o", "likely"),
    ]


def test_a_thing_of_its_field_is_found_in_another_language(matcher: Matcher) -> None:
    """The gazetteer joins what three languages call the same."""
    assert ids(matcher.suggest(Offer("d", title={"ar": "قائمة القطارات والحافلات"}))) == ["t"]


def test_french_in_the_arabic_field_is_read_as_french(matcher: Matcher) -> None:
    """Sources put it there; a dataset's languages are not trusted."""
    assert ids(matcher.suggest(Offer("d", title={"ar": "Liste des gares"}))) == ["t"]


def test_the_publisher_alone_makes_no_match(matcher: Matcher) -> None:
    """Not even one that leads the promise and works in its field."""
    for name in ("SNCFT", "Ministère du transport"):
        assert (
            matcher.suggest(offer("Liste 2018", organization=(name,), resources=("Feuil1.xls",)))
            == []
        )


def test_a_publisher_of_the_field_tips_a_match(matcher: Matcher) -> None:
    """The same words weigh more from who works there, and less from who works elsewhere."""
    scores = [
        matcher.suggest(offer("Ports", organization=(name,)))[0].score
        for name in ("SNCFT", "Office", "CRDA")
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_a_publisher_that_leads_the_promise_tips_a_match(matcher: Matcher) -> None:
    """Also where the gazetteer does not know it."""
    known, unknown = (
        matcher.suggest(offer("Ports", organization=(name,)))[0].score
        for name in ("Ministere du Transport", "Ministère du plan")
    )
    assert known > unknown


def test_a_hint_is_enough_beside_a_publisher_of_the_field(matcher: Matcher) -> None:
    """Lines are those of trains where a railway publishes them."""
    assert matcher.suggest(offer("Lignes 2018", organization=("Office",))) == []
    [match] = matcher.suggest(offer("Lignes 2018", organization=("SNCFT",)))
    assert (match.commitment_id, match.band, match.matched_terms) == ("t", "likely", ["Lignes"])


def test_a_body_that_does_nothing_else_needs_a_subject_only(matcher: Matcher) -> None:
    """Whatever it names is of its field, and proposed; a file that names none is not."""
    [match] = matcher.suggest(offer("Abris", organization=("TRANSTU",)))
    assert (match.commitment_id, match.band, match.matched_terms) == ("t", "likely", ["TRANSTU"])
    assert matcher.suggest(offer("Abris", organization=("SNCFT",))) == []
    assert matcher.suggest(offer("Liste 2018", organization=("TRANSTU",))) == []


def test_a_word_of_the_publisher_completes_a_term(matcher: Matcher) -> None:
    """ "budget + commune": the dataset says budget, its publisher is a commune."""
    [match] = matcher.suggest(offer("Budget 2019", organization=("Commune de Sfax",)))
    assert (match.commitment_id, match.matched_terms) == ("b", ["Budget"])


def test_the_publisher_does_not_complete_a_term_with_plain_words(lexicon: Lexicon) -> None:
    """ "rapport" tells nothing, so a report of a commune is no match by itself."""
    promise = Promise("r", terms={"fr": ("rapport + commune",)})
    matcher = Matcher([promise], lexicon=lexicon)
    assert matcher.suggest(offer("Rapport 2019", organization=("Commune de Sfax",))) == []
    assert ids(matcher.suggest(offer("Rapport de la commune"))) == ["r"]


def test_words_that_may_stand_apart_are_found_apart(matcher: Matcher) -> None:
    """In title and tags; each is shown by itself."""
    [match] = matcher.suggest(offer("Concours 2019 des ingénieurs", tags=("recrutement",)))
    assert match.matched_terms == ["Concours", "recrutement"]
    assert matcher.suggest(offer("Concours 2019 des ingénieurs")) == []


def test_what_is_of_another_field_speaks_against(matcher: Matcher) -> None:
    """Olive oil sent through a port proves little of transport."""
    plain, other = (
        matcher.suggest(offer(title))
        for title in ("Gares et ports", "Huile d'olive, oliviers : gares et ports")
    )
    assert plain[0].score > other[0].score
    assert (plain[0].band, other[0].band) == ("sure", "likely")


def test_a_longer_term_hides_the_words_in_it(matcher: Matcher) -> None:
    """A fishing port is no port of the transport portal."""
    assert matcher.suggest(offer("Production par port de pêche")) == []


def test_the_parts_are_suggested_and_not_the_whole(matcher: Matcher) -> None:
    """A promise in parts is kept by its parts."""
    assert ids(matcher.suggest(offer("Musées et festivals"))) == ["p1"]


def test_of_two_promises_alike_neither_is_sure(lexicon: Lexicon) -> None:
    """Both are proposed, and a person says which."""
    matcher = Matcher([BUDGET, replace(BUDGET, id="b2")], lexicon=lexicon)
    found = matcher.suggest(offer("Loi de finances 2018, budget de l'Etat"))
    assert {(match.commitment_id, match.band) for match in found} == {
        ("b", "likely"),
        ("b2", "likely"),
    }


def test_of_two_alike_the_later_comes_first(lexicon: Lexicon) -> None:
    """A dataset that names no year more likely serves the newer plan."""
    plans = [
        replace(BUDGET, id="1", years=(2014, 2016)),
        replace(BUDGET, id="2", years=(2016, 2018)),
    ]
    assert ids(Matcher(plans, lexicon=lexicon).suggest(offer("Loi de finances"))) == ["2", "1"]


def test_a_year_of_the_plan_tips_between_two_alike(lexicon: Lexicon) -> None:
    """Data of 2018 rather serve the plan of 2016 to 2018."""
    plans = [
        replace(BUDGET, id="old", years=(2014, 2016)),
        replace(BUDGET, id="new", years=(2016, 2018)),
    ]
    matcher = Matcher(plans, lexicon=lexicon)
    assert ids(matcher.suggest(offer("Loi de finances 2018"))) == ["new", "old"]
    assert ids(matcher.suggest(offer("Loi de finances 2014"))) == ["old", "new"]


def test_nothing_below_the_lower_threshold_is_answered(lexicon: Lexicon) -> None:
    """Thresholds are passed in; a match of exactly the threshold counts."""
    score = Matcher(PROMISES, lexicon=lexicon).suggest(offer("Gares"))[0].score
    at, above = (
        Matcher(PROMISES, lexicon=lexicon, sure=0.99, likely=likely).suggest(offer("Gares"))
        for likely in (score, score + 0.001)
    )
    assert (at[0].band, above) == ("likely", [])


def test_no_more_than_the_limit_is_answered(lexicon: Lexicon) -> None:
    """The best come first."""
    matcher = Matcher([replace(BUDGET, id=f"b{n}") for n in range(5)], lexicon=lexicon, likely=0.01)
    found = matcher.suggest(offer("Loi de finances"))
    assert len(found) == 3
    assert len(matcher.suggest(offer("Loi de finances"), limit=1)) == 1


def test_the_milestone_is_named_where_its_own_words_stand(matcher: Matcher) -> None:
    """And none where the words are those of all milestones or of none."""
    assert matcher.suggest(offer("Budget de l'Etat pour le citoyen"))[0].milestone == "m2"
    assert matcher.suggest(offer("Loi de finances"))[0].milestone == ""


def test_matched_words_are_the_datasets_own(matcher: Matcher) -> None:
    """As it writes them, the strongest first, none within another."""
    [match] = matcher.suggest(offer("Les GARES et lignes de bus", tags=("gares", "chemin de fer")))
    assert match.matched_terms == ["GARES", "bus", "chemin de fer", "lignes"]


def test_the_same_is_always_matched_alike(lexicon: Lexicon) -> None:
    """The order in which promises come makes no difference."""
    asked = offer("Gares, ports et loi de finances")
    one, other = (
        Matcher(order, lexicon=lexicon).suggest(asked) for order in (PROMISES, PROMISES[::-1])
    )
    assert one == other


def test_the_version_changes_with_promises_and_thresholds(lexicon: Lexicon) -> None:
    """It is the same in every process, and tells when datasets are to be looked at anew."""
    version = Matcher(PROMISES, lexicon=lexicon).version
    assert Matcher(PROMISES[::-1], lexicon=lexicon).version == version
    noted = replace(BUDGET, terms={"fr": ("loi de finances", "dette publique")})
    assert Matcher([TRANSPORT, noted], lexicon=lexicon).version != version
    assert Matcher(PROMISES, lexicon=lexicon, likely=0.3).version != version


def test_without_promises_nothing_is_suggested(lexicon: Lexicon) -> None:
    """An empty portal has no plan yet."""
    assert Matcher([], lexicon=lexicon).suggest(offer("Gares")) == []


def test_a_dataset_without_words_has_no_match(matcher: Matcher) -> None:
    """Some have a title of signs, and nothing else."""
    assert matcher.suggest(offer("—")) == []


def test_beside_very_many_promises_the_right_one_is_found(lexicon: Lexicon) -> None:
    """What hundreds have in common does not hide what one of them has alone."""
    crowd = [replace(BUDGET, id=f"b{n:03}", title={"fr": f"Budget {n}"}) for n in range(300)]
    noted = replace(BUDGET, id="debt", terms={"fr": (*BUDGET.terms["fr"], "dette publique")})
    found = Matcher([*crowd, noted], lexicon=lexicon).suggest(
        offer("Loi de finances et dette publique")
    )
    assert found[0].commitment_id == "debt"
