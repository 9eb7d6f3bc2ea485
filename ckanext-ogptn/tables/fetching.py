"""The file behind a resource: from the portal's own storage, or from where its address leads."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import file_keeper as fk
from ckan.lib import files, uploader

from ckanext.ogptn import config
from ckanext.ogptn.net.client import HttpClient, Limits
from ckanext.ogptn.net.errors import FetchError
from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.interfaces import trust_of

Resource = dict[str, Any]

CHUNK_BYTES = 1 << 20
MEMORY_BYTES = 8 * 2**20
# What servers say of a file, by which it is known not to have changed.
STAMPS = ("ETag", "Last-Modified", "Content-Length")


@dataclass
class File:
    """A file, the encoding that its server names, the server's stamp (empty if silent), its hash and size."""

    body: IO[bytes]
    charset: str
    stamp: str
    sha256: str
    size: int


class Unchanged(Exception):
    """The file is the one that was loaded before."""


def client(package_id: str) -> HttpClient:
    """Make the client that fetches a dataset's files: as careful as the harvesters', with limits of its own."""
    limits = Limits(
        deadline_seconds=config.tables_deadline_seconds(),
        body_bytes=config.tables_megabytes() * 2**20,
    )
    known = trust_of(package_id)
    return HttpClient(
        config.allowed_hosts(),
        limits,
        config.user_agent(),
        certificates=known.certificates,
        pace=known.pace,
    )


@contextmanager
def fetched(resource: Resource, known_stamp: str, http: HttpClient) -> Iterator[File]:
    """Give a resource's file; raise Unchanged if it is known by its stamp, TableError if it cannot be had."""
    if resource.get("url_type") == "upload":
        file = _stored(resource)
    else:
        file = _linked(str(resource.get("url") or ""), known_stamp, http)
    try:
        yield file
    finally:
        file.body.close()


def _linked(url: str, known_stamp: str, http: HttpClient) -> File:
    try:
        if known_stamp and _stamp(http.head(url).headers) == known_stamp:
            raise Unchanged
    except FetchError:
        # Some servers answer no HEAD; whether the file can be had is found out by getting it.
        pass
    try:
        reply = http.get(url)
    except FetchError as error:
        raise TableError(error.code, error.detail) from error
    digest, size = _digest(reply.body)
    return File(reply.body, reply.charset, _stamp(reply.headers), digest, size)


def _stamp(headers: Any) -> str:
    found = [headers.get(name) or "" for name in STAMPS]
    # The length alone does not say that a file is the same.
    return " ".join(filter(None, found)) if any(found[:2]) else ""


def _stored(resource: Resource) -> File:
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115
    left = config.tables_megabytes() * 2**20
    try:
        for chunk in _chunks(resource):
            left -= len(chunk)
            if left < 0:
                raise TableError("body_too_large", f"more than {config.tables_megabytes()} MB")
            body.write(chunk)
    except (OSError, files.exc.FilesError) as error:
        raise TableError("file_missing", "the uploaded file is not in the storage") from error
    digest, size = _digest(body)
    return File(body, "", "", digest, size)


def is_stored(resource: Resource) -> bool:
    """Say whether the portal's own storage holds a resource's file."""
    storage, path = _place(resource)
    if storage is None:
        return os.path.isfile(path)
    return bool(storage.exists(files.FileData(files.Location(path))))


def _place(resource: Resource) -> tuple[fk.Storage | None, str]:
    upload = uploader.get_resource_uploader({"id": resource["id"], "url": resource.get("url")})
    storage = getattr(upload, "storage", None)
    return storage if isinstance(storage, fk.Storage) else None, upload.get_path(resource["id"])


def _chunks(resource: Resource) -> Iterator[bytes]:
    storage, path = _place(resource)
    if storage is not None:
        location = files.Location(path)
        yield from storage.stream(files.FileData(location, size=storage.size(location)))
        return
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _digest(body: IO[bytes]) -> tuple[str, int]:
    body.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := body.read(CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
    body.seek(0)
    return digest.hexdigest(), size
