"""The search box: dismax."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ckanext.ogptn.search.errors import Refused
from ckanext.ogptn.search.query.dismax import field_boosts, minimum_match, parts_of

Find = Callable[..., list[str]]
Put = Callable[..., None]
CKANS = {
    "defType": "dismax",
    "qf": "name^4 title^4 tags^2 groups^2 text",
    "mm": "2<-1 5<80%",
    "tie": "0.1",
}


@pytest.mark.parametrize(
    ("mm", "count", "wanted"),
    [
        ("2<-1 5<80%", 1, 1), ("2<-1 5<80%", 2, 2), ("2<-1 5<80%", 3, 2), ("2<-1 5<80%", 5, 4), ("2<-1 5<80%", 10, 8),
        ("3", 5, 3), ("-2", 5, 3), ("75%", 4, 3), ("-25%", 4, 3), ("-25%", 3, 3), ("100%", 7, 7), ("0%", 7, 0),
        ("9", 2, 2), ("3<90%", 3, 3),
    ],
)  # fmt: skip
def test_mm_says_how_many_words_must_be_found(mm: str, count: int, wanted: int) -> None:
    """Numbers, percentages and conditions are those of Solr's reference guide."""
    assert minimum_match(mm, count) == wanted


@pytest.mark.parametrize("mm", ["half", "2<", "<3", "5<80% x"])
def test_an_mm_that_cannot_be_read_is_refused(mm: str) -> None:
    """The refusal names the parameter."""
    with pytest.raises(Refused, match='"mm"'):
        minimum_match(mm, 9)


def test_qf_gives_fields_with_boosts() -> None:
    """The titles in each language count as the title."""
    assert field_boosts("title^4 text") == {
        "title": 4,
        "text": 1,
        "title_ar": 4,
        "title_fr": 4,
        "title_en": 4,
    }
    with pytest.raises(Refused, match='"qf"'):
        field_boosts("title^much")


def test_a_box_holds_words_and_phrases() -> None:
    """A sign belongs to what follows; a single quotation mark is dropped."""
    assert [(p.sign, p.text, p.is_phrase) for p in parts_of('a -b +"c d" e')] == [
        ("", "a", False), ("-", "b", False), ("+", "c d", True), ("", "e", False)
    ]  # fmt: skip
    assert [p.text for p in parts_of('say "hello')] == ["say", "hello"]


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("a AND b", ["+a", "+b"]), ("a OR b", ["a", "b"]), ("a NOT b", ["a", "-b"]), ("a AND NOT b", ["+a", "-b"]),
        ("-a AND b", ["-a", "+b"]), ("a and not b", ["a", "and", "not", "b"]), ('a "AND" b', ["a", "AND", "b"]),
        ("a AND", ["+a"]), ("OR", []),
    ],
)  # fmt: skip
def test_a_box_knows_words_for_signs(text: str, signed: list[str]) -> None:
    """In capitals they are operators, as in Solr; one that joins nothing is dropped."""
    assert [part.sign + part.text for part in parts_of(text)] == signed


@pytest.fixture
def records(put: Put) -> None:
    """Index records in three languages."""
    put(
        "budget",
        title="الميزانية المفتوحة",
        title_ar="الميزانية المفتوحة",
        title_fr="Budget ouvert de l'État",
        title_en="Open budget",
        text_fr="Exécution du budget de l'année 2018",
    )
    put(
        "energy",
        title_ar="عقود المحروقات",
        title_fr="Contrats d'hydrocarbures et données de l'énergie",
        title_en="Hydrocarbon contracts",
        text_ar="القانون المنظم للمحروقات",
    )
    put(
        "town",
        title_ar="البلديات",
        title_fr="Les municipalités",
        title_en="Municipalities",
        text_ar="بميزانية المدينة",
        tags=["commune", "city-hall"],
    )


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("ميزانية مفتوحة", ["budget"]),
        ("المِيزَانِيَّة", ["budget", "town"]),
        ("ميزانيه", ["budget", "town"]),
        ("قانون", ["energy"]),
        ("بلدية", ["town"]),
        ("البلديّـــة", ["town"]),
        ("energie", ["energy"]),
        ("énergies", ["energy"]),
        ("DONNEES", ["energy"]),
        ("municipalité", ["town"]),
        ("municipality", ["town"]),
        ("contract", ["energy"]),
        ("budget ٢٠١٨ الميزانية", ["budget"]),
        ("budget 2018 الميزانية", ["budget"]),
        ('"budget ouvert"', ["budget"]),
        ('"ouvert budget"', []),
        ("budget -ouvert", []),
        ("budget NOT ouvert", []),
        ("contract AND NOT budget", ["energy"]),
        ("cityhall", ["town"]),
        ("!!! ???", []),
        ("\u200fقانون\u200e", ["energy"]),
    ],
)
def test_a_record_is_found_by_its_words_in_any_language(
    records: None, find: Find, query: str, names: list[str]
) -> None:
    """Articles, accents, number, digits and marks make no difference, and languages mix."""
    assert sorted(find(query, **CKANS)) == names


def test_a_title_comes_before_prose(put: Put, find: Find) -> None:
    """The record that is about the word comes before those that mention it."""
    put("mention", title="Report", notes="budget " * 20 + "and more")
    put("title", title="Budget")
    put("longer", title="Budget of the ministry of transport in the regions")
    assert find("budget", **CKANS) == ["title", "longer", "mention"]


def test_the_words_side_by_side_come_first(put: Put, find: Find) -> None:
    """A title with the words next to each other comes before one with the words apart."""
    put("apart", title="Budget for a government that is open")
    put("together", title="The open budget of a large government")
    assert find("open budget", **CKANS) == ["together", "apart"]


def test_the_written_form_comes_before_its_stem(put: Put, find: Find) -> None:
    """Among equal records the one with the very word comes first."""
    put("stem", title="Contracting rules")
    put("word", title="Contracts rules")
    assert find("contracts", **CKANS) == ["word", "stem"]


def test_edismax_reads_fields_where_it_can(records: None, find: Find) -> None:
    """A query that is no Lucene syntax is read as plain words."""
    assert find("title_fr:budget", **{**CKANS, "defType": "edismax"}) == ["budget"]
    assert find("budget: (ouvert", **{**CKANS, "defType": "edismax"}) == ["budget"]


@pytest.mark.embedded("Solr has the synonyms that an installation writes")
def test_a_synonym_finds_less_strongly(put: Put, find: Find) -> None:
    """What means the same is found after the word itself, in the search box alone."""
    put("other", title="Hydrocarbon permits")
    put("word", title="Oil permits")
    assert find("oil", **CKANS) == ["word", "other"]
    assert find("title:oil") == ["word"]


@pytest.mark.embedded("Solr reads every colon as that of a field")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("Loi 2016-22 : droit d'accès", ["law"]),
        ("Loi 2016-22: droit", ["law"]),
        ("https://example.org/loi", ["law"]),
        ("القانون: النفاذ", ["law"]),
        ("title: droit", ["law"]),
        ("sector: justice", ["law"]),
        ("loi:droit", []),
        ("nothing:here", []),
    ],
)
def test_a_colon_in_prose_is_no_field(put: Put, find: Find, query: str, names: list[str]) -> None:
    """A text with a colon that people type or paste is read as words, unless a field stands before the colon."""
    put(
        "law",
        title="Loi 2016-22, droit d'accès",
        notes="القانون النفاذ https://example.org/loi",
        sector="justice",
    )
    put("other", title="Transport")
    assert find(query) == names


@pytest.mark.embedded("Solr ranks a rare word before two frequent ones")
def test_records_with_all_words_come_before_those_with_some(put: Put, find: Find) -> None:
    """However rare the others' words are, and however often they stand in a title."""
    put("some", title="Lighthouse lighthouse lighthouse keepers", tags=["lighthouse"])
    for number in range(30):
        put(f"common-{number}", notes="Coast and report")
    put(
        "all",
        notes="A long report that mentions a lighthouse at some place on the coast "
        + "word " * 300,
    )
    found = find("lighthouse coast report", **{**CKANS, "mm": "1"})
    assert found[0] == "all"
    assert len(found) == 32


def test_a_weight_of_the_callers_does_not_bring_some_before_all(put: Put, find: Find) -> None:
    """Whatever a field weighs."""
    put("some", title="Lighthouse")
    put("all", notes="lighthouse coast")
    asked = {**CKANS, "qf": "title^1000 text", "mm": "1"}
    assert find("lighthouse coast", **asked) == ["all", "some"]


@pytest.mark.embedded("Solr's dismax counts every word")
def test_stop_words_need_not_be_found(put: Put, find: Find) -> None:
    """They count neither for mm nor for the order; alone, or in quotation marks, they are looked for."""
    put("law", title="Access information law")
    put("grammar", title="To the of")
    assert find("access to the information", **CKANS) == ["law"]
    assert find("to the", **CKANS) == ["grammar"]
    assert find('access "to the"', **{**CKANS, "mm": "100%"}) == []
    assert find("+access to", **CKANS) == ["law"]


@pytest.mark.embedded("Solr has its own word delimiter")
@pytest.mark.parametrize(
    "query", ["whistleblower", "whistle-blowers", "Whistle-Blower", "whistle blower"]
)
def test_a_compound_is_found_however_it_is_written(put: Put, find: Find, query: str) -> None:
    """In one word or with a hyphen, in the singular or the plural."""
    put("hyphen", title="Protection of whistle-blowers")
    assert find(query, **CKANS) == ["hyphen"]


@pytest.mark.embedded("Solr has its own word delimiter")
def test_a_hyphen_in_the_query_finds_what_is_written_in_one_word(put: Put, find: Find) -> None:
    """The other way round."""
    put("one-word", title="Wifi in schools")
    assert find("wi-fi", **CKANS) == ["one-word"]


@pytest.mark.embedded("Solr has the stemmers that come with it")
@pytest.mark.parametrize("query", ["مشروع", "مشاريع", "المشاريع", "بالمشروع"])
def test_a_broken_plural_and_its_singular_find_each_other(put: Put, find: Find, query: str) -> None:
    """The one that holds the very word comes first."""
    put("plural", title_ar="مشاريع الطرقات")
    put("singular", title_ar="مشروع الطرقات")
    assert set(find(query, **CKANS)) == {"plural", "singular"}
