"""Tables of harvested datasets are fetched as their source is, but without its secrets."""

from __future__ import annotations

import json

from ckan import model
from ckanext.harvest.model import HarvestSource

from ckanext.ogptn.harvesters.model import HarvestRecord
from ckanext.ogptn.harvesters.sources.tables import trust_of
from tests.harvesters.faults.fault_server import pem


def test_a_source_s_certificates_serve_its_files(fault_site: str) -> None:
    """The national portal sends a wrong intermediate, for files as for lists."""
    certificate = pem("root").strip()
    config = json.dumps({"certificates": certificate, "requests_per_second": 2})
    source = HarvestSource(url="https://x.tn", title="X", type="ogptn_energy", config=config)
    source.save()
    record = HarvestRecord(source_id=source.id, remote_id="1", package_id="p-1")
    model.Session.add(record)
    model.repo.commit()
    found = trust_of("p-1")
    assert found is not None
    assert certificate in found.certificates


def test_other_datasets_are_fetched_as_usual(fault_site: str) -> None:
    """Nobody harvested them."""
    assert trust_of("made-by-hand") is None
