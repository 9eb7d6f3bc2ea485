"""Datasets that nobody published: index documents made from those of the portal, to any number.

A document has the keys that CKAN and the portal's plugins send, texts in three languages, and a
record inside it as ``package_search`` hands it out. The same number makes the same document.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ckanext.ogptn.portal.sites.description import load_lists

Document = dict[str, Any]
LANGUAGES = ("ar", "fr", "en")
FORMATS = ("CSV", "XLSX", "XLS", "JSON", "GeoJSON", "PDF", "ZIP", "XML", "SHP", "GTFS")
LICENCES = ("other-at", "cc-by", "odc-odbl", "notspecified")
SECTORS = ("energy", "budget", "transport", "environment", "culture", "justice", "local_government")
FIRST_DAY = datetime(2012, 1, 1, tzinfo=UTC)
DAYS = 4000


class Invention:
    """A maker of documents after those of the portal's own records."""

    def __init__(self, documents: list[Document]) -> None:
        self.own = documents
        self.templates = [d for d in documents if d["dataset_type"] == "dataset"]
        self.sentences = {language: _sentences(documents, language) for language in LANGUAGES}
        self.titles = [d["title_en"] for d in documents if d.get("title_en")]
        self.tags = sorted({tag for document in documents for tag in document["tags"]})
        self.organizations = sorted({d["organization"] for d in documents})
        self.commitments = sorted(d["name"] for d in documents if d["dataset_type"] == "commitment")
        self.places: list[list[str]] = load_lists()["governorates"]

    def document(self, number: int) -> Document:
        """Make the document with this number, the same in every process."""
        chance = random.Random(number)  # noqa: S311 - no secret
        template = self.templates[number % len(self.templates)]
        titles = self._titles(template, number, chance)
        notes = {one: self._notes(template, one, chance) for one in LANGUAGES}
        created = FIRST_DAY + timedelta(days=chance.randrange(DAYS), seconds=number % 86_400)
        identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, f"invented-{number}"))
        names = {"id": identifier, "name": f"{template['name'][:80]}-{number}"}
        tags = chance.sample(self.tags, chance.randint(2, 7))
        record = _record(template, names, titles, notes, tags)
        changed = {
            **names,
            "index_id": hashlib.md5(identifier.encode()).hexdigest(),  # noqa: S324 - as CKAN does
            "title": titles["ar"],
            "title_string": titles["ar"],
            "notes": notes["ar"],
            "tags": tags,
            "organization": chance.choice(self.organizations),
            "license_id": chance.choice(LICENCES),
            "sector": chance.choice(SECTORS),
            "res_format": chance.sample(FORMATS, chance.randint(1, 3)),
            "vocab_commitment": chance.sample(self.commitments, chance.randint(0, 2)),
            "metadata_created": f"{created:%Y-%m-%dT%H:%M:%S.000000Z}",
            "metadata_modified": f"{created + timedelta(days=9):%Y-%m-%dT%H:%M:%S.000000Z}",
            "validated_data_dict": (written := json.dumps(record)),
            "data_dict": written,
        }
        for one in LANGUAGES:
            changed[f"title_{one}"] = titles[one]
            changed[f"text_{one}"] = f"{titles[one]}\n{notes[one]}"
            changed[f"extras_text_{one}"] = changed[f"text_{one}"]
        return {**template, **changed}

    def _titles(self, template: Document, number: int, chance: random.Random) -> dict[str, str]:
        _, french, arabic = chance.choice(self.places)
        year = chance.randint(2005, 2025)
        english = template.get("title_en") or self.titles[number % len(self.titles)]
        return {
            "ar": f"{template['title_ar']} - {arabic} {year}",
            "fr": f"{template['title_fr']} - {french} {year}",
            "en": f"{english} - {french} {year}",
        }

    def _notes(self, template: Document, language: str, chance: random.Random) -> str:
        own = _split(template.get(f"text_{language}", ""))[:1]
        return " ".join([*own, *chance.sample(self.sentences[language], chance.randint(2, 6))])


def invention(path: str) -> Invention:
    """Read the portal's documents, which the invented ones are made after."""
    return Invention(json.loads(Path(path).read_text("utf-8")))


def _record(
    template: Document,
    names: dict[str, str],
    titles: dict[str, str],
    notes: dict[str, str],
    tags: list[str],
) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(template["validated_data_dict"])
    return {
        **record,
        **names,
        "title": titles["ar"],
        "title_translated": titles,
        "notes": notes["ar"],
        "notes_translated": notes,
        "tags": [{"name": tag, "display_name": tag, "state": "active"} for tag in tags],
    }


def _sentences(documents: Iterable[Document], language: str) -> list[str]:
    found = {s for d in documents for s in _split(d.get(f"text_{language}", ""))}
    return sorted(sentence for sentence in found if 20 < len(sentence) < 300)


def _split(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.؛;])\s|\n", text) if part.strip()]
