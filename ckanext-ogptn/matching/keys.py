"""The key of a word: what it is compared by, whichever of the three languages it is written in.

A dataset's language is not to be trusted (a source puts French into its Arabic field), so a Latin word has one key,
which must do for French and English. It loses less than a stemmer's: search may take *train* for *training*, *taxi* for
*tax* and *gouvernement* for *gouvernance*, where a person sees at once that nothing fits; a link needs the very word.
An Arabic word has its light stem, as in search, and further ones where its first letter may be a particle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ckanext.ogptn.text import arabic
from ckanext.ogptn.text.characters import fold, is_arabic
from ckanext.ogptn.text.stopwords import is_stop_word
from ckanext.ogptn.text.words import SPACELESS, Word, unit

SHORTEST = 4
# The key of what a dataset is only broken down by.
BY = "by"
ONLINE = "onlin"
# Words that together are one: "en ligne" is no "ligne" of buses, and what is counted "par commune" is not of communes.
TOGETHER = {
    ("en", "ligne"): ONLINE,
    ("on", "line"): ONLINE,
    ("علي", "الخط"): ONLINE,
    ("عن", "بعد"): ONLINE,
    ("par", "commune"): BY,
    ("par", "communes"): BY,
    ("par", "municipalite"): BY,
    ("by", "municipality"): BY,
    ("by", "commune"): BY,
    ("حسب", "البلديه"): BY,
    ("حسب", "البلديات"): BY,
}
OPENINGS = frozenset(first for first, _ in TOGETHER)
# Arabic words whose light stem is that of another: soil is no education, a currency no work, a mosque no university.
ARABIC_WHOLE = {
    fold(word): fold(whole)
    for whole, listed in {
        "إعدادية": "إعدادية إعداديات إعدادي",
        "تربة": "تربة أتربة",
        "جامع": "جامع جوامع",
        "جامعة": "جامعة جامعات جامعي جامعية",
        "سكان": "سكان ساكن سكاني سكانية",
        "سكة": "سكة سكك",
        "عملة": "عملة عملات",
        "معلمين": "معلمين معلمون معلمات",
        "رقمنة": "رقمي رقمية رقمنة",
        "مناخ": "مناخ مناخي مناخية",
        "منح": "منحة منح",
    }.items()
    for word in listed.split()
}


@lru_cache(maxsize=65536)
def latin_key(form: str) -> str:
    """Return a folded Latin word without the endings of number and gender: ``marchés``, ``attribuées``, ``fiscaux``.

    Both languages are served by one rule, so some keys are no words: ``ministries`` and ``ministry`` give ``ministri``.
    """
    if len(form) < SHORTEST or form.isdigit():
        return form
    if form.endswith("aux") and not form.endswith("eaux"):
        return f"{form[:-3]}al"
    is_plural = (form[-1] == "s" and form[-2] != "s") or (form[-1] == "x" and len(form) > SHORTEST)
    bare = form[:-1] if is_plural else form
    bare = bare.rstrip("e") if len(bare) >= SHORTEST else bare
    if bare.endswith("y") and len(bare) > SHORTEST:
        return f"{bare[:-1]}i"
    if bare.endswith("iv"):
        return f"{bare[:-2]}if"
    return bare[:-1] if bare.endswith(("ell", "enn", "onn")) else bare


def readings(word: Word) -> tuple[str, ...]:
    """Return a word's key and, where its first letter may be a particle, the keys of the rest."""
    if not is_arabic(word.form):
        return (latin_key(word.form),)
    bare = arabic.without_article(word.form)
    if bare in ARABIC_WHOLE:
        return (ARABIC_WHOLE[bare],)
    if (
        word.form[:1] in arabic.PARTICLES
        and (rest := arabic.without_article(word.form[1:])) in ARABIC_WHOLE
    ):
        return (word.french, ARABIC_WHOLE[rest], *word.others)
    return (word.french, *word.others)


@dataclass(frozen=True, slots=True)
class Told:
    """A word of a text: its readings, none where it says nothing by itself; as it is compared; where it stands."""

    readings: tuple[str, ...]
    form: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def told_in(written: str) -> tuple[Told, ...]:
    """Return the words of what stands between two spaces."""
    return tuple(
        Told(() if is_stop_word(word.form) else readings(word), word.form, word.start, word.end)
        for word in unit(written).words
    )


def told(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield the readings of the words that say something, each with where it stands in the text."""
    opening: tuple[str, int] | None = None
    for spaceless in SPACELESS.finditer(text):
        at = spaceless.start()
        for word in told_in(spaceless.group()):
            if opening and (whole := TOGETHER.get((opening[0], word.form))):
                yield (whole,), opening[1], at + word.end
            elif word.readings:
                yield word.readings, at + word.start, at + word.end
            opening = (word.form, at + word.start) if word.form in OPENINGS else None


def keys(text: str) -> tuple[str, ...]:
    """Return the keys of a term's words: ``budget de l'État`` has two."""
    return tuple(read[0] for read, _, _ in told(text))
