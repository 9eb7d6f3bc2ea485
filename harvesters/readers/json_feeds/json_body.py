"""Read JSON that strangers wrote: any Unicode encoding, no depth that breaks, no text that no table takes."""

from __future__ import annotations

import json
import re
from typing import Any

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.net.client import Reply
from ckanext.ogptn.net.errors import BodyTooLarge

# What PostgreSQL refuses in a text, and what UTF-8 cannot write: zeros, and halves of a pair.
_UNSTORABLE = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]")
# Bytes of memory for what an answer holds: each list or object, each further value, the text itself.
BRACKET_BYTES, COMMA_BYTES, TEXT_BYTES = 90, 60, 3
MAX_MEMORY = 200 * 1024 * 1024
_HALVES = re.compile("[\ud800-\udfff]")


def load(reply: Reply) -> Any:
    """Read the JSON value of an answer; raise SourceFault, in words for the report, if it is none.

    Text is UTF-8, or UTF-16 and UTF-32 by their signs; else in the encoding that the answer names.
    Raises BodyTooLarge where the value would not fit into memory.
    """
    body = reply.content
    _check_size(body, reply.url)
    try:
        value = _decoded(body, reply.charset)
        return clean(value) if _UNSTORABLE.search(body) else value
    except RecursionError as error:
        raise _refused("it is nested too deep", reply) from error
    except UnicodeDecodeError as error:
        raise _refused(f"its text is no UTF-8 (byte {error.start})", reply) from error
    except (ValueError, LookupError) as error:
        raise _refused(str(error), reply) from error


def _check_size(body: bytes, url: str) -> None:
    """Refuse what Python would make too much of: a few megabytes of brackets take gigabytes."""
    memory = (body.count(b"[") + body.count(b"{")) * BRACKET_BYTES
    memory += body.count(b",") * COMMA_BYTES + len(body) * TEXT_BYTES
    if memory > MAX_MEMORY:
        said = f"an answer of {len(body)} bytes would take {memory >> 20} megabytes of memory"
        raise BodyTooLarge(url, said)


def _decoded(body: bytes, charset: str) -> Any:
    try:
        return json.loads(body, parse_constant=_nothing)
    except UnicodeDecodeError:
        if not charset or charset.replace("-", "") == "utf8":
            raise
        return json.loads(body.decode(charset), parse_constant=_nothing)


def _nothing(_: str) -> None:
    """Read NaN and Infinity, which are no JSON, as nothing."""


def _refused(why: str, reply: Reply) -> SourceFault:
    return SourceFault("not_the_protocol", f"the answer is not JSON: {why[:200]}", url=reply.url)


def clean(value: Any) -> Any:
    """Take zeros and halves of surrogate pairs out of all texts of a JSON value."""
    if isinstance(value, str):
        return _HALVES.sub("\ufffd", value.replace("\x00", ""))
    if isinstance(value, list):
        return [clean(part) for part in value]
    if isinstance(value, dict):
        return {clean(key): clean(part) for key, part in value.items()}
    return value


def objects(value: object) -> list[dict[str, Any]]:
    """Give the objects of a list; nothing for anything else."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """Give a text without the space around it; nothing for anything else."""
    return value.strip() if isinstance(value, str) else ""


def texts(value: object) -> list[str]:
    """Give the texts of a list, or of a text alone; each once, none empty."""
    parts = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(filter(None, map(text, parts))))
