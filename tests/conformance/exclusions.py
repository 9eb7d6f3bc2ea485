"""The tests that are left out: a line each of what the test's name ends with, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def leave_out(items: list[Any], path: Path) -> None:
    """Skip the tests that a file names, and say why."""
    lines = [line.partition(" # ") for line in path.read_text("utf-8").splitlines()]
    left_out = {name.strip(): reason.strip() for name, _, reason in lines if reason}
    for item in items:
        for name, reason in left_out.items():
            if item.nodeid.endswith(name):
                item.add_marker(pytest.mark.skip(reason=reason))
