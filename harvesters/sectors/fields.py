"""Values of sources in the portal's own form: dates, tags, licences, formats, names. Pure."""

from __future__ import annotations

import re
import unicodedata
import uuid
from datetime import UTC, datetime
from typing import Any

from ckanext.ogptn.harvesters.language import LANGUAGES, Text
from ckanext.ogptn.harvesters.readers.ckan_api.wrappers import unwrapped
from ckanext.ogptn.text.characters import without_marks

# Keywords by which a source says that a dataset is only an example.
EXAMPLE_WORDS = frozenset({"exemple", "example", "مثال"})

# Licences of the Tunisian portals (the national licence and the Open Tunisian Licence ask that the
# producer is named) and of CKAN, by fragments of their ids, titles and addresses.
_LICENCES = (
    ("notspecified", "notspecified"),
    ("licence-nationale", "other-at"), ("lndpo", "other-at"), ("الرخصة-الوطنية", "other-at"),
    ("otl-data", "other-at"), ("open-tunisian-lic", "other-at"), ("licence-otl", "other-at"),
    ("cc-zero", "cc-zero"), ("cc0", "cc-zero"), ("publicdomain/zero", "cc-zero"),
    ("creative-commons-zero", "cc-zero"),
    ("licenses/by-sa", "cc-by-sa"), ("cc-by-sa", "cc-by-sa"), ("attribution-sharealike", "cc-by-sa"),
    ("licenses/by-nc", "cc-nc"), ("cc-by-nc", "cc-nc"), ("cc-nc", "cc-nc"),
    ("attribution-noncommercial", "cc-nc"), ("licenses/by-nd", "other-closed"),
    ("cc-by-nd", "other-closed"), ("attribution-noderiv", "other-closed"),
    ("licenses/by/", "cc-by"), ("cc-by", "cc-by"), ("creative-commons-attribution", "cc-by"),
    ("odc-by", "odc-by"), ("odc-pddl", "odc-pddl"), ("pddl", "odc-pddl"),
    ("odbl", "odc-odbl"), ("open-database-license", "odc-odbl"),
    ("other-open", "other-open"), ("other-at", "other-at"), ("other-pd", "other-pd"),
    ("other-nc", "other-nc"), ("other-closed", "other-closed"), ("uk-ogl", "uk-ogl"),
    ("domaine-public", "other-pd"), ("public-domain", "other-pd"),
    ("licence-ouverte", "other-open"), ("open-licence", "other-open"),
    ("open-license", "other-open"), ("رخصة-مفتوحة", "other-open"),
)  # fmt: skip

_FORMATS = {
    "text/csv": "CSV", "application/csv": "CSV", "application/json": "JSON",
    "application/geo+json": "GeoJSON", "application/vnd.geo+json": "GeoJSON", "geojson": "GeoJSON",
    "application/vnd.ms-excel": "XLS", "application/pdf": "PDF", "application/zip": "ZIP",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "excel": "XLSX", "text/html": "HTML", "gtfs-zip": "GTFS", "gtfs zip": "GTFS",
    "text/plain": "TXT", "txt": "TXT", "application/xml": "XML", "text/xml": "XML",
    "application/msword": "DOC", "word": "DOCX", "image/jpeg": "JPEG", "jpg": "JPEG",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/x-zip-compressed": "ZIP", "fichier excel": "XLSX", "ms excel": "XLS",
    "shapefile": "SHP", "esri shapefile": "SHP", "geo json": "GeoJSON", "wfs_srv": "WFS",
    "application/vnd.google-earth.kml+xml": "KML", "application/x-protobuf": "PROTOBUF",
    "gtfs-realtime": "GTFS-RT", "gtfs_rt": "GTFS-RT", "gtfs rt": "GTFS-RT", "gtfs-rt": "GTFS-RT",
    "ogc:wms": "WMS", "ogc:wfs": "WFS", "ogc:wcs": "WCS", "ogc:wmts": "WMTS",
}  # fmt: skip

# What a server or a form says that does not know.
_NO_FORMATS = frozenset({
    "application/octet-stream", "binary/octet-stream", "octet-stream", "data", "file", "fichier",
    "none", "null", "n/a", "application/force-download", "-",
})  # fmt: skip

# The European Union's code list of frequencies, which DCAT-AP asks for.
FREQUENCY_BASE = "http://publications.europa.eu/resource/authority/frequency/"
_FREQUENCIES = {
    "daily": "DAILY", "journaliere": "DAILY", "journalier": "DAILY", "quotidienne": "DAILY",
    "quotidien": "DAILY", "weekly": "WEEKLY", "hebdomadaire": "WEEKLY",
    "monthly": "MONTHLY", "mensuelle": "MONTHLY", "mensuel": "MONTHLY",
    "quarterly": "QUARTERLY", "trimestrielle": "QUARTERLY", "trimestriel": "QUARTERLY",
    "biannually": "ANNUAL_2", "semiannual": "ANNUAL_2", "annual_2": "ANNUAL_2",
    "semestrielle": "ANNUAL_2", "semestriel": "ANNUAL_2",
    "annual": "ANNUAL", "annually": "ANNUAL", "annuelle": "ANNUAL", "annuel": "ANNUAL",
    "biennial": "BIENNIAL", "irreg": "IRREG", "irregular": "IRREG", "irreguliere": "IRREG",
    "irregulier": "IRREG", "asneeded": "IRREG", "continual": "CONT", "continuous": "CONT",
    "cont": "CONT", "notplanned": "NEVER", "never": "NEVER", "unknown": "UNKNOWN",
}  # fmt: skip


def iso_date(value: object) -> str:
    """Read a day in the ways in which portals write it; give ``YYYY-MM-DD``, or nothing.

    ``2025/02/25``, ``25/02/2025``, ``2018-02`` (its first day), ``2018``, and moments of ISO 8601.
    """
    text = str(value or "").strip()
    if match := re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", text):
        return _day(match[1], match[2], match[3])
    if match := re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", text):
        return _day(match[3], match[2], match[1])
    if match := re.fullmatch(r"(\d{4})(?:[-/](\d{1,2}))?", text):
        return _day(match[1], match[2] or "1", "1")
    return ""


def _day(year: str, month: str, day: str) -> str:
    try:
        return datetime(int(year), int(month), int(day), tzinfo=UTC).date().isoformat()
    except ValueError:
        return ""


def period(start: object, end: object) -> tuple[str, str]:
    """Read a period's two days; one that ends before it starts is turned around, and `normal` tells so."""
    days = [iso_date(start), iso_date(end)]
    first, last = sorted(days) if all(days) else days
    return first, last


def bounding_box(sides: list[float]) -> list[float]:
    """Give west, south, east, north in degrees; nothing where they cannot be on the globe."""
    if len(sides) != 4:
        return []
    west, south, east, north = sides
    across, along = sorted((west, east)), sorted((south, north))
    possible = across[0] >= -180 and across[1] <= 180 and along[0] >= -90 and along[1] <= 90
    return [across[0], along[0], across[1], along[1]] if possible else []


def tag_names(words: list[str]) -> list[str]:
    """Make CKAN tags: letters of any script, digits, spaces, ``-_.``; 2 to 100 signs, each once."""
    cleaned = (re.sub(r"[^\w\s.-]", " ", word, flags=re.UNICODE) for word in words)
    tags = (" ".join(word.split())[:100] for word in cleaned)
    return sorted({tag for tag in tags if len(tag) >= 2})


def licence_id(*words: str) -> str:
    """Name the licence that words mean, by its id in CKAN; ``notspecified`` if unknown."""
    said = re.sub(r"[\s_\-–]+", "-", without_marks(" ".join(words).casefold()))
    return next((known for part, known in _LICENCES if part in said), "notspecified")


def format_name(declared: str, url: str) -> str:
    """Name a file's format: what the source declares, else what the address ends with."""
    said = declared.strip().lstrip(".").partition(";")[0].strip()
    if not said or said.lower() in _NO_FORMATS:
        ending = re.search(r"\.([A-Za-z0-9]{2,7})$", unwrapped(url).partition("?")[0])
        said = ending[1] if ending else ""
    return _FORMATS.get(said.lower(), said.upper()[:30])


def frequency_uri(value: object) -> str:
    """Name how often a dataset is updated by the European code list; nothing for unknown words."""
    text = str(value or "").strip().rsplit("/", 1)[-1].lower().replace(" ", "")
    bare = without_marks(text)
    return FREQUENCY_BASE + _FREQUENCIES[bare] if bare in _FREQUENCIES else ""


def is_true(value: object) -> bool:
    """Read a yes in the ways in which sources write it."""
    return str(value).strip().lower() in {"true", "1", "yes", "oui", "نعم"}


def says_example(tags: list[str]) -> bool:
    """Say whether a source's keywords call the dataset an example."""
    return not EXAMPLE_WORDS.isdisjoint(tag.casefold() for tag in tags)


def usable_url(value: object) -> str:
    """Give an http, https or ftp address as it is, and nothing for anything else."""
    text = str(value or "").strip()
    return text if re.match(r"(https?|ftp)://[^\s]+$", text, re.IGNORECASE) else ""


def resource(
    name: Text, url: str, format_: str, description: Text | None = None, key: str = ""
) -> dict[str, Any]:
    """Make a resource; ``key`` is its identity within the dataset, its address if none is given."""
    words = description or dict.fromkeys(LANGUAGES, "")
    return {
        "key": key or url,
        "url": url,
        "name": plain(name) or url.rsplit("/", 1)[-1],
        "description": plain(words),
        "name_translated": name,
        "format": format_name(format_, url),
    }


def words_of_resource(made: dict[str, Any]) -> str:
    """Give all words of a resource's name and description."""
    return " ".join([*made["name_translated"].values(), made["description"]])


def plain(text: Text) -> str:
    """Give a text in the first of the portal's languages that it has."""
    return next((text[language] for language in LANGUAGES if text.get(language)), "")


def slug(text: str) -> str:
    """Make the name of a dataset: small Latin letters, digits and hyphens, at most 90 signs."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", bare).strip("-")[:90].strip("-")


def is_uuid(text: str) -> bool:
    """Say whether an identifier is a UUID in its usual spelling."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
