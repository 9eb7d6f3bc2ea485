"""Child processes: none outlives the launcher, and no stranger is ever ended."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

from ckanext.ogptn.portal.children import birth, clean_environment, end, end_leftover, spawn

WAITS = ["/bin/sleep", "600"]
IGNORES = ["/bin/sh", "-c", "trap '' TERM; echo ready; sleep 600"]


def ended(pidfd: int, seconds: float = 20) -> bool:
    """Wait for a process to end."""
    poller = select.poll()
    poller.register(pidfd, select.POLLIN)
    return bool(poller.poll(seconds * 1000))


def test_a_child_dies_with_its_parent() -> None:
    """A launcher that is killed leaves no child behind."""
    parent = subprocess.Popen(
        [sys.executable, "-c",
         "from ckanext.ogptn.portal.children import spawn; import signal\n"
         f"print(spawn({WAITS}).pid, flush=True); signal.pause()"],
        stdout=subprocess.PIPE, cwd="/",
    )  # fmt: skip
    assert parent.stdout is not None
    child = os.pidfd_open(int(parent.stdout.readline()))
    parent.kill()
    assert ended(child)
    os.close(child)
    parent.wait()
    parent.stdout.close()


def test_a_child_that_will_not_end_is_killed() -> None:
    """What ignores the polite signal is ended by force."""
    child = spawn(IGNORES, output=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    end(child, signal.SIGTERM, timeout_seconds=0.1)
    assert child.returncode == -signal.SIGKILL
    child.stdout.close()


def test_a_leftover_is_ended(tmp_path: Path) -> None:
    """A process that an earlier launcher noted, and that still runs, is ended."""
    child = spawn(WAITS)
    note = tmp_path / "web.pid"
    note.write_text(json.dumps({"pid": child.pid, "birth": birth(child.pid)}))
    assert end_leftover(note, signal.SIGTERM)
    assert child.wait(5) == -signal.SIGTERM
    assert not note.exists()


def test_a_stranger_with_the_same_number_is_spared(tmp_path: Path) -> None:
    """A number that went to another process since is told by the process's birth."""
    child = spawn(WAITS)
    note = tmp_path / "web.pid"
    note.write_text(json.dumps({"pid": child.pid, "birth": "1"}))
    assert not end_leftover(note, signal.SIGTERM)
    assert child.poll() is None
    end(child, signal.SIGTERM)


def test_a_broken_note_is_no_obstacle(tmp_path: Path) -> None:
    """A note that was cut short by a crash says nothing."""
    (tmp_path / "web.pid").write_text('{"pid"')
    assert not end_leftover(tmp_path / "web.pid", signal.SIGTERM)
    assert not end_leftover(tmp_path / "absent.pid", signal.SIGTERM)


def test_the_caller_s_variables_do_not_reach_the_portal() -> None:
    """CKAN_* and PG* would turn the configuration over, and the password is nobody's business."""
    found = clean_environment(
        {"HOME": "/h", "CKAN_SQLALCHEMY_URL": "x", "PGHOST": "x", "OGPTN_ADMIN_PASSWORD": "x",
         "no_proxy": "example.org"}
    )  # fmt: skip
    assert found == {
        "HOME": "/h",
        "no_proxy": "127.0.0.1,example.org,localhost",
        "NO_PROXY": "127.0.0.1,example.org,localhost",
    }
