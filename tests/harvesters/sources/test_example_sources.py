"""The five example sources, harvested as a portal's first start does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories
from ckanapi import LocalCKAN
from ckanext.harvest.model import HarvestObject
from click.testing import CliRunner

from ckanext.ogptn.content import loader
from ckanext.ogptn.harvesters.cli import ogptn_harvest
from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.model import Link
from ckanext.ogptn.portal.sites.generate import prepare
from ckanext.ogptn.portal.sites.server import build_application
from tests.loopback import served

PLUGINS = (
    "ogptn_search ogptn ogptn_harvest ogptn_energy ogptn_budget ogptn_transport ogptn_environment "
    "harvest scheming_datasets scheming_organizations activity"
)
REQUIRED = {
    *("tn-2014-18", "tn-2016-01"),
    *("tn-2014-13", "tn-2014-14", "tn-2014-15", "tn-2016-08"),
    "tn-2016-07",
    *("tn-2014-20", "tn-2016-06", "tn-2016-06-2", "tn-2016-06-3"),
}

pytestmark = [
    pytest.mark.ckan_config("ckan.plugins", PLUGINS),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
]


@pytest.fixture(scope="module")
def sites_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the example sources; give their address."""
    folder: Path = tmp_path_factory.mktemp("sites")
    with served(build_application(prepare(folder))) as address:
        yield address


@pytest.fixture
def portal(site: None) -> None:
    """Give a portal with its plans and institutions."""
    loader.load(LocalCKAN(), lambda *_: None)


def invoke(*arguments: str) -> str:
    """Run a command of `ogptn-harvest`; give what it printed."""
    outcome = CliRunner().invoke(ogptn_harvest, list(arguments), catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return str(outcome.output)


def test_every_dataset_is_linked_and_a_second_run_changes_nothing(
    portal: None, sites_url: str
) -> None:
    """Five jobs end without error; each dataset serves a commitment; again, all is unchanged."""
    invoke("sources", "--sites-url", sites_url)
    first = invoke("run", "--inline")
    datasets = model.Session.query(model.Package.id).filter_by(type="dataset", state="active")
    ids = {row.id for row in datasets}
    assert len(ids) >= 50, first
    links = model.Session.query(Link).all()
    assert {link.dataset_id for link in links} == ids
    names = {
        name
        for (name,) in model.Session.query(model.Package.name).filter(
            model.Package.id.in_({link.commitment_id for link in links})
        )
    }
    assert names >= REQUIRED
    objects = model.Session.query(HarvestObject).count()
    second = invoke("run", "--inline").splitlines()
    assert Counter(line.split(", ", 1)[1].split()[1] for line in second if "finished" in line) == {
        "unchanged": 5
    }
    assert model.Session.query(HarvestObject).count() == objects


def test_sources_are_made_once_and_shown_on_ckans_pages(
    portal: None, sites_url: str, app: Any
) -> None:
    """Making them again changes nothing; their pages and jobs stay what CKAN people know."""
    invoke("sources", "--sites-url", sites_url)
    invoke("run", "energy-example", "--inline")
    again = invoke("sources", "--sites-url", sites_url).splitlines()
    assert [line.split(": ")[1].split(" ")[0] for line in again] == ["unchanged"] * 5
    shown = tk.get_action("harvest_source_show")(site_context(), {"id": "energy-example"})
    assert shown["source_type"] == "ogptn_energy"
    key = {"Authorization": factories.SysadminWithToken()["token"]}
    for page in ("", "/energy-example", "/admin/energy-example", "/energy-example/job",
                 "/edit/energy-example"):  # fmt: skip
        assert "energy-example" in app.get(f"/harvest{page}", headers=key, status=200).body


def test_live_sources_only_configure(portal: None) -> None:
    """The presets of the real portals are made without a request to any of them."""
    made = invoke("sources", "--live").splitlines()
    assert [line.split(":")[0] for line in made] == ["energy", "budget", "transport", "environment"]
