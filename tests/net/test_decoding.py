"""Bodies are unpacked in small pieces; bombs cost neither time nor memory."""

from __future__ import annotations

import gzip
import resource
import time
import zlib
from collections.abc import Iterator

import pytest

from ckanext.ogptn.net import errors
from ckanext.ogptn.net.decoding import CHUNK_BYTES, MAX_MEMBERS, unpacked

TEXT = "Production de phosphate، الفسفاط\n".encode() * 5000


def raw_deflate(body: bytes) -> bytes:
    """Deflate without zlib's header, as some servers do."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def pieces(body: bytes, size: int = 1000) -> Iterator[bytes]:
    """Give a body as it comes from the network."""
    for start in range(0, len(body), size):
        yield body[start : start + size]


def whole(body: bytes, encoding: str, size: int = 1000, cap: int = 10_000_000) -> bytes:
    """Unpack a body."""
    return b"".join(unpacked("http://x.tn/", pieces(body, size), encoding, cap))


@pytest.mark.parametrize("size", [1, 7, 1000, 10_000_000])
@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzip.compress(TEXT), "gzip"),
        (gzip.compress(TEXT), "X-GZIP"),
        (zlib.compress(TEXT), "deflate"),
        (raw_deflate(TEXT), "deflate"),
        (gzip.compress(gzip.compress(TEXT)), "gzip, gzip"),
        (gzip.compress(zlib.compress(TEXT)), "deflate, gzip"),
        (gzip.compress(TEXT[:999]) + gzip.compress(TEXT[999:]), "gzip"),
        (gzip.compress(TEXT) + b"\0" * 700, "gzip"),
        (gzip.compress(TEXT) + b"rubbish", "gzip"),
    ],
    ids=[
        "plain",
        "identity",
        "gzip",
        "x-gzip",
        "deflate",
        "raw deflate",
        "gzip twice",
        "two kinds",
        "two members",
        "zeros after",
        "rubbish after",
    ],
)
def test_what_was_packed_comes_out(body: bytes, encoding: str, size: int) -> None:
    """Once or twice, in one member or several, however the network cut it."""
    assert whole(body, encoding, size) == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
def test_no_piece_is_large(encoding: str) -> None:
    """Also where one piece of the network unfolds a thousand times."""
    packed = gzip.compress(bytes(50_000_000))
    body = zlib.compress(bytes(50_000_000)) if encoding == "deflate" else packed
    if encoding == "gzip, gzip":
        body = gzip.compress(packed)
    sizes = [len(p) for p in unpacked("u", iter([body]), encoding, 100_000_000)]
    assert (sum(sizes), max(sizes) <= CHUNK_BYTES) == (50_000_000, True)


def test_an_empty_body_is_empty() -> None:
    """Servers name an encoding also where there is nothing to encode."""
    assert whole(b"", "gzip") == whole(b"", "deflate") == b""


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(TEXT)[:-1], "gzip"),
        (gzip.compress(TEXT)[:50], "gzip"),
        (zlib.compress(TEXT)[:-5], "deflate"),
        (b"{}", "gzip"),
        (b"{}", "deflate"),
        (gzip.compress(b"{}"), "gzip, gzip"),
        (gzip.compress(b"a")[:-4] + b"0000", "gzip"),
    ],
    ids=["last byte gone", "cut", "deflate cut", "no gzip", "no deflate", "once only", "wrong sum"],
)
def test_what_is_cut_or_is_something_else_is_broken(body: bytes, encoding: str) -> None:
    """A body that ends early is not taken for a whole one."""
    with pytest.raises(errors.BodyBroken):
        whole(body, encoding)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "gzip, gzip, gzip", "x" * 5000])
def test_what_was_not_asked_for_is_refused(encoding: str) -> None:
    """Other encodings, and more than two layers: asking again would not help."""
    with pytest.raises(errors.EncodingRefused) as raised:
        whole(TEXT, encoding)
    assert not raised.value.retryable


def test_more_than_the_cap_is_too_large() -> None:
    """Counted on every layer: what is sent, what is in between, what comes out."""
    hollow = gzip.compress(gzip.compress(bytes(2_000_000)) * 3)
    for body, encoding in [
        (b"0" * 1001, ""),
        (gzip.compress(bytes(1001)), "gzip"),
        (gzip.compress(b"") * 60, "gzip"),
        (hollow, "gzip, gzip"),
    ]:
        with pytest.raises(errors.BodyTooLarge):
            whole(body, encoding, cap=1000)


def test_a_great_many_empty_members_are_refused() -> None:
    """They cost time and give nothing."""
    with pytest.raises(errors.BodyBroken, match="members"):
        whole(gzip.compress(b"") * (MAX_MEMBERS + 1), "gzip")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
def test_a_bomb_is_refused_within_two_seconds_and_little_memory(encoding: str) -> None:
    """Hundreds of megabytes of zeros, against the usual cap of 64."""
    packer = zlib.compressobj(9, wbits=31 if "gzip" in encoding else 15)
    body = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    if encoding == "gzip, gzip":
        body = gzip.compress(body)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(errors.BodyTooLarge):
        for _ in unpacked("u", pieces(body, CHUNK_BYTES), encoding, 64 * 1024 * 1024):
            pass
    assert time.monotonic() - started < 2
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 200
