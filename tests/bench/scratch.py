"""A site to measure: its services, its configuration for each engine, and commands inside CKAN.

What works inside CKAN is ``inside.py``, in a process of its own: an engine is chosen when CKAN
starts, and a process of its own has its own memory and its own clock.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ckanext.ogptn.portal.services import Postgres, Running, Valkey, start
from ckanext.ogptn.search.solr.configset import Schema
from ckanext.ogptn.search.solr.server import Solr

ROOT = Path(__file__).parent.parent.parent
DATABASE = "ckan_bench"
INSIDE = Path(__file__).parent / "inside.py"
PLUGINS = (
    "ogptn_search ogptn ogptn_harvest ogptn_energy ogptn_budget ogptn_transport ogptn_environment "
    "harvest scheming_datasets scheming_organizations activity"
)
ENGINES: dict[str, Schema | None] = {"embedded": None, "overlay": "overlay", "stock": "stock"}
NAMES = {
    "embedded": "the embedded engine",
    "overlay": "Solr with our overlay",
    "stock": "Solr with CKAN's schema",
}


@dataclass
class Engine:
    """A search engine that runs: how CKAN is told of it, and where its index lies."""

    name: str
    ini: Path
    index: Path
    solr: Running | None = None

    @property
    def solr_pid(self) -> int | None:
        """Give the process of the server; the embedded engine has none."""
        return self.solr.process.pid if self.solr else None


class Scratch:
    """A folder with PostgreSQL, Valkey and the configuration files of a site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = Postgres(
            folder / "postgres", secrets.token_hex(8), durable=False, copies=folder / "programs"
        )
        self.valkey = Valkey(folder / "valkey", secrets.token_hex(8), durable=False)

    def ini(self, name: str, solr_url: str, database: str, plugins: str) -> Path:
        """Write the configuration of the site with one engine, and perhaps with more plugins."""
        path = self.folder / f"{name}.ini"
        path.write_text(
            "[app:main]\n"
            f"use = config:{ROOT / 'test.ini'}\n"
            f"sqlalchemy.url = {self.postgres.url(database)}\n"
            f"ckan.redis.url = {self.valkey.url()}\n"
            f"ckan.storage_path = {self.folder / 'storage'}\n"
            f"ckan.plugins = {PLUGINS} {plugins}\n"
            f"solr_url = {solr_url}\n"
            f"ogptn.search.index_path = {self.folder / name}\n"
            "ogptn.harvest.allowed_hosts = 127.0.0.1\n"
        )
        return path

    @contextlib.contextmanager
    def engine(
        self, name: str, purpose: str, database: str = DATABASE, plugins: str = ""
    ) -> Iterator[Engine]:
        """Run an engine with an index of its own for a ``purpose``; the index goes with it."""
        schema, folder = ENGINES[name], self.folder / f"{purpose}-{name}"
        folder.mkdir()
        with contextlib.ExitStack() as stack:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            if schema is None:
                yield Engine(
                    name, self.ini(folder.name, "ogptn-embedded:", database, plugins), folder
                )
                return
            server = Solr(folder, free_port(), schema)
            running = start(server)
            stack.callback(running.stop)
            ini = self.ini(folder.name, server.url, database, plugins)
            yield Engine(name, ini, folder / "home" / "ckan" / "data", running)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def scratch() -> Iterator[Scratch]:
    """Boot the services in a folder that ends with the benchmark."""
    # A socket's path may hold 107 bytes, so the folder is made short.
    with tempfile.TemporaryDirectory(prefix="ogptn-bench-", dir="/tmp") as name:
        site = Scratch(Path(name))
        site.folder.chmod(0o755)
        with contextlib.ExitStack() as stack:
            for service in (site.postgres, site.valkey):
                stack.callback(start(service).stop)
            site.postgres.create_database(DATABASE)
            yield site


@dataclass
class Inside:
    """A command inside CKAN, in a process that runs."""

    process: subprocess.Popen[str]
    answer: Path

    def tell(self, line: str = "go") -> None:
        """Send a line to the command, which waits for it."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def heard(self) -> str:
        """Wait for a line of the command."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def result(self) -> Any:
        """Wait until the command ends and give what it measured."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise RuntimeError(f"{self.process.args} ended with {self.process.returncode}")
        return json.loads(self.answer.read_text("utf-8"))


def begin(engine: Engine, command: str, *arguments: object) -> Inside:
    """Start a command of ``inside.py`` on a site."""
    answer = Path(tempfile.mkstemp(suffix=".json", dir=engine.ini.parent)[1])
    words = [sys.executable, str(INSIDE), str(engine.ini), str(answer), command]
    process = subprocess.Popen(
        [*words, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
    )
    return Inside(process, answer)


def run(engine: Engine, command: str, *arguments: object) -> Any:
    """Do a command of ``inside.py`` and give what it measured."""
    return begin(engine, command, *arguments).result()
