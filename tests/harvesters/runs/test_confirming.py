"""Where a source says so, its datasets are linked without a person to what their text leaves no doubt about."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ckan import model
from ckanext.harvest.model import HarvestSource

from ckanext.ogptn.harvesters.sources import confirming
from ckanext.ogptn.harvesters.sources.settings import read_settings
from ckanext.ogptn.logic.indexing import linked_commitments
from ckanext.ogptn.logic.suggesting import matchers
from ckanext.ogptn.model import Link
from tests.harvesters.jobs import counts, dataset, make_source
from tests.logic.suggesting import ByName, look

pytestmark = [
    pytest.mark.with_plugins(
        "ogptn_search", "ogptn", "ogptn_harvest", "ogptn_energy", "harvest",
        "scheming_datasets", "scheming_organizations", "activity",
    ),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
]  # fmt: skip
SURE, LIKELY = "Production tn-2016-01!", "Production tn-2016-01"


@pytest.fixture
def source_id(site: None, source: Any) -> str:
    """Give a source that says so, with one dataset that surely serves a commitment, and one that likely does."""
    model.Session.add(model.Package(name="tn-2016-01", type="commitment", state="active"))
    model.Session.commit()
    source.serve_ckan([dataset(1, title=SURE), dataset(2, title=LIKELY)])
    made = make_source(source.url, confirm_suggestions=True)
    assert counts(made) == {"added": 2}
    return made


def decisions() -> list[str]:
    """Give the decision on the link of each dataset."""
    model.Session.expire_all()
    return [
        decision for (decision,) in model.Session.query(Link.decision).order_by(Link.dataset_id)
    ]


def say(source_id: str, **configuration: Any) -> None:
    """Change what the source says."""
    model.Session.get(HarvestSource, source_id).config = json.dumps(configuration)
    model.Session.commit()


def test_what_is_sure_is_linked_and_found(source_id: str) -> None:
    """It counts at once, and is in the index; what is likely waits for a person."""
    assert look() == {"new": 2}
    assert decisions() == ["confirmed", "proposed"]
    assert [name for name, *_ in linked_commitments([dataset(1)["id"]])] == ["tn-2016-01"]
    assert linked_commitments([dataset(2)["id"]]) == []


def test_a_source_that_says_so_no_more_has_its_links_proposed(source_id: str) -> None:
    """All datasets are looked at again, though none has changed."""
    look()
    before = matchers.engine(ByName())  # type: ignore[arg-type]
    say(source_id)
    assert matchers.engine(ByName()) != before  # type: ignore[arg-type]
    assert look() == {"update": 1}
    assert decisions() == ["proposed", "proposed"]


def test_what_was_linked_is_withdrawn_with_its_text(source: Any, source_id: str) -> None:
    """And comes back with it, as the same link."""
    look()
    (first,) = model.Session.query(Link.id).filter(Link.decision == "confirmed").one()
    source.serve_ckan([dataset(1, title="Nothing"), dataset(2, title=LIKELY)])
    counts(source_id)
    assert look() == {"withdraw": 1}
    assert model.Session.query(Link.health).filter(Link.id == first).scalar() == "withdrawn"
    assert linked_commitments([dataset(1)["id"]]) == []
    source.serve_ckan([dataset(1, title=SURE), dataset(2, title=LIKELY)])
    counts(source_id)
    assert look() == {"update": 1}
    assert model.Session.query(Link.health).filter(Link.id == first).scalar() == "ok"
    assert [name for name, *_ in linked_commitments([dataset(1)["id"]])] == ["tn-2016-01"]


def test_only_active_sources_speak(source_id: str) -> None:
    """One that was deleted says nothing any more."""
    ids = [dataset(1)["id"], "of-no-source"]
    assert confirming.datasets(ids) == {dataset(1)["id"]}
    model.Session.get(HarvestSource, source_id).active = False
    model.Session.commit()
    assert confirming.datasets(ids) == set()


def test_the_option_is_true_or_false() -> None:
    """Anything else is refused in words for the form."""
    protocols = {"ckan": frozenset[str]()}
    text = json.dumps({"confirm_suggestions": "yes"})
    with pytest.raises(ValueError, match="confirm_suggestions must be true or false"):
        read_settings("http://x.tn", text, "energy", protocols)
