"""Steps of a start: each has a name, its time, and a plain account of what went wrong.

A step is recorded as done after it is done, for a key that says what it was done for (a version, an
address); so a start that was killed does again what was not over, and nothing else.
"""

from __future__ import annotations

import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ckanext.ogptn.portal.children import end, spawn
from ckanext.ogptn.portal.errors import Interrupted, PortalError, StepFailed
from ckanext.ogptn.portal.progress import Progress
from ckanext.ogptn.portal.services import Service
from ckanext.ogptn.portal.settings import Record
from ckanext.ogptn.portal.supervisor import Supervisor

TAIL_LINES = 12
# How every line of CKAN's log begins (ckan.ini).
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ")
POLL_SECONDS = 0.05
# A service that dies so often before it answers will not answer at all.
FATAL_DEATHS = 3


@dataclass(frozen=True)
class Step:
    """A piece of the start. ``key`` says what it is done for; None means at every start.

    A step that is not ``required`` may fail: the start goes on, and the next one tries it again.
    """

    name: str
    work: Callable[[], None]
    key: str | None = None
    advice: str = ""
    required: bool = True


class Stepper:
    """Does steps, shows them, and records what is done."""

    def __init__(self, record: Record, progress: Progress) -> None:
        self._record = record
        self._progress = progress
        self.failed: list[StepFailed] = []

    def do(self, *steps: Step) -> None:
        """Do ``steps`` side by side; raise the first failure of a required one."""
        with ThreadPoolExecutor(max(1, len(steps))) as pool:
            for done in [pool.submit(self._do, step) for step in steps]:
                done.result()

    def _do(self, step: Step) -> None:
        if step.key is not None and self._record.is_done(step.name, step.key):
            return
        with self._progress.shown(step.name):
            try:
                step.work()
            except Interrupted:
                raise
            except PortalError as error:
                failure = _failure(step, error)
                if step.required:
                    raise failure from error
                self.failed.append(failure)
                self._progress.warn(step.name)
                return
        if step.key is not None:
            self._record.add(step.name, step.key)


def _failure(step: Step, error: PortalError) -> StepFailed:
    log = error.log if isinstance(error, StepFailed) else ""
    return StepFailed(step.name, error.reason, log, step.advice or error.advice)


class Commands:
    """Runs the commands that steps are made of, each with its output in a log of its own."""

    def __init__(self, progress: Progress, environment: Mapping[str, str]) -> None:
        self._progress = progress
        self._environment = environment
        self._running: set[subprocess.Popen[bytes]] = set()
        self._cancelled = threading.Event()

    def run(
        self, step: str, command: Sequence[str], log: Path, answer: str = "", shows: bool = False
    ) -> str:
        """Run ``command``, feed it ``answer``, and return what it printed.

        With ``shows`` its lines are shown as the step's progress. Raises StepFailed.
        """
        if self._cancelled.is_set():
            raise Interrupted("the start was ended")
        with log.open("ab") as output:
            offset = output.tell()
            process = spawn(
                command, output=output, environment=self._environment, takes_input=bool(answer)
            )
            self._running.add(process)
            if process.stdin is not None:
                _feed(process, answer)
            self._follow(step, process, log, offset if shows else None)
        self._running.discard(process)
        printed = _read_from(log, offset)
        if self._cancelled.is_set():
            raise Interrupted("the start was ended")
        if process.returncode:
            reason = f"it ended with status {process.returncode}\n{tail(printed)}"
            raise StepFailed(step, reason, str(log))
        return printed

    def cancel(self) -> None:
        """End what runs, and let nothing more begin."""
        self._cancelled.set()
        for process in list(self._running):
            process.terminate()

    def _follow(
        self, step: str, process: subprocess.Popen[bytes], log: Path, offset: int | None
    ) -> None:
        while True:
            try:
                process.wait(1.0)
            except subprocess.TimeoutExpired:
                if offset is not None:
                    self._progress.say(step, last_line(_read_from(log, offset)))
                if self._cancelled.is_set():
                    end(process, signal.SIGTERM, 5)
                continue
            return


def wait_until_answers(supervisor: Supervisor, service: Service, timeout_seconds: float) -> None:
    """Wait until ``service``, which ``supervisor`` keeps, answers. Raises StepFailed."""
    deadline = time.monotonic() + timeout_seconds
    while not service.answers():
        if supervisor.stopping.wait(POLL_SECONDS):
            raise Interrupted("the start was ended")
        late = time.monotonic() > deadline
        if late or supervisor.deaths(service.name) >= FATAL_DEATHS:
            why = f"did not answer in {timeout_seconds:.0f} s" if late else "ends again and again"
            reason = f"{service.name} {why}\n{tail(supervisor.output(service.name))}"
            raise StepFailed(service.name, reason, str(supervisor.log(service.name)))


def tail(printed: str) -> str:
    """Return the last lines of what was printed, indented."""
    lines = [line.rstrip() for line in printed.splitlines() if line.strip()]
    return "\n".join(f"    {line}" for line in lines[-TAIL_LINES:])


def last_line(printed: str) -> str:
    """Return the last line that a command said to its user: none of CKAN's log."""
    said = [LOG_LINE.split(line, maxsplit=1)[0].strip() for line in printed.splitlines()]
    return next((line for line in reversed(said) if line), "")


def _feed(process: subprocess.Popen[bytes], answer: str) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(answer.encode())
        process.stdin.close()
    except BrokenPipeError:
        # It ended before it asked; its status and its log say why.
        return


def _read_from(log: Path, offset: int) -> str:
    with log.open("rb") as printed:
        printed.seek(offset)
        return printed.read().decode("utf-8", "replace")
