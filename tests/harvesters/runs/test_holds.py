"""A run that would remove much waits for a person, and then goes by that person's word."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.model import HarvestHold
from ckanext.ogptn.harvesters.runs import holds
from tests.harvesters.jobs import counts, dataset, make_source

pytestmark = [
    pytest.mark.with_plugins("ogptn_search", "ogptn_harvest", "ogptn_energy", "harvest"),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
    pytest.mark.ckan_config("ogptn.harvest.grace_days", 0),
]

TWELVE = [dataset(n) for n in range(1, 13)]


@pytest.fixture
def held(site: None, source: Any) -> HarvestHold:
    """Harvest twelve datasets, then two of them: give the hold on the ten others."""
    source.serve_ckan(TWELVE)
    source_id = make_source(source.url)
    assert counts(source_id) == {"added": 12}
    source.serve_ckan(TWELVE[:2])
    assert counts(source_id) == {"unchanged": 2, "held": 10}
    found = holds.open_hold(source_id)
    assert found is not None
    return found


def test_a_mass_withdrawal_opens_a_hold(held: HarvestHold) -> None:
    """The hold names the records and how many datasets the source had."""
    assert held.remote_ids == [one["id"] for one in TWELVE[2:]]
    assert held.active == 12


def test_a_later_run_replaces_the_open_hold(held: HarvestHold) -> None:
    """There is one open hold a source, that of its last run."""
    first, source_id = held.job_id, held.source_id
    assert counts(source_id) == {"unchanged": 2, "held": 10}
    found = holds.open_hold(source_id)
    assert found is not None
    assert found.job_id != first


def test_a_confirmed_hold_lets_the_next_run_withdraw(held: HarvestHold) -> None:
    """What is still missing goes; every record is counted once."""
    holds.decide(held, "confirmed", "Le site a fusionné ces jeux", "officer")
    assert counts(held.source_id) == {"unchanged": 2, "deleted": 10}
    assert holds.open_hold(held.source_id) is None


def test_what_is_back_survives_a_confirmation(held: HarvestHold, source: Any) -> None:
    """A confirmation withdraws nothing that the source lists again."""
    source_id = held.source_id
    holds.decide(held, "confirmed", "", "officer")
    source.serve_ckan(TWELVE)
    assert counts(source_id) == {"unchanged": 12}


def test_a_refused_hold_keeps_the_datasets(held: HarvestHold) -> None:
    """They stay, run after run, and nobody is asked again."""
    source_id = held.source_id
    holds.decide(held, "refused", "Panne du site", "officer")
    assert counts(source_id) == {"unchanged": 2, "held": 10}
    assert counts(source_id) == {"unchanged": 2, "held": 10}
    assert holds.open_hold(source_id) is None


def test_a_hold_ends_by_itself_when_the_records_are_back(held: HarvestHold, source: Any) -> None:
    """Nothing is left to decide once the source lists everything again."""
    source_id = held.source_id
    source.serve_ckan(TWELVE)
    assert counts(source_id) == {"unchanged": 12}
    assert holds.open_hold(source_id) is None


def test_a_hold_is_decided_once(held: HarvestHold) -> None:
    """A second word is refused, and so is a word that is neither yes nor no."""
    with pytest.raises(ValueError, match="confirmed or refused"):
        holds.decide(held, "perhaps", "", "officer")
    holds.decide(held, "refused", "", "officer")
    with pytest.raises(ValueError, match="decided on before"):
        holds.decide(held, "confirmed", "", "officer")
    kept = model.Session.get(HarvestHold, held.job_id)
    assert (kept.decision, kept.user_id) == ("refused", "officer")


def test_a_cleared_source_begins_anew(held: HarvestHold, source: Any) -> None:
    """Nothing waits for a decision any more, and the next run makes every dataset again."""
    source_id = held.source_id
    tk.get_action("harvest_source_clear")(site_context(), {"id": source_id})
    assert holds.open_hold(source_id) is None
    source.serve_ckan(TWELVE)
    assert counts(source_id) == {"added": 12}
