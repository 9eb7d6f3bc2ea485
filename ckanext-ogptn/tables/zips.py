"""Zip archives from strangers: what an archive says of itself is looked at before it costs anything."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import IO

MEGABYTE = 1024 * 1024
# What a damaged archive raises, opened or read.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
# A list of more files than any table, feed or workbook has would take seconds to read.
DIRECTORY_BYTES = MEGABYTE
# Real tables unpack to some thirty times their size; what is made to harm, to a thousand times.
MOST_EXPANSION = 200
SMALL_BYTES = 4 * MEGABYTE
_END = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 65_535


def open_zip(body: IO[bytes]) -> zipfile.ZipFile:
    """Open an archive; raise BadZipFile where it is none, or its list of files is too long."""
    body.seek(0, 2)
    length = body.tell()
    body.seek(max(0, length - _END_BYTES - _LONGEST_COMMENT))
    tail = body.read()
    start = tail.rfind(_END)
    if start < 0 or start + _END_BYTES > len(tail):
        raise zipfile.BadZipFile("the archive has no end: it was cut, or is none")
    (size,) = struct.unpack_from("<L", tail, start + 12)
    if size > DIRECTORY_BYTES:
        raise zipfile.BadZipFile("the archive lists too many files")
    return zipfile.ZipFile(body)


def unpacks_too_far(member: zipfile.ZipInfo, most: int) -> bool:
    """Say whether a file of an archive is larger unpacked than ``most`` bytes, or suspiciously well packed.

    What it declares can be relied on: no more of it is ever given.
    """
    expansion = member.file_size / max(member.compress_size, 1)
    return member.file_size > most or (
        member.file_size > SMALL_BYTES and expansion > MOST_EXPANSION
    )
