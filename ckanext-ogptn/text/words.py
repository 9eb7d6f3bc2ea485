"""Cut a text into the words that search and matching compare.

A word is a run of letters or of digits. Hyphens, underscores, apostrophes, a change of case and a change
between letters and digits end it, as in CKAN's own Solr schema; ``wi-fi`` is also found as ``wifi``. French
elided articles are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ckanext.ogptn.text import arabic
from ckanext.ogptn.text.characters import ARABIC_DECORATION, INVISIBLE, fold, is_arabic
from ckanext.ogptn.text.latin import ELIDED, english_stem, french_stem

# Combining marks and tatweel belong to the word that they stand in, although they are no letters.
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u061c\u00ad"
RUN = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{MARKS}])*|\d+")
CASE_CHANGE = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
JOINTS = frozenset("-_.'’‐‑")
APOSTROPHES = frozenset("'’")
LONGEST_JOINED = 40
SPACELESS = re.compile(r"\S+")
LONGEST_REMEMBERED = 60


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text.

    ``form`` is the word as compared; ``french`` and ``english`` are its stems (both the light stem where it is Arabic);
    ``others`` are further stems under which the word should be found; ``start`` and ``end`` tell where it stands.
    """

    form: str
    french: str
    english: str
    others: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Forms:
    """What a written word is compared by, wherever it stands."""

    form: str
    french: str
    english: str
    others: tuple[str, ...]


@lru_cache(maxsize=65536)
def forms(written: str) -> Forms:
    """Return the forms of one written word."""
    form = fold(written)
    if is_arabic(form):
        stem = arabic.stem(form)
        return Forms(form, stem, stem, arabic.other_stems(form))
    if form.isdigit():
        return Forms(form, form, form, ())
    french, unaccented = french_stem(written), french_stem(form)
    others = (unaccented,) if unaccented != french else ()
    return Forms(form, french, english_stem(form), others)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of ``text`` start and end."""
    for run in RUN.finditer(text):
        start = run.start()
        for change in CASE_CHANGE.finditer(text, run.start(), run.end()):
            yield start, change.start()
            start = change.start()
        yield start, run.end()


def is_elided(text: str, start: int, end: int) -> bool:
    """Tell whether the piece is French and elided before an apostrophe, or an English possessive s after one."""
    piece = text[start:end].lower()
    if text[end : end + 1] in APOSTROPHES and text[end + 1 : end + 2].isalpha():
        return piece in ELIDED
    return piece == "s" and start > 1 and text[start - 1] in APOSTROPHES


def parts(text: str) -> Iterator[Word]:
    """Yield the words of a text in their order, cutting it anew."""
    for start, end in pieces(text):
        if is_elided(text, start, end):
            continue
        known = forms(text[start:end])
        if known.form:
            yield Word(known.form, known.french, known.english, known.others, start, end)


def joined(text: str, found: Sequence[Word]) -> Iterator[Forms]:
    """Yield what neighbouring words of ``text`` make when written together: ``wi-fi`` makes ``wifi``.

    Only words that touch, or that one hyphen, underscore, full stop or apostrophe parts, are joined, and letters are
    not joined to digits.
    """
    for group in neighbours(text, found):
        whole = "".join(word.form for word in group)
        if len(group) > 1 and len(whole) <= LONGEST_JOINED:
            yield forms(whole)


def neighbours(text: str, found: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield the groups of words that no space parts and that are of one kind."""
    group: list[Word] = []
    for word in found:
        if group and not touches(text, group[-1], word):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def touches(text: str, left: Word, right: Word) -> bool:
    """Tell whether nothing, or one joint, stands between two words of one kind."""
    if left.form.isdigit() != right.form.isdigit():
        return False
    between = text[left.end : right.start]
    return not between or (len(between) == 1 and between in JOINTS)


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands between two spaces: its words, by where they stand in it, and what they make when joined."""

    words: tuple[Word, ...]
    compounds: tuple[Forms, ...]


def cut_unit(written: str) -> Unit:
    """Cut what stands between two spaces."""
    found = tuple(parts(written))
    return Unit(found, tuple(joined(written, found)) if len(found) > 1 else ())


# A text is made of units that others hold too, so most of them were cut before.
known_unit = lru_cache(maxsize=65536)(cut_unit)


def unit(written: str) -> Unit:
    """Return the unit that stands between two spaces."""
    return known_unit(written) if len(written) <= LONGEST_REMEMBERED else cut_unit(written)


def units(text: str) -> list[Unit]:
    """Return the units of a text in their order: no word reaches over a space."""
    return [unit(written) for written in text.split()]


def words(text: str) -> list[Word]:
    """Return the words of ``text`` in their order."""
    return [
        Word(w.form, w.french, w.english, w.others, at + w.start, at + w.end)
        for spaceless in SPACELESS.finditer(text)
        for at in (spaceless.start(),)
        for w in unit(spaceless.group()).words
    ]


def readable(text: str) -> str:
    """Return ``text`` without the marks that show nothing and the tatweel."""
    return text.translate(INVISIBLE).translate(ARABIC_DECORATION)
