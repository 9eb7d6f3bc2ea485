"""CKAN's configuration: what a new portal gets, and what a later start may touch."""

from __future__ import annotations

import configparser
from datetime import date
from pathlib import Path

import pytest

from ckanext.ogptn.portal import inifile
from ckanext.ogptn.portal.layout import Layout
from ckanext.ogptn.portal.services import Postgres, Valkey
from ckanext.ogptn.portal.settings import Settings


def write(folder: Path, settings: Settings, as_of: date | None = None) -> dict[str, str]:
    """Write the configuration as a start does, and read it as CKAN does."""
    layout = Layout(folder)
    postgres = Postgres(layout.root / "postgresql", settings.secrets.superuser)
    valkey = Valkey(layout.root / "valkey", settings.secrets.valkey)
    owned = inifile.owned(layout, settings, postgres, valkey, as_of)
    inifile.write(layout.ini, settings, owned)
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(layout.ini, "utf-8")
    return dict(parser["app:main"])


def test_a_new_configuration_names_what_the_portal_is(tmp_path: Path) -> None:
    """Arabic comes first, the search engine is the embedded one, and nobody registers himself."""
    found = write(tmp_path, Settings(port=5007))
    assert found["ckan.locale_default"] == "ar"
    assert found["ckan.locales_offered"] == "ar fr en"
    assert found["solr_url"] == "ogptn-embedded:"
    assert found["ckan.site_url"] == "http://127.0.0.1:5007"
    assert found["ckan.auth.create_user_via_web"] == "false"


def test_two_portals_share_no_secret(tmp_path: Path) -> None:
    """Each portal has keys, passwords and cookies of its own."""
    keys = ("SECRET_KEY", "WTF_CSRF_SECRET_KEY", "api_token.jwt.encode.secret", "sqlalchemy.url",
            "ckan.redis.url", "SESSION_COOKIE_NAME")  # fmt: skip
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = (write(tmp_path / name, Settings()) for name in ("one", "two"))
    assert [key for key in keys if one[key] == two[key]] == []


def test_the_keys_of_a_portal_differ_from_each_other(tmp_path: Path) -> None:
    """No key serves two purposes, except that a token is read by the key that wrote it."""
    found = write(tmp_path, Settings())
    names = ("SECRET_KEY", "WTF_CSRF_SECRET_KEY", "api_token.jwt.encode.secret")
    assert len({found[name].removeprefix("string:") for name in names}) == 3
    assert found["api_token.jwt.encode.secret"] == found["api_token.jwt.decode.secret"]


def test_no_empty_cookie_domain(tmp_path: Path) -> None:
    """An empty SESSION_COOKIE_DOMAIN makes strict clients drop the session's cookie."""
    found = write(tmp_path, Settings())
    assert "SESSION_COOKIE_DOMAIN" not in found
    assert "SESSION_COOKIE_PATH" not in found


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """It holds secrets, so its mode is 0600."""
    write(tmp_path, Settings())
    assert (tmp_path / "ckan.ini").stat().st_mode & 0o777 == 0o600


def test_the_owner_s_changes_stay(tmp_path: Path) -> None:
    """A later start leaves what the owner changed or added, and what he wrote between the lines."""
    settings = Settings()
    write(tmp_path, settings)
    path = tmp_path / "ckan.ini"
    changed = path.read_text("utf-8").replace("ckan.max_resource_size = 100",
        "# Ours:\nckan.max_resource_size = 7\nckan.site_about = We%%are")  # fmt: skip
    path.write_text(changed, "utf-8")
    found = write(tmp_path, settings)
    assert found["ckan.max_resource_size"] == "7"
    assert found["ckan.site_about"] == "We%are"
    assert "# Ours:\n" in path.read_text("utf-8")


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    """The same settings give the same file, byte for byte."""
    settings = Settings(sites_port=5051)
    write(tmp_path, settings)
    before = (tmp_path / "ckan.ini").read_bytes()
    write(tmp_path, settings)
    assert (tmp_path / "ckan.ini").read_bytes() == before


def test_the_address_follows_the_port(tmp_path: Path) -> None:
    """The launcher's own address changes with --port."""
    settings = Settings(port=5000)
    write(tmp_path, settings)
    settings.port = 5001
    assert write(tmp_path, settings)["ckan.site_url"] == "http://127.0.0.1:5001"


def test_a_public_address_stays(tmp_path: Path) -> None:
    """What a proxy serves is the owner's business."""
    path = tmp_path / "ckan.ini"
    write(tmp_path, Settings())
    path.write_text(path.read_text("utf-8").replace("http://127.0.0.1:5000", "https://data.tn"))
    assert write(tmp_path, Settings(port=5001))["ckan.site_url"] == "https://data.tn"


def test_a_day_is_fixed_for_one_start(tmp_path: Path) -> None:
    """--as-of fixes the portal's day; a start without it shows today."""
    settings = Settings()
    assert write(tmp_path, settings, date(2018, 4, 30))["ogptn.as_of"] == "2018-04-30"
    assert write(tmp_path, settings)["ogptn.as_of"] == ""


def test_percent_signs_are_no_interpolation(tmp_path: Path) -> None:
    """A folder may hold a percent sign, a space and Arabic letters."""
    folder = tmp_path / "مسار 100%"
    folder.mkdir()
    assert write(folder, Settings())["ckan.storage_path"] == str(folder / "storage")


def test_a_value_over_several_lines_is_replaced_whole() -> None:
    """The lines that continue a value go with it."""
    text = "[app:main]\na = 1\n  2\n  3\nb = 4\n\n[loggers]\na = 5\n"
    changed = inifile.with_values(text, {"a": "6", "c": "7"})
    assert changed == "[app:main]\na = 6\nb = 4\nc = 7\n\n[loggers]\na = 5\n"


@pytest.mark.parametrize(
    ("found", "settings", "expected"),
    [
        ("", Settings(sites_port=5050), "127.0.0.1:5050"),
        ("127.0.0.1:5050", Settings(sites_port=5060), "127.0.0.1:5060"),
        ("10.0.0.7:80 127.0.0.1:5050", Settings(sites_port=5050), "10.0.0.7:80 127.0.0.1:5050"),
        ("10.0.0.7:80 127.0.0.1:5050", Settings(sites_port=5050, live=True), "10.0.0.7:80"),
    ],
)
def test_harvesting_from_this_machine(
    tmp_path: Path, found: str, settings: Settings, expected: str
) -> None:
    """Only the example sites may be harvested from loopback; the owner's own hosts stay."""
    write(tmp_path, Settings())
    path = tmp_path / "ckan.ini"
    values = {"ogptn.harvest.allowed_hosts": found}
    path.write_text(inifile.with_values(path.read_text("utf-8"), values), "utf-8")
    assert write(tmp_path, settings)["ogptn.harvest.allowed_hosts"] == expected


def without_datastore(path: Path, plugins: str) -> None:
    """Make a configuration one of a portal from before there was a DataStore."""
    lines = path.read_text("utf-8").splitlines()
    kept = [one for one in lines if not one.startswith(("ckan.datastore.", "ckan.plugins"))]
    kept.insert(kept.index("[app:main]") + 1, f"ckan.plugins = {plugins}")
    path.write_text("\n".join(kept) + "\n", "utf-8")


def test_an_older_portal_gets_the_datastore(tmp_path: Path) -> None:
    """Its plugin is added to the owner's own, once."""
    write(tmp_path, settings := Settings())
    without_datastore(tmp_path / "ckan.ini", "ogptn stats")
    found = write(tmp_path, settings)
    assert found["ckan.plugins"] == "ogptn stats datastore"
    assert "/datastore?" in found["ckan.datastore.read_url"]
    assert found == write(tmp_path, settings)


def test_the_datastore_can_be_left_out(tmp_path: Path) -> None:
    """An owner who takes it from the plugins keeps it out."""
    write(tmp_path, settings := Settings())
    text = (tmp_path / "ckan.ini").read_text("utf-8")
    (tmp_path / "ckan.ini").write_text(text.replace(" dcat datastore", " dcat"), "utf-8")
    assert "datastore" not in write(tmp_path, settings)["ckan.plugins"].split()
