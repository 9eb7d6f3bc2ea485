"""The encoding of a text, by all of its bytes: sure where they prove it, a guess where they do not."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import IO

CHUNK_BYTES = 1 << 20
EVIDENCE_BYTES = 1 << 16
# Of the bytes beyond ASCII, as many may be broken in a text that is still called UTF-8.
BROKEN_SHARE = 0.01
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In the order in which a tie is decided: French without capitals looks the same in the first two.
LEGACY = ("cp1252", "cp1256", "iso8859_6")
_HIGH = bytes(range(128, 256))
_HIGH_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_ARABIC = "\u0621-\u063a\u0640-\u0652"
_ARABIC_RUN = re.compile(f"[{_ARABIC}]+")
_ACCENTED = "À-ÖØ-öø-ÿŒœŠšŽžŸ"
_ACCENT_RUN = re.compile(f"[{_ACCENTED}]+")
_LATIN_BESIDE = re.compile(
    rf"[A-Za-z][{_ARABIC}]|[{_ARABIC}][A-Za-z{_ACCENTED}]|[{_ACCENTED}][{_ARABIC}]"
)
_STRANGE = re.compile("[\ufffd\x80-\x9f¤¦¬¶×÷ƒ‡†]")
# The letters that make up most of an Arabic text.
_FREQUENT = frozenset("ايلمونترةبد")


@dataclass(frozen=True)
class Encoding:
    """A codec's name; whether it is a guess; how many places of the text it cannot read."""

    name: str
    guessed: bool = False
    broken: int = 0

    @property
    def errors(self) -> str:
        """Say how the codec is to treat what it cannot read: as a sign that shows it."""
        return "replace" if self.broken else "strict"


def detect_encoding(body: IO[bytes], declared: str = "") -> Encoding:
    """Name the encoding of a whole text.

    A byte-order mark is sure; so is UTF-8 that decodes to its end, and UTF-16 by its zero bytes.
    Among the encodings of one byte a sign, the one counts whose letters make words, and what was
    ``declared`` unless another makes better ones.
    """
    body.seek(0)
    start = body.read(EVIDENCE_BYTES)
    for mark, name in MARKS:
        if start.startswith(mark):
            return Encoding(name)
    wide = _utf16_without_mark(start)
    if wide:
        return Encoding(wide)
    high, broken, evidence = _look_for_utf8(body)
    if broken <= high * BROKEN_SHARE:
        return Encoding("utf-8", broken=broken)
    return _legacy(evidence, declared)


def _utf16_without_mark(start: bytes) -> str:
    """Recognise UTF-16 by line ends and digits, one of whose two bytes is zero, always the same."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    more = max(even, odd)
    if not more or more * 40 < len(start) or min(even, odd) * 10 > more:
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    whole = start[: len(start) // 2 * 2]
    text = whole.decode(name, errors="replace")
    return name if text.count("\ufffd") * 100 <= len(text) else ""


def _look_for_utf8(body: IO[bytes]) -> tuple[int, int, bytes]:
    """Count the bytes beyond ASCII and what is no UTF-8 among them; keep some lines that hold them."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    high = broken = 0
    evidence = b""
    body.seek(0)
    while chunk := body.read(CHUNK_BYTES):
        beyond = len(chunk) - len(chunk.translate(None, _HIGH))
        if not beyond and not high:
            continue
        high += beyond
        broken += decoder.decode(chunk).count("\ufffd") - chunk.count(b"\xef\xbf\xbd")
        if len(evidence) < EVIDENCE_BYTES:
            evidence += b"\n".join(_HIGH_LINE.findall(chunk[: EVIDENCE_BYTES * 4]))
    # A file that is cut within its last sign has one broken place.
    broken += decoder.decode(b"", final=True).count("\ufffd")
    return high, max(0, broken), evidence[:EVIDENCE_BYTES]


def _legacy(evidence: bytes, declared: str) -> Encoding:
    scores = {name: _score(evidence.decode(name, errors="replace")) for name in LEGACY}
    best = max(LEGACY, key=lambda name: scores[name])
    known = _codec(declared)
    if known and known not in ("utf-8", "ascii"):
        told = _score(evidence.decode(known, errors="replace"))
        if told >= scores[best]:
            return Encoding(known, broken=evidence.decode(known, errors="replace").count("\ufffd"))
    return Encoding(best, guessed=True, broken=evidence.decode(best, "replace").count("\ufffd"))


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name.strip()).name if name.strip() else ""
    except LookupError:
        return ""


def _score(text: str) -> int:
    """Weigh how much a text looks like words of Arabic or French, and how little like noise."""
    score = -4 * (len(_STRANGE.findall(text)) + len(_LATIN_BESIDE.findall(text)))
    for run in _ARABIC_RUN.findall(text):
        if len(run) > 1:
            score += len(run) + sum(letter in _FREQUENT for letter in run)
            score += 3 if run.startswith("ال") else 0
    for run in _ACCENT_RUN.findall(text):
        # Two accented letters in a row are rare in French; four are another alphabet misread.
        score += 2 if len(run) == 1 else 2 - 2 * len(run)
    return score
