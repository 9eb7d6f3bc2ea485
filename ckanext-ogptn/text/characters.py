"""One form for the many ways in which a character is typed: accents, Arabic variants, digits, marks.

Everything here keeps the meaning of a word and loses how it was typed. The result is for comparing, never for showing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Marks that steer the direction or the joining of letters, and show nothing themselves (Unicode 15, section 23.2-23.3).
INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
)
# Tatweel stretches a word; the small signs are Quranic annotation.
ARABIC_DECORATION = dict.fromkeys([0x0640, *range(0x06D6, 0x06EE)])
# What decomposition (NFKD) leaves: alef wasla, alef maksura, the Persian forms of ya and kaf, ta marbuta, lone hamza.
ARABIC_VARIANTS = str.maketrans(
    {"ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ھ": "ه", "ء": None}
)
LATIN_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]")


def without_marks(text: str) -> str:
    """Drop the combining marks: French accents, Arabic vowel signs, and the hamza above or below a letter."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return ``text`` as it is compared: without case, accents, vowel signs, tatweel, or typing variants.

    ``fold("الميزانيّة") == fold("الميزانيه")`` and ``fold("Énergie") == "energie"``.
    """
    plain = text.translate(INVISIBLE).translate(ARABIC_DECORATION)
    if plain.isascii():
        return plain.lower()
    plain = without_marks(plain).casefold()
    return plain.translate(ARABIC_VARIANTS).translate(LATIN_LIGATURES).translate(DIGITS)


def is_arabic(word: str) -> bool:
    """Tell whether ``word`` holds an Arabic letter."""
    return not word.isascii() and ARABIC_LETTER.search(word) is not None
