"""The institution of the portal to which a publishing body belongs, by names that drift from year to year. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

import yaml
from rapidfuzz import fuzz, process

from ckanext.ogptn.harvesters.linking.rules import folded

# Later names of the plans' ministries, and the directorates under whose own names they publish.
_OTHER_NAMES = {
    "ministry-energy-mines": (
        "Ministère de l'Industrie, des Mines et de l'Énergie", "وزارة الصناعة والمناجم والطاقة",
        "Ministère de l'Industrie, de l'Énergie et des Mines", "وزارة الصناعة والطاقة والمناجم",
        "Ministère de l'Énergie, des Mines et des Énergies renouvelables",
        "Direction générale de l'Énergie", "الإدارة العامة للطاقة", "Direction générale des Mines",
        "الإدارة العامة للمناجم", "Direction générale des Hydrocarbures", "الإدارة العامة للمحروقات",
        "Observatoire national de l'Énergie et des Mines", "المرصد الوطني للطاقة والمناجم",
    ),
    "ministry-communication-technologies": (
        "Ministère des Technologies de la communication", "وزارة تكنولوجيات الاتصال",
    ),
    "ministry-culture": ("Ministère des Affaires culturelles", "وزارة الشؤون الثقافية"),
    "ministry-equipment-housing": (
        "Ministère de l'Équipement et de l'Habitat", "وزارة التجهيز والإسكان",
    ),
    "ministry-foreign-affairs": (
        "Ministère des Affaires étrangères, de la Migration et des Tunisiens à l'étranger",
        "وزارة الشؤون الخارجية والهجرة والتونسيين بالخارج",
    ),
    "ministry-transport": (
        "Ministère du Transport et de la Logistique", "Ministère des Transports",
        "وزارة النقل واللوجستيك",
    ),
    "national-institute-statistics": ("INS", "Institut national des statistiques"),
}  # fmt: skip
# A slip in one word of a ministry's name; names of different ministries are further apart.
_ALIKE = 93


@cache
def _names() -> dict[str, str]:
    """Give the institutions by each of their names, folded."""
    text = files("ckanext.ogptn.content").joinpath("institutions.yaml").read_text("utf-8")
    listed = yaml.safe_load(text)["institutions"]
    own = {
        folded(title): one["name"]
        for one in listed
        for title in one["title_translated"].values()
        if title
    }
    others = {folded(title): name for name, titles in _OTHER_NAMES.items() for title in titles}
    return {**others, **own, **{folded(one["name"]): one["name"] for one in listed}}


@lru_cache(maxsize=4096)
def _meant(title: str) -> str:
    said = folded(title)
    if said in _names() or len(said) < 8:
        return _names().get(said, "")
    best = process.extractOne(said, _names().keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return _names()[best[0]] if best else ""


def institution_of(titles: Iterable[str]) -> str:
    """Give the name of the institution that one of a body's names means; nothing if none does."""
    return next((found for title in titles if (found := _meant(title))), "")
