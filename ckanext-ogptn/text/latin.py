"""Stemming of French and English by Snowball's algorithms, and French elision.

The stemmers are those that come with tantivy (rust-stemmers). French stems are made twice, from the word as
written and from the word without accents, since many type none: ``données`` and ``donnees`` have to meet.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from ckanext.ogptn.text.characters import fold

# What French joins to the next word by an apostrophe.
ELIDED = frozenset(
    ["l", "d", "qu", "n", "s", "j", "m", "t", "c", "jusqu", "lorsqu", "puisqu", "quelqu", "quoiqu"]
)
LONGEST_STEMMED = 60
# Plurals that no rule of an algorithm makes.
FRENCH_PLURALS = {"travaux": "travail", "baux": "bail"}
ENGLISH_PLURALS = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "person",
    "criteria": "criterion",
    "indices": "index",
    "analyses": "analysis",
}


def snowball(language: str) -> TextAnalyzer:
    """Return an analyzer that stems one lower-case word."""
    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(language)).build()


FRENCH: Final = snowball("french")
ENGLISH: Final = snowball("english")


def stemmed(analyzer: TextAnalyzer, word: str) -> str:
    """Stem ``word``, or return it as it is where it is too long to be a word."""
    if len(word) > LONGEST_STEMMED:
        return word
    found = analyzer.analyze(word)
    return found[0] if found and found[0] else word


@lru_cache(maxsize=65536)
def french_stem(word: str) -> str:
    """Return the folded French stem of a word as written: ``énergies`` gives ``energ``."""
    plain = word.lower()
    return fold(stemmed(FRENCH, FRENCH_PLURALS.get(plain, plain)))


@lru_cache(maxsize=65536)
def english_stem(word: str) -> str:
    """Return the English stem of a word: ``energies`` gives ``energi``.

    It is stemmed twice: Snowball makes ``environ`` of environment, and environment of environmental.
    """
    plain = fold(word)
    return stemmed(ENGLISH, stemmed(ENGLISH, ENGLISH_PLURALS.get(plain, plain)))
