"""A person's edits of a harvested dataset stay; the source's changes come in everywhere else. Pure."""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.harvesters.runs.curation import harvested_fields, with_edits

Json = dict[str, Any]


def source(**more: Any) -> Json:
    """Give a dataset as the source has it."""
    return {
        "id": "d", "name": "d", "type": "dataset", "owner_org": "dge", "license_id": "cc-by",
        "title_translated": {"ar": "إنتاج", "fr": "Production"},
        "tags": [{"name": "gaz"}], "groups": [{"id": "g1"}],
        "extras": [{"key": "unit", "value": "tonne"}],
        "resources": [{"id": "r", "name": "Table", "url": "http://x.tn/a.csv"}],
        **more,
    }  # fmt: skip


def after(edited: Json, changed: Json, schema: list[str] | None = None) -> Json:
    """Harvest, let a person edit, and harvest what the source has changed."""
    first = source()
    shown = {**first, "state": "active", **edited}
    return with_edits(source(**changed), shown, harvested_fields(first), schema)


def test_a_field_that_a_person_changed_stays_and_others_follow_the_source() -> None:
    """Of two fields that the source changes, the edited one stays."""
    merged = after({"license_id": "odc-odbl"}, {"license_id": "other-at", "sector": "energy"})
    assert (merged["license_id"], merged["sector"]) == ("odc-odbl", "energy")


def test_a_mended_arabic_title_stays_while_the_french_one_changes() -> None:
    """Texts are decided on language by language, and the plain title follows."""
    merged = after(
        {"title_translated": {"ar": "إنتاج الغاز", "fr": "Production"}},
        {"title_translated": {"ar": "إنتاج", "fr": "Production de gaz"}},
    )
    assert merged["title_translated"] == {"ar": "إنتاج الغاز", "fr": "Production de gaz"}
    assert merged["title"] == "إنتاج الغاز"


def test_a_language_that_a_person_added_stays() -> None:
    """A translation that the source does not have is no change of the source's."""
    merged = after(
        {"title_translated": {"ar": "إنتاج", "fr": "Production", "en": "Output"}},
        {"title_translated": {"ar": "إنتاج", "fr": "Productions"}},
    )
    assert merged["title_translated"] == {"ar": "إنتاج", "fr": "Productions", "en": "Output"}


def test_a_field_that_the_source_takes_away_goes() -> None:
    """What nobody edited does not stay for ever."""
    changed = source()
    del changed["license_id"]
    first = source()
    merged = with_edits(changed, {**first, "state": "active"}, harvested_fields(first))
    assert "license_id" not in merged


def test_a_field_that_a_person_emptied_stays_empty() -> None:
    """An empty field of the dataset's type is an answer."""
    first = source()
    shown = {key: value for key, value in first.items() if key != "license_id"}
    merged = with_edits(source(), shown, harvested_fields(first), ["license_id"])
    assert "license_id" not in merged


def test_json_text_and_values_alike_are_no_edit() -> None:
    """The site may keep a list as text, a number as a word and a truth in lower case."""
    first = source(bbox=[8, 30.5], flag=True, years=["2016"])
    shown = {**first, "bbox": "8,30.5", "flag": "true", "years": '["2016"]'}
    changed = {"bbox": [9, 31], "flag": False, "years": ["2017"]}
    merged = with_edits(source(**changed), shown, harvested_fields(first))
    assert {key: merged[key] for key in changed} == changed


def test_tags_groups_and_extras_are_decided_on_one_by_one() -> None:
    """What a person added stays, what they took away stays away, the source's own changes come."""
    merged = after(
        {"tags": [{"name": "relu"}], "groups": [{"id": "g1"}, {"id": "mine"}],
         "extras": [{"key": "unit", "value": "kt"}, {"key": "note", "value": "vu"}]},
        {"tags": [{"name": "gaz"}, {"name": "mines"}], "groups": [{"id": "g2"}],
         "extras": [{"key": "unit", "value": "t"}, {"key": "year", "value": "2016"}]},
    )  # fmt: skip
    assert merged["tags"] == [{"name": "mines"}, {"name": "relu"}]
    assert merged["groups"] == [{"id": "g2"}, {"id": "mine"}]
    assert merged["extras"] == [
        {"key": "note", "value": "vu"},
        {"key": "unit", "value": "kt"},
        {"key": "year", "value": "2016"},
    ]


def test_ckanext_harvests_own_extras_are_no_edit() -> None:
    """They are shown with a dataset and are not part of it."""
    merged = after({"extras": [{"key": "harvest_object_id", "value": "o"}]}, {"extras": []})
    assert merged["extras"] == []


def test_a_files_mended_name_stays_while_its_address_follows() -> None:
    """Files are compared field by field; what the portal itself keeps of a file stays."""
    mended = {"id": "r", "name": "Tableau", "url": "http://x.tn/a.csv", "datastore_active": True}
    merged = after(
        {"resources": [mended]},
        {"resources": [{"id": "r", "name": "Table 1", "url": "http://x.tn/b.csv"}]},
    )
    assert merged["resources"] == [
        {"id": "r", "name": "Tableau", "url": "http://x.tn/b.csv", "datastore_active": True}
    ]


def test_a_persons_file_stays_and_one_taken_away_stays_away() -> None:
    """The source's list of files is its own; a person's additions and removals are theirs."""
    extra = {"id": "mine", "url": "http://x.tn/mine.csv"}
    merged = after({"resources": [extra]}, {"resources": [*source()["resources"], {"id": "r2"}]})
    assert merged["resources"] == [{"id": "r2"}, extra]


def test_a_file_that_the_source_drops_goes() -> None:
    """A file that nobody added by hand leaves with the source's."""
    assert after({}, {"resources": []})["resources"] == []


def test_without_a_memory_of_the_last_harvest_the_source_decides() -> None:
    """Nothing tells an edit from an old value then; what persons added still stays."""
    merged = with_edits(source(license_id="other-at"), source(tags=[{"name": "relu"}]), {})
    assert merged["license_id"] == "other-at"
    assert merged["tags"] == [{"name": "gaz"}, {"name": "relu"}]
