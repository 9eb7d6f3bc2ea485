"""Rules of reading a submitted form, and of writing a record back into one."""

from __future__ import annotations

from ckanext.ogptn.forms import errors, reading, writing
from ckanext.ogptn.forms.fields import (
    BOOLEAN,
    CHOICES,
    DEADLINE,
    INTEGER,
    LINES,
    RANKED,
    ROWS,
    TEXT,
    TRANSLATED,
    Field,
    Section,
)
from ckanext.ogptn.forms.inputs import collect
from ckanext.ogptn.forms.state import Fault, Filled

TITLE = Field("title_translated", TRANSLATED, "Title")
STEPS = Field(
    "milestones",
    ROWS,
    "Milestones",
    fields=(Field("identifier", TEXT, "Id"), TITLE, Field("due_date", DEADLINE, "Deadline")),
    row_label={"ar": "مرحلة", "fr": "Étape"},
    identifier="identifier",
)
FIELDS = (
    TITLE,
    Field("number", INTEGER, "Number"),
    Field("ogp_values", CHOICES, "Values"),
    Field("lead_institutions", RANKED, "Leads"),
    Field("policy_areas", LINES, "Areas"),
    Field("budget_allocated", BOOLEAN, "Allocated"),
    STEPS,
)


def test_a_text_in_three_languages_is_one_dictionary() -> None:
    """Inputs `name-ar`, `name-fr`, `name-en` make {ar, fr, en}; one that was not sent is empty."""
    inputs = collect([("title_translated-ar", " عنوان "), ("title_translated-fr", "Titre")])
    assert reading.read([TITLE], inputs) == {
        "title_translated": {"ar": "عنوان", "fr": "Titre", "en": ""}
    }


def test_values_take_the_type_of_their_field() -> None:
    """Numbers, lists and switches are values; empty ones are none or empty; blanks and doubles go."""
    inputs = collect(
        [
            ("number", "7"),
            ("ogp_values", "civic_participation"),
            ("lead_institutions", "finance"),
            ("lead_institutions", ""),
            ("lead_institutions", "finance"),
            ("policy_areas", "budget\r\n\r\n tax "),
            ("budget_allocated", "false"),
        ]
    )
    found = reading.read(FIELDS, inputs)
    del found["title_translated"]
    assert found == {
        "number": 7,
        "ogp_values": ["civic_participation"],
        "lead_institutions": ["finance"],
        "policy_areas": ["budget", "tax"],
        "budget_allocated": False,
        "milestones": [],
    }


def test_what_is_no_number_is_handed_on_for_the_action_to_refuse() -> None:
    """The form judges nothing that the validators judge."""
    assert reading.read([FIELDS[1]], collect([("number", "seven")])) == {"number": "seven"}
    assert reading.read([FIELDS[1]], {}) == {"number": None}


def test_rows_are_read_in_the_order_of_their_numbers_and_empty_ones_dropped() -> None:
    """A row in which its own identifier alone stands says nothing."""
    inputs = collect(
        [
            ("milestones-10-title_translated-en", "Last"),
            ("milestones-2-identifier", "m1"),
            ("milestones-2-title_translated-en", "First"),
            ("milestones-3-identifier", "m2"),
        ]
    )
    found = reading.read([STEPS], inputs)["milestones"]
    assert [row["title_translated"]["en"] for row in found] == ["First", "Last"]
    assert found[0]["identifier"] == "m1"


def test_a_record_survives_the_way_into_a_form_and_back() -> None:
    """What a form shows of a record, unchanged, is the record."""
    record = {
        "title_translated": {"ar": "عنوان", "fr": "Titre", "en": ""},
        "number": 0,
        "ogp_values": ["civic_participation"],
        "lead_institutions": ["finance", "justice"],
        "policy_areas": ["budget", "tax"],
        "budget_allocated": False,
        "milestones": [
            {
                "identifier": "m1",
                "title_translated": {"ar": "", "fr": "", "en": "Law"},
                "due_date": "2017-03-31",
                "due_precision": "month",
                "due_text_translated": {"ar": "موفى مارس 2017", "fr": "", "en": ""},
            }
        ],
    }
    assert reading.read(FIELDS, writing.write(FIELDS, record)) == record


def test_an_error_of_a_row_lies_at_that_row_of_the_form() -> None:
    """The action counts the rows that say anything; the form counts all of them."""
    inputs = collect(
        [
            ("milestones-0-identifier", "m1"),
            ("milestones-4-title_translated-en", "Law"),
            ("milestones-5-title_translated-en", "Site"),
        ]
    )
    told = errors.flatten({"number": ["Taken"], "milestones": [{}, {"title_translated": ["No"]}]})
    assert told == {"number": ["Taken"], "milestones-1-title_translated": ["No"]}
    placed = errors.at_rows(told, [STEPS], inputs)
    assert placed == {"number": ["Taken"], "milestones-5-title_translated": ["No"]}


def test_the_summary_leads_to_each_field_in_the_order_of_the_form() -> None:
    """A text in three languages is corrected in the page's language; what has no field is told last."""
    form = Filled(
        sections=(Section("all", "All", FIELDS),),
        inputs=collect([("milestones-1-identifier", "m1")]),
        errors={
            "__junk": ["Odd"],
            "milestones-1-due_text_translated": ["Unread"],
            "number": ["Taken"],
            "title_translated": ["Empty"],
        },
        language="fr",
    )
    assert form.summary() == [
        Fault("f-title_translated-fr", ("Title",), "Empty"),
        Fault("f-number", ("Number",), "Taken"),
        Fault("f-milestones-1-due_text_translated-fr", ("Étape 1", "Deadline"), "Unread"),
        Fault("", (), "Odd"),
    ]
