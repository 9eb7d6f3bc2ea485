"""A letter: what every mail consists of, laid out as text and as HTML by one template each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import ckan.plugins.toolkit as tk

from ckanext.ogptn.helpers.chrome import ogptn_site_title
from ckanext.ogptn.helpers.values import direction, language


@dataclass(frozen=True)
class Link:
    """Words that lead to an address; with their direction where they are in another language than the letter."""

    text: str
    href: str
    dir: str = ""


@dataclass(frozen=True)
class Section:
    """A record, with what is said of it line by line."""

    title: Link
    lines: Sequence[str]


@dataclass(frozen=True)
class Letter:
    """A subject, opening sentences, sections, what to do, and why the mail was sent."""

    subject: str
    lead: Sequence[str]
    sections: Sequence[Section] = ()
    button: Link | None = None
    foot: Sequence[str] = ()
    links: Sequence[Link] = field(default=())


def rendered(letter: Letter) -> tuple[str, str, str]:
    """Return the subject, the text and the HTML of a letter, in the language that is spoken."""
    lang = language()
    site = {
        "title": ogptn_site_title(),
        "href": tk.url_for("home.index", qualified=True),
    }
    variables = {"letter": letter, "site": site, "lang": lang, "dir": direction(lang)}
    text = tk.render("emails/ogptn/letter.txt", variables).strip() + "\n"
    html = tk.render("emails/ogptn/letter.html", variables)
    # A line break in a title would begin another header; French keeps its narrow spaces.
    return re.sub(r"[\r\n\t ]+", " ", letter.subject).strip(), text, html
