"""A link that a source made goes when the source makes it no more; a person's word stays, and so does what returns."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckanext.harvest.model import HarvestSource

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.logic.indexing import linked_commitments
from ckanext.ogptn.model import Link
from tests.harvesters.jobs import counts, dataset, make_source

pytestmark = [
    pytest.mark.with_plugins(
        "ogptn_search", "ogptn", "ogptn_harvest", "ogptn_energy", "harvest",
        "scheming_datasets", "scheming_organizations", "activity",
    ),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
]  # fmt: skip

RULE = {"name": "mines", "tags": ["mines"], "commitments": ["tn-2016-01"]}


@pytest.fixture
def source_id(site: None, source: Any) -> str:
    """Give a source whose one dataset is linked by its configuration and by a rule."""
    for name in ("tn-2014-18", "tn-2016-01"):
        model.Session.add(model.Package(name=name, type="commitment", state="active"))
    model.Session.commit()
    source.serve_ckan([dataset(1, tags=[{"name": "mines"}])])
    made = make_source(source.url, commitments=["tn-2014-18"], rules=[RULE])
    assert counts(made) == {"added": 1}
    assert healths() == {"tn-2014-18": "ok", "tn-2016-01": "ok"}
    return made


def healths() -> dict[str, str]:
    """Give the health of each link by its commitment's name."""
    query = model.Session.query(model.Package.name, Link.health).join(
        Link, Link.commitment_id == model.Package.id
    )
    return dict(query.all())


def configure(source_id: str, **configuration: Any) -> None:
    """Change what a source's configuration says."""
    row = model.Session.get(HarvestSource, source_id)
    row.config = json.dumps(configuration)
    model.Session.commit()


def test_a_rule_that_matches_no_more_withdraws_its_link(source: Any, source_id: str) -> None:
    """The record changed, the rule no longer fits: that link alone goes, and no search finds it."""
    source.serve_ckan([dataset(1, tags=[{"name": "phosphate"}])])
    assert counts(source_id) == {"updated": 1}
    assert healths() == {"tn-2014-18": "ok", "tn-2016-01": "withdrawn"}
    assert [name for name, *_ in linked_commitments([dataset(1)["id"]])] == ["tn-2014-18"]


def test_a_changed_configuration_withdraws_links_of_unchanged_records(source_id: str) -> None:
    """No dataset has to change for that."""
    configure(source_id)
    assert counts(source_id) == {"unchanged": 1}
    assert healths() == {"tn-2014-18": "withdrawn", "tn-2016-01": "withdrawn"}


def test_a_link_comes_back_with_its_rule(source_id: str) -> None:
    """What is claimed again is well again, and the same link."""
    configure(source_id)
    counts(source_id)
    configure(source_id, commitments=["tn-2014-18"], rules=[RULE])
    counts(source_id)
    assert healths() == {"tn-2014-18": "ok", "tn-2016-01": "ok"}


def test_what_a_person_confirmed_stays(source_id: str) -> None:
    """A decided link outlives the rule that proposed it, and so does one made by hand."""
    rows = {link.origin: link for link in model.Session.query(Link)}
    rows["rule"].decided_at = datetime.now(UTC)
    rows["source"].origin = "manual"
    model.Session.commit()
    configure(source_id)
    counts(source_id)
    assert healths() == {"tn-2014-18": "ok", "tn-2016-01": "ok"}


@pytest.mark.ckan_config("ogptn.harvest.grace_days", 0)
def test_what_returns_keeps_its_name_edits_and_links(source: Any, source_id: str) -> None:
    """A dataset that was withdrawn comes back as it was, whatever name the source gives it now."""
    listed = dataset(1, tags=[{"name": "mines"}])
    changed = {"id": listed["id"], "license_id": "cc-by", "name": "un-nom-choisi"}
    tk.get_action("package_patch")(site_context(), changed)
    source.serve_ckan([dataset(2)])
    assert counts(source_id) == {"added": 1, "deleted": 1}
    assert tk.get_action("package_show")(site_context(), {"id": listed["id"]})["state"] == "deleted"
    source.serve_ckan([{**listed, "name": "autre"}, dataset(2)])
    assert counts(source_id) == {"restored": 1, "unchanged": 1}
    shown = tk.get_action("package_show")(site_context(), {"id": listed["id"]})
    assert (shown["state"], shown["name"], shown["license_id"]) == (
        "active",
        "un-nom-choisi",
        "cc-by",
    )
    query = model.Session.query(Link.health).filter_by(dataset_id=listed["id"])
    assert [health for (health,) in query] == ["ok", "ok"]


def reasons(number: int) -> dict[str, str]:
    """Give what ails each link of a dataset, by its commitment's name."""
    query = (
        model.Session.query(model.Package.name, Link.health_reason)
        .join(Link, Link.commitment_id == model.Package.id)
        .filter(Link.dataset_id == dataset(number)["id"])
    )
    return dict(query.all())


@pytest.mark.ckan_config("ogptn.harvest.grace_days", 0)
def test_links_say_that_the_source_no_longer_lists_the_dataset(source: Any, source_id: str) -> None:
    """That is another thing than that somebody deleted it."""
    source.serve_ckan([dataset(2)])
    assert counts(source_id) == {"added": 1, "deleted": 1}
    assert reasons(1) == dict.fromkeys(["tn-2014-18", "tn-2016-01"], "dataset_withdrawn")
    tk.get_action("package_delete")(site_context(), {"id": dataset(2)["id"]})
    assert reasons(2) == {"tn-2014-18": "dataset_deleted"}


@pytest.mark.ckan_config("ogptn.harvest.grace_days", 0)
def test_a_claim_that_was_given_up_meanwhile_does_not_return_with_the_dataset(
    source: Any, source_id: str
) -> None:
    """The link was withdrawn with its dataset first, and by its rule then."""
    source.serve_ckan([dataset(2)])
    assert counts(source_id) == {"added": 1, "deleted": 1}
    configure(source_id, commitments=["tn-2014-18"])
    source.serve_ckan([dataset(1), dataset(2)])
    assert counts(source_id) == {"restored": 1, "unchanged": 1}
    assert reasons(1) == {"tn-2014-18": "", "tn-2016-01": "link_withdrawn"}


@pytest.mark.ckan_config("ogptn.harvest.grace_days", 0)
def test_a_dataset_that_returns_with_another_claim_is_linked(source: Any, source_id: str) -> None:
    """It was withdrawn meanwhile: its links and its return are one."""
    configure(source_id)
    counts(source_id)
    source.serve_ckan([dataset(2)])
    assert counts(source_id) == {"added": 1, "deleted": 1}
    configure(source_id, commitments=["tn-2014-18"])
    source.serve_ckan([dataset(1), dataset(2)])
    assert counts(source_id) == {"restored": 1, "unchanged": 1}
    assert healths() == {"tn-2014-18": "ok", "tn-2016-01": "withdrawn"}
