"""What a service is, and how one is started and stopped.

A service knows how to prepare its folder, which command runs it, under which account, and whether
it answers; :class:`Running` holds the process. PostgreSQL and Valkey, in modules of their own, are
offered here too.
"""

from __future__ import annotations

import pwd
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Protocol

from ckanext.ogptn.portal.children import await_end, spawn
from ckanext.ogptn.portal.errors import ServiceError
from ckanext.ogptn.portal.postgres import Postgres
from ckanext.ogptn.portal.valkey import Valkey

__all__ = ["Postgres", "Running", "Service", "ServiceError", "Valkey", "launch", "start"]

POLL_SECONDS = 0.05


class Service(Protocol):
    """What the launcher and the tests ask of a service."""

    @property
    def name(self) -> str:
        """Return the name, in lower case: it is the log's name too."""

    @property
    def stop_signal(self) -> signal.Signals:
        """Return the signal that ends the service in good order."""

    def prepare(self) -> None:
        """Make ready what the service needs; called before each start of it."""

    def command(self) -> list[str]:
        """Return the command that runs the service in the foreground."""

    def account(self) -> pwd.struct_passwd | None:
        """Return the account to run under, or None for the caller's own."""

    def environment(self) -> Mapping[str, str] | None:
        """Return the whole environment of the process, or None for the caller's, cleaned."""

    def answers(self) -> bool:
        """Tell whether the service takes requests."""


@dataclass
class Running:
    """A service in a child process."""

    service: Service
    process: subprocess.Popen[bytes]
    _asked: bool = False

    def ask_to_end(self) -> None:
        """Ask the service to end, once, and do not wait for it.

        A second signal would make some programs drop the work that they are finishing.
        """
        if not self._asked and self.process.poll() is None:
            self.process.send_signal(self.service.stop_signal)
        self._asked = True

    def stop(self, timeout_seconds: float = 20) -> None:
        """Ask the service to end, and end it by force when it has not after ``timeout_seconds``."""
        self.ask_to_end()
        await_end(self.process, timeout_seconds)


def launch(service: Service, log: IO[bytes] | None = None) -> Running:
    """Run ``service``, which must be prepared. Output goes to ``log``, or nowhere."""
    process = spawn(
        service.command(),
        output=log or subprocess.DEVNULL,
        account=service.account(),
        environment=service.environment(),
        dies_by=service.stop_signal,
    )
    return Running(service, process)


def start(service: Service, log: IO[bytes] | None = None, timeout_seconds: float = 60) -> Running:
    """Prepare and run ``service``; return once it answers. Output goes to ``log``, or nowhere."""
    service.prepare()
    running = launch(service, log)
    _wait_until_it_answers(running, timeout_seconds)
    return running


def _wait_until_it_answers(running: Running, timeout_seconds: float) -> None:
    name, deadline = running.service.name, time.monotonic() + timeout_seconds
    while not running.service.answers():
        if running.process.poll() is not None:
            raise ServiceError(f"{name} ended at once with status {running.process.returncode}")
        if time.monotonic() > deadline:
            running.stop()
            raise ServiceError(f"{name} did not answer within {timeout_seconds:.0f} s")
        time.sleep(POLL_SECONDS)
