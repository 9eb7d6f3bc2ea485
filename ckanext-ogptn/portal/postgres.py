"""PostgreSQL from a wheel: its cluster, its roles and databases, and the account it runs under.

The server listens on a socket in its own folder only and asks every role for its password. Under
root it runs as ``nobody``, since it refuses to run as root; the folder then belongs to ``nobody``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from ckanext.ogptn.portal import pgprograms
from ckanext.ogptn.portal.errors import ServiceError
from ckanext.ogptn.portal.sockets import check_socket_path

POSTGRES_PORT = 5432
SUPERUSER = "postgres"
COMPLETE = "ogptn-ready"


@dataclass
class Postgres:
    """A PostgreSQL cluster in ``folder``, reached by a socket there.

    ``durable=False`` gives up safety against a crash of the machine for speed: for tests alone.
    ``copies`` is where the programs are copied when the account cannot reach the installed ones.
    """

    folder: Path
    password: str
    durable: bool = True
    copies: Path | None = None
    name: str = "postgresql"
    # A fast shutdown: clients are disconnected, nothing is lost.
    stop_signal: signal.Signals = signal.SIGINT
    _programs: Path | None = field(default=None, init=False, repr=False)

    def prepare(self) -> None:
        """Create the cluster, unless it is there and whole."""
        check_socket_path(self.folder / f".s.PGSQL.{POSTGRES_PORT}")
        if (self.folder / COMPLETE).exists():
            return
        # What is here without the mark is the rest of a creation that was cut short.
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, mode=0o700)
        self._give(self.folder)
        self._initdb()
        (self.folder / COMPLETE).touch()

    def command(self) -> list[str]:
        """Return the command that runs the server in the foreground."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": '"' + str(self.folder) + '"',
            "unix_socket_permissions": "0700",
            "port": str(POSTGRES_PORT),
            "log_line_prefix": "%m [%p] ",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [str(self.binary("postgres")), "-D", str(self.folder), *arguments]

    def account(self) -> pwd.struct_passwd | None:
        """Return ``nobody`` under root, since PostgreSQL refuses to run as root."""
        return pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    def environment(self) -> dict[str, str]:
        """Return a bare one: the caller's locale and PG* variables would change the cluster."""
        return {"PATH": os.defpath, "LC_ALL": "C"}

    def answers(self) -> bool:
        """Tell whether the server accepts a connection."""
        try:
            psycopg2.connect(self.url("postgres")).close()
        except psycopg2.OperationalError:
            return False
        return True

    def url(self, database: str, role: str = SUPERUSER, password: str | None = None) -> str:
        """Return the SQLAlchemy address of ``database`` for ``role``, by default the superuser."""
        secret = self.password if password is None else password
        return (
            f"postgresql://{role}:{secret}@/{database}"
            f"?host={quote(str(self.folder))}&port={POSTGRES_PORT}"
        )

    def create_role(self, role: str, password: str) -> None:
        """Let ``role`` log in by ``password``; a role that is there gets that password."""
        with self._cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            verb = "CREATE" if cursor.fetchone() is None else "ALTER"
            statement = sql.SQL(verb + " ROLE {} LOGIN PASSWORD {}")
            cursor.execute(statement.format(sql.Identifier(role), sql.Literal(password)))

    def create_database(self, database: str, owner: str = SUPERUSER) -> None:
        """Create ``database`` unless it is there."""
        with self._cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
            if cursor.fetchone() is None:
                statement = sql.SQL("CREATE DATABASE {} OWNER {} ENCODING UTF8 TEMPLATE template0")
                cursor.execute(statement.format(sql.Identifier(database), sql.Identifier(owner)))

    def drop_database(self, database: str) -> None:
        """Remove ``database`` if it is there."""
        with self._cursor() as cursor:
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            cursor.execute(statement.format(sql.Identifier(database)))

    def binary(self, name: str) -> Path:
        """Return the path of the program ``name``, where the server's account can run it."""
        if self._programs is None:
            self._programs = pgprograms.reachable(self.account(), self.copies)
        return self._programs / name

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        connection = psycopg2.connect(self.url("postgres"))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def _initdb(self) -> None:
        # The password goes to initdb in a file that stands beside the folder, which must be empty.
        secret = self.folder.parent / f".{self.folder.name}.secret"
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        self._give(secret)
        try:
            self._run_initdb(["-D", str(self.folder), "-U", SUPERUSER, f"--pwfile={secret}"])
        finally:
            secret.unlink()

    def _run_initdb(self, arguments: Sequence[str]) -> None:
        # The builtin provider gives Unicode without any locale of the system.
        fixed = ["-E", "UTF8", "--auth=scram-sha-256", "--no-instructions", "--locale=C",
                 "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]  # fmt: skip
        command = [str(self.binary("initdb")), *arguments, *fixed]
        if not self.durable:
            command.append("--no-sync")
        account = self.account()
        identity: dict[str, Any] = {}
        if account is not None:
            identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        done = subprocess.run(
            command, capture_output=True, text=True, cwd="/", env=self.environment(), **identity
        )
        if done.returncode:
            raise ServiceError(
                f"PostgreSQL's cluster could not be created in {self.folder}: {done.stderr.strip()}"
            )

    def _give(self, path: Path) -> None:
        account = self.account()
        if account is not None:
            os.chown(path, account.pw_uid, account.pw_gid)
