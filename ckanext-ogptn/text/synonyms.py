"""Words that mean the same to somebody who searches a public portal, within one language.

A query for one finds records with the others, a little further down. Only single words stand here; any form of them
counts. An adjective stands with its noun where no stemmer joins them (agriculture, agricole). Words of different
languages need no list, since a record carries its text in each.
"""

from __future__ import annotations

import re
from functools import cache

from ckanext.ogptn.text.words import forms

# The groups of each language; two spaces or the end of a line part them.
LISTS = {
    "ar": """
        بيانات معطيات        شكوى شكاية تظلم        تشغيل شغل توظيف انتداب
        مناظرة مسابقة        جباية جبائي ضريبة      نفط بترول محروقات
        تبليغ إبلاغ          صفقة مناقصة شراءات     هاتف جوال محمول
        مكافحة مقاومة        جودة نوعية             ميزانية موازنة
        قانون تشريع          فساد رشوة              ولاية محافظة
        فلاحة زراعة          نفقة مصروف إنفاق       إيراد مدخول عائد
        أجر راتب مرتب تأجير  دين مديونية            نفايات فضلات
        فسفاط فسفات فوسفاط   خريطة خارطة            حافلة باص
        ميناء مرفأ           سفينة باخرة مركب       توقيت ميقات
        سعر ثمن تعريفة       إنترنت إنترنات         واب ويب
        رقمنة رقمي           إعاقة معوق             مترشح مرشح
        نفاذ ولوج            تكوين تدريب            سيارة عربة
        سجل دفتر             عريضة ملتمس            رزنامة روزنامة أجندة
    """,
    "fr": """
        pétrole hydrocarbure pétrolier    gaz hydrocarbure              carburant essence gasoil
        impôt fiscal taxe                 budget budgétaire             finance financier
        dette endettement                 recette revenu                salaire rémunération
        emploi recrutement                concours recrutement          plainte réclamation
        commune municipalité mairie       commune communal              loi législation
        achat marché                      appli application             smartphone mobile téléphone
        internet web ligne                numérique digital             numérique électronique
        déchet ordure                     voiture véhicule automobile   train ferroviaire
        avion aérien                      bateau navire                 calendrier agenda
        prix tarif                        carte cartographie            agriculture agricole
        environnement environnemental     industrie industriel          tourisme touristique
        culture culturel                  forêt forestier               santé sanitaire
        solaire photovoltaïque            eau hydrique hydraulique      mer maritime marin
        littoral côtier                   gare station                  pluie pluviométrie précipitation
        jeune jeunesse                    enquête sondage               chômage chômeur
        pêche halieutique
    """,
    "en": """
        oil petroleum hydrocarbon         gas hydrocarbon               fuel petrol gasoline
        tax fiscal taxation               job employment recruitment    salary wage pay remuneration
        spending expenditure              revenue income                procurement contract tender
        debt indebtedness                 town municipality             app application
        phone mobile smartphone           youth young                   law legislation
        complaint grievance               corruption bribery            waste garbage rubbish
        car vehicle automobile            train rail railway            ship vessel boat
        timetable schedule                calendar agenda               price tariff fare
        rain rainfall precipitation       online internet web           digital electronic
        map cartography                   solar photovoltaic            sea maritime marine
        coast coastal shoreline           port harbour harbor           farming agriculture
        licence license                   programme program             centre center
        labour labor                      survey poll
    """,
}
# A stem is its kind and the stem itself. The kind is what a word (ckanext.ogptn.text.words) calls it; Arabic words have
# both alike.
Stem = tuple[str, str]
STEMS = {"ar": "french", "fr": "french", "en": "english"}


def groups() -> list[tuple[str, tuple[str, ...]]]:
    """Return each language with the words of one of its groups."""
    return [
        (language, tuple(group.split()))
        for language, listed in LISTS.items()
        for group in re.split(r"\s{2,}", listed.strip())
    ]


@cache
def table() -> dict[Stem, frozenset[tuple[str, str]]]:
    """Return, for each stem of a word in a group, the words of its groups, each with its kind of stem."""
    found: dict[Stem, set[tuple[str, str]]] = {}
    for language, group in groups():
        kind = STEMS[language]
        for word in group:
            same = found.setdefault((kind, getattr(forms(word), kind)), set())
            same.update((kind, other) for other in group)
    return {stem: frozenset(same) for stem, same in found.items()}


def meant(french: str, english: str) -> set[tuple[str, str]]:
    """Return the words of the groups of a word that is known by its stems, each with its kind of stem."""
    nothing: frozenset[tuple[str, str]] = frozenset()
    return {*table().get(("french", french), nothing), *table().get(("english", english), nothing)}


def alike(french: str, english: str) -> list[Stem]:
    """Return the stems of what means the same as a word that is known by its stems."""
    found = {(kind, getattr(forms(word), kind)) for kind, word in meant(french, english)}
    return sorted(found - {("french", french), ("english", english)})


def synonyms(form: str, french: str, english: str) -> list[str]:
    """Return the words that mean the same as one that is known by its form and stems, itself left out."""
    own = {form, french, english}
    return sorted(
        {
            word
            for _, word in meant(french, english)
            if not own & {forms(word).form, forms(word).french, forms(word).english}
        }
    )
