"""What a site of tests stands on: PostgreSQL and Valkey of its own, in a folder that ends with the run."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ckanext.ogptn.portal.services import Postgres, Valkey, start

DATABASE = "ckan_test"


@dataclass
class Services:
    """Services that run, with an empty database."""

    folder: Path
    postgres: Postgres
    valkey: Valkey

    def write_ini(self, base: Path, *more: str) -> str:
        """Write a site upon another configuration; give its path."""
        lines = [
            "[app:main]",
            f"use = config:{base}",
            f"sqlalchemy.url = {self.postgres.url(DATABASE)}",
            f"ckan.redis.url = {self.valkey.url()}",
            f"ckan.storage_path = {self.folder / 'storage'}",
            f"ogptn.search.index_path = {self.folder / 'search'}",
            *more,
        ]
        path = self.folder / "test.ini"
        path.write_text("\n".join(lines) + "\n")
        return str(path)


@contextmanager
def services(prefix: str) -> Iterator[Services]:
    """Boot them in a folder of this prefix; end what was started, and nothing else."""
    # A socket's path may hold 107 bytes, so the folder is made short.
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    folder.chmod(0o755)
    with ExitStack() as ends:
        ends.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres = Postgres(
            folder / "postgres", secrets.token_hex(8), durable=False, copies=folder / "programs"
        )
        ends.callback(start(postgres).stop)
        valkey = Valkey(folder / "valkey", secrets.token_hex(8), durable=False)
        ends.callback(start(valkey).stop)
        postgres.create_database(DATABASE)
        yield Services(folder, postgres, valkey)
