"""A preview tells what a run would do, and does nothing."""

from __future__ import annotations

from typing import Any

import pytest
from ckan import model
from ckanext.harvest.model import HarvestJob, HarvestObject

from ckanext.ogptn.harvesters.model import HarvestHold, HarvestRecord, HarvestRun
from ckanext.ogptn.harvesters.runs.preview import preview
from tests.harvesters.jobs import counts, dataset, make_source

pytestmark = [
    pytest.mark.with_plugins("ogptn_search", "ogptn_harvest", "ogptn_energy", "harvest"),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
]


@pytest.fixture
def source_id(site: None, source: Any) -> str:
    """Give a source of three datasets that were harvested once."""
    source.serve_ckan([dataset(1), dataset(2), dataset(3)])
    made = make_source(source.url)
    assert counts(made) == {"added": 3}
    return made


def rows() -> list[int]:
    """Count what a run would write."""
    tables = (HarvestJob, HarvestObject, HarvestRun, HarvestHold)
    missing = model.Session.query(HarvestRecord).filter(HarvestRecord.missing_since.isnot(None))
    return [*(model.Session.query(table).count() for table in tables), missing.count()]


def test_each_step_is_counted_and_shown(source: Any, source_id: str) -> None:
    """A changed, a new, an unusable and a missing record: each is told with its title."""
    source.serve_ckan(
        [dataset(1), dataset(2, notes="Autre texte"), dataset(4), dataset(5, title=" ")]
    )
    found = preview(source_id)
    told = {step: count for step, count in found.counts.items() if count}
    assert told == {"unchanged": 1, "update": 1, "create": 1, "errored": 1, "held": 1}
    assert found.total == 5
    assert {(r.step.value, r.title) for r in found.records if r.title} == {
        ("unchanged", "Production de phosphate 1"),
        ("update", "Production de phosphate 2"),
        ("create", "Production de phosphate 4"),
        ("held", "Production de phosphate 3"),
    }
    assert [one.code for one in found.problems] == ["title_missing"]


def test_the_changed_fields_are_named(source: Any, source_id: str) -> None:
    """Of a changed record the fields that would be written are told."""
    source.serve_ckan([dataset(1), dataset(2), dataset(3, notes="Autre texte")])
    changed = [r.changed for r in preview(source_id).records if r.step == "update"]
    assert changed == [("notes", "notes_translated")]


def test_nothing_is_written(source: Any, source_id: str) -> None:
    """No job, object, run, hold or mark comes of a preview."""
    before = rows()
    source.serve_ckan([dataset(9, title="Autre")])
    preview(source_id)
    model.Session.rollback()
    assert rows() == before


def test_few_records_of_each_step_are_shown(source: Any, source_id: str) -> None:
    """The counts are whole, whatever the limit."""
    source.serve_ckan([dataset(n) for n in range(1, 8)])
    found = preview(source_id, limit=2)
    assert (found.counts["create"], found.counts["unchanged"]) == (4, 3)
    assert len(found.records) == 4


def test_a_broken_listing_is_told(source: Any, source_id: str) -> None:
    """The preview says why the listing is not trusted, and that nothing would be withdrawn."""
    source.serve_ckan([dataset(1)], count=3)
    found = preview(source_id)
    assert (found.complete, found.counts["delete"], found.counts["held"]) == (False, 0, 2)
    assert [one.code for one in found.problems] == ["count_mismatch"]


def test_a_slow_listing_is_told_as_far_as_it_was_read(source: Any, source_id: str) -> None:
    """After its deadline a preview shows what it has."""
    ticking = iter(range(100))
    found = preview(source_id, deadline_seconds=2, clock=lambda: float(next(ticking)))
    assert (found.counts["unchanged"], found.complete) == (2, False)
    assert found.problems[0].code == "deadline_exceeded"
