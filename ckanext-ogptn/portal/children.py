"""Child processes: started so that none outlives the launcher, known again after it died.

A child gets its own session (Ctrl-C reaches the launcher alone, which ends its children in order),
asks the kernel for a signal when its parent dies, and leaves a note of its process id and birth, so
that a later start can end a leftover without ever touching a stranger that got the same number.
"""

from __future__ import annotations

import ctypes
import json
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
# What an administrator's shell may hold that would turn the portal's own settings over.
OVERRIDING = ("CKAN_", "PG", "GUNICORN_", "FLASK_")
SECRET = ("OGPTN_ADMIN_PASSWORD",)


def clean_environment(source: Mapping[str, str]) -> dict[str, str]:
    """Return ``source`` without what would override the portal's settings or hand on a secret."""
    kept = {
        key: value
        for key, value in source.items()
        if not key.startswith(OVERRIDING) and key not in SECRET
    }
    # The example sites answer on loopback, whatever proxy the machine uses.
    without_proxy = {"127.0.0.1", "localhost", *kept.get("no_proxy", "").split(",")} - {""}
    kept["no_proxy"] = kept["NO_PROXY"] = ",".join(sorted(without_proxy))
    return kept


def die_with_parent(sent: signal.Signals) -> Callable[[], None]:
    """Return a function for the child that asks the kernel to send ``sent`` when its parent dies.

    It must run after a change of user, which clears the request (prctl(2)). "Parent" means the
    thread that starts the child.
    """
    library = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask() -> None:
        library.prctl(PR_SET_PDEATHSIG, int(sent))
        if os.getppid() != parent:
            os._exit(1)

    return ask


def spawn(
    command: Sequence[str],
    *,
    output: IO[bytes] | int = subprocess.DEVNULL,
    account: pwd.struct_passwd | None = None,
    environment: Mapping[str, str] | None = None,
    dies_by: signal.Signals = signal.SIGTERM,
    takes_input: bool = False,
) -> subprocess.Popen[bytes]:
    """Start ``command`` in its own session, under ``account`` where one is given.

    The working directory is ``/``: no folder of the caller's leaks into Python's path, and
    ``nobody`` may enter it.
    """
    identity: dict[str, Any] = {}
    if account is not None:
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return subprocess.Popen(
        list(command),
        stdin=subprocess.PIPE if takes_input else subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        env=dict(clean_environment(os.environ) if environment is None else environment),
        start_new_session=True,
        preexec_fn=die_with_parent(dies_by),
        **identity,
    )


def end(
    process: subprocess.Popen[bytes], sent: signal.Signals, timeout_seconds: float = 20
) -> None:
    """Ask ``process`` to end by ``sent``; kill it and what it started when it has not in time."""
    if process.poll() is None:
        process.send_signal(sent)
    await_end(process, timeout_seconds)


def await_end(process: subprocess.Popen[bytes], timeout_seconds: float) -> None:
    """Wait for ``process`` to end; kill it when it has not in time, and what it left behind."""
    try:
        process.wait(timeout_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    kill_session(process.pid)


def kill_session(leader: int) -> None:
    """Kill what is left of the session that ``leader`` opened."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # Nothing is left, or the number has gone to a process of someone else.
        return


def birth(pid: int) -> str | None:
    """Return when process ``pid`` was born, in clock ticks since boot (proc(5)), or None."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] == "Z" else fields[19]


def write_note(path: Path, pid: int) -> None:
    """Note that the service of ``path`` runs as ``pid``."""
    path.write_text(json.dumps({"pid": pid, "birth": birth(pid)}))


def end_leftover(path: Path, sent: signal.Signals, timeout_seconds: float = 20) -> bool:
    """End the process of the note at ``path`` if it still runs; tell whether there was one."""
    try:
        note = json.loads(path.read_text())
        pid, born = int(note["pid"]), note["birth"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False
    running = birth(pid) is not None and birth(pid) == born
    if running:
        _end_by_number(pid, born, sent, timeout_seconds)
    path.unlink(missing_ok=True)
    return running


def _end_by_number(pid: int, born: str, sent: signal.Signals, timeout_seconds: float) -> None:
    deadline = time.monotonic() + timeout_seconds
    try:
        os.kill(pid, sent)
        while birth(pid) == born and time.monotonic() < deadline:
            time.sleep(0.05)
        if birth(pid) == born:
            os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        # It ended by itself in the meantime.
        return
    kill_session(pid)
