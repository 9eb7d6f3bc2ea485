"""A whole portal in one file, and back."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import psycopg2
import pytest

from ckanext.ogptn.portal import datastore, inifile, up
from ckanext.ogptn.portal.backup import backup, restore
from ckanext.ogptn.portal.boot import services_of
from ckanext.ogptn.portal.errors import SettingsError
from ckanext.ogptn.portal.layout import Layout
from ckanext.ogptn.portal.services import start
from ckanext.ogptn.portal.settings import Record, Settings


def query(layout: Layout, *statements: str, database: str = inifile.DATABASE) -> list[tuple[str]]:
    """Run statements on one of a portal's databases as the portal does; return what the last one finds."""
    settings = Settings.load(layout.settings)
    postgres, _valkey = services_of(layout, settings)
    running = start(postgres)
    postgres.create_role(inifile.ROLE, settings.secrets.database)
    postgres.create_database(inifile.DATABASE, inifile.ROLE)
    datastore.prepare(postgres, inifile.DATABASE, inifile.ROLE, settings.secrets.datastore)
    url = postgres.url(database, inifile.ROLE, settings.secrets.database)
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()
        running.stop()


@pytest.fixture(scope="module")
def portal(shared_folder: Path) -> Layout:
    """Give a portal with one row and one file."""
    layout, settings = Layout(shared_folder / "portal"), Settings(port=5099)
    layout.prepare()
    settings.save(layout.settings)
    up.configure(layout, settings, None)
    done = {"search index": "built", "first harvest": "http://127.0.0.1:5149", "examples": "loaded"}
    for step, key in done.items():
        Record(layout.steps).add(step, key)
    query(layout, "CREATE TABLE promise (words text)", "INSERT INTO promise VALUES ('وعد')")
    table = ('CREATE TABLE "ab-cd" ("الكمية" bigint)', 'INSERT INTO "ab-cd" VALUES (7)')
    query(layout, *table, database=datastore.DATABASE)
    (layout.root / "storage" / "resources").mkdir()
    (layout.root / "storage" / "resources" / "budget.csv").write_text("year,amount\n")
    return layout


@pytest.fixture(scope="module")
def file(portal: Layout, shared_folder: Path) -> Path:
    """Give the backup of that portal."""
    path = shared_folder / "p.tar.gz"
    backup(portal, path)
    return path


@pytest.fixture(scope="module")
def restored(file: Path, shared_folder: Path) -> Layout:
    """Give the portal that was restored from that backup, over the rest of a restore cut short."""
    layout = Layout(shared_folder / "again")
    layout.prepare()
    layout.restoring.touch()
    (layout.root / "storage" / "half").touch()
    restore(layout, file)
    return layout


def test_rows_come_back(restored: Layout) -> None:
    """The database holds what it held, and belongs to the portal's role."""
    assert query(restored, "SELECT words FROM promise") == [("وعد",)]
    owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'promise'"
    assert query(restored, owner) == [("ckan",)]


def test_tables_come_back(restored: Layout) -> None:
    """So does the DataStore: what programs wrote there stands in no file."""
    assert query(restored, 'SELECT * FROM "ab-cd"', database=datastore.DATABASE) == [(7,)]


def test_files_come_back(restored: Layout) -> None:
    """Uploaded files are there, and nothing of an earlier attempt."""
    assert (restored.root / "storage/resources/budget.csv").read_text() == "year,amount\n"
    assert not (restored.root / "storage/half").exists()


def test_port_and_keys_come_back(portal: Layout, restored: Layout) -> None:
    """Sessions and API tokens go on, since the site's keys are the same."""
    before, after = Settings.load(portal.settings), Settings.load(restored.settings)
    assert (after.port, after.name) == (5099, before.name)
    assert after.secrets.session == before.secrets.session
    assert inifile.read(restored.ini.read_text())["SECRET_KEY"] == before.secrets.session


def test_passwords_and_addresses_are_new(portal: Layout, restored: Layout) -> None:
    """The services of the new place are reached by its own sockets and passwords."""
    found = inifile.read(restored.ini.read_text("utf-8"))
    for key in ("sqlalchemy.url", "ckan.redis.url"):
        assert str(restored.root) in found[key]
    assert Settings.load(portal.settings).secrets.database not in found["sqlalchemy.url"]
    assert Settings.load(portal.settings).secrets.valkey not in found["ckan.redis.url"]


@pytest.mark.parametrize(
    ("step", "key"),
    [
        ("administrator", "admin"),
        ("first harvest", "http://127.0.0.1:5149"),
        ("examples", "loaded"),
        ("search index", None),
    ],
)
def test_what_counts_as_done_after_a_restore(restored: Layout, step: str, key: str | None) -> None:
    """What lies in the database is there; what lies beside it, as the index, is made anew."""
    assert Record(restored.steps).key(step) == key


def test_a_backup_is_for_its_owner_alone(file: Path) -> None:
    """It holds the keys of the site."""
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_portal_is_never_overwritten(portal: Layout, file: Path) -> None:
    """A restore goes into an empty folder alone."""
    with pytest.raises(SettingsError, match="there is a portal in"):
        restore(portal, file)


def test_a_start_refuses_half_a_restore(layout: Layout) -> None:
    """What a restore that was cut short left is no portal."""
    layout.restoring.touch()
    with pytest.raises(SettingsError, match="was not finished"):
        up.settle(layout, up.Options())


def test_any_other_file_is_refused(folder: Path) -> None:
    """A file that is no backup is named, and nothing is made."""
    (folder / "letter.txt").write_text("Dear all")
    with pytest.raises(SettingsError, match=r"letter\.txt cannot be read"):
        restore(Layout(folder / "again"), folder / "letter.txt")
    assert not (folder / "again").exists()


def test_a_file_that_leads_outside_is_refused(folder: Path) -> None:
    """A member may not climb out of the data directory."""
    with tarfile.open(folder / "evil.tar.gz", "w:gz") as archive:
        for name, text in (("manifest.json", b'{"format": 1, "made_at": ""}'), ("../x", b"")):
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    with pytest.raises(SettingsError, match=r"holds \.\./x"):
        restore(Layout(folder / "again"), folder / "evil.tar.gz")
    assert not (folder / "again" / "x").exists()
