"""Units of energy, mass and money as Tunisian statistics name them, by the portal's own codes. Pure.

The terms are those of the National Observatory of Energy and Mines. Units of one quantity in several sizes (``t`` and
``kt``) in one table are what makes sums wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ckanext.ogptn.harvesters.linking.rules import folded

# Code, quantity, and words for it; a code is a word for itself, with its capitals (Mt is no mt).
_UNITS = (
    ("t", "mass", "tonne|tonnes|طن"), ("kt", "mass", "mille tonnes|kilotonnes|1000 t|ألف طن"),
    ("Mt", "mass", "million de tonnes|millions de tonnes|مليون طن"), ("kg", "mass", "kilogramme|kilogrammes|كغ"),
    ("tep", "energy", "toe|tonne equivalent petrole|ط م ن"), ("ktep", "energy", "ktoe|mille tep|1000 tep|ألف ط م ن"),
    ("Mtep", "energy", "mtoe|million de tep|millions de tep"), ("bep", "energy", "boe"),
    ("kbep", "energy", "kboe|mille bep"),
    ("kWh", "electricity", "kilowattheure"), ("MWh", "electricity", "megawattheure"),
    ("GWh", "electricity", "gigawattheure|giga watt heure|جيغاواط ساعة"), ("kW", "power", "kilowatt"),
    ("MW", "power", "megawatt|mega watt|ميغاواط"), ("bbl", "volume", "baril|barils|barrel|barrels|برميل"),
    ("m3", "volume", "m³|metre cube|metres cubes|م3"), ("Mm3", "volume", "mm³|million m3|millions m3|millions de m3"),
    ("hm3", "volume", "hm³"), ("l", "volume", "litre|litres|لتر"),
    ("bbl/j", "flow", "barils/jour|barils par jour|bpd|b/j|برميل يوميا"),
    ("kbbl/j", "flow", "mille barils par jour|kb/j"), ("Mm3/j", "flow", "millions m3/j|millions de m3 par jour"),
    ("$/bbl", "price", "$/baril|dollar par baril"), ("DT/bbl", "price", "dt/baril"),
    ("millimes/l", "price", "millimes/litre|millimes par litre|مليم/لتر"), ("millimes/kg", "price", "millimes par kg"),
    ("millimes/kWh", "price", "millimes par kwh"), ("DT/t", "price", "dinar par tonne|dinars par tonne"),
    ("DT", "money", "dinar|dinars|tnd|دينار"), ("millimes", "money", "millime|مليم"),
    ("kDT", "money", "mille dinars|ألف دينار"), ("MDT", "money", "million de dinars|millions de dinars|مليون دينار"),
    ("ha", "area", "hectare|hectares|هكتار"), ("km2", "area", "km²|كم2"), ("m2", "area", "m²"),
    ("%", "ratio", "pourcentage|pourcent|percent|نسبة مئوية"),
)  # fmt: skip
_QUANTITY = {code: quantity for code, quantity, _ in _UNITS}
_ADDED_UP = frozenset({"mass", "energy", "electricity", "power", "volume", "money", "area"})
_IN_BRACKETS = re.compile(r"\(([^()]{1,40})\)|\[([^\[\]]{1,40})\]|\ben ([\w /²³$%]{1,30})$")
# How the calorific value is counted does not change the unit: ktep-pci, ktep-pcs.
_BASIS = re.compile(r"[-\s]+pc[is]$", re.IGNORECASE)


def _key(text: str) -> str:
    """Keep what parts one unit from another: its letters, its slash, its signs."""
    return folded(re.sub(r"[/$%]", lambda sign: f" {_SIGNS[sign[0]]} ", text))


_SIGNS = {"/": "par", "$": "dollar", "%": "pourcent"}
_BY_WORDS = {
    _key(word): code for code, _, words in _UNITS for word in (words.split("|") if words else [])
}


def unit_code(text: str) -> str:
    """Name the unit that a text means, by its code; nothing if it is none that is known."""
    said = _BASIS.sub("", text.strip())
    if said in _QUANTITY:
        return said
    return _BY_WORDS.get(_key(said)) or _by_small_code(said)


def _by_small_code(said: str) -> str:
    """Read a code without its capitals where one alone is meant: gwh, ktep, and not mt."""
    same = [code for code in _QUANTITY if code.casefold() == said.casefold()]
    return same[0] if len(same) == 1 else ""


def unit_in(header: str) -> str:
    """Name the unit that a column's header gives, in brackets or after *en*; nothing if there is none."""
    for match in _IN_BRACKETS.finditer(header.strip()):
        if code := unit_code(next(filter(None, match.groups()), "")):
            return code
    return ""


def sizes_mixed(codes: Iterable[str]) -> list[str]:
    """Give the units that measure one quantity in several sizes, where there are such.

    Prices and flows are of different things (a barrel, a tonne), and are not compared.
    """
    by_quantity: dict[str, set[str]] = {}
    for code in codes:
        if _QUANTITY.get(code) in _ADDED_UP:
            by_quantity.setdefault(_QUANTITY[code], set()).add(code)
    several = [found for found in by_quantity.values() if len(found) > 1]
    return sorted(code for found in several for code in found)
