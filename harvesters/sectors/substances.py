"""What is drawn from the ground, made of it or sold: the portal's codes, by the words that sources use. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ckanext.ogptn.harvesters.linking.rules import folded

# By code, words in French, English and Arabic. Those of two words come before the one that they hold.
_WORDS = {
    "lpg": "gpl|gaz de petrole liquefie|lpg|غاز البترول المسيل|غاز مسيل",
    "natural_gas": "gaz naturel|natural gas|gaz commercial|gaz|غاز طبيعي|الغاز",
    "kerosene": "petrole lampant|kerosene|بترول الإنارة",
    "petroleum_products": "produits petroliers|petroleum products|مواد بترولية|مشتقات نفطية|محروقات",
    "crude_oil": "petrole brut|crude oil|petrole|oil|brut|نفط خام|نفط|بترول",
    "condensate": "condensat|condensats|condensate|مكثفات",
    "gasoline": "essence|essences|gasoline|super sans plomb|بنزين",
    "gas_oil": "gasoil|gas oil|diesel|gazole|غازوال",
    "jet_fuel": "jet|jet aviation|jet fuel|كيروزان",
    "fuel_oil": "fuel|fuel oil|fioul|فيول",
    "petcoke": "coke de petrole|petcoke|petroleum coke|فحم البترول",
    "electricity": "electricite|electricity|energie electrique|كهرباء",
    "solar": "solaire|photovoltaique|solar|طاقة شمسية|شمسية",
    "wind": "eolien|eolienne|eoliennes|wind|طاقة الرياح|رياح",
    "phosphate": "phosphate|phosphates|فسفاط|فوسفاط",
    "salt": "sel|sels|salt|ملح|أملاح",
    "iron": "fer|minerai de fer|iron|حديد",
    "lead": "plomb|lead|رصاص",
    "zinc": "zinc|زنك",
    "barite": "barytine|baryte|barite|باريت",
    "gypsum": "gypse|gypsum|جبس",
    "clay": "argile|argiles|clay|طين",
    "limestone": "calcaire|limestone|حجر جيري|كلس",
    "sand": "sable|sables|silice|sand|رمل|رمال",
    "marble": "marbre|marble|رخام",
}
# In "essence sans plomb" lead is what is not there.
_ABSENT = "sans plomb|sans soufre|بدون رصاص|بدون كبريت"
_BY_WORDS = {
    folded(word): code
    for code, words in [("", _ABSENT), *_WORDS.items()]
    for word in words.split("|")
}
_LONGEST_FIRST = sorted(_BY_WORDS.items(), key=lambda pair: -len(pair[0]))
CODES = tuple(_WORDS)


def codes_in(texts: Iterable[str]) -> list[str]:
    """Name the substances that texts mention, each once, in the order of the portal's list."""
    found = {code for text in texts for code in _codes_of(text)}
    return [code for code in CODES if code in found]


@lru_cache(maxsize=4096)
def _codes_of(text: str) -> frozenset[str]:
    words = f" {folded(text)} "
    found = set()
    for known, code in _LONGEST_FIRST:
        if f" {known} " in words:
            found.add(code)
            words = words.replace(f" {known} ", "  ")
    return frozenset(found)
