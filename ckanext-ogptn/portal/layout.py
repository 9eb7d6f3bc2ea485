"""The data directory: where it is, what lies in it, and whether the portal can live there."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ckanext.ogptn.portal.errors import SettingsError
from ckanext.ogptn.portal.pgprograms import closed_to

# What the launcher makes in a data directory, and the only things that `ogptn reset` removes.
ENTRIES = ("ckan.ini", "settings.json", "steps.json", "lock", "run", "logs", "postgresql", "valkey",
           "storage", "search", "webassets", "sites", "programs", "restoring",
           ".postgresql.secret")  # fmt: skip
# The folders that no one but the portal's owner may enter.
PRIVATE = ("run", "logs", "storage", "search", "webassets", "sites")


def default_folder(environment: Mapping[str, str], as_root: bool) -> Path:
    """Return the data directory where none is named.

    That is $OGPTN_DATA_DIR, else /var/lib/ogptn for root, else $XDG_DATA_HOME/ogptn, which is
    ~/.local/share/ogptn where the variable is not set.
    """
    if environment.get("OGPTN_DATA_DIR"):
        return Path(environment["OGPTN_DATA_DIR"])
    if as_root:
        return Path("/var/lib/ogptn")
    base = environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "ogptn"


@dataclass(frozen=True)
class Layout:
    """The places in a data directory."""

    root: Path

    def __post_init__(self) -> None:
        """Make the path absolute, since the services run with another working directory."""
        object.__setattr__(self, "root", Path(os.path.abspath(self.root.expanduser())))

    @property
    def ini(self) -> Path:
        """Where CKAN's configuration is."""
        return self.root / "ckan.ini"

    @property
    def settings(self) -> Path:
        """Where the launcher keeps ports and secrets."""
        return self.root / "settings.json"

    @property
    def steps(self) -> Path:
        """Where the launcher keeps which steps are done."""
        return self.root / "steps.json"

    @property
    def status(self) -> Path:
        """Where the supervisor says what runs."""
        return self.root / "run" / "status.json"

    @property
    def restoring(self) -> Path:
        """What marks a restore that is not over."""
        return self.root / "restoring"

    @property
    def alive(self) -> Path:
        """What is there while a launcher works, and stays where it was killed."""
        return self.root / "run" / "alive"

    def log(self, name: str) -> Path:
        """Return the log of the service or step ``name``."""
        return self.root / "logs" / f"{name}.log"

    def note(self, name: str) -> Path:
        """Return the note of the process of service ``name``."""
        return self.root / "run" / f"{name}.pid"

    def exists(self) -> bool:
        """Tell whether a portal was set up here."""
        return self.settings.exists()

    def check(self) -> None:
        """Refuse a folder that holds something else, or belongs to another user."""
        if "\n" in str(self.root) or '"' in str(self.root) or "," in str(self.root):
            raise SettingsError(
                f"the path {self.root} holds a comma, a quotation mark or a line break",
                "Choose a data directory without them: ogptn up --data-dir FOLDER",
            )
        if not self.root.exists():
            return
        if not self.root.is_dir():
            raise SettingsError(f"{self.root} is not a folder", "Name a folder by --data-dir.")
        if self.exists():
            self._check_owner()
        else:
            self._check_strangers()

    def prepare(self) -> None:
        """Make the folders, each open to those who need it."""
        # PostgreSQL's account must pass through; the rest is closed one by one.
        passable = 0o711 if os.geteuid() == 0 else 0o700
        try:
            for missing in [one for one in reversed(self.root.parents) if not one.exists()]:
                missing.mkdir()
                missing.chmod(passable)
            self.root.mkdir(exist_ok=True)
            self.root.chmod(passable)
            for name in PRIVATE:
                (self.root / name).mkdir(exist_ok=True, mode=0o700)
        except PermissionError as error:
            raise SettingsError(
                f"{error.filename} cannot be written by {_me()}",
                "Choose another data directory: ogptn up --data-dir FOLDER",
            ) from error
        self._check_way()

    def remove(self) -> None:
        """Remove the portal, and the folder itself where nothing else is in it."""
        with self.locked():
            for name in (*ENTRIES, *(path.name for path in self.root.glob(".*.partial"))):
                path = self.root / name
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)
        if not any(self.root.iterdir()):
            self.root.rmdir()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the directory for one launcher; the kernel lets go when the process ends."""
        with open(self.root / "lock", "a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SettingsError(
                    f"another launcher is at work in {self.root}",
                    "See `ogptn status`; `ogptn down` ends it.",
                ) from None
            yield

    def is_locked(self) -> bool:
        """Tell whether a launcher is at work here."""
        try:
            with self.locked():
                return False
        except (SettingsError, FileNotFoundError) as error:
            return isinstance(error, SettingsError)

    def _check_owner(self) -> None:
        owner = self.settings.stat().st_uid
        if owner != os.geteuid():
            raise SettingsError(
                f"the portal in {self.root} belongs to {_name_of(owner)}, and this is {_me()}",
                f"Run ogptn as {_name_of(owner)}, or choose another data directory by --data-dir.",
            )

    def _check_strangers(self) -> None:
        names = {path.name for path in self.root.iterdir() if path.suffix != ".partial"}
        strangers = sorted(names - set(ENTRIES))
        if strangers:
            raise SettingsError(
                f"{self.root} holds no portal, and is not empty ({', '.join(strangers[:3])} …)",
                "Choose an empty folder, or one that does not exist yet, by --data-dir.",
            )

    def _check_way(self) -> None:
        if os.geteuid() != 0:
            return
        closed = closed_to(pwd.getpwnam("nobody"), self.root / "postgresql")
        if closed is not None:
            raise SettingsError(
                f"under root PostgreSQL runs as nobody, who may not enter {closed}",
                f"Choose a data directory outside {closed}, or open it: chmod o+x {closed}",
            )


def _me() -> str:
    return _name_of(os.geteuid())


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
