"""Read Markdown as plain text, for comparing and for excerpts."""

from __future__ import annotations

import re
from html import unescape

IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s[^()]*)?\)")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.S)
LINE_SIGNS = re.compile(r"^[ \t]*(?:#{1,6}|>+|[-*+]|\d+\.)[ \t]+", re.M)
RULE = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$", re.M)
EMPHASIS = re.compile(r"(\*{1,3}|`+|(?<!\w)_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")


def plain(text: str) -> str:
    """Return a text without the signs of Markdown and without HTML's tags: ``**Le** [budget](x)`` is ``Le budget``."""
    found = RULE.sub("", TAG.sub(" ", text))
    found = IMAGE_OR_LINK.sub(r"\1", LINE_SIGNS.sub("", found))
    return unescape(EMPHASIS.sub(r"\2", found))
