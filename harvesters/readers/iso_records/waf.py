"""Web-accessible folders of ISO 19139 files, as Apache, nginx and IIS list them."""

from __future__ import annotations

import re

from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault, record_fault
from ckanext.ogptn.harvesters.readers import xml
from ckanext.ogptn.harvesters.readers.addresses import folder
from ckanext.ogptn.harvesters.readers.folders import walk
from ckanext.ogptn.harvesters.readers.iso_records import iso19139
from ckanext.ogptn.harvesters.records import BadRecord, Get, Listing, Record
from ckanext.ogptn.net.client import Reply
from ckanext.ogptn.net.errors import FetchError

MAX_FOLDERS = 500
MAX_FILES = 20_000
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def read(get: Get, url: str) -> Listing:
    """Read each XML file below a folder as one record.

    A file that cannot be read is one bad record. Raises SourceFault where a folder cannot be
    listed, after the others were read, and where there are more files than a catalogue has.
    """
    root = folder(url)
    listed = (entry for _, entries in walk(get, root, MAX_FOLDERS) for entry in entries)
    files = (entry for entry in listed if entry.name.lower().endswith(".xml"))
    for number, entry in enumerate(files):
        if number >= MAX_FILES:
            raise SourceFault("too_many_folders", f"more than {MAX_FILES} files", url=url)
        try:
            with get(entry.url, accept="application/xml") as reply:
                yield parse(reply)
        except FetchError as error:
            yield BadRecord(_likely_id(entry.url), record_fault(error))


def parse(reply: Reply) -> Record | BadRecord:
    """Read one file: a metadata record, alone or wrapped in a catalogue's answer."""
    url = reply.url
    try:
        root = xml.parse(reply.content, url)
    except SourceFault as fault:
        return BadRecord(_likely_id(url), RecordFault(fault.code, fault.detail, url=url))
    found = [root] if root.tag in iso19139.METADATA else [
        element for element in root if element.tag in iso19139.METADATA
    ]  # fmt: skip
    if len(found) != 1:
        said = f"the file holds {xml.name(root)}, no ISO 19139 record"
        return BadRecord(_likely_id(url) or url, RecordFault("not_the_protocol", said, url=url))
    remote_id = iso19139.identifier(found[0])
    if not remote_id:
        said = "the record has no identifier"
        return BadRecord("", RecordFault("id_missing", said, field="fileIdentifier", url=url))
    return Record(remote_id, iso19139.parse(found[0]), url)


def _likely_id(url: str) -> str:
    """Give the identifier that a file is named after, which keeps its dataset; else nothing."""
    match = _UUID.search(url.rpartition("/")[2])
    return match[0] if match else ""
