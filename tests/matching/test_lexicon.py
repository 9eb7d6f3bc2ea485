"""The gazetteer is in order: each field is named, each thing has a name, and no word is plain and telling at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ckanext.ogptn.content.reading import read as read_content
from ckanext.ogptn.matching.keys import keys
from ckanext.ogptn.matching.lexicon import gazetteer, read


def test_every_sector_and_policy_area_of_the_plans_has_a_field() -> None:
    """But for areas that are no subject of data by themselves."""
    without = {"administration", "justice"}
    promised = {
        subject
        for one in read_content().commitments
        for subject in (one.get("sector"), *one.get("policy_areas", []))
        if subject
    }
    known = {subject for field in gazetteer().fields for subject in field.belongs_to}
    assert promised - known == without


def test_no_plain_word_is_a_term() -> None:
    """A word that tells nothing would still speak for a field."""
    lexicon = gazetteer()
    single = {term[0] for one in lexicon.concepts for term in one.terms if len(term) == 1}
    assert single & lexicon.plain == set()


def test_every_thing_has_a_name() -> None:
    """A term of stop words alone would have no keys, and a thing without terms is never found."""
    assert [one.id for one in gazetteer().concepts if not one.terms] == []


def test_a_term_stands_for_a_thing_once() -> None:
    """A name that two things of one field share tells neither."""
    shared = {}
    for one in gazetteer().concepts:
        for term in one.terms:
            shared.setdefault((one.field, term), []).append(one.id)
    assert {key: ids for key, ids in shared.items() if len(ids) > 1} == {}


def test_the_version_follows_the_words(tmp_path: Path) -> None:
    """Another gazetteer has another version, the same has the same."""
    file = tmp_path / "health.yaml"
    file.write_text("belongs_to: [health]\nconcepts:\n  - {fr: [santé]}\n", encoding="utf-8")
    before = read(tmp_path)
    assert read(tmp_path).version == before.version
    file.write_text("belongs_to: [health]\nconcepts:\n  - {fr: [hôpital]}\n", encoding="utf-8")
    assert read(tmp_path).version != before.version


def test_a_field_is_read_with_its_things_hints_and_bodies(tmp_path: Path) -> None:
    """Names of all languages are one thing."""
    document = {
        "belongs_to": ["transport"],
        "concepts": [{"ar": ["قطار"], "fr": ["trains", "chemin de fer"]}],
        "hints": [{"fr": ["ligne"]}],
        "bodies": {"fr": ["SNCFT"]},
    }
    (tmp_path / "transport.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    lexicon = read(tmp_path)
    thing, hint = lexicon.concepts
    assert set(thing.terms) == {keys("قطار"), ("train",), ("chemin", "fer")}
    assert (thing.is_hint, hint.is_hint) == (False, True)
    assert lexicon.fields[0].bodies == (("sncft",),)


def test_a_field_must_say_what_it_belongs_to(tmp_path: Path) -> None:
    """Without it the field would speak against every promise."""
    (tmp_path / "health.yaml").write_text("concepts: []\n", encoding="utf-8")
    with pytest.raises(KeyError):
        read(tmp_path)
