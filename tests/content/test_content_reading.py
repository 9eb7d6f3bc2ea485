"""What the content files hold, and what is checked before any of it enters a portal."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from ckanext.ogptn.content.checking import problems
from ckanext.ogptn.content.reading import Content, Record, read
from ckanext.ogptn.domain.levels import roll_up


@pytest.fixture(scope="module")
def content() -> Content:
    """Read the files once."""
    return read()


def _commitment(content: Content, name: str) -> Record:
    return next(record for record in content.commitments if record["name"] == name)


def test_two_plans_of_20_and_15_commitments_and_8_parts(content: Content) -> None:
    """Both plans are there whole; parts are records of their own."""
    whole = [record for record in content.commitments if "part_number" not in record]
    assert [plan["name"] for plan in content.plans] == ["tn-2014-2016", "tn-2016-2018"]
    assert Counter(r["action_plan"] for r in whole) == {"tn-2014-2016": 20, "tn-2016-2018": 15}
    assert len(content.commitments) == 43


def test_parts_follow_their_commitment(content: Content) -> None:
    """Number 10 of 2014 has two parts, 5 and 6 of 2016 three each; a parent is created first."""
    names = [record["name"] for record in content.commitments]
    parts = {r["name"]: r["parent_commitment"] for r in content.commitments if "part_number" in r}
    assert list(parts) == [
        "tn-2014-10-1", "tn-2014-10-2",
        "tn-2016-05-1", "tn-2016-05-2", "tn-2016-05-3",
        "tn-2016-06-1", "tn-2016-06-2", "tn-2016-06-3",
    ]  # fmt: skip
    assert all(names.index(parent) < names.index(part) for part, parent in parts.items())


def test_ogp_identifiers_run_on(content: Content) -> None:
    """OGP numbers the commitments TN0001 to TN0035 through both plans; parts have none."""
    given = [record.get("ogp_identifier") for record in content.commitments]
    assert [value for value in given if value] == [f"TN{number:04d}" for number in range(1, 36)]
    assert given.count(None) == 8


def test_levels_of_the_first_plan(content: Content) -> None:
    """6 are complete, 7 substantial, 6 limited, 1 not started; number 10 follows from its parts."""
    levels = {report["commitment"]: report["completion_level"] for report in content.reports}
    parts = [levels.pop("tn-2014-10-1"), levels.pop("tn-2014-10-2")]
    assert len(levels) == 19
    assert Counter([*levels.values(), roll_up(parts)]) == {
        "complete": 6,
        "substantial": 7,
        "limited": 6,
        "not_started": 1,
    }


def test_no_report_on_the_second_plan(content: Content) -> None:
    """The second plan's text reports nothing, so nothing is reported."""
    assert not [r for r in content.reports if r["commitment"].startswith("tn-2016")]


def test_reports_are_dated_by_quarter_and_name_no_day_of_completion(content: Content) -> None:
    """The assessment bears no date and states no commitment's day of completion."""
    dates = {(r["report_date"], r["report_date_precision"]) for r in content.reports}
    assert dates == {("2016-12-31", "quarter")}
    assert not any("completed_on" in report or "challenges" in report for report in content.reports)


def test_a_deadline_keeps_its_words_and_its_last_day(content: Content) -> None:
    """“Before the end of March 2017” allows 31 March; a part has a deadline of its own."""
    second = _commitment(content, "tn-2016-02")
    assert second["due_text_translated"]["ar"] == "قبل موفى شهر مارس 2017"
    assert (second["due_date"], second["due_precision"]) == ("2017-03-31", "month")
    part = _commitment(content, "tn-2016-06-1")
    assert (part["due_date"], part["due_precision"]) == ("2018-07-31", "month")
    first = _commitment(content, "tn-2014-02")
    assert (first["due_date"], first["due_precision"]) == ("2016-12-31", "year")


def test_french_lines_do_not_break_before_punctuation(content: Content) -> None:
    """A space that French sets before punctuation or after “n°” keeps its line together."""
    title = _commitment(content, "tn-2016-05")["title_translated"]["fr"]
    assert title.endswith("«\N{NO-BREAK SPACE}Culture ouverte\N{NO-BREAK SPACE}»")
    law = _commitment(content, "tn-2016-02")["legal_basis"][0]["title_translated"]["fr"]
    assert law.startswith("Loi organique n°\N{NO-BREAK SPACE}2016-22 du 24 mars 2016")


def test_first_lead_owns_the_record(content: Content) -> None:
    """The institution named first is the owner, and the others lead with it."""
    record = _commitment(content, "tn-2016-02")
    assert record["owner_org"] == "ministry-civil-service-governance"
    others = record["lead_institutions"][1:]
    assert others == ["assembly-representatives-people", "national-archives"]


def test_sectors_of_the_harvested_commitments(content: Content) -> None:
    """The commitments that the four sectors' data answer are of those sectors."""
    sectors = {record["name"]: record["sector"] for record in content.commitments}
    wanted = {
        "energy": ("tn-2014-18", "tn-2016-01"),
        "budget": ("tn-2014-13", "tn-2014-14", "tn-2014-15", "tn-2016-08"),
        "transport": ("tn-2016-07",),
        "environment": ("tn-2014-20", "tn-2016-06", "tn-2016-06-2", "tn-2016-06-3"),
    }
    assert all(sectors[name] == sector for sector, names in wanted.items() for name in names)


def test_only_what_the_text_shows_is_carried_over(content: Content) -> None:
    """Two commitments of the second plan go on with one of the first."""
    carried = {r["name"]: r.get("carried_over_from") for r in content.commitments}
    assert {new: old for new, old in carried.items() if old} == {
        "tn-2016-10": "tn-2014-02",
        "tn-2016-12": "tn-2014-06",
    }


@pytest.mark.parametrize(
    "name", ["tn-2014-05", "tn-2014-12", "tn-2014-13", "tn-2016-01", "tn-2016-05", "tn-2016-06"]
)
def test_gaps_of_the_source_are_said(content: Content, name: str) -> None:
    """Where the source has a gap or an error, the record says so."""
    assert _commitment(content, name)["source_note_translated"]["ar"]


def test_every_commitment_has_words_for_finding_its_datasets(content: Content) -> None:
    """In each language, but for those in parts, whose parts have them; joined as the record's field takes them."""
    wholes = {record.get("parent_commitment") for record in content.commitments}
    noted = {record["name"] for record in content.commitments if record.get("dataset_terms")}
    assert {record["name"] for record in content.commitments} - noted == wholes - {None}
    archives = next(one for one in content.commitments if one["name"] == "tn-2016-14")[
        "dataset_terms"
    ]
    assert set(archives) == {"ar", "fr", "en"}
    assert archives["en"].startswith("national archives; archival documents; ")


def test_content_is_sound(content: Content) -> None:
    """References exist, deadlines agree, texts are in three languages, and no person is named."""
    assert problems(content) == []


def test_a_missing_language_is_found(content: Content) -> None:
    """A text is given in all three languages or left out."""
    plan = {**content.plans[0], "title_translated": {"ar": "خطة", "fr": "", "en": "Plan"}}
    found = problems(replace(content, plans=[plan, content.plans[1]]))
    assert found == ["tn-2014-2016: title_translated lacks fr"]


def test_an_unknown_institution_is_found(content: Content) -> None:
    """A commitment names institutions that exist."""
    wrong = {**content.commitments[0], "supporting_institutions": ["ministry-of-magic"]}
    found = problems(replace(content, commitments=[wrong, *content.commitments[1:]]))
    assert found == ["tn-2014-01 names ministry-of-magic, which does not exist"]


def test_a_name_twice_is_found(content: Content) -> None:
    """No two records share an identifier."""
    doubled = [*content.institutions, content.institutions[0]]
    assert problems(replace(content, institutions=doubled)) == [
        "institution presidency-government stands twice"
    ]


@pytest.mark.parametrize(
    ("due_date", "precision", "problem"),
    [
        ("2017-03-30", "month", "tn-2014-01: 2017-03-30 is not the last day of its month"),
        ("2016-06-30", "year", "tn-2014-01: 2016-06-30 is not the last day of its year"),
    ],
)
def test_a_wrong_last_day_is_found(
    content: Content, due_date: str, precision: str, problem: str
) -> None:
    """A deadline's date is the last day that its words allow."""
    wrong = {**content.commitments[0], "due_date": due_date, "due_precision": precision}
    assert problems(replace(content, commitments=[wrong, *content.commitments[1:]])) == [problem]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Bureau 5, someone@example.tn", "an e-mail address"),
        ("tél. 71 565 400", "a telephone number"),
        ("+216 71 565 400", "a telephone number"),
        ("Mme la directrice", "a person’s title"),
        ("السيد رئيس المصلحة", "a person’s title"),
    ],
)
def test_personal_data_is_found(content: Content, text: str, what: str) -> None:
    """No address, telephone number or name of a person enters a record."""
    role = {"ar": text, "fr": "Chef de service", "en": "Head of section"}
    wrong = {**content.commitments[0], "contact_role_translated": role}
    found = problems(replace(content, commitments=[wrong, *content.commitments[1:]]))
    assert found == [f"tn-2014-01: contact_role_translated.ar holds {what}"]
