"""Completion, suggestions and excerpts, as a user and as a program meet them.

With ``OGPTN_SOLR_URL`` the same rules are held against Solr: ``tests/solr/with_solr.py --schema overlay``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.common import config
from ckan.tests import helpers

from tests.calling import call

Act = Callable[..., Any]
PLUGINS = "ogptn_search ogptn scheming_datasets scheming_organizations activity"
EVERY_TYPE = "dataset_type:(dataset OR commitment OR action_plan)"
SECRET = "ghomrassen"
HOSTILE = [
    '") OR title:*', "{!func}x", "++--", "a:b:c", "*:*", "((((", "%' --", "\ud800" * 2,
    "AND OR NOT", "title:[* TO *]", "_query_:x", "؟؟", "\u202e\u202e", "<script>", "]]>", "~~~~", "OR ab",
]  # fmt: skip


OFFICERS = {"finance": "ministry-finance", "energy": "ministry-energy"}


@pytest.fixture(scope="module")
def loaded(
    empty_site: Callable[[dict[str, str]], AbstractContextManager[None]],
) -> Iterator[dict[str, Any]]:
    """Make the records once for this module, on Solr where its address is given; give the site's settings."""
    settings = {"ckan.plugins": PLUGINS}
    if os.environ.get("OGPTN_SOLR_URL"):
        settings["solr_url"] = os.environ["OGPTN_SOLR_URL"]
    with empty_site(settings):
        make_records()
        yield {"app": helpers._get_test_app(), "config": dict(config)}


@pytest.fixture(autouse=True)
def records(loaded: dict[str, Any]) -> Iterator[None]:
    """Answer within a request. CKAN's test plugin takes settings back before each test: here they return."""
    config.clear()
    config.update(loaded["config"])
    with loaded["app"].flask_app.test_request_context("/"):
        yield


@pytest.fixture
def call_as() -> Act:
    """Call actions as a user with that user's rights; nobody is "" (an anonymous visitor)."""

    def act(user: str, action: str, **arguments: Any) -> Any:
        return helpers.call_action(action, {"user": user, "ignore_auth": False}, **arguments)

    return act


def title(ar: str = "", fr: str = "", en: str = "") -> dict[str, str]:
    """Return a text in three languages."""
    return {"ar": ar, "fr": fr, "en": en}


def make_records() -> None:
    """Make a plan, a commitment, four datasets of which one is private, two institutions and their officers."""
    for name, names in (
        ("presidency-government", title("رئاسة الحكومة", "Présidence", "Presidency")),
        ("ministry-finance", title("وزارة المالية", "Ministère des Finances", "Finance")),
        ("ministry-energy", title("وزارة الطاقة", "Ministère de l’Énergie", "Energy")),
    ):
        call(
            "organization_create",
            name=name,
            title_translated=names,
            institution_type="government",
        )
    for name, institution in OFFICERS.items():
        call("user_create", name=name, email=f"{name}@example.org", password="correct-horse-1")
        call("organization_member_create", id=institution, username=name, role="editor")
    make_promises()
    make_datasets()


def make_promises() -> None:
    """Make a plan with its commitment."""
    call(
        "package_create",
        type="action_plan",
        name="tn-2016-2018",
        title_translated=title("خطة العمل", "Deuxième plan", "Second plan"),
        plan_status="active",
        start_date="2016-07-01",
        end_date="2018-12-31",
        axes=[{"number": 1, "title_translated": title("انفتاح", "Ouverture", "Openness")}],
        owner_org="presidency-government",
    )
    call(
        "package_create",
        type="commitment",
        name="tn-2016-01",
        action_plan="tn-2016-2018",
        number=1,
        lead_institutions=["ministry-finance"],
        title_translated=title(
            "نشر تقارير الميزانية", "Publier les rapports budgétaires", "Publish budget reports"
        ),
        notes_translated=title(
            "تُنشر التقارير كل ثلاثة أشهر.",
            "Les rapports paraissent chaque trimestre, avec l’exécution du budget.",
            "The reports come out <b>every</b> quarter.",
        ),
        milestones=[
            {"identifier": "m1", "title_translated": title("بوابة", "Portail", "A gateway opens")}
        ],
    )


def make_datasets() -> None:
    """Make three public datasets and a private one."""
    call(
        "package_create",
        name="sea",
        owner_org="ministry-energy",
        title_translated=title(fr="Carte marine", en="Marins on the sea"),
    )
    call(
        "package_create",
        name="installations",
        owner_org="ministry-energy",
        title_translated=title(fr="Installations d’énergies renouvelables"),
    )
    call(
        "package_create",
        name="citizen-budget",
        owner_org="ministry-finance",
        title_translated=title("ميزانية المواطن", "Budget citoyen", "Citizen budget"),
    )
    call(
        "package_create",
        name="secret",
        owner_org="ministry-finance",
        private=True,
        title_translated=title(f"الميزانية {SECRET}", f"Budget {SECRET}"),
        notes_translated=title(SECRET, SECRET, SECRET),
    )


@pytest.fixture
def complete(call_as: Act) -> Callable[..., list[dict[str, Any]]]:
    """Complete what is typed, as a visitor by default."""

    def ask(q: str, user: str = "", language: str = "fr", **arguments: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = call_as(
            user, "ogptn_search_complete", q=q, language=language, **arguments
        )
        return found

    return ask


def names(items: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return kind and name of items, words by their text."""
    return [(item["kind"], item["name"] or item["text"]) for item in items]


@pytest.mark.parametrize("q", ["ميز", "الميز", "الميزانية", "مِيزَ", "ميزاني"])
def test_arabic_is_completed_with_and_without_its_article(complete: Any, q: str) -> None:
    """The article and vowel signs make no difference, at any letter of the word."""
    found = complete(q, "", "ar", types=["commitment", "dataset"])
    assert names(found) == [("commitment", "tn-2016-01"), ("dataset", "citizen-budget")]
    assert [item["text"][slice(*item["match"][0])] for item in found] == ["الميزانية", "ميزانية"]


@pytest.mark.parametrize("q", ["l'éner", "ener", "ÉNERGIE", "d’energ", "energies ren"])
def test_french_is_completed_without_elision_and_accents(complete: Any, q: str) -> None:
    """l'éner finds énergies; each word typed must begin or be a word of the title."""
    assert ("dataset", "installations") in names(complete(q))


def test_words_then_records_then_institutions(complete: Any) -> None:
    """What may be meant comes in a fixed order of kinds, and the kinds can be chosen."""
    found = complete("éner")
    assert names(found) == [
        ("words", "énergie"),
        ("dataset", "installations"),
        ("institution", "ministry-energy"),
    ]
    assert names(complete("éner", types=["institution"])) == [("institution", "ministry-energy")]


def test_no_kind_crowds_out_another(complete: Any) -> None:
    """A small limit is shared out."""
    assert names(complete("budg", limit=3)) == [
        ("words", "budget"),
        ("commitment", "tn-2016-01"),
        ("dataset", "citizen-budget"),
    ]
    assert complete("budg", limit=0) == []


def test_a_title_of_another_language_is_named(complete: Any) -> None:
    """The text is in the reader's language; where the words stand elsewhere, that title is told too."""
    found = complete("ميز", language="fr", types=["commitment"])[0]
    assert (found["text"], found["language"], found["match"]) == (
        "Publier les rapports budgétaires", "fr", []
    )  # fmt: skip
    assert found["found"]["language"] == "ar"
    assert found["found"]["text"][slice(*found["found"]["match"][0])] == "الميزانية"
    assert found["url"].endswith("/fr/commitment/tn-2016-01")


def test_words_lead_to_their_search(complete: Any) -> None:
    """Completed words stand in the address of the search page."""
    found = complete("éner", types=["words"])[0]
    assert found["text"] == "énergies"
    assert found["url"].endswith("/fr/search?q=%C3%A9nergies")


@pytest.mark.parametrize("q", ["", "a", " ب ", "؟", "zz"])
def test_nothing_is_completed_by_nothing(complete: Any, q: str) -> None:
    """Less than two letters, signs, or a beginning that no title has."""
    assert complete(q) == []


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("q", "x" * 201),
        ("q", "bud\x00get"),
        ("language", "de"),
        ("types", ["user"]),
        ("limit", "many"),
    ],
)
def test_wrong_arguments_are_named(complete: Any, argument: str, value: Any) -> None:
    """Each refusal names its argument; a limit is held at 20."""
    with pytest.raises(tk.ValidationError) as caught:
        complete(**{"q": "budget", argument: value})
    assert list(caught.value.error_dict) == [argument]


@pytest.mark.parametrize("q", HOSTILE)
def test_hostile_text_is_only_text(complete: Any, call_as: Act, q: str) -> None:
    """Neither action fails, whatever is typed; nothing hidden comes out."""
    found = complete(q), call_as("", "ogptn_search_suggest", q=q)
    assert SECRET not in str(found)


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("budjet", "budget"),
        ("الميزنية", "الميزانية"),
        ("ميزنية", "ميزانية"),
        ("enrgie", "énergies"),
        ("publier rapprots", "publier rapports"),
        ('"budjet" -zebra', '"budget" -zebra'),
        ("gatevay", "gateway"),
    ],
)
def test_a_word_that_nothing_holds_is_put_right(call_as: Act, q: str, meant: str) -> None:
    """The closest word of a title, or else of a text, in its place; the rest of the query stays."""
    found = call_as("", "ogptn_search_suggest", q=q, language="fr")
    assert found["query"] == meant
    assert found["count"] == call_as("", "package_search", q=meant, fq=EVERY_TYPE)["count"] > 0
    assert len(found["words"]) == 1


@pytest.mark.parametrize("q", ["budget", "xqzzyw", "title:budjet", "2017", "-budjet", ""])
def test_no_suggestion_is_better_than_a_silly_one(call_as: Act, q: str) -> None:
    """Known words, words like no other, numbers and Lucene's syntax are left alone."""
    assert call_as("", "ogptn_search_suggest", q=q) == {"query": None, "count": 0, "words": []}


def test_words_of_the_readers_language_come_first(call_as: Act) -> None:
    """Of two words, each one letter away, the reader means that of a title in the own language."""
    asked = {language: {"q": "marinz", "language": language} for language in ("fr", "en")}
    found = {key: call_as("", "ogptn_search_suggest", **one)["query"] for key, one in asked.items()}
    assert found == {"fr": "marine", "en": "marins"}


def test_a_suggestion_keeps_to_the_kinds_asked_for(call_as: Act) -> None:
    """Where commitments alone are looked through, a dataset's word is not meant."""
    asked = {"q": "installatoins", "types": ["commitment"]}
    assert call_as("", "ogptn_search_suggest", **asked)["query"] is None
    found = call_as("", "ogptn_search_suggest", q="installatoins", types=["dataset"])
    assert found["query"] == "installations"


@pytest.mark.parametrize("user", ["", "energy"])
def test_a_private_title_is_neither_completed_nor_suggested_nor_marked(
    call_as: Act, complete: Any, user: str
) -> None:
    """Nobody but its own institution learns of a private dataset, by any of the three."""
    assert complete(SECRET[:5], user) == []
    assert SECRET not in str(complete("budg", user, limit=20))
    assert call_as(user, "ogptn_search_suggest", q="ghomrassan")["query"] is None
    mended = call_as(user, "ogptn_search_suggest", q="budjet ghomrassan")
    assert mended["words"] == [{"typed": "budjet", "meant": "budget"}]
    asked = {"q": f"budget {SECRET}", "fq": EVERY_TYPE, "ext_highlight": "fr"}
    answer = call_as(user, "package_search", include_private=True, **asked)
    assert SECRET not in str(answer["highlighting"])


def test_an_officer_completes_what_the_institution_keeps(call_as: Act, complete: Any) -> None:
    """One's own private dataset is found while typing, and its words are suggested."""
    assert names(complete(SECRET[:5], "finance", types=["dataset"])) == [("dataset", "secret")]
    assert call_as("finance", "ogptn_search_suggest", q="ghomrassan")["query"] == SECRET


def highlighted(call_as: Act, q: str, language: str = "fr") -> dict[str, Any]:
    """Return what is highlighted of the one commitment."""
    answer = call_as(
        "", "package_search", q=q, fq="dataset_type:commitment", ext_highlight=language
    )
    (found,) = answer["highlighting"].values()
    assert answer["results"][0]["id"] in answer["highlighting"]
    return dict(found)


def test_the_words_are_marked_in_the_language_asked_for(call_as: Act) -> None:
    """Title and passage by the record's id, in each language."""
    assert highlighted(call_as, "budget", "en")["title"] == "Publish <mark>budget</mark> reports"
    found = highlighted(call_as, "تقرير الميزانية", "ar")
    assert found["title"] == "نشر <mark>تقارير الميزانية</mark>"
    assert found["notes"].startswith("تُنشر <mark>التقارير</mark> كل")
    assert found["languages"] == {"title": "ar", "notes": "ar"}


def test_a_description_is_text(call_as: Act) -> None:
    """HTML in a record's text is no HTML in its excerpt."""
    found = highlighted(call_as, "reports", "en")
    assert found["notes"] == "The <mark>reports</mark> come out every quarter."


def test_words_elsewhere_in_the_record_are_shown(call_as: Act) -> None:
    """A milestone's text, or one of another language, stands in where title and notes hold nothing."""
    assert highlighted(call_as, "gateway")["text"] == "A <mark>gateway</mark> opens"
    found = highlighted(call_as, "الميزانية", "fr")
    assert found["text"] == "نشر تقارير <mark>الميزانية</mark>"
    assert found["languages"]["text"] == "ar"


@pytest.mark.parametrize("asked", [{}, {"ext_highlight": "false"}, {"ext_highlight": ""}])
def test_excerpts_come_only_where_they_are_asked_for(call_as: Act, asked: dict[str, str]) -> None:
    """CKAN's own callers get CKAN's own answer."""
    assert "highlighting" not in call_as("", "package_search", q="budget", **asked)


def test_an_unknown_language_of_excerpts_is_refused(call_as: Act) -> None:
    """The refusal names the parameter."""
    with pytest.raises(tk.ValidationError) as caught:
        call_as("", "package_search", q="budget", ext_highlight="de")
    assert list(caught.value.error_dict) == ["ext_highlight"]


def test_without_words_or_ids_there_is_nothing_to_mark(call_as: Act) -> None:
    """All records, and answers of single fields, are handed out as they are."""
    for asked in ({"q": "*:*"}, {"q": "budget", "fl": ["name"]}):
        answer = call_as("", "package_search", ext_highlight="fr", **asked)
        assert answer["highlighting"] == {}
