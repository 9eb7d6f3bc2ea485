"""What every sector normalises alike, with the source's own words kept beside: places, bodies, periods. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.language import Text
from ckanext.ogptn.harvesters.sectors import fields, institutions, places

Json = dict[str, Any]


def require_title(title: Text, url: str) -> None:
    """Raise RecordFault for a record that has no title in any language."""
    if not any(title.values()):
        raise RecordFault("title_missing", "there is no title", field="title", url=url)


def prose(mapped: Json, words: Iterable[str]) -> str:
    """Give what rules read of a dataset: its title, its description, its keywords."""
    said = [*mapped["title_translated"].values(), *mapped["notes_translated"].values(), *words]
    return " \n ".join(filter(None, said))


def place_fields(said: Iterable[str], title: Text) -> Json:
    """Give the words for a dataset's place, and the governorates that they or its title mean."""
    words = list(dict.fromkeys(word.strip() for word in said if word.strip()))
    titles = [code for text in title.values() for code in places.in_text(text)]
    return {
        "spatial_text": "، ".join(words) if _is_arabic(words) else ", ".join(words),
        "governorates": places.united(places.named(words) or sorted(set(titles))),
    }


def _is_arabic(words: list[str]) -> bool:
    return any("\u0600" <= sign <= "\u06ff" for sign in "".join(words)[:1])


def body_fields(names: Iterable[str]) -> Json:
    """Give the body that publishes in the source's words, and the institution of the portal that it belongs to."""
    given = [name for name in names if name]
    return {
        "source_publisher": max(given, key=len, default=""),
        "publisher_institution": institutions.institution_of(given),
    }


def period_problems(period: Sequence[object], url: str) -> list[Json]:
    """Tell of a period (start, end) that ends before it starts; it is turned around, and said so."""
    start, end = period
    first, last = fields.iso_date(start), fields.iso_date(end)
    if not first or not last or first <= last:
        return []
    return [{"url": url, "code": "period_reversed", "detail": f"{start} – {end}"}]


def governorates_with(mapped: Json, tables: Iterable[Json]) -> list[str]:
    """Give the governorates that a dataset is said to be of, with those that its tables name."""
    said = [text for table in tables for text in table.get("governorates", [])]
    return places.united(mapped["governorates"], places.named(said))


def metadata_with(mapped: Json, told: Json, found: Json) -> Json:
    """Add what files tell, and their problems, to a dataset's metadata; nothing that is empty."""
    every = with_problems(mapped["sector_metadata"] | told, found.get("problems", []))
    return {key: value for key, value in every.items() if value}


def with_problems(metadata: Json, found: list[Json]) -> Json:
    """Add problems to what a sector tells, each once."""
    known = metadata.get("problems", [])
    every = [*known, *(problem for problem in found if problem not in known)]
    return metadata | ({"problems": every} if every else {})
