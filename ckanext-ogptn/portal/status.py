"""What runs, for `ogptn status` and for programs: a small file that the supervisor keeps."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ckanext.ogptn.portal.layout import Layout
from ckanext.ogptn.portal.settings import write_private

STARTING, READY, STOPPING, DOWN = "starting", "ready", "stopping", "down"


class StatusFile:
    """Keeps ``run/status.json``: launcher's pid, state, address, and the services."""

    def __init__(self, path: Path, url: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._words: dict[str, Any] = {"launcher": os.getpid(), "state": STARTING, "url": url}
        self.overview: Callable[[], dict[str, Any]] = dict

    def set(self, **words: Any) -> None:
        """Change what the file says."""
        with self._lock:
            self._words |= words
        self.refresh()

    def refresh(self) -> None:
        """Write the file with the services as they are now."""
        with self._lock:
            write_private(
                self._path, json.dumps(self._words | {"services": self.overview()}, indent=1)
            )


def read(layout: Layout) -> dict[str, Any]:
    """Return what the file says, where a launcher is at work; else that the portal is down."""
    if not layout.root.exists() or not layout.is_locked():
        return {"state": DOWN, "services": {}}
    try:
        found: dict[str, Any] = json.loads(layout.status.read_text())
    except (FileNotFoundError, ValueError):
        return {"state": STARTING, "services": {}}
    return found


def as_json(found: dict[str, Any]) -> str:
    """Return the status for programs."""
    return json.dumps(found, indent=1)


def as_text(found: dict[str, Any], layout: Layout) -> str:
    """Return the status for people."""
    if found["state"] == DOWN:
        there = "down" if layout.exists() else "not set up"
        return f"The portal in {layout.root} is {there}. Start it: ogptn up"
    lines = [f"The portal is {found['state']}: {found.get('url', '')}"]
    for name, service in found["services"].items():
        state = f"runs as process {service['pid']}" if service["pid"] else "is being started again"
        again = f", started again {service['restarts']} times" if service["restarts"] else ""
        lines.append(f"  {name:<12} {state}{again}")
    lines += [f"  data         {layout.root}", f"  logs         {layout.root / 'logs'}"]
    return "\n".join(lines)
