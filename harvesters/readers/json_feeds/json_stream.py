"""Read a long JSON list item by item, wherever its object holds it, in little memory.

Python's own parser reads each item; here only the list around them is taken apart. An item that is
nested without end, or is larger than any description of a dataset, ends the reading in words.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import IO, Any

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers.json_feeds import json_body

CHUNK_BYTES = 1 << 16
ITEM_CHARACTERS = 2 << 20
# What a catalogue says of itself, beside its datasets, are a dozen keys.
MAX_KEYS = 1000
_SPACE = " \t\r\n"
# The longest that a value's one word may be cut: an escaped pair (twelve signs).
_LONGEST_WORD = 16


class _Text:
    """What is still unread of a body: a window of text that is filled as it is used up."""

    def __init__(self, body: IO[bytes], url: str) -> None:
        self._body, self._url = body, url
        start = body.read(CHUNK_BYTES)
        self._decode = codecs.getincrementaldecoder(json.detect_encoding(start))().decode
        self._parse = json.JSONDecoder(parse_constant=lambda _: None).raw_decode
        self._window, self._at, self._ended = "", 0, False
        self._fill(start)

    def _fill(self, chunk: bytes) -> None:
        self._ended = not chunk
        try:
            more = self._decode(chunk, final=self._ended)
        except UnicodeDecodeError as error:
            raise self.fault(f"its text is no Unicode: {error.reason}") from error
        self._window, self._at = self._window[self._at :] + more, 0

    def peek(self) -> str:
        """Give the next sign that is no space; nothing at the end."""
        while True:
            while self._at < len(self._window) and self._window[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._window) or self._ended:
                return self._window[self._at : self._at + 1]
            self._fill(self._body.read(CHUNK_BYTES))

    def take(self, sign: str) -> bool:
        """Pass over a sign if it is the next."""
        found = self.peek() == sign
        self._at += found
        return found

    def expect(self, sign: str) -> None:
        """Pass over a sign that has to be there."""
        if not self.take(sign):
            found = repr(self.peek()) if self.peek() else "its end"
            raise self.fault(f"{sign!r} is missing before {found}")

    def value(self) -> Any:
        """Read a whole value."""
        if not self.peek():
            raise self.fault("it ends in the middle")
        while True:
            try:
                value, end = self._parse(self._window, self._at)
                # A number at the window's end may go on.
                if end < len(self._window) or self._ended:
                    self._at = end
                    return json_body.clean(value)
            except RecursionError as error:
                raise self.fault("it is nested too deep") from error
            except json.JSONDecodeError as error:
                if self._is_wrong(error):
                    raise self.fault(error.msg) from error
            except ValueError as error:
                raise self.fault(str(error)[:100]) from error
            self._more("it ends in the middle")

    def _is_wrong(self, error: json.JSONDecodeError) -> bool:
        """Say whether it is a mistake, not only that the window ends within the value."""
        cut = error.msg.startswith("Unterminated") or error.pos > len(self._window) - _LONGEST_WORD
        return not cut

    def _more(self, why: str) -> None:
        rest = len(self._window) - self._at
        if rest > ITEM_CHARACTERS:
            raise self.fault(f"an item of it has more than {ITEM_CHARACTERS} signs")
        if self._ended:
            raise self.fault(why)
        # As much again as there is, so that a large item is not parsed once for each small chunk.
        self._fill(self._body.read(max(CHUNK_BYTES, rest)))

    def fault(self, why: str) -> SourceFault:
        """Make the fault of a body that cannot be read further."""
        return SourceFault("not_the_protocol", f"the answer is not JSON: {why}", url=self._url)


def items(body: IO[bytes], key: str, url: str) -> Iterator[Any]:
    """Give the items of the list that the body is, or that the object which it is has at a key.

    Raises SourceFault where there is no such list, or the body breaks off.
    """
    body.seek(0)
    text = _Text(body, url)
    if text.peek() == "[":
        yield from _list(text)
        return
    text.expect("{")
    found, keys = False, 0
    while not text.take("}"):
        keys += 1
        if keys > MAX_KEYS:
            raise text.fault(f"it has more than {MAX_KEYS} keys")
        name = text.value()
        text.expect(":")
        if name == key and text.peek() == "[":
            found = True
            yield from _list(text)
        else:
            text.value()
        if text.peek() != "}":
            text.expect(",")
    if not found:
        raise SourceFault("not_the_protocol", f"the answer has no list {key!r}", url=url)


def _list(text: _Text) -> Iterator[Any]:
    text.expect("[")
    while not text.take("]"):
        yield text.value()
        if text.peek() != "]":
            text.expect(",")
