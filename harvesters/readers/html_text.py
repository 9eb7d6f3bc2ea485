"""Words of texts that sites write as HTML."""

from __future__ import annotations

import re

from lxml import etree, html

_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_BREAK = re.compile(r"</(?:p|div|li|h\d|tr)>|<br\s*/?>", re.IGNORECASE)


def plain(text: str) -> str:
    """Give the words of a text in HTML, its paragraphs parted by an empty line; others as they are."""
    if not _TAG.search(text):
        return text
    try:
        bare = str(html.fromstring(_BREAK.sub(r"\g<0>\n", text)).text_content())
    except (etree.ParserError, ValueError):
        bare = _TAG.sub(" ", text)
    lines = (" ".join(line.split()) for line in bare.splitlines())
    return "\n\n".join(filter(None, lines))
