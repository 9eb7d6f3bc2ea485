"""`ogptn up`: settle ports and settings, start, supervise until asked to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import TextIO

from ckanext.ogptn.portal import boot, inifile, programs, status
from ckanext.ogptn.portal.boot import Boot
from ckanext.ogptn.portal.children import end_leftover
from ckanext.ogptn.portal.errors import Interrupted, SettingsError
from ckanext.ogptn.portal.layout import Layout
from ckanext.ogptn.portal.progress import Progress
from ckanext.ogptn.portal.settings import Record, Settings
from ckanext.ogptn.portal.sockets import check_port, free_port, is_free
from ckanext.ogptn.portal.status import StatusFile
from ckanext.ogptn.portal.steps import Commands, Stepper
from ckanext.ogptn.portal.supervisor import Supervisor

SHORTEST_PASSWORD = 8
# The example sites take the first free port from here on, counted from the portal's own.
SITES_OFFSET = 50
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Options:
    """What the user asks of a start. None stands for "as before"."""

    port: int | None = None
    live: bool | None = None
    as_of: date | None = None
    admin_password: str = ""


def settle(layout: Layout, options: Options) -> Settings:
    """Return the settings of this start, with ports that are free, and write them down."""
    if layout.restoring.exists():
        raise SettingsError(
            f"a restore into {layout.root} was not finished",
            "Run `ogptn restore FILE` again, or begin anew: ogptn reset",
        )
    if options.admin_password and len(options.admin_password) < SHORTEST_PASSWORD:
        raise SettingsError(
            "OGPTN_ADMIN_PASSWORD is too short", f"Give {SHORTEST_PASSWORD} characters or more."
        )
    settings = Settings.load(layout.settings)
    if options.port is not None:
        settings.port = options.port
    if options.live is not None:
        settings.live = options.live
    check_port(settings.port)
    if not settings.live and not (settings.sites_port and is_free(settings.sites_port)):
        settings.sites_port = free_port(settings.port + SITES_OFFSET)
    settings.save(layout.settings)
    return settings


def configure(layout: Layout, settings: Settings, as_of: date | None) -> None:
    """Write ckan.ini, or bring it up to date."""
    postgres, valkey = boot.services_of(layout, settings)
    inifile.write(layout.ini, settings, inifile.owned(layout, settings, postgres, valkey, as_of))


def run(layout: Layout, options: Options, output: TextIO, ready: Callable[[], None]) -> None:
    """Start the portal and keep it until a signal ends it. ``ready`` is called once it serves."""
    layout.check()
    layout.prepare()
    with layout.locked():
        end_leftovers(layout)
        settings = settle(layout, options)
        configure(layout, settings, options.as_of)
        Start(layout, settings, options, Progress(output), ready).run()


def end_leftovers(layout: Layout) -> None:
    """End what a killed launcher may have left, the last started first."""
    for name in ("scheduler", "fetch", "gather", "worker", "sites", "web", "valkey", "postgresql"):
        sent = signal.SIGINT if name == "postgresql" else signal.SIGTERM
        end_leftover(layout.note(name), sent)


class Start:
    """A start under way: the supervisor in the main thread, the steps in a second one."""

    def __init__(
        self,
        layout: Layout,
        settings: Settings,
        options: Options,
        progress: Progress,
        ready: Callable[[], None],
    ) -> None:
        self._layout, self._settings, self._options = layout, settings, options
        self._progress, self._ready = progress, ready
        self._status = StatusFile(layout.status, settings.url)
        self._supervisor = Supervisor(layout, self._status.refresh)
        self._status.overview = self._supervisor.overview
        self._commands = Commands(progress, programs.environment(layout.ini))

    def run(self) -> None:
        """Work until a signal comes or a required step fails; raise that step's failure."""
        for number in ENDING_SIGNALS:
            signal.signal(number, lambda *_: self._end())
        self._note_a_kill()
        self._status.refresh()
        self._progress.line(f"Starting the portal in {self._layout.root}")
        with ThreadPoolExecutor(1) as pool:
            boot = pool.submit(self._boot)
            boot.add_done_callback(self._has_booted)
            try:
                self._supervisor.run()
            finally:
                self._commands.cancel()
        self._layout.alive.unlink()
        try:
            boot.result()
        except Interrupted:
            raise Interrupted(
                "Ended before the portal was ready.", "`ogptn up` goes on where it stopped."
            ) from None
        self._progress.line("The portal is down.")

    def _note_a_kill(self) -> None:
        """Have the search index built anew where an earlier launcher did not end in good order.

        CKAN indexes a record before it commits it: a kill in between leaves a record in the index
        that the database never held.
        """
        if self._layout.alive.exists():
            Record(self._layout.steps).forget("search index")
        self._layout.alive.touch()

    def _boot(self) -> None:
        record = Record(self._layout.steps)
        stepper = Stepper(record, self._progress)
        start = Boot(
            self._layout, self._settings, self._supervisor, self._commands, stepper, record,
            self._options.admin_password,
        )  # fmt: skip
        start.run()
        self._tell(stepper)
        self._announce()
        try:
            start.complete()
        except Interrupted:
            # The next start does it.
            return
        self._tell(stepper)

    def _tell(self, stepper: Stepper) -> None:
        while stepper.failed:
            self._progress.line(f"\n{stepper.failed.pop(0)}\n")

    def _announce(self) -> None:
        self._progress.line(f"\nThe portal is ready: {self._settings.url}/")
        if self._settings.secrets.admin:
            self._progress.line(f"  administrator  {boot.ADMIN}")
            self._progress.line(
                f"  password       {self._settings.secrets.admin}  (shown this once)"
            )
            self._settings.secrets.admin = ""
            self._settings.save(self._layout.settings)
        self._progress.line(f"  data and logs  {self._layout.root}")
        self._status.set(state=status.READY, seconds=self._progress.seconds)
        self._ready()

    def _has_booted(self, done: Future[None]) -> None:
        if done.exception() is not None:
            self._supervisor.stop()

    def _end(self) -> None:
        self._commands.cancel()
        self._supervisor.stop()


def detach(layout: Layout, arguments: list[str], output: TextIO) -> int:
    """Start a launcher in the background and show its progress until it is ready or has failed."""
    launcher = subprocess.Popen(
        [sys.executable, "-m", "ckanext.ogptn.portal", "up", "--in-background", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        start_new_session=True,
        text=True,
    )
    try:
        # The launcher closes its end of the pipe once it is ready.
        for line in launcher.stdout or ():
            output.write(line)
            output.flush()
    except KeyboardInterrupt:
        launcher.terminate()
        return launcher.wait()
    ready = status.read(layout).get("state") == status.READY
    return 0 if ready else launcher.wait()


def let_go_of_output(layout: Layout) -> None:
    """Give the terminal back: from now on the launcher writes to its own log."""
    log = os.open(layout.log("launcher"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.close(log)
