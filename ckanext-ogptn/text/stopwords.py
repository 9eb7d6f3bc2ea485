"""The words of a query that say nothing by themselves: articles, prepositions, conjunctions, pronouns.

They are left out of a query where other words remain, and never out of the index, so that a phrase in quotation
marks finds them. All three languages are asked at once, so a word that means something in another of them stays
a word: *or* (gold), *est* (east), *car*, *un* (the United Nations), *it* and *who* (organisations and trades).
"""

from __future__ import annotations

from ckanext.ogptn.text.characters import fold

ARABIC = """
    من في على إلى عن مع أو أم ثم أن إن لكن بل حتى منذ عند لدى بين حول عبر ضمن خلال نحو
    ومن وفي وعلى وإلى وعن ومع وأن
    هذا هذه ذلك تلك هؤلاء هو هي هم التي الذي الذين اللذين اللتين اللاتي ما لا لم لن قد كما أي كل
    فيه فيها منه منها عليه عليها به بها له لها كيف هل ماذا أين متى
"""
FRENCH = """
    à de du des le la les l d une et ou où en au aux dans sur par pour avec sans sous vers entre chez
    que qui quoi dont quel quelle quels quelles comment ce cet cette ces son sa ses leur leurs
    il elle ils elles on nous vous se ne pas sont
"""
ENGLISH = """
    a an the of in and for on to at by with from into about as is are was were be been
    this that these those its their our your how what which where when
"""
STOP_WORDS = frozenset(fold(word) for word in f"{ARABIC} {FRENCH} {ENGLISH}".split())


def is_stop_word(form: str) -> bool:
    """Tell whether a folded word (:attr:`ckanext.ogptn.text.words.Word.form`) says nothing by itself."""
    return form in STOP_WORDS
