"""Rules of `ogptn_harvest_probe`: who may have an address looked at, and what is told."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from click.testing import CliRunner

from ckanext.ogptn.harvesters.cli import ogptn_harvest


@pytest.mark.parametrize("user", ["", "nobody", "member"])
def test_nobody_has_the_portal_ask_an_address_who_may_make_no_source(
    keeping: Any, user: str
) -> None:
    """Or it could be sent anywhere; the address is not asked."""
    server = keeping.servers["good"]
    before = len(server.asked)
    with pytest.raises(tk.NotAuthorized):
        keeping.ask("ogptn_harvest_probe", user, url=server.url)
    assert len(server.asked) == before


def test_an_officer_is_told_what_to_save(keeping: Any) -> None:
    """The protocol, the type of source that speaks it, how many records there are."""
    url = keeping.servers["good"].url
    found = keeping.ask("ogptn_harvest_probe", url=f"{url}/dataset/x")
    (guess,) = found["results"]
    assert guess == {
        "protocol": "ckan", "url": url, "title": "", "count": 13, "certainty": 1.0,
        "source_type": "ogptn_energy", "source_types": ["ogptn_energy"], "config": {},
    }  # fmt: skip
    assert (found["tried"][0]["url"], found["tried"][0]["code"]) == (
        f"{url}/dataset/x",
        "http_status",
    )
    assert set(found["tried"][0]["title"]) == {"ar", "fr", "en"}


def test_a_site_that_speaks_nothing_known_is_told_with_what_was_tried(keeping: Any) -> None:
    """An answer without results is no error."""
    found = keeping.ask("ogptn_harvest_probe", url=keeping.servers["failing"].url)
    assert found["results"] == []
    assert len(found["tried"]) > 3


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "ftp://source.tn/", "http://user:secret@source.tn/"]
)
def test_an_address_that_may_not_be_asked_is_refused_in_words(keeping: Any, url: str) -> None:
    """A private host, another scheme, a password in the address; the password is not repeated."""
    with pytest.raises(tk.ValidationError) as refused:
        keeping.ask("ogptn_harvest_probe", url=url)
    (said,) = refused.value.error_dict["url"]
    assert said
    assert "secret" not in said


def test_a_link_asks_nothing(keeping: Any) -> None:
    """The action takes POST alone, so that no page can make a browser call it."""
    assert keeping.app.get("/api/3/action/ogptn_harvest_probe?url=x").status_code == 400


def test_the_command_line_tells_it_in_lines(keeping: Any) -> None:
    """What to save first; what was tried beside it; an end with 1 where there is nothing."""
    good = CliRunner().invoke(ogptn_harvest, ["probe", keeping.servers["good"].url])
    assert good.exit_code == 0
    assert good.stdout.splitlines()[0] == "ckan: without a title, 13 records"
    assert good.stdout.splitlines()[1].endswith("as ogptn_energy")
    bad = CliRunner().invoke(ogptn_harvest, ["probe", keeping.servers["failing"].url])
    assert bad.exit_code == 1
    assert "nothing there that the portal can read" in bad.output
