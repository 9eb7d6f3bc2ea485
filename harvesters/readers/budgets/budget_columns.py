"""What the columns of a budget table mean, by the words of their headers in Arabic, French and English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ckanext.ogptn.harvesters.linking.rules import folded
from ckanext.ogptn.harvesters.readers.budgets.descriptor import Model

# The phases of expenditure in the World Bank's BOOST table of Tunisia.
PHASES = ("LOI DE FINANCE", "OUVERT", "ORDONNANCE", "PAYE")
_PHASE_WORDS = {
    "loi de finance": "LOI DE FINANCE", "loi de finances": "LOI DE FINANCE", "lf": "LOI DE FINANCE",
    "loi de finances initiale": "LOI DE FINANCE", "lfi": "LOI DE FINANCE",
    "approved": "LOI DE FINANCE", "قانون ماليه": "LOI DE FINANCE", "ouvert": "OUVERT",
    "ouverts": "OUVERT", "credits ouverts": "OUVERT", "adjusted": "OUVERT",
    "اعتمادات مفتوحه": "OUVERT", "ordonnance": "ORDONNANCE", "ordonnances": "ORDONNANCE",
    "ordonnancement": "ORDONNANCE", "ordonnancements": "ORDONNANCE", "committed": "ORDONNANCE",
    "اذون بالصرف": "ORDONNANCE", "مامور بصرفه": "ORDONNANCE", "paye": "PAYE", "payes": "PAYE",
    "paiement": "PAYE", "paiements": "PAYE", "paid": "PAYE", "executed": "PAYE",
    "دفوعات": "PAYE", "مدفوع": "PAYE",
}  # fmt: skip
# Amounts of tables that know no phases, such as those of municipalities; the source's word is kept.
_AMOUNT_WORDS = frozenset({
    "montant", "montants", "amount", "amounts", "value", "valeur", "prevision", "previsions",
    "realisation", "realisations", "recouvrement", "recouvrements", "recette", "recettes",
    "depense", "depenses", "credit", "credits", "engagement", "engagements", "budget", "مبلغ",
    "مبالغ", "تقديرات", "انجازات", "استخلاصات", "نفقات", "موارد", "مقابيض", "مصاريف", "اعتمادات",
})  # fmt: skip
_YEAR_WORDS = frozenset({"annee", "year", "exercice", "سنه", "عام", "annee budgetaire"})
_YEAR_HEADER = re.compile(r"\D*((?:19|20)\d{2})(?:\.0)?")
_BY_NATURE = {
    "titre": "titre", "partie": "partie", "article": "article", "paragraphe": "paragraphe",
    "sous paragraphe": "sous-paragraphe", "chapitre": "chapitre", "عنوان": "titre",
    "قسم": "partie", "فصل": "article", "فقره": "paragraphe", "فقره فرعيه": "sous-paragraphe",
    "باب": "chapitre",
}  # fmt: skip
_BY_PROGRAMME = {
    "mission": "mission", "programme": "programme", "sous programme": "sous-programme",
    "activite": "activite", "مهمه": "mission", "برنامج": "programme",
    "برنامج فرعي": "sous-programme", "نشاط": "activite",
}  # fmt: skip
_OTHER_CLASSES = re.compile(r"(admin|econ|fonc|func|geo|prog)\w*\s?\d+")
_MARKS = re.compile(
    r"^(code|libelle|lib|nom|intitule|designation|رمز|اسم)\s+(de la |de l |du |d )?"
)
# Organic law 2019-15 on the budget: missions and programmes since the budget of 2020.
PROGRAMMES_SINCE = 2020


@dataclass(frozen=True)
class Columns:
    """Where a table has its amounts, its years and its labels.

    ``amounts`` gives by column the phase (or the source's word), ``years`` by column the year that its header names.
    """

    amounts: dict[int, str]
    years: dict[int, str]
    year: int | None
    classes: tuple[str, ...]
    nomenclature: str
    headers: tuple[str, ...]


def columns_of(header: Sequence[object], model: Model) -> Columns | None:
    """Read a row as the header of a budget table; nothing if it is none."""
    names = ["" if cell is None else str(cell).strip() for cell in header]
    amounts = {n: phase_of(h) or h for n, h in enumerate(names) if h and h in model.measures}
    amounts = amounts or {n: phase_of(h) for n, h in enumerate(names) if phase_of(h)}
    years = {} if amounts else _year_columns(names)
    amounts = amounts or dict.fromkeys(years, "")
    amounts = amounts or {n: h for n, h in enumerate(names) if is_amount_word(h)}
    if not amounts or len(amounts) == len([name for name in names if name]) == 1:
        return None
    year = next((n for n, h in enumerate(names) if h and h == model.year), None)
    if year is None:
        year = next((n for n, h in enumerate(names) if folded(h) in _YEAR_WORDS), None)
    classes = tuple(
        h for n, h in enumerate(names) if n not in amounts and n != year and is_class(h, model)
    )
    return Columns(amounts, years, year, classes, nomenclature_of(names), tuple(names))


def _year_columns(names: list[str]) -> dict[int, str]:
    """Find columns that are years: two or more, as one alone may be a number of anything."""
    found = {n: m[1] for n, h in enumerate(names) if (m := _YEAR_HEADER.fullmatch(h))}
    return found if len(found) > 1 else {}


def phase_of(header: str) -> str:
    """Name the phase that a column holds, from its header; nothing if it is none of BOOST's."""
    return _PHASE_WORDS.get(folded(_without_unit(header)), "")


def is_amount_word(header: str) -> bool:
    """Say whether a header is a word for amounts, alone or with a year or a unit."""
    words = [w for w in folded(_without_unit(header)).split() if not w.isdigit()]
    return bool(words) and words[0] in _AMOUNT_WORDS and len(words) <= 3


def _without_unit(header: str) -> str:
    return re.sub(r"\(.*?\)|\ben (millimes|dinars|mille dinars|mdt|dt)\b", " ", header)


def is_class(header: str, model: Model) -> bool:
    """Say whether a column says to what an amount belongs: by the descriptor, or by its header."""
    return header in model.classifications or bool(_class_name(header))


def _class_name(header: str) -> str:
    bare = _MARKS.sub("", folded(header))
    known = _BY_NATURE.get(bare) or _BY_PROGRAMME.get(bare)
    return known or (bare if _OTHER_CLASSES.fullmatch(folded(header)) else "")


def nomenclature_of(headers: Sequence[str]) -> str:
    """Name the nomenclature of a table: ``programme``, ``nature``, or nothing where neither shows."""
    names = {_MARKS.sub("", folded(header)) for header in headers}
    if names & _BY_PROGRAMME.keys():
        return "programme"
    return "nature" if names & _BY_NATURE.keys() else ""


def nomenclature_in(year: str) -> str:
    """Name the nomenclature in force in a year: by ``nature`` until 2019, by ``programme`` since."""
    if not year.isdigit():
        return ""
    return "programme" if int(year) >= PROGRAMMES_SINCE else "nature"
