"""What the launcher's tests share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ckanext.ogptn.portal.layout import Layout


@contextmanager
def open_folder() -> Iterator[Path]:
    """Give a folder with a short path that PostgreSQL's own account may enter."""
    path = Path(tempfile.mkdtemp(prefix="ogptn-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder for one test."""
    with open_folder() as path:
        yield path


@pytest.fixture(scope="module")
def shared_folder() -> Iterator[Path]:
    """Give a folder for all tests of a module."""
    with open_folder() as path:
        yield path


@pytest.fixture
def layout(folder: Path) -> Layout:
    """Give a data directory that is prepared and empty."""
    made = Layout(folder / "portal")
    made.prepare()
    return made
