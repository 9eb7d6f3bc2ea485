"""Unpack bodies piece by piece, so that a small answer never unfolds to a large one in memory.

No step gives more than CHUNK_BYTES at a time, and every layer is counted: a bomb is noticed at the
byte that is one too many.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from ckanext.ogptn.net.errors import BodyBroken, BodyTooLarge, EncodingRefused

CHUNK_BYTES = 65536
# A proxy that packs once more what was packed already is seen; three layers are a bomb.
MAX_LAYERS = 2
# Files that are meant to be read from the middle have some thousand members.
MAX_MEMBERS = 10_000
_GZIP = 16 + zlib.MAX_WBITS


def unpacked(url: str, chunks: Iterable[bytes], encoding: str, cap: int) -> Iterator[bytes]:
    """Undo the Content-Encoding of a body; no layer may have more bytes than ``cap``.

    Raises BodyTooLarge, BodyBroken, and EncodingRefused for what was not asked for.
    """
    layers = [name.strip().lower() for name in encoding.split(",")]
    layers = [name for name in layers if name not in ("", "identity")]
    if len(layers) > MAX_LAYERS or not all(layer in _READERS for layer in layers):
        raise EncodingRefused(url, f"the body is packed as {encoding[:80]}, not asked for")
    stream = _counted(url, chunks, cap)
    for layer in reversed(layers):
        stream = _counted(url, _named(url, _READERS[layer](stream)), cap)
    return stream


def _counted(url: str, chunks: Iterable[bytes], cap: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > cap:
            raise BodyTooLarge(url, f"more than {cap} bytes")
        yield chunk


def _named(url: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from chunks
    except (zlib.error, EOFError) as error:
        raise BodyBroken(url, f"the body cannot be unpacked: {error}") from error


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack gzip with one or more members; zeros and rubbish after the last are left."""
    reader, members, begun = zlib.decompressobj(_GZIP), 1, False
    for chunk in chunks:
        begun = True
        while chunk:
            if reader.eof:
                chunk = chunk.lstrip(b"\0")
                if not chunk.startswith(b"\x1f"):
                    return
                members += 1
                if members > MAX_MEMBERS:
                    raise EOFError(f"more than {MAX_MEMBERS} members")
                reader = zlib.decompressobj(_GZIP)
            yield from _pieces(reader, chunk)
            chunk = reader.unused_data
    if begun and not reader.eof:
        raise EOFError("it ends early")


def _inflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack deflate, with zlib's header as the standard wants it, or without as some send it."""
    reader, head = None, b""
    for chunk in chunks:
        if reader is None:
            head += chunk
            if len(head) < 2:
                continue
            reader = zlib.decompressobj(zlib.MAX_WBITS if _has_header(head) else -zlib.MAX_WBITS)
            chunk = head
        yield from _pieces(reader, chunk)
    if head and (reader is None or not reader.eof):
        raise EOFError("it ends early")


def _has_header(body: bytes) -> bool:
    """RFC 1950, section 2.2: method 8, and a number that 31 divides."""
    return body[0] & 0x0F == 8 and (body[0] * 256 + body[1]) % 31 == 0


def _pieces(reader: zlib._Decompress, chunk: bytes) -> Iterator[bytes]:
    while chunk and not reader.eof:
        if piece := reader.decompress(chunk, CHUNK_BYTES):
            yield piece
        chunk = reader.unconsumed_tail
    while not reader.eof and (piece := reader.decompress(b"", CHUNK_BYTES)):
        yield piece


_READERS = {"gzip": _gunzip, "x-gzip": _gunzip, "deflate": _inflate}
