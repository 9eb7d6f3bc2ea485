"""The overlay on CKAN's Solr schema, and the configuration folder that holds it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from ckanext.ogptn.search.solr.configset import write_configset
from ckanext.ogptn.search.solr.errors import SchemaMismatch
from ckanext.ogptn.search.solr.overlay import apply_overlay, stock_schema


def attributes(schema: bytes, tag: str, key: str) -> list[str]:
    """List the attribute ``key`` of each element ``tag``."""
    return [element.get(key) for element in etree.fromstring(schema).iter(tag)]


def test_the_overlay_adds_a_title_and_a_text_for_each_language() -> None:
    """Each language has a field for titles and one for prose, analysed in that language."""
    schema = etree.fromstring(apply_overlay(stock_schema()))
    types = {field.get("name"): field.get("type") for field in schema.iter("field")}
    for language in ("ar", "fr", "en"):
        assert types[f"title_{language}"] == f"text_{language}"
        assert types[f"text_{language}"] == f"text_{language}"


def test_the_overlay_applied_twice_changes_nothing() -> None:
    """An installation may apply the overlay to a schema that has it."""
    once = apply_overlay(stock_schema())
    assert apply_overlay(once) == once


def test_the_overlay_keeps_every_field_of_ckan() -> None:
    """What CKAN indexes or asks for is there with the overlay too."""
    stock = stock_schema()
    for tag in ("field", "dynamicField"):
        assert set(attributes(stock, tag, "name")) <= set(
            attributes(apply_overlay(stock), tag, "name")
        )


def test_the_overlay_replaces_what_it_redefines() -> None:
    """No field and no type is defined twice, which Solr would refuse."""
    schema = apply_overlay(stock_schema())
    for tag in ("field", "fieldType"):
        assert max(Counter(attributes(schema, tag, "name")).values()) == 1


def test_the_overlay_keeps_the_name_that_ckan_checks() -> None:
    """CKAN reads its version from the schema's name at start, and refuses others."""
    assert etree.fromstring(apply_overlay(stock_schema())).get("name") == "ckan-2.12"


@pytest.mark.parametrize("other", [b"<html/>", b"<schema name='x'/>"])
def test_a_schema_of_another_shape_is_refused(other: bytes) -> None:
    """The overlay says that it does not fit, rather than write a schema that Solr rejects."""
    with pytest.raises(SchemaMismatch):
        apply_overlay(other)


def test_the_stock_configset_holds_ckans_own_schema(tmp_path: Path) -> None:
    """`stock` is CKAN's file to the byte, without our ranking."""
    write_configset(tmp_path, "stock")
    assert (tmp_path / "schema.xml").read_bytes() == stock_schema()
    assert not (tmp_path / "params.json").exists()


def test_the_overlays_configset_brings_its_ranking(tmp_path: Path) -> None:
    """The folder is whole: schema, configuration, ranking, and the schema's word lists."""
    write_configset(tmp_path, "overlay")
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "params.json",
        "plurals.txt",
        "protwords.txt",
        "schema.xml",
        "solrconfig.xml",
        "synonyms.txt",
    }


def test_a_configset_written_again_keeps_the_word_lists(tmp_path: Path) -> None:
    """Synonyms that an installation wrote outlive an update of the schema."""
    write_configset(tmp_path, "overlay")
    (tmp_path / "synonyms.txt").write_text("gpl, logiciel libre\n")
    write_configset(tmp_path, "overlay")
    assert (tmp_path / "synonyms.txt").read_text() == "gpl, logiciel libre\n"


def test_solr_knows_the_plurals_that_the_embedded_engine_knows(tmp_path: Path) -> None:
    """Plural and singular have one stem, with the article too, as Lucene's normalization writes them."""
    write_configset(tmp_path, "overlay")
    lines = (tmp_path / "plurals.txt").read_text("utf-8").splitlines()
    stems = dict(line.split("\t") for line in lines)
    assert stems["مشاريع"] == stems["المشروع"] == "مشروع"
    assert stems["سنوات"] == stems["السنه"]
