"""What a dataset's text is like, in few numbers: told apart from another text, never read back.

A sketch keeps the smallest of the numbers that stand for a text's words ("bottom-k": Broder, "On the resemblance and
containment of documents", 1997). Of the smallest numbers of two texts together, those in both are as large a share as
the words that the texts share; where a text has few words this is exact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from ckanext.ogptn.matching.texts import Offer
from ckanext.ogptn.text.stopwords import is_stop_word
from ckanext.ogptn.text.words import units

KEPT = 64
# Below this share of words in common a text is another one.
ALIKE = 0.5
# PostgreSQL's JSON and JavaScript hold integers below 2**53 exactly.
BYTES = 6


def signature(offer: Offer) -> list[int]:
    """Return up to 64 numbers that stand for a dataset's words, in order; empty where it has none.

    They come of its title, description, tags and names of files, folded; the order of words does not count.
    """
    texts = [*offer.title.values(), *offer.notes.values(), *offer.tags, *offer.resources]
    forms = {word.form for text in texts for unit in units(text) for word in unit.words}
    return sorted(hashed(form) for form in forms if not is_stop_word(form))[:KEPT]


def changed_much(before: Sequence[int] | None, after: Sequence[int] | None) -> bool:
    """Say whether two signatures are of texts that share less than half of their words.

    A text without a signature is unlike any that has one.
    """
    one, other = set(before or ()), set(after or ())
    smallest = sorted(one | other)[:KEPT]
    shared = sum(number in one and number in other for number in smallest)
    return shared < ALIKE * len(smallest)


@lru_cache(maxsize=65536)
def hashed(word: str) -> int:
    """Return a number for a word that is the same in every process."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=BYTES).digest(), "big")
