"""Tell whether the files of an index are whole, by the checksums that tantivy writes at their ends.

A file ends with a note in JSON (``crc`` is the CRC-32 of all before it), the length of the note and a mark, four
bytes each. tantivy itself compares no checksum when it opens an index.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ckanext.ogptn.search.errors import IndexFailed

META = "meta.json"
PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
END = struct.Struct("<II")
MARK = 1337
LONGEST_END = 1000
PIECE_BYTES = 1 << 20


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Make ``IndexFailed`` of whatever tantivy raises over files that it cannot read."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise IndexFailed(f"the search index could not be read: {error}") from error
    except BaseException as error:
        # Rust's panics are no Exception, and their class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise IndexFailed(f"the search index could not be read: {error}") from error


def damage(folder: Path) -> str | None:
    """Say what is wrong with an index, None where all of its files are whole or there is no index.

    Searches and writes may go on meanwhile. Raises ``OSError`` where the folder itself cannot be read.
    """
    while True:
        before = meta(folder)
        names = () if before is None else files(before)
        found = next(filter(None, (wrong(folder / name) for name in names)), None)
        # A commit in between takes old files away: look again at the new ones.
        if found is None or meta(folder) == before:
            return found


def meta(folder: Path) -> bytes | None:
    """Return what tantivy notes of its last commit, None where there is none."""
    try:
        return (folder / META).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def unfinished(folder: Path) -> Iterator[Path]:
    """Yield the deletions of commits that did not live to be noted: a later commit could not write its own over them.

    They are newer than the last commit, so that nobody reads them; ask only while nobody writes.
    """
    noted = meta(folder)
    try:
        last = int(json.loads(noted or b"")["opstamp"])
    except (ValueError, KeyError, TypeError):
        return
    for path in folder.glob("*.*.del"):
        stamp = path.name.split(".")[1]
        if stamp.isdigit() and int(stamp) > last:
            yield path


def files(noted: bytes) -> Iterator[str]:
    """Yield the names of the files that ``meta.json`` speaks of; its own, where it cannot be read."""
    try:
        segments = json.loads(noted)["segments"]
        names = [segment["segment_id"].replace("-", "") for segment in segments]
        deletions = [segment["deletes"] for segment in segments]
        opstamps = [None if found is None else found["opstamp"] for found in deletions]
    except (ValueError, KeyError, TypeError, AttributeError):
        yield META
        return
    for name, opstamp in zip(names, opstamps, strict=True):
        yield from (f"{name}.{part}" for part in PARTS)
        if opstamp is not None:
            yield f"{name}.{opstamp}.del"


def wrong(path: Path) -> str | None:
    """Say what is wrong with one file."""
    if path.name == META:
        return f"{META} cannot be read"
    try:
        with path.open("rb") as handle:
            return None if is_whole(handle) else f"{path.name} is damaged"
    except OSError as error:
        return f"{path.name} cannot be read ({error.strerror})"


def is_whole(handle: IO[bytes]) -> bool:
    """Tell whether a file has the checksum that its end notes."""
    size = handle.seek(0, os.SEEK_END)
    handle.seek(max(0, size - LONGEST_END))
    ending = handle.read()
    if len(ending) < END.size:
        return False
    length, mark = END.unpack(ending[-END.size :])
    if mark != MARK or length > len(ending) - END.size:
        return False
    try:
        noted = json.loads(ending[-END.size - length : -END.size])["crc"]
    except (ValueError, KeyError, TypeError):
        return False
    return bool(noted == checksum(handle, size - END.size - length))


def checksum(handle: IO[bytes], size: int) -> int:
    """Return the CRC-32 of the first ``size`` bytes."""
    handle.seek(0)
    found = 0
    while piece := handle.read(min(size, PIECE_BYTES)):
        found = zlib.crc32(piece, found)
        size -= len(piece)
    return found
