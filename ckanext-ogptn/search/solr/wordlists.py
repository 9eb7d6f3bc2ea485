"""Write what the portal knows of words as Solr's word lists, so that both engines know the same."""

from __future__ import annotations

from ckanext.ogptn.text.arabic import shared_stems
from ckanext.ogptn.text.characters import fold
from ckanext.ogptn.text.plurals import PAIRS

# Lucene's ArabicNormalizationFilter: less than our own folding, which takes every hamza away.
NORMALIZED = str.maketrans("آأإىة", "ااايه")
# The stemmer knows the article only before four letters, and override rules are for whole words.
BEFORE = ("", "ال", "وال", "بال", "لل")


def stem_overrides() -> str:
    """Return Solr's dictionary for `StemmerOverrideFilterFactory`: a word, a tab, and the stem of broken plural and
    singular."""
    stems = shared_stems()
    lines = {
        f"{article}{word.translate(NORMALIZED)}\t{stems[fold(word)]}"
        for word in PAIRS.split()
        for article in BEFORE
    }
    return "".join(f"{line}\n" for line in sorted(lines))
