"""A process that has loaded CKAN and forks harvest workers, to be killed at chosen points.

It reads a line of JSON for each worker: ``{"events": n}`` kills it at its n-th statement or commit
in the database, ``{"seconds": s}`` after so long, ``{}`` never. It writes a line for each worker
that was born and each that has died. It ends its workers and itself when its input ends.
"""

from __future__ import annotations

import itertools
import json
import os
import select
import signal
import sys
import time
from typing import Any

from ckan import model
from ckan.cli import load_config
from ckan.config.middleware import make_app
from sqlalchemy import event

from ckanext.ogptn.harvesters.workers.consumers import STAGES, Consumer


def say(**what: Any) -> None:
    """Write a line."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def kill_at(events: int) -> None:
    """Let this process kill itself at its n-th statement or commit."""
    left = itertools.count(events, -1)

    def step(*_: Any) -> None:
        if next(left) <= 1:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(model.meta.engine, "before_cursor_execute", step)
    event.listen(model.meta.engine, "commit", step)


def fork(app: Any, wanted: dict[str, Any]) -> int:
    """Start a worker."""
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.stdin.close()
    model.meta.engine.dispose(close=False)
    if "events" in wanted:
        kill_at(wanted["events"])
    Consumer(STAGES, 2, app.test_request_context, idle_seconds=0.2).run()
    os._exit(0)


def main(ini: str) -> None:
    """Fork workers as asked until the input ends."""
    app = make_app(load_config(ini))
    model.Session.remove()
    model.meta.engine.dispose()
    alive: dict[int, float] = {}
    say(ready=True)
    while True:
        if select.select([sys.stdin], [], [], 0.02)[0]:
            line = sys.stdin.readline()
            if not line:
                break
            wanted = json.loads(line)
            child = fork(app, wanted)
            alive[child] = time.monotonic() + wanted.get("seconds", float("inf"))
            say(born=child)
        for child, ends in list(alive.items()):
            if time.monotonic() > ends:
                os.kill(child, signal.SIGKILL)
                alive[child] = float("inf")
            dead, status = os.waitpid(child, os.WNOHANG)
            if dead:
                del alive[child]
                say(dead=child, signal=os.waitstatus_to_exitcode(status))
    for child in alive:
        os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
