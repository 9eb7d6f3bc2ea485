"""The portal's processes beside its database and queue: their commands, and when they answer."""

from __future__ import annotations

import ctypes
import http.client
import importlib.util
import os
import pwd
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ckanext.ogptn.portal import inifile
from ckanext.ogptn.portal.children import clean_environment
from ckanext.ogptn.portal.layout import Layout
from ckanext.ogptn.portal.settings import Settings
from ckanext.ogptn.portal.sockets import LOOPBACK
from ckanext.ogptn.portal.takeup import MESSAGES, take_up
from ckanext.ogptn.portal.valkey import Valkey

WEB_THREADS = 8


@dataclass(frozen=True)
class Program:
    """A command that the supervisor keeps running. ``probe`` tells whether it answers."""

    name: str
    arguments: Sequence[str]
    variables: Mapping[str, str]
    probe: Callable[[], bool] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    before: Callable[[], object] | None = None

    def prepare(self) -> None:
        """Do what must be done before each start."""
        if self.before is not None:
            self.before()

    def command(self) -> list[str]:
        """Return the command."""
        return list(self.arguments)

    def account(self) -> pwd.struct_passwd | None:
        """Run under the launcher's own account."""

    def environment(self) -> Mapping[str, str]:
        """Return the environment."""
        return self.variables

    def answers(self) -> bool:
        """Tell whether the program takes requests; one that takes none is taken to do its work."""
        return self.probe is None or self.probe()


def environment(ini: Path) -> dict[str, str]:
    """Return the environment of every CKAN process of the portal."""
    variables = clean_environment(os.environ)
    variables |= {"CKAN_INI": str(ini), "PYTHONUNBUFFERED": "1"}
    return variables | magic_variables(variables)


def magic_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """Return what lets CKAN find libmagic where the machine has none of its own.

    CKAN loads libmagic.so.1 by name while it starts; the package pylibmagic brings a copy.
    """
    try:
        ctypes.CDLL("libmagic.so.1")
    except OSError:
        spec = importlib.util.find_spec("pylibmagic")
        if spec is None or spec.origin is None:
            return {}
        folder = Path(spec.origin).parent
        libraries = [str(folder), variables.get("LD_LIBRARY_PATH", "")]
        return {
            "LD_LIBRARY_PATH": os.pathsep.join(filter(None, libraries)),
            "MAGIC": str(folder / "magic.mgc"),
        }
    return {}


def ckan_command(ini: Path, *arguments: str) -> list[str]:
    """Return a command of CKAN, from the environment that this launcher is installed in."""
    return [str(Path(sys.executable).parent / "ckan"), "-c", str(ini), *arguments]


def web(layout: Layout, settings: Settings) -> Program:
    """Return the web server: one process with threads, bound to this machine alone."""
    arguments = [
        sys.executable, "-m", "gunicorn", "ckanext.ogptn.portal.wsgi:application",
        "--bind", f"{LOOPBACK}:{settings.port}", "--worker-class", "gthread", "--workers", "1",
        "--threads", str(WEB_THREADS), "--timeout", "120", "--graceful-timeout", "10",
        "--no-control-socket",
    ]  # fmt: skip
    return Program(
        "web", arguments, environment(layout.ini), lambda: responds(settings.port, "/api/3")
    )


def sites(layout: Layout, settings: Settings) -> Program:
    """Return the server of the example sites."""
    arguments = [
        sys.executable, "-m", "ckanext.ogptn.portal", "sector-sites",
        "--port", str(settings.sites_port), "--data-dir", str(layout.root),
    ]  # fmt: skip
    return Program(
        "sites", arguments, environment(layout.ini), lambda: responds(settings.sites_port, "/")
    )


def workers(layout: Layout, valkey: Valkey) -> list[Program]:
    """Return what works behind the pages: jobs, the two stages of harvesting, and the clock."""
    site_id = inifile.read(layout.ini.read_text("utf-8")).get("ckan.site_id", "default")
    commands = {
        "worker": ("jobs", "worker"),
        "gather": ("ogptn-harvest", "work", "gather"),
        "fetch": ("ogptn-harvest", "work", "fetch"),
        "scheduler": ("ogptn", "scheduler"),
    }
    variables = environment(layout.ini)
    return [
        Program(
            name,
            ckan_command(layout.ini, *arguments),
            variables,
            before=partial(take_up, valkey, site_id, name) if name in MESSAGES else None,
        )
        for name, arguments in commands.items()
    ]


def responds(port: int, path: str, timeout_seconds: float = 20) -> bool:
    """Tell whether a web server on ``port`` answers ``path``, whatever its answer is."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=timeout_seconds)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
