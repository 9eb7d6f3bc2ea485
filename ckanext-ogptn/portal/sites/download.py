"""Answer with a generated file: type, length, date and entity tag, the same on every server."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from werkzeug.exceptions import NotFound
from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response

from ckanext.ogptn.portal.sites.description import Dataset

TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".zip": "application/zip",
    ".pdf": "application/pdf",
}
CHARSETS = {"utf-8-sig": "utf-8", "cp1256": "windows-1256", "cp1252": "windows-1252"}


def send(request: Request, folder: Path, dataset: Dataset, file: str) -> Response:
    """Send a dataset's file, or 404 where it has none of that name."""
    names = {resource.file: resource for resource in dataset.resources}
    path = folder / dataset.site / dataset.name / file
    if (file not in names and file != "datapackage.json") or not path.is_file():
        raise NotFound
    response = send_file(
        path,
        request.environ,
        mimetype=TYPES[path.suffix],
        etag=hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest(),
        last_modified=moment(dataset),
    )
    # The server adds its own.
    del response.headers["Date"]
    if path.suffix == ".csv":
        charset = CHARSETS[names[file].content.get("encoding", "utf-8-sig")]
        response.content_type = f"text/csv; charset={charset}"
    return response


def moment(dataset: Dataset) -> datetime:
    """Return when a dataset was last changed."""
    return datetime.fromisoformat(dataset.modified).replace(tzinfo=UTC)
