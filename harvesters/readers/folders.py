"""Folders of files that a web server lists as HTML (Apache, nginx, IIS), walked to their leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from ckanext.ogptn.harvesters.faults import Fault, RecordFault, SourceFault, record_fault
from ckanext.ogptn.harvesters.readers import addresses
from ckanext.ogptn.harvesters.readers.json_feeds import json_body
from ckanext.ogptn.harvesters.records import BadRecord, Get, Listing, Record
from ckanext.ogptn.net.errors import FetchError

DESCRIPTOR = "datapackage.json"
TABLES = (".csv", ".xls", ".xlsx", ".ods", ".tsv")
MAX_DEPTH = 5
MAX_FOLDERS = 2000
# Only the descriptor says which record a folder is: without it none may be said to have vanished.
_NOT_KNOWN = ""
_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2})?|\d{1,2}-\w{3}-\d{4} \d{2}:\d{2}(?::\d{2})?"
    r"|\d{1,2}/\d{1,2}/\d{4}\s+\d{1,2}:\d{2}\s*[AP]M"
)
# By what an empty folder's page is known: its title, or the way up.
_LISTING = re.compile(
    rb"(?i)index of|directory listing|listing for|to parent directory|parent directory"
    rb"|href=[\"']?\.\.?/"
)
_SIZE = re.compile(r"(?<![\w:.-])\d+(?:[.,]\d+)?\s?[KMG]?(?![\w:./-])")


@dataclass(frozen=True)
class Entry:
    """A line of a listing; a folder's address ends with a slash."""

    name: str
    url: str
    date: str = ""
    size: str = ""

    @property
    def is_folder(self) -> bool:
        """Say whether it is a folder."""
        return self.url.endswith("/")

    @property
    def stamp(self) -> str:
        """Give what changes when the file changes."""
        return f"{self.date} {self.size}".strip()


def parse_listing(page: bytes, url: str) -> list[Entry]:
    """Read the entries right below a folder from its page; links that lead elsewhere are left."""
    try:
        tree = html.document_fromstring(page)
    except (etree.ParserError, ValueError) as error:
        raise SourceFault(
            "not_the_protocol", f"no listing of a folder: {error}", url=url
        ) from error
    base = urljoin(url, ".")
    found: dict[str, Entry] = {}
    for link in tree.iter("a"):
        target = addresses.joined(base, link.get("href")).partition("#")[0]
        if entry := _entry(target, base, _row_text(link)):
            found.setdefault(entry.url, entry)
    return list(found.values())


def _entry(target: str, base: str, text: str) -> Entry | None:
    rest = target.removeprefix(base)
    if rest == target or "?" in rest or not rest.strip("/") or "/" in rest.rstrip("/"):
        return None
    date = _DATE.search(text)
    size = _SIZE.search(text[date.end() :]) if date else None
    name = unquote(rest.rstrip("/"))
    return Entry(name, target, date.group() if date else "", size.group().strip() if size else "")


def _row_text(link: html.HtmlElement) -> str:
    """Give what stands beside a link: its row of a table, or the text up to the next link."""
    for parent in link.iterancestors("tr"):
        return " ".join(parent.itertext())
    return link.tail or ""


def read(get: Get, url: str) -> Listing:
    """Read each folder that holds tables as one record, with its descriptor where there is one.

    Raises SourceFault where the top folder cannot be listed, or one below it: then the listing is
    not complete.
    """
    root = addresses.folder(url)
    for folder, entries in walk(get, root, MAX_FOLDERS):
        files = [entry for entry in entries if not entry.is_folder]
        if any(is_table(entry.name) for entry in files):
            yield _record(get, root, folder, files)


def walk(get: Get, root: str, most: int) -> Iterator[tuple[str, list[Entry]]]:
    """List a folder and those below it, each with its entries.

    Raises SourceFault for more than ``most`` folders; for one that cannot be listed, the top one at once, others
    after all that can be.
    """
    waiting, visited, failure = [(root, 0)], 0, None
    while waiting:
        folder, depth = waiting.pop(0)
        visited += 1
        if visited > most or depth > MAX_DEPTH:
            raise SourceFault("too_many_folders", "the folders go too deep or too far", url=folder)
        try:
            entries = entries_of(get, folder)
        except (FetchError, SourceFault) as error:
            if folder == root:
                raise
            failure = failure or error
            continue
        waiting += [(entry.url, depth + 1) for entry in entries if entry.is_folder]
        yield folder, entries
    if failure:
        raise SourceFault(failure.code, f"a folder cannot be listed: {failure.detail}",
                          url=failure.url, status=failure.status)  # fmt: skip


def is_table(name: str) -> bool:
    """Say whether a file is named as a table is."""
    return name.lower().endswith(TABLES)


def entries_of(get: Get, folder: str) -> list[Entry]:
    """Read a folder's listing; raise SourceFault for a page that is none.

    A dead site answers every address with a page of its own: read as a folder, it would be empty.
    """
    with get(folder, html=True) as reply:
        page = reply.content
    entries = parse_listing(page, folder)
    if not entries and not _LISTING.search(page):
        raise SourceFault("not_the_protocol", "the page is no listing of a folder", url=folder)
    return entries


def _record(get: Get, root: str, folder: str, files: list[Entry]) -> Record | BadRecord:
    path = unquote(folder.removeprefix(root).strip("/"))
    try:
        package = _descriptor(get, files)
    except FetchError as error:
        return BadRecord(_NOT_KNOWN, record_fault(error))
    except Fault as fault:
        return BadRecord(_NOT_KNOWN, RecordFault(fault.code, fault.detail, url=fault.url))
    content = {
        "path": path,
        "folder": folder,
        "package": package,
        "files": [{**asdict(e), "stamp": e.stamp} for e in files if e.name != DESCRIPTOR],
    }
    named = package.get("id") if package else None
    return Record(named if isinstance(named, str) and named else path or "/", content, folder)


def _descriptor(get: Get, files: list[Entry]) -> dict[str, Any] | None:
    entry = next((entry for entry in files if entry.name == DESCRIPTOR), None)
    if entry is None:
        return None
    try:
        with get(entry.url, accept="application/json") as reply:
            package = json_body.load(reply)
    except SourceFault as fault:
        raise RecordFault("descriptor_broken", f"{DESCRIPTOR}: {fault.detail}",
                          url=entry.url) from fault  # fmt: skip
    if not isinstance(package, dict):
        raise RecordFault("descriptor_broken", f"{DESCRIPTOR} holds no object", url=entry.url)
    return package


def read_files(url: str, names: list[str]) -> Listing:
    """Give files of a folder that the server does not list, each as one record."""
    root = addresses.folder(url)
    for name in names:
        target = urljoin(root, name)
        entry = {"name": unquote(urlsplit(target).path.rsplit("/", 1)[-1]), "url": target,
                 "date": "", "size": "", "stamp": ""}  # fmt: skip
        content = {"path": name, "folder": root, "package": None, "files": [entry]}
        yield Record(name, content, target)
