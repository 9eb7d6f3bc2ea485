"""What matching reads of the records that actions answer."""

from __future__ import annotations

from ckanext.ogptn.matching.texts import Step, offer_of, promise_of

COMMITMENT = {
    "id": "c-1",
    "name": "tn-2014-05",
    "title_translated": {"ar": "بوابة", "fr": "Portail", "en": ""},
    "notes_translated": {"fr": "Un portail national"},
    "problem_translated": {},
    "lead_institutions": ["ministry-finance", "unknown"],
    "policy_areas": ["open_data"],
    "sector": "open_government",
    "dataset_terms": {
        "fr": "jeux de données; portail + visites\n \nréutilisations ",
        "ar": "بوابة؛ زيارات",
        "en": "",
    },
    "milestones": [
        {"identifier": "m1", "title_translated": {"fr": "Étude"}, "deliverable_translated": {}},
        {
            "identifier": "m2",
            "title_translated": {"fr": "Site"},
            "deliverable_translated": {"fr": "En ligne"},
        },
    ],
}


def test_a_promise_is_read_of_a_commitment() -> None:
    """Empty texts are left out; institutions come by their titles."""
    found = promise_of(
        COMMITMENT, {"ministry-finance": ("وزارة المالية", "Ministère des Finances")}, (2014, 2016)
    )
    assert (found.id, found.name, found.parent, found.years) == (
        "c-1",
        "tn-2014-05",
        "",
        (2014, 2016),
    )
    assert found.title == {"ar": "بوابة", "fr": "Portail"}
    assert found.texts == ({"fr": "Un portail national"},)
    assert found.institutions == ("وزارة المالية", "Ministère des Finances")
    assert found.milestones == (
        Step("m1", ({"fr": "Étude"},)),
        Step("m2", ({"fr": "Site"}, {"fr": "En ligne"})),
    )


def test_noted_terms_are_parted_by_lines_and_semicolons() -> None:
    """Arabic has a semicolon of its own."""
    assert promise_of(COMMITMENT).terms == {
        "ar": ("بوابة", "زيارات"),
        "fr": ("jeux de données", "portail + visites", "réutilisations"),
    }


def test_a_commitment_of_the_content_goes_by_its_name() -> None:
    """It has no id before it is created."""
    assert promise_of({"name": "tn-2014-05"}).id == "tn-2014-05"


def test_an_offer_is_read_of_a_dataset() -> None:
    """With all names of its publisher, and of each file."""
    found = offer_of(
        {
            "id": "d-1",
            "name": "gares",
            "title": "Gares",
            "title_translated": {"fr": "Gares"},
            "notes": "Liste",
            "tags": [{"name": "train", "display_name": "Train"}, {"name": "rail"}],
            "groups": [{"name": "transport", "title": "Transport"}],
            "organization": {"name": "sncft", "title": "SNCFT"},
            "resources": [{"name": "gares.csv"}, {"name": None}],
            "sector": "transport",
        },
        ["Société des chemins de fer", "SNCFT"],
    )
    assert (found.title, found.notes) == ({"fr": "Gares"}, {"": "Liste"})
    assert found.tags == ("Train", "rail")
    assert found.organization == ("SNCFT", "Société des chemins de fer")
    assert (found.groups, found.resources, found.sector) == (
        ("Transport",),
        ("gares.csv",),
        "transport",
    )


def test_a_bare_dataset_is_an_offer() -> None:
    """A name is all that CKAN demands."""
    assert offer_of({"name": "gares"}).id == "gares"
