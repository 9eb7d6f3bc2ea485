"""Light stemming of Arabic, so that a word is the same with and without its article, conjunction and endings.

The affixes are those of Larkey, Ballesteros and Connell, "Light stemming for Arabic information retrieval"
(2007), the stemmer called light10, with one change: light10 takes every و from the front of a word, and so
parts وزارة (ministry) from الوزارة. Here a particle without an article only gives a second reading. Broken plurals
have the stem of their singular (:mod:`ckanext.ogptn.text.plurals`). Words come in folded
(:func:`ckanext.ogptn.text.characters.fold`).
"""

from __future__ import annotations

from functools import cache

from ckanext.ogptn.text import plurals

ARTICLES = ("وال", "بال", "كال", "فال", "ولل", "فلل", "لل", "ال")
ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
# Written together with the next word: "and", "so", "with", "as", "for".
PARTICLES = "وفبكل"
SHORTEST_STEM = 2
SHORTEST_AFTER_PARTICLE = 3


def without_article(word: str) -> str:
    """Drop the article with what is written before it: ``بالميزانيه`` becomes ``ميزانيه``."""
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= SHORTEST_STEM:
            return word[len(article) :]
    return word


def without_endings(word: str) -> str:
    """Drop the endings of number, gender and possession, one after the other."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word[: -len(ending)]
    return word


@cache
def shared_stems() -> dict[str, str]:
    """Return the stem that a broken plural and its singular share, by either, as a word and as its light stem.

    It is that of the singular; where that has two letters and is some other word's too (خطة and خط), the longest of
    what else there is (خطط).
    """
    found = {}
    for plural, singular in plurals.pairs():
        shared = without_endings(singular)
        if len(shared) <= SHORTEST_STEM:
            shared = max(without_endings(plural), singular, key=len)
        for word in (plural, singular):
            found[word] = shared
        if len(without_endings(plural)) > SHORTEST_STEM:
            found[without_endings(plural)] = shared
    return found


def stem(word: str) -> str:
    """Return the light stem of a folded Arabic word: ``القوانين``, ``قوانين`` and ``قانون`` give the same."""
    bare = without_article(word)
    shared = shared_stems()
    if bare in shared:
        return shared[bare]
    light = without_endings(bare)
    return shared.get(light, light)


def other_stems(word: str) -> tuple[str, ...]:
    """Return the stems that a folded word would have if its first letter were a particle: ``بميزانيه``, ``وقانون``.

    It cannot be told from the letters alone (بلديه and وزاره are one word each), so these stand beside :func:`stem`,
    not in its place.
    """
    if word[:1] not in PARTICLES or without_article(word) != word:
        return ()
    rest = word[1:]
    if len(rest) < SHORTEST_AFTER_PARTICLE:
        return ()
    found = stem(rest)
    return (found,) if found != stem(word) else ()
