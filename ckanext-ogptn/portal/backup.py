"""A whole portal in one file, and back: `ogptn backup FILE`, `ogptn restore FILE`.

The file is a tar.gz, readable by its owner alone since it holds the keys of the site:
``manifest.json`` first, then ``ckan.ini``, ``settings.json``, ``steps.json``, ``database.dump``
and ``datastore.dump`` (pg_dump's custom format) and ``storage/``. The DataStore is part of it: tables that programs
wrote there have no file from which they could be loaded again. What can be made again is left out: the search index,
the styles, the queue (a harvest that was cut short is taken up again), the example sites.

A restore gives the database and the queue new passwords and the addresses of the new place; the
site's keys stay, so sessions and API tokens go on.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from ckanext.ogptn.portal import datastore, inifile, up
from ckanext.ogptn.portal.boot import ADMIN, services_of
from ckanext.ogptn.portal.errors import PortalError, SettingsError
from ckanext.ogptn.portal.layout import Layout
from ckanext.ogptn.portal.postgres import POSTGRES_PORT, SUPERUSER, Postgres
from ckanext.ogptn.portal.services import start
from ckanext.ogptn.portal.settings import Record, Settings

FORMAT = 1
MANIFEST, STORAGE = "manifest.json", "storage"
# What is dumped of each database, by its name.
DUMPS = {inifile.DATABASE: "database.dump", datastore.DATABASE: "datastore.dump"}


def backup(layout: Layout, target: Path) -> int:
    """Write the portal to ``target``, running or not; return the file's size in bytes."""
    if not layout.exists():
        raise SettingsError(f"there is no portal in {layout.root}", "Name its folder: --data-dir")
    layout.check()
    partial = target.with_name(f".{target.name}.partial")
    try:
        with (
            tempfile.TemporaryDirectory(prefix="ogptn-backup-", dir=layout.root / "run") as folder,
            _database(layout) as postgres,
        ):
            dumps = [Path(folder) / name for name in DUMPS.values()]
            for database, dump in zip(DUMPS, dumps, strict=True):
                _pg(postgres, database, "pg_dump", ["--format=custom", f"--file={dump}"])
            _pack(layout, dumps, partial)
    except PermissionError as error:
        raise SettingsError(f"{error.filename} cannot be written", "Name another file.") from error
    partial.replace(target)
    return target.stat().st_size


def restore(layout: Layout, source: Path) -> None:
    """Make the portal of the file ``source`` in the empty data directory of ``layout``."""
    manifest = _manifest(source)
    if layout.restoring.exists():
        layout.remove()
    layout.check()
    if layout.exists():
        raise SettingsError(
            f"there is a portal in {layout.root} already",
            "Restore into an empty folder (--data-dir), or remove this one first: ogptn reset",
        )
    layout.prepare()
    with layout.locked():
        layout.restoring.write_text(f"{source} of {manifest['made_at']}\n")
        _unpack(layout, source)
        layout.restoring.unlink()


def _manifest(source: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            first = archive.next()
            file = archive.extractfile(first) if first and first.name == MANIFEST else None
            found: dict[str, Any] = json.loads(file.read()) if file else {}
    except (OSError, tarfile.TarError, EOFError, ValueError) as error:
        raise SettingsError(f"{source} cannot be read: {error}") from error
    if found.get("format") != FORMAT:
        raise SettingsError(
            f"{source} is no backup that this version of ogptn can read",
            "A backup is made by `ogptn backup FILE`; restore it with the same or a newer version.",
        )
    return found


@contextmanager
def _database(layout: Layout) -> Iterator[Postgres]:
    """Give the portal's database server: the one that runs, or one for this moment."""
    postgres, _valkey = services_of(layout, Settings.load(layout.settings))
    if layout.is_locked():
        if not postgres.answers():
            raise PortalError("the portal is starting or ending", "Wait for it: ogptn status")
        yield postgres
        return
    with layout.locked(), layout.log("postgresql").open("ab") as log:
        up.end_leftovers(layout)
        running = start(postgres, log)
        try:
            yield postgres
        finally:
            running.stop()


def _pack(layout: Layout, dumps: list[Path], target: Path) -> None:
    manifest = {
        "format": FORMAT,
        "version": version("ckanext-ogptn"),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    note = dumps[0].with_name(MANIFEST)
    note.write_text(json.dumps(manifest, indent=1))
    target.unlink(missing_ok=True)
    with (
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
        # The dump is compressed already; what is left gains little from more than this.
        tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive,
    ):
        for path in (note, layout.ini, layout.settings, layout.steps, *dumps):
            if path.exists():
                archive.add(path, path.name)
        archive.add(layout.root / STORAGE, STORAGE)


def _unpack(layout: Layout, source: Path) -> None:
    staging = layout.root / "run" / "restore"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    with tarfile.open(source, "r:gz") as archive:
        for member in archive:
            _check_member(member, source)
            archive.extract(member, staging, set_attrs=False)
    settings = Settings.load(staging / layout.settings.name)
    settings.secrets = settings.secrets.with_fresh_services()
    _load_databases(layout, settings, staging)
    shutil.rmtree(layout.root / STORAGE)
    (staging / STORAGE).rename(layout.root / STORAGE)
    (staging / layout.ini.name).rename(layout.ini)
    up.configure(layout, settings, None)
    _carry_over(Record(staging / layout.steps.name), Record(layout.steps))
    shutil.rmtree(staging)
    settings.save(layout.settings)


def _carry_over(before: Record, after: Record) -> None:
    """Keep what came with the database; every other step is done again, for this place."""
    after.add("administrator", ADMIN)
    for step in ("first harvest", "examples"):
        if done := before.key(step):
            after.add(step, done)


def _check_member(member: tarfile.TarInfo, source: Path) -> None:
    path = PurePosixPath(member.name)
    is_plain = member.isfile() or member.isdir()
    if not is_plain or path.is_absolute() or ".." in path.parts:
        raise SettingsError(f"{source} holds {member.name}, which no backup holds")


def _load_databases(layout: Layout, settings: Settings, staging: Path) -> None:
    postgres, _valkey = services_of(layout, settings)
    with layout.log("postgresql").open("ab") as log:
        running = start(postgres, log)
        try:
            postgres.create_role(inifile.ROLE, settings.secrets.database)
            for database, dump in DUMPS.items():
                # Backups of portals without a DataStore hold one database.
                if (staging / dump).exists():
                    _load(postgres, database, staging / dump)
        finally:
            running.stop()


def _load(postgres: Postgres, database: str, dump: Path) -> None:
    """Load a database. Everything belongs to the portal's role; who may read the DataStore is set at each start."""
    postgres.create_database(database, inifile.ROLE)
    owner = ["--no-owner", "--no-privileges", f"--role={inifile.ROLE}", "--exit-on-error"]
    _pg(postgres, database, "pg_restore", [*owner, str(dump)])


def _pg(postgres: Postgres, database: str, program: str, arguments: Sequence[str]) -> None:
    """Run a client program of PostgreSQL on one of the portal's databases."""
    connection = [f"--host={postgres.folder}", f"--port={POSTGRES_PORT}", f"--username={SUPERUSER}"]
    done = subprocess.run(
        [str(postgres.binary(program)), *connection, f"--dbname={database}", *arguments],
        env=postgres.environment() | {"PGPASSWORD": postgres.password},
        capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip
    if done.returncode:
        raise PortalError(f"{program} failed: {done.stderr.strip()}")
