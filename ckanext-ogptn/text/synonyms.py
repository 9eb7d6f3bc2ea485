"""Words that mean the same to somebody who searches a public portal, within one language.

A query for one finds records with the other, a little further down. Only single words stand here; any form of them
counts. Words of different languages need no list, since a record carries its text in each.
"""

from __future__ import annotations

from functools import cache

from ckanext.ogptn.text.words import forms

GROUPS = (
    # Arabic: the two words for data, for citizens' complaints, for work, for towns, for the law.
    ("بيانات", "معطيات"),
    ("شكوى", "شكاية", "تظلم"),
    ("تشغيل", "تشغيلية", "شغل", "عمل", "توظيف", "انتداب"),
    ("مناظرة", "مسابقة"),
    ("جباية", "ضرائب", "ضريبة"),
    ("نفط", "بترول", "محروقات"),
    ("تبليغ", "إبلاغ"),
    ("مناقصة", "صفقة"),
    ("هاتف", "جوال"),
    # French.
    ("pétrole", "hydrocarbure"),
    ("gaz", "hydrocarbure"),
    ("impôt", "fiscal", "fiscalité"),
    ("emploi", "recrutement"),
    ("commune", "municipalité"),
    ("appli", "application"),
    ("smartphone", "mobile", "téléphone"),
    ("internet", "ligne"),
    # English.
    ("oil", "petroleum", "hydrocarbon"),
    ("gas", "hydrocarbon"),
    ("tax", "fiscal"),
    ("job", "employment", "recruitment"),
    ("town", "municipality", "municipal"),
    ("app", "application"),
    ("phone", "mobile"),
    ("procurement", "contract"),
    ("youth", "young"),
    ("whistleblower", "reporting"),
)


@cache
def table() -> dict[str, frozenset[str]]:
    """Return, for each word of a group by any of its stems, the words of its groups."""
    found: dict[str, set[str]] = {}
    for group in GROUPS:
        for word in group:
            known = forms(word)
            for stem in {known.form, known.french, known.english}:
                found.setdefault(stem, set()).update(group)
    return {stem: frozenset(words) for stem, words in found.items()}


def synonyms(form: str, french: str, english: str) -> list[str]:
    """Return the words that mean the same as one that is known by its form and stems, itself left out."""
    found: set[str] = set()
    for stem in {form, french, english}:
        found |= table().get(stem, frozenset())
    stems = {form, french, english}
    return sorted(
        word
        for word in found
        if not stems & {forms(word).form, forms(word).french, forms(word).english}
    )
