"""Look into the files behind a record: one that cannot be read does not stop the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ckanext.ogptn.harvesters.faults import Fault, RecordFault, record_fault
from ckanext.ogptn.harvesters.records import LinkedFile
from ckanext.ogptn.net.client import HttpClient, Reply
from ckanext.ogptn.net.errors import FetchError

Json = dict[str, Any]


def look_into(
    client: HttpClient, files: Iterable[LinkedFile], read: Callable[[LinkedFile, Reply], Json]
) -> Json:
    """Read files; give ``files``, what each said with its ``url``, and ``problems``."""
    found: Json = {"files": [], "problems": []}
    for file in files:
        try:
            with client.get(file.url) as reply:
                found["files"].append({"url": file.url, **read(file, reply)})
        except FetchError as error:
            found["problems"].append(_problem(file, record_fault(error)))
        except RecordFault as fault:
            found["problems"].append(_problem(file, fault))
    return found if found["files"] or found["problems"] else {}


def _problem(file: LinkedFile, fault: Fault) -> Json:
    return {"url": file.url, "code": fault.code, "detail": fault.detail}


def stamp(client: HttpClient, url: str) -> str:
    """Give what changes when a file changes, by its headers; nothing if the server is silent."""
    try:
        headers = client.head(url).headers
    except FetchError:
        # Whether the file can be read is found out, and reported, when it is read.
        return ""
    named = ("ETag", "Last-Modified", "Content-Length")
    return " ".join(headers[name] for name in named if headers.get(name))
