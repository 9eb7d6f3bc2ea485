"""Harvesting again costs nothing where nothing changed, and identity is (source, remote id)."""

from __future__ import annotations

from typing import Any

import pytest
from ckan import model
from ckanext.harvest.model import HarvestObject

from tests.harvesters.jobs import counts, dataset, make_source

pytestmark = [
    pytest.mark.with_plugins("ogptn_search", "ogptn_harvest", "ogptn_energy", "harvest"),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
    pytest.mark.usefixtures("site"),
]


def listed(moment: str, count: int) -> list[dict[str, Any]]:
    """Give two datasets whose moments are written in a way, and whose counters stand at a number."""
    return [
        dataset(
            number,
            metadata_created=moment,
            metadata_modified=moment,
            tracking_summary={"total": count},
            num_tags=count,
            resources=[
                {"id": "r", "name": "Convention", "format": "pdf", "url": "http://x.tn/a.pdf",
                 "created": moment, "last_modified": moment, "downloads_count": count},
            ],
        )
        for number in (1, 2)
    ]  # fmt: skip


def test_identical_runs_and_another_way_of_writing_moments_change_nothing(source: Any) -> None:
    """Three identical runs, then other formats of timestamps and counters: no object, no write."""
    source.serve_ckan(listed("2016-01-01T00:00:00.123456", 1))
    source_id = make_source(source.url)
    assert counts(source_id) == {"added": 2}
    before = [one.metadata_modified for one in model.Session.query(model.Package).order_by("id")]
    for _ in range(3):
        assert counts(source_id) == {"unchanged": 2}
    for count, moment in enumerate(("2016-01-01T01:00:00+01:00", "01/01/2016 00:00", "1451606400")):
        source.serve_ckan(listed(moment, 100 + count))
        assert counts(source_id) == {"unchanged": 2}
    after = [one.metadata_modified for one in model.Session.query(model.Package).order_by("id")]
    assert after == before
    assert model.Session.query(HarvestObject).count() == 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_same_ids_in_two_sources_stay_apart(source: Any, order: tuple[int, int]) -> None:
    """Two sources list the same ids with other texts; in either order, run after run, both are kept."""
    texts = ("Premier", "Second")
    sources = [
        make_source(source.url, "first"),
        make_source(f"{source.url}/", "second", example=True),
    ]
    for expected in ({"added": 1}, {"unchanged": 1}, {"unchanged": 1}):
        for which in order:
            source.serve_ckan([dataset(1, notes=texts[which])])
            assert counts(sources[which]) == expected
    found = model.Session.query(model.Package).filter_by(type="dataset", state="active")
    assert sorted(one.notes for one in found) == ["Premier", "Second"]
