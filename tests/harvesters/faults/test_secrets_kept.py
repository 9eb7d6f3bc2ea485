"""Keys and passwords of sources: written, kept, deleted, and given up with the server that they are for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.model import HarvestSecret
from ckanext.ogptn.harvesters.sources import http, secrets
from ckanext.ogptn.harvesters.workers import running
from tests.harvesters.faults.fault_server import FaultServer
from tests.harvesters.faults.planting import KEY, PASSWORD, USER
from tests.harvesters.faults.suffering import OPTIONS

# CKAN's plugin for pytest puts the configuration back before each test; the site stays.
pytestmark = [pytest.mark.ckan_config(name, value) for name, value in OPTIONS.items()]


@pytest.fixture
def fresh(fault_site: str, fault_server: FaultServer) -> Iterator[str]:
    """Give a source of its own, without secrets."""
    made = tk.get_action("harvest_source_create")(
        site_context(),
        {"name": "fresh", "title": "Fresh", "url": f"{fault_server.url}/fresh",
         "source_type": "ogptn_energy", "owner_org": fault_site, "frequency": "MANUAL", "config": "{}"},
    )  # fmt: skip
    yield made["id"]
    tk.get_action("dataset_purge")(site_context(), {"id": made["id"]})


def patch(source_id: str, **changes: Any) -> dict[str, Any]:
    """Change a source."""
    return dict(tk.get_action("harvest_source_patch")(site_context(), {"id": source_id, **changes}))


def known(source_id: str) -> dict[str, str]:
    """Give the secrets that are sent to a source's server."""
    source = running.HarvestSource.get(source_id)
    return secrets.values_of(source_id, source.url)


@pytest.mark.parametrize("action", ["package_patch", "package_update", "harvest_source_update"])
def test_every_way_in_takes_them_out(fresh: str, action: str) -> None:
    """CKAN's own actions too."""
    shown = tk.get_action("package_show")(site_context(), {"id": fresh})
    whole = {} if action == "package_patch" else shown
    config_text = json.dumps({"api_key": KEY, "page_size": 7})
    tk.get_action(action)(site_context(), {**whole, "id": fresh, "config": config_text})
    assert known(fresh) == {"api_key": KEY}
    assert json.loads(running.HarvestSource.get(fresh).config) == {"page_size": 7}


def test_saving_without_them_keeps_them(fresh: str) -> None:
    """The form never shows them, so it cannot send them back."""
    patch(fresh, config=json.dumps({"api_key": KEY}))
    patch(fresh, title="Other", config=json.dumps({"page_size": 5}))
    patch(fresh, api_key="", user="", password="")
    assert known(fresh) == {"api_key": KEY}


@pytest.mark.parametrize(
    "change",
    [{"config": '{"api_key": null}'}, {"config": '{"api_key": ""}'}, {"api_key": None},
     {"forget_secrets": ["api_key"]}, {"forget_secrets": "api_key"}],
)  # fmt: skip
def test_they_can_be_deleted(fresh: str, change: dict[str, Any]) -> None:
    """By the configuration, by a field, by the form's box."""
    patch(fresh, api_key=KEY, user=USER, password=PASSWORD)
    patch(fresh, **change)
    assert known(fresh) == {"user": USER, "password": PASSWORD}


def test_a_source_that_is_pointed_elsewhere_goes_without(
    fresh: str, fault_server: FaultServer
) -> None:
    """Whoever may edit a source may not send its key to a server of his own."""
    patch(fresh, api_key=KEY)
    patch(fresh, url="http://thief.tn/")
    assert known(fresh) == {}
    patch(fresh, url=f"{fault_server.url}/fresh")
    assert known(fresh) == {}
    assert secrets.which_are_set(fresh)["api_key"] is False


def test_a_new_path_of_the_same_server_keeps_them(fresh: str, fault_server: FaultServer) -> None:
    """It is the server that is trusted."""
    patch(fresh, api_key=KEY)
    patch(fresh, url=f"{fault_server.url}/other")
    assert known(fresh) == {"api_key": KEY}


@pytest.mark.parametrize(
    "url",
    ["http://agent:motdepasse@a.tn/", "http://a.tn/?api_key=abcdef", "http://a.tn/?token=abcdef"],
)
def test_an_address_with_a_secret_is_refused(fresh: str, url: str) -> None:
    """Everybody sees the address of a source."""
    with pytest.raises(tk.ValidationError) as raised:
        patch(fresh, url=url)
    assert "url" in raised.value.error_dict
    assert "motdepasse" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("api_key", "a\nb"),
        ("api_key", "مفتاح"),
        ("user", "a:b"),
        ("password", 7),
        ("api_key", ["a"]),
    ],
)
def test_what_is_no_secret_is_refused_by_its_name(fresh: str, name: str, value: object) -> None:
    """A line break would be another header."""
    with pytest.raises(tk.ValidationError) as raised:
        patch(fresh, **{name: value})
    assert list(raised.value.error_dict) == [name]


def test_a_configuration_that_is_no_json_is_not_repeated(fresh: str) -> None:
    """It may hold one all the same."""
    with pytest.raises(tk.ValidationError) as raised:
        patch(fresh, config='{"api_key": "' + KEY + '"')
    assert KEY not in str(raised.value)


def test_purging_a_source_deletes_them(fault_site: str) -> None:
    """Nothing of them stays behind."""
    made = tk.get_action("harvest_source_create")(
        site_context(),
        {"name": "gone", "url": "http://gone.tn/", "source_type": "ogptn_energy",
         "owner_org": fault_site, "config": json.dumps({"api_key": KEY})},
    )  # fmt: skip
    assert model.Session.get(HarvestSecret, (made["id"], "api_key")) is not None
    tk.get_action("dataset_purge")(site_context(), {"id": made["id"]})
    model.Session.expire_all()
    assert model.Session.get(HarvestSecret, (made["id"], "api_key")) is None


def test_an_ordinary_dataset_is_saved_as_ever(fault_site: str) -> None:
    """The chain of actions is for sources alone."""
    made = factories.Dataset(owner_org=fault_site)
    changed = tk.get_action("package_patch")(site_context(), {"id": made["id"], "notes": "api_key"})
    assert changed["notes"] == "api_key"


def test_the_client_of_a_source_has_its_settings(fresh: str) -> None:
    """Header, rate and certificates are the source's own."""
    patch(fresh, api_key=KEY, config=json.dumps({"api_key_header": "X-Key",
                                                 "requests_per_second": 2}))  # fmt: skip
    client = http.client_for_source(running.HarvestSource.get(fresh))
    assert client.credentials is not None
    assert dict(client.credentials.headers) == {"X-Key": KEY}
    assert client.pace("127.0.0.1", 1) == 0
    assert 0 < client.pace("127.0.0.1", 1) <= 0.5
