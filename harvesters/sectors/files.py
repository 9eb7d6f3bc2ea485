"""Look into the files behind a record: one that cannot be read does not stop the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckanext.ogptn.harvesters.faults import Fault, RecordFault, record_fault
from ckanext.ogptn.harvesters.records import Draft, LinkedFile
from ckanext.ogptn.harvesters.sectors.moments import iso_moment
from ckanext.ogptn.net.client import HttpClient, Reply
from ckanext.ogptn.net.errors import FetchError
from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.reading import Sheet, open_table

Json = dict[str, Any]

TABLES = frozenset({"CSV", "TSV", "XLS", "XLSX"})
# A catalogue may list thousands of files under one dataset; the rest is listed and not looked into.
MOST_FILES = 100


def look_into(client: HttpClient, draft: Draft, read: Callable[[LinkedFile, Reply], Json]) -> Json:
    """Read the files of a draft; give ``files``, what each said with its ``url``, and ``problems``, its own first."""
    told = draft.fields.get("sector_metadata", {}).get("problems", [])
    found: Json = {"files": [], "problems": list(told)}
    for file in draft.files[:MOST_FILES]:
        try:
            with client.get(file.url) as reply:
                found["files"].append({"url": file.url, **read(file, reply)})
        except FetchError as error:
            found["problems"].append(_problem(file, record_fault(error)))
        except TableError as error:
            found["problems"].append(_problem(file, RecordFault(error.code, error.detail)))
        except RecordFault as fault:
            found["problems"].append(_problem(file, fault))
    return found if found["files"] or found["problems"] else {}


def _problem(file: LinkedFile, fault: Fault) -> Json:
    return {"url": file.url, "code": fault.code, "detail": fault.detail}


def read_sheets(
    reply: Reply,
    read: Callable[[Sheet], Json],
    charset: str = "",
    delimiter: str = "",
) -> Json:
    """Give the real format of a file of tables, and what each of its sheets told.

    A sheet that tells nothing is left out; if none tells anything, the fault of the last one is raised.
    """
    opened = open_table(reply.body, charset or reply.charset, delimiter)
    tables, fault = [], None
    for sheet in opened.sheets:
        try:
            if told := read(sheet):
                tables.append({"sheet": sheet.name, **told})
        except RecordFault as error:
            fault = error
    if not tables and fault:
        raise fault
    told = {"format": opened.format, "tables": tables}
    if opened.encoding:
        told |= {"encoding": opened.encoding, "encoding_guessed": opened.guessed}
    return told


def tables_of(mapped: Json, stamps: dict[str, str], touched: str) -> tuple[LinkedFile, ...]:
    """Give the resources of a dataset that are declared as tables, by format or by the end of their address.

    ``stamps`` tell by address what changes with a file; where a source has none, when it was ``touched`` last will do.
    """
    return tuple(
        LinkedFile(resource["url"], "table", stamps.get(resource["url"]) or touched)
        for resource in mapped["resources"]
        if resource["format"] in TABLES
    )


def stamps_of(raw: Json) -> dict[str, str]:
    """Give by address what a catalogue tells of a file's changes: its day, its size, its checksum.

    Asking the server of each of a catalogue's files would take longer than reading the catalogue.
    """
    told = {}
    for resource in raw.get("resources") or []:
        if isinstance(resource, dict) and isinstance(resource.get("url"), str):
            said = (
                iso_moment(resource.get("last_modified")),
                resource.get("size"),
                resource.get("hash"),
            )
            told[resource["url"].strip()] = " ".join(str(one) for one in said if one)
    return told


def touched(raw: Json) -> str:
    """Give when a record was touched last, however its source writes moments."""
    return iso_moment(raw.get("metadata_modified") or raw.get("modified"))


def set_found_formats(mapped: Json, found: Json) -> None:
    """Correct the formats of resources whose files hold something else than what was declared."""
    real = {file["url"]: file["format"] for file in found.get("files", []) if file.get("format")}
    for resource in mapped["resources"]:
        declared = resource["format"]
        if (format_ := real.get(resource["url"])) and format_ != declared and declared != "TSV":
            resource["source_format"] = declared
            resource["format"] = format_


def stamp(client: HttpClient, url: str) -> str:
    """Give what changes when a file changes, by its headers; nothing if the server is silent."""
    try:
        headers = client.head(url).headers
    except FetchError:
        # Whether the file can be read is found out, and reported, when it is read.
        return ""
    named = ("ETag", "Last-Modified", "Content-Length")
    return " ".join(headers[name] for name in named if headers.get(name))
