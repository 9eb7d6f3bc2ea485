"""Start what CKAN's own pytest plugin needs: PostgreSQL, Valkey and the site of ``test.ini``, in a folder that ends with the run."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ckanext.ogptn.portal.services import Postgres, Running, Valkey, start

ROOT = Path(__file__).parent.parent
_STARTED: list[Running] = []
_FOLDERS: list[Path] = []


def pytest_configure(config: pytest.Config) -> None:
    """Boot the services before CKAN's plugin loads the site."""
    if not config.pluginmanager.hasplugin("ckan") or config.option.collectonly or config.option.help:
        return
    # A socket's path may hold 107 bytes, so the folder is made short.
    folder = Path(tempfile.mkdtemp(prefix="ogptn-test-", dir="/tmp"))
    folder.chmod(0o755)
    _FOLDERS.append(folder)
    postgres = Postgres(folder / "postgres", secrets.token_hex(8), durable=False)
    valkey = Valkey(folder / "valkey", secrets.token_hex(8), durable=False)
    _STARTED.extend([start(postgres), start(valkey)])
    postgres.create_database("ckan_test")
    config.option.ckan_ini = str(_write_ini(folder, postgres, valkey))


def _write_ini(folder: Path, postgres: Postgres, valkey: Valkey) -> Path:
    ini = folder / "test.ini"
    ini.write_text(
        "[app:main]\n"
        f"use = config:{ROOT / 'test.ini'}\n"
        f"sqlalchemy.url = {postgres.url('ckan_test')}\n"
        f"ckan.redis.url = {valkey.url()}\n"
        f"ckan.storage_path = {folder / 'storage'}\n"
        f"ogptn.search.index_path = {folder / 'search'}\n"
    )
    return ini


def pytest_unconfigure() -> None:
    """End what this run started, and nothing else."""
    while _STARTED:
        _STARTED.pop().stop()
    while _FOLDERS:
        shutil.rmtree(_FOLDERS.pop(), ignore_errors=True)


@pytest.fixture(scope="session")
def samples() -> Iterator[Path]:
    """Give the folder of real files from the portals; skip where it is not there."""
    import os

    folder = Path(os.environ.get("OGPTN_SAMPLES", ROOT.parent / "shared" / "samples"))
    if not folder.is_dir():
        pytest.skip(f"no samples at {folder}: set OGPTN_SAMPLES to their folder")
    yield folder
