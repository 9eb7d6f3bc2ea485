"""News as an Atom feed, judged by the grammar of RFC 4287 and by its rules that the grammar cannot say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from ckanext.ogptn.exports.atom import FEED, HTML, Entry, Feed, Link, tag, write

GRAMMAR = etree.RelaxNG(etree.parse(str(Path(__file__).parent / "schemas" / "atom-rfc4287.rng")))
NAMES = {"a": "http://www.w3.org/2005/Atom"}
EARLY, LATE = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)
ABOUT = Feed(
    identity=tag("https://x.tn:8443", "feed", "commitments/ar"),
    title="التقدّم",
    subtitle="",
    author="البوابة",
    language="ar",
    updated=EARLY,
    links=[
        Link("https://x.tn/commitment.atom", "self", FEED),
        Link("https://x.tn/", "alternate", HTML),
    ],
)
ENTRY = Entry(
    identity=tag("https://x.tn", "report", "7", "2026-01-02"),
    title="<b>محدود</b> & \x0b",
    summary="سطر\nSecond",
    author="وزارة المالية",
    published=EARLY,
    updated=LATE,
    category="report",
    links=[
        Link("https://x.tn/commitment/tn-2016-01", "alternate", HTML),
        Link("https://x.tn/proof.pdf", "related", title="Proof"),
    ],
)


def read(*entries: Entry) -> etree._Element:
    """Write a feed and read it back."""
    return etree.fromstring(write(ABOUT, entries))


@pytest.mark.parametrize("entries", [[], [ENTRY], [ENTRY, replace(ENTRY, summary="")]])
def test_the_grammar_of_the_standard_takes_the_feed(entries: list[Entry]) -> None:
    """With and without entries."""
    GRAMMAR.assertValid(read(*entries))


@pytest.mark.parametrize(
    "gone", ["a:id", "a:title", "a:updated", "a:entry/a:id", "a:entry/a:updated"]
)
def test_the_grammar_would_miss_what_is_required(gone: str) -> None:
    """The judge above refuses a feed or an entry without its identifier, title or time."""
    feed = read(ENTRY)
    (element,) = feed.xpath(gone, namespaces=NAMES)
    element.getparent().remove(element)
    assert not GRAMMAR.validate(feed)


def test_each_entry_has_an_author_and_one_page() -> None:
    """RFC 4287, 4.1.2: an author, and no two alternate links of one type and language."""
    (entry,) = read(ENTRY).xpath("a:entry", namespaces=NAMES)
    assert entry.xpath("a:author/a:name/text()", namespaces=NAMES) == ["وزارة المالية"]
    assert len(entry.xpath("a:link[@rel='alternate']", namespaces=NAMES)) == 1


def test_the_feed_is_as_new_as_its_newest_entry() -> None:
    """A feed without entries is as new as the record that it is of."""
    updated = "string(a:updated)"
    assert read(ENTRY).xpath(updated, namespaces=NAMES) == "2026-03-04T00:00:00+00:00"
    assert read().xpath(updated, namespaces=NAMES) == "2026-01-02T00:00:00+00:00"


def test_the_language_is_named() -> None:
    """A reader sets the direction by it."""
    assert read().get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"


def test_texts_are_text_and_no_markup() -> None:
    """What looks like HTML is shown as it stands; what XML cannot hold is left out."""
    title = read(ENTRY).xpath("string(a:entry/a:title)", namespaces=NAMES)
    assert title == "<b>محدود</b> & "


def test_an_identifier_outlives_the_address() -> None:
    """It is a tag (RFC 4151) of the host without its port."""
    assert ABOUT.identity == "tag:x.tn,2026-01-01:ogptn/feed/commitments/ar"
    assert ENTRY.identity == "tag:x.tn,2026-01-02:ogptn/report/7"
