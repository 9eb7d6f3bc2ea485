"""What Solr with the overlay finds, asked as CKAN asks it."""

from __future__ import annotations

from typing import Any

import pysolr
import pytest
from ckan.lib.search.query import QUERY_FIELDS

# What ckan.lib.search.query.PackageSearchQuery sends for words without a colon.
ASKED: dict[str, Any] = {
    "defType": "dismax",
    "qf": QUERY_FIELDS,
    "tie": "0.1",
    "mm": "2<-1 5<80%",
    "df": "text",
    "q.op": "AND",
    "fl": "name",
}


def index(solr: pysolr.Solr, **documents: dict[str, Any]) -> None:
    """Index each document under its keyword as name."""
    solr.add(
        [
            {"index_id": name, "id": name, "site_id": "test", "name": name, **fields}
            for name, fields in documents.items()
        ]
    )


def found(solr: pysolr.Solr, query: str) -> list[str]:
    """List the names that CKAN's own query finds, best first."""
    return [document["name"] for document in solr.search(query, **ASKED)]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("القانون", "قانون"),
        ("قانون", "القانون"),
        ("قانون", "وبالقانون"),
        ("ميزانية", "لميزانية"),
        ("الميزانيه", "مِيزانيّة"),
        ("احصاء", "إحصاء"),
        ("2018", "٢٠١٨"),
        ("تونس", "تـونـس"),
        ("l'énergie", "énergie"),
        ("énergie", "l'énergie"),
        ("énergie", "(l’Énergie)"),
        ("energie", "énergies"),
        ("societe", "sociétés"),
        ("qu'eau", "eau"),
        ("budgets", "budget"),
        ("opening", "opened"),
    ],
)
def test_a_word_is_found_in_its_other_forms(solr: pysolr.Solr, query: str, text: str) -> None:
    """Articles, prefixes, diacritics, elision, accents and endings do not hide a word."""
    index(solr, match={"title": text}, other={"title": "other"})
    assert found(solr, query) == ["match"]


@pytest.mark.parametrize("field", ["title_ar", "title_fr", "title_en", "text_ar", "text_fr"])
def test_a_record_is_found_by_its_text_in_any_language(solr: pysolr.Solr, field: str) -> None:
    """CKAN's unchanged query reaches the multilingual fields through the catch-all."""
    index(solr, match={"title": "x", field: "الميزانية transparence"}, other={"title": "y"})
    assert found(solr, "ميزانية transparence") == ["match"]


def test_one_query_may_mix_languages(solr: pysolr.Solr) -> None:
    """Each word is looked up in its own language."""
    index(
        solr,
        match={"title_en": "Open budget", "title_ar": "الميزانية المفتوحة لسنة 2018"},
        other={"title_en": "Open budget"},
    )
    assert found(solr, "budget 2018 ميزانية")[0] == "match"


def test_a_title_ranks_before_prose_in_each_language(solr: pysolr.Solr) -> None:
    """A French title counts as much as CKAN's own, although CKAN does not ask for it."""
    index(
        solr,
        prose={"title": "z", "text_fr": "transport transport transport"},
        title={"title": "z", "title_fr": "Le transport public de la ville"},
    )
    assert found(solr, "transport") == ["title", "prose"]


def test_the_exact_title_ranks_first(solr: pysolr.Solr) -> None:
    """Words in the order of a title lead to that title."""
    index(
        solr,
        mixed={"title": "Budget municipal: le citoyen et son budget", "title_string": "x"},
        exact={"title": "Budget citoyen", "title_string": "Budget citoyen"},
    )
    assert found(solr, "Budget citoyen")[0] == "exact"


def test_everything_is_found_without_a_word(solr: pysolr.Solr) -> None:
    """The ranking's own parameters leave CKAN's query for all records alone."""
    index(solr, one={"title": "a"}, two={"title": "b"})
    assert solr.search("*:*", df="text", **{"q.op": "AND"}).hits == 2


def test_completion_is_blind_to_accents(solr: pysolr.Solr) -> None:
    """CKAN completes by title_ngram; titles of each language are in it."""
    index(solr, match={"title": "x", "title_fr": "Énergie", "title_ar": "الإحصاء"})
    assert solr.search('title_ngram:"energ"').hits == 1
    assert solr.search('title_ngram:"الاحص"').hits == 1


def test_long_prose_is_indexed_whole(solr: pysolr.Solr) -> None:
    """Prose of more than 32,766 bytes is no single term, so it is no error."""
    index(solr, match={"title": "x", "text_ar": "كلمة " * 20_000 + "ميزانية"})
    assert found(solr, "الميزانية") == ["match"]


def test_a_date_with_an_offset_is_indexed(solr: pysolr.Solr) -> None:
    """CKAN writes dates of extras so, with or without parts of a second, and Solr alone refuses."""
    index(
        solr,
        whole={"issued_date": "2019-10-10T01:15:00+00:00"},
        parts={"issued_date": "2019-10-10T02:15:00.500000+01:00"},
    )
    assert solr.search("issued_date:[2019-10-10T01:15:00Z TO 2019-10-10T01:15:01Z]").hits == 2
