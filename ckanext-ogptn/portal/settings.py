"""What the launcher remembers: ports, kind of sources, secrets, and which steps are done."""

from __future__ import annotations

import json
import os
import secrets
import threading
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ckanext.ogptn.portal.errors import SettingsError

DEFAULT_PORT = 5000


def new_secret() -> str:
    """Return 256 random bits in letters and digits, fit for an address and an ini file."""
    return secrets.token_hex(32)


@dataclass
class Secrets:
    """The passwords of the services and the keys of the site."""

    superuser: str = field(default_factory=new_secret)
    database: str = field(default_factory=new_secret)
    datastore: str = field(default_factory=new_secret)
    valkey: str = field(default_factory=new_secret)
    session: str = field(default_factory=new_secret)
    csrf: str = field(default_factory=new_secret)
    api_token: str = field(default_factory=new_secret)
    # The administrator's, from its creation until it has been shown once.
    admin: str = ""

    def with_fresh_services(self) -> Secrets:
        """Return the same keys of the site, with new passwords of the services."""
        return Secrets(session=self.session, csrf=self.csrf, api_token=self.api_token)


@dataclass
class Settings:
    """A portal's settings, kept in ``settings.json``. ``sites_port`` is 0 until one was chosen."""

    port: int = DEFAULT_PORT
    sites_port: int = 0
    live: bool = False
    # Cookies know no port: a name of its own keeps two portals on one machine apart.
    name: str = field(default_factory=lambda: secrets.token_hex(4))
    secrets: Secrets = field(default_factory=Secrets)

    @property
    def url(self) -> str:
        """Return the address of the portal on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def sites_url(self) -> str:
        """Return the address of the example sites."""
        return f"http://127.0.0.1:{self.sites_port}"

    def save(self, path: Path) -> None:
        """Write the settings for their owner alone."""
        write_private(path, json.dumps(asdict(self), indent=1))

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read the settings at ``path``; those of a portal that is not there yet are new."""
        try:
            raw = json.loads(path.read_text())
            known = {one.name for one in fields(Secrets)} & set(raw.get("secrets", {}))
            inner = Secrets(**{key: raw["secrets"][key] for key in known})
            names = {one.name for one in fields(cls)} & set(raw) - {"secrets"}
            return cls(**{key: raw[key] for key in names}, secrets=inner)
        except FileNotFoundError:
            return cls()
        except (ValueError, AttributeError, TypeError) as error:
            raise SettingsError(
                f"{path} cannot be read: {error}",
                "Mend the file, restore a backup, or begin anew: ogptn reset",
            ) from error


class Record:
    """Which steps are done, and for what: kept in a file, one line of JSON a step."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def is_done(self, step: str, key: str) -> bool:
        """Tell whether ``step`` was finished for ``key``."""
        return self.key(step) == key

    def key(self, step: str) -> str | None:
        """Return what ``step`` was finished for, or None."""
        return self._load().get(step)

    def knows(self, step: str) -> bool:
        """Tell whether ``step`` was ever finished."""
        return step in self._load()

    def add(self, step: str, key: str) -> None:
        """Note that ``step`` is finished for ``key``."""
        with self._lock:
            write_private(self._path, json.dumps(self._load() | {step: key}, indent=1))

    def forget(self, step: str) -> None:
        """Note that ``step`` must be done again."""
        with self._lock:
            left = {name: key for name, key in self._load().items() if name != step}
            write_private(self._path, json.dumps(left, indent=1))

    def _load(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):
            # A record that is lost costs time alone: every step may be done again.
            return {}
        return found if isinstance(found, dict) else {}


def write_private(path: Path, text: str) -> None:
    """Write ``text`` at ``path`` for its owner alone, whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
