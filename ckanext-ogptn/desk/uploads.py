"""Files that wait: sent with a form that is not written yet, they are kept for their sender until it is.

They lie under CKAN's storage folder, by account, and are forgotten after a month. A file is named by a token, which
the form carries along; nobody but the sender can ask for it, and no address leads to it.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from ckan.lib.munge import munge_filename
from ckan.lib.uploader import get_max_resource_size, get_storage_path
from ckan.plugins import toolkit as tk
from werkzeug.datastructures import FileStorage

FOLDER = "ogptn-waiting"
KEPT_SECONDS = 30 * 86_400
MEGABYTE = 1024 * 1024
TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Waiting:
    """A file that waits, and the name under which it was sent."""

    path: Path
    filename: str

    def open(self) -> FileStorage:
        """Give the file as a form gives one."""
        return FileStorage(self.path.open("rb"), filename=self.filename)


def keep(sent: FileStorage, user_id: str) -> str:
    """Keep a file that was sent with a form; give its token.

    Raises ValidationError under ``file`` where it is empty, or larger than the portal takes."""
    folder = _folder(user_id)
    folder.mkdir(parents=True, exist_ok=True)
    _forget_old(folder)
    token = secrets.token_hex(16)
    path = folder / token
    sent.save(path)
    size = path.stat().st_size
    most = get_max_resource_size()
    if not size or size > most * MEGABYTE:
        path.unlink()
        raise tk.ValidationError(
            {"file": [_too_large(most) if size else tk._("This file is empty.")]}
        )
    return token


def _too_large(most: int) -> str:
    message: str = tk._("This file is too large: the portal takes {n} megabytes at most.").format(
        n=most
    )
    return message


def find(token: str, filename: str, user_id: str) -> Waiting | None:
    """Give a user's file by its token; none where it was never sent, or is forgotten."""
    if not TOKEN.fullmatch(token):
        return None
    path = _folder(user_id) / token
    return Waiting(path, munge_filename(filename or "file")) if path.is_file() else None


def forget(waiting: Waiting) -> None:
    """Forget a file that is in its place now."""
    waiting.path.unlink(missing_ok=True)


def _folder(user_id: str) -> Path:
    root = get_storage_path()
    if not root:
        raise tk.ValidationError({"file": [tk._("This portal keeps no files.")]})
    return Path(root) / FOLDER / munge_filename(user_id)


def _forget_old(folder: Path) -> None:
    oldest = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
