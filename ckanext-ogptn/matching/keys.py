"""The key of a word: what it is compared by, whichever of the three languages it is written in.

A dataset's language is not to be trusted, so a Latin word has one key, made by the French and then the English stemmer
from its letters without accents: ``marchés`` and ``marches`` meet, and so do ``déclarations`` and ``declarations``
of either language. An Arabic word has its light stem, and further ones where its first letter may be a particle.
"""

from __future__ import annotations

from functools import lru_cache

from ckanext.ogptn.text.characters import is_arabic
from ckanext.ogptn.text.latin import english_stem, french_stem
from ckanext.ogptn.text.stopwords import is_stop_word
from ckanext.ogptn.text.words import Word, words

# The stemmers make one word of these and others (commune, communication; universe, university).
KEPT_WHOLE = frozenset(
    ["communication", "communications", "communique", "universite", "universites", "university"]
)


@lru_cache(maxsize=65536)
def latin_key(form: str) -> str:
    """Return the key of a folded Latin word or of a number."""
    if form.isdigit() or form in KEPT_WHOLE:
        return form.removesuffix("s")
    return english_stem(french_stem(form))


def key(word: Word) -> str:
    """Return the key of a word: ``وزارة`` and ``الوزارات``, ``marchés`` and ``marché`` have the same."""
    return word.french if is_arabic(word.form) else latin_key(word.form)


def readings(word: Word) -> tuple[str, ...]:
    """Return a word's key and, where its first letter may be a particle, the keys of the rest."""
    return (key(word), *word.others) if is_arabic(word.form) else (key(word),)


def keys(text: str) -> tuple[str, ...]:
    """Return the keys of a term's words, without those that say nothing: ``budget de l'État`` has two."""
    return tuple(key(word) for word in words(text) if not is_stop_word(word.form))
