"""The governorates that a source names, by the codes of ISO 3166-2 (``TN-61`` is Sfax). Pure.

Names are recognised in Arabic, French and English. Numbers are not: the national code 34 is Siliana's, that
of the National Institute of Statistics Sfax's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

from ckanext.ogptn.harvesters.linking.rules import folded

WHOLE = "TN"
# The first name of each language, then spellings that portals use.
_NAMES = {
    "TN-11": "Tunis|ولاية تونس|مدينة تونس", "TN-12": "Ariana|L'Ariana|أريانة|اريانة",
    "TN-13": "Ben Arous|بن عروس", "TN-14": "La Manouba|Manouba|منوبة",
    "TN-21": "Nabeul|نابل", "TN-22": "Zaghouan|زغوان", "TN-23": "Bizerte|بنزرت",
    "TN-31": "Béja|باجة", "TN-32": "Jendouba|جندوبة", "TN-33": "Le Kef|Kef|El Kef|الكاف",
    "TN-34": "Siliana|سليانة", "TN-41": "Kairouan|القيروان", "TN-42": "Kasserine|القصرين",
    "TN-43": "Sidi Bouzid|Sidi Bou Zid|سيدي بوزيد", "TN-51": "Sousse|سوسة",
    "TN-52": "Monastir|المنستير", "TN-53": "Mahdia|المهدية", "TN-61": "Sfax|صفاقس",
    "TN-71": "Gafsa|قفصة", "TN-72": "Tozeur|توزر", "TN-73": "Kébili|Kbelli|Gbelli|قبلي",
    "TN-81": "Gabès|قابس", "TN-82": "Médenine|Mednine|مدنين", "TN-83": "Tataouine|تطاوين",
}  # fmt: skip
_WHOLE_WORDS = frozenset({
    folded(words) for words in (
        "كامل تراب الجمهورية", "كامل الجمهورية", "كامل البلاد", "كافة الولايات", "تونس", "الجمهورية التونسية",
        "Tunisie", "Toute la Tunisie", "Territoire national", "Tout le territoire", "National", "Nationale",
        "Ensemble du territoire", "République tunisienne", "Tunisia", "Whole country",
    )
})  # fmt: skip
_CODES = {folded(name): code for code, names in _NAMES.items() for name in names.split("|")}
_ANY = re.compile(r"\b(" + "|".join(sorted(map(re.escape, _CODES), key=len, reverse=True)) + r")\b")
# A slip of one letter in a name of six.
_ALIKE = 84


def in_text(text: str) -> list[str]:
    """Name the governorates that a title or a sentence mentions, in the order of their codes."""
    return sorted({_CODES[name] for name in _ANY.findall(folded(text))})


def named(texts: Iterable[str]) -> list[str]:
    """Name what texts that are places mean, slips of the pen included; the whole country is ``TN``."""
    return sorted({code for text in texts for code in _meant(text)})


@lru_cache(maxsize=4096)
def _meant(text: str) -> tuple[str, ...]:
    said = folded(re.sub(r"(?i)gouvernorats?( de| du| d')?|ولاية|governorate( of)?", " ", text))
    if folded(text) in _WHOLE_WORDS:
        return (WHOLE,)
    if match := re.search(r"\bTN-(\d{2})\b", text):
        return (f"TN-{match[1]}",) if f"TN-{match[1]}" in _NAMES else ()
    if said in _CODES:
        return (_CODES[said],)
    if said == "تونس":
        return ("TN-11",)
    if exact := in_text(text):
        return tuple(exact)
    best = process.extractOne(said, _CODES.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return (_CODES[best[0]],) if best and len(said) >= 5 else ()


def united(*lists: Iterable[str]) -> list[str]:
    """Put codes together: all of the governorates, or the whole with some, are the whole."""
    codes = {code for one in lists for code in one}
    return [WHOLE] if WHOLE in codes or len(codes) == len(_NAMES) else sorted(codes)
