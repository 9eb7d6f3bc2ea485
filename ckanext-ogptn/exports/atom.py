"""News as an Atom feed (RFC 4287).

feedgen, which CKAN's own feeds are written with, loses the `rel` and `type` of an entry's links, so the elements are
made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# A tag (RFC 4151) names a day on which its authority was the portal's.
FIRST_DAY = "2026-01-01"
HTML = "text/html"
FEED = "application/atom+xml"

# lxml publishes no types.
Element = Any


@dataclass(frozen=True)
class Link:
    """A link with what it leads to: a page, this feed itself, a piece of evidence."""

    href: str
    rel: str
    type: str | None = None
    title: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Entry:
    """One piece of news; `identity` stays the same for ever, the summary's lines are its paragraphs."""

    identity: str
    title: str
    summary: str
    author: str
    published: datetime
    updated: datetime
    category: str
    links: Sequence[Link]


@dataclass(frozen=True)
class Feed:
    """What the feed is of; `updated` is used where it has no entry."""

    identity: str
    title: str
    subtitle: str
    author: str
    language: str
    updated: datetime
    links: Sequence[Link]


def tag(site: str, kind: str, identity: str, day: str = FIRST_DAY) -> str:
    """Name a thing for ever by a tag URI, whatever becomes of its address."""
    return f"tag:{urlsplit(site).hostname},{day}:ogptn/{kind}/{identity}"


def write(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """Write a feed with its entries, in the order given."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set(LANGUAGE, feed.language)
    _text(root, "id", feed.identity)
    _text(root, "title", feed.title)
    if feed.subtitle:
        _text(root, "subtitle", feed.subtitle)
    _time(root, "updated", max((one.updated for one in entries), default=feed.updated))
    _author(root, feed.author)
    _links(root, feed.links)
    for entry in entries:
        _entry(root, entry)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def _entry(root: Element, entry: Entry) -> None:
    element = etree.SubElement(root, f"{{{ATOM}}}entry")
    _text(element, "id", entry.identity)
    _text(element, "title", entry.title)
    _time(element, "updated", entry.updated)
    _time(element, "published", entry.published)
    _author(element, entry.author)
    etree.SubElement(element, f"{{{ATOM}}}category", term=entry.category)
    _links(element, entry.links)
    if entry.summary:
        _text(element, "summary", entry.summary)


def _text(parent: Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = _printable(text)


def _printable(text: str) -> str:
    """Leave out the control characters that XML cannot hold."""
    return "".join(
        one for one in text if one in "\t\n\r" or (one >= " " and one not in "\ufffe\uffff")
    )


def _time(parent: Element, name: str, moment: datetime) -> None:
    _text(parent, name, moment.isoformat())


def _author(parent: Element, name: str) -> None:
    _text(etree.SubElement(parent, f"{{{ATOM}}}author"), "name", name)


def _links(parent: Element, links: Sequence[Link]) -> None:
    for link in links:
        element = etree.SubElement(parent, f"{{{ATOM}}}link", rel=link.rel, href=link.href)
        for name, value in (
            ("type", link.type),
            ("hreflang", link.language),
            ("title", link.title and _printable(link.title)),
        ):
            if value:
                element.set(name, value)
