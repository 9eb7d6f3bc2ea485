"""Cut a text into the words that search and matching compare.

A word is a run of letters or of digits. Hyphens, underscores, apostrophes, a change of case and a change
between letters and digits end it, as in CKAN's own Solr schema; ``wi-fi`` is also found as ``wifi``. French
elided articles are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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


@lru_cache(maxsize=131072)
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
    return piece == "s" and text[start - 1 : start] in APOSTROPHES and start > 1


def words(text: str) -> list[Word]:
    """Return the words of ``text`` in their order."""
    found = []
    for start, end in pieces(text):
        if is_elided(text, start, end):
            continue
        known = forms(text[start:end])
        if known.form:
            found.append(Word(known.form, known.french, known.english, known.others, start, end))
    return found


def joined(text: str, found: list[Word]) -> list[str]:
    """Return what neighbouring words of ``text`` make when written together: ``wi-fi`` makes ``wifi``.

    Only words that touch, or that one hyphen, underscore, full stop or apostrophe parts, are joined, and letters are
    not joined to digits.
    """
    results = []
    for group in neighbours(text, found):
        whole = "".join(word.form for word in group)
        if len(group) > 1 and len(whole) <= LONGEST_JOINED:
            results.append(whole)
    return results


def neighbours(text: str, found: list[Word]) -> Iterator[list[Word]]:
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


def readable(text: str) -> str:
    """Return ``text`` without the marks that show nothing and the tatweel."""
    return text.translate(INVISIBLE).translate(ARABIC_DECORATION)
