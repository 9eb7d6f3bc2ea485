"""PostgreSQL and Valkey from wheels: their passwords, their sockets, and their memory."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from ckanext.ogptn.portal.errors import ServiceError
from ckanext.ogptn.portal.services import Postgres, Running, Valkey, start
from ckanext.ogptn.portal.takeup import take_up


def write(postgres: Postgres, statement: str) -> list[tuple[str]]:
    """Run a statement as the portal's role."""
    connection = psycopg2.connect(postgres.url("ckan", "ckan", "role-password"))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@pytest.fixture(scope="module")
def postgres(shared_folder: Path) -> Iterator[Postgres]:
    """Give a cluster with the portal's role and database, as durable as the portal's."""
    cluster = Postgres(
        shared_folder / "postgresql", "super-password", copies=shared_folder / "programs"
    )
    # What a creation that was killed leaves is begun anew.
    cluster.folder.mkdir()
    (cluster.folder / "PG_VERSION").write_text("18")
    _RUNNING.append(start(cluster))
    cluster.create_role("ckan", "role-password")
    cluster.create_database("ckan", "ckan")
    yield cluster
    _RUNNING.pop().stop()


_RUNNING: list[Running] = []


def test_the_database_survives_a_kill(postgres: Postgres) -> None:
    """What was committed is there after SIGKILL and a new start."""
    write(postgres, "CREATE TABLE promise (words text)")
    write(postgres, "INSERT INTO promise VALUES ('وعد')")
    killed = _RUNNING.pop()
    os.kill(killed.process.pid, signal.SIGKILL)
    killed.process.wait()
    _RUNNING.append(start(postgres))
    assert write(postgres, "SELECT words FROM promise") == [("وعد",)]


@pytest.mark.parametrize("role", ["postgres", "ckan"])
def test_the_database_asks_for_passwords(postgres: Postgres, role: str) -> None:
    """Neither the superuser nor the portal's role comes in without the right password."""
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(postgres.url("ckan", role, "guess"))


def test_the_portal_s_role_is_no_superuser(postgres: Postgres) -> None:
    """The portal can change its own database and nothing else of the cluster."""
    query = "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = 'ckan'"
    assert write(postgres, query) == [(False,)]


@pytest.mark.parametrize(("setting", "value"), [("fsync", "on"), ("listen_addresses", "")])
def test_the_database_is_durable_and_off_the_network(
    postgres: Postgres, setting: str, value: str
) -> None:
    """A commit is on the disk, and no port is opened."""
    assert write(postgres, f"SHOW {setting}") == [(value,)]


def test_a_role_s_password_follows_the_settings(postgres: Postgres) -> None:
    """A role that is there gets the password that the settings name."""
    postgres.create_role("ckan", "another")
    psycopg2.connect(postgres.url("ckan", "ckan", "another")).close()
    postgres.create_role("ckan", "role-password")


def test_the_queue_survives_a_kill(folder: Path) -> None:
    """Queued work is there after SIGKILL and a new start."""
    valkey = Valkey(folder / "valkey", "queue-password")
    running = start(valkey)
    client = redis.Redis.from_url(valkey.url())
    client.rpush("jobs", "one")
    # The append-only file is synced each second; a kill of the process alone loses nothing.
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    again = start(valkey)
    assert redis.Redis.from_url(valkey.url()).lrange("jobs", 0, -1) == [b"one"]
    again.stop()


def test_the_queue_asks_for_its_password_and_opens_no_port(folder: Path) -> None:
    """A client without the password is refused, and there is no port."""
    valkey = Valkey(folder / "valkey", "queue-password")
    running = start(valkey)
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(unix_socket_path=str(valkey.socket)).ping()
    client = redis.Redis.from_url(valkey.url())
    assert client.config_get("port") == {"port": "0"}
    assert (valkey.folder / "valkey.conf").stat().st_mode & 0o077 == 0
    running.stop()


def test_work_that_a_dead_consumer_had_taken_is_handed_out_again(folder: Path) -> None:
    """What was noted as taken is back on the list, once, and the other consumer's is not touched."""
    valkey = Valkey(folder / "valkey", "queue-password", durable=False)
    running = start(valkey)
    client = valkey.client()
    client.set("ckanext-harvest:ogptn:harvest_object_id:o1", "2026-11-22 01:04:13.095729")
    client.set("ckanext-harvest:ogptn:harvest_job_id:j1", "2026-11-22 01:04:10.457088")
    assert [take_up(valkey, "ogptn", "fetch") for _start in range(2)] == [1, 0]
    waiting = client.lrange("ckanext-harvest:ogptn:harvest_object_id", 0, -1)
    assert waiting == [b'{"harvest_object_id": "o1"}']
    assert client.keys("*:j1") == [b"ckanext-harvest:ogptn:harvest_job_id:j1"]
    running.stop()


def test_a_queue_that_is_away_is_named(folder: Path) -> None:
    """The supervisor then tries again later."""
    with pytest.raises(ServiceError, match="the queue does not answer"):
        take_up(Valkey(folder / "valkey", "queue-password"), "ogptn", "gather")


def test_odd_letters_in_the_path(folder: Path) -> None:
    """A data directory may hold spaces and Arabic letters."""
    odd = folder / "بيانات مفتوحة"
    odd.mkdir()
    odd.chmod(0o755)
    valkey = Valkey(odd / "valkey", "queue-password")
    cluster = Postgres(odd / "postgresql", "super-password", durable=False, copies=odd / "programs")
    running = [start(valkey), start(cluster)]
    assert redis.Redis.from_url(valkey.url()).ping()
    psycopg2.connect(cluster.url("postgres")).close()
    for service in running:
        service.stop()


def test_a_path_too_long_is_refused_before_anything_starts(folder: Path) -> None:
    """The message names the path and what to do."""
    deep = folder / ("a" * 60) / ("b" * 40)
    with pytest.raises(ServiceError, match="107 at most"):
        Postgres(deep / "postgresql", "super-password").prepare()
    with pytest.raises(ServiceError, match="107 at most"):
        Valkey(deep / "valkey", "queue-password").prepare()
