"""The energy sector: catalogues of permits, contracts and statistics on CKAN sites, and the tables in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.records import Draft, LinkedFile, Record
from ckanext.ogptn.harvesters.sectors import (
    catalogue_records,
    ckan_records,
    fields,
    normal,
    substances,
    units,
)
from ckanext.ogptn.harvesters.sectors.energy_tables import MOST_VALUES, read_table
from ckanext.ogptn.harvesters.sectors.files import (
    look_into,
    read_sheets,
    set_found_formats,
    stamps_of,
    tables_of,
    touched,
)
from ckanext.ogptn.harvesters.sources.protocols import CATALOGUES, Protocol
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from ckanext.ogptn.net.client import HttpClient, Reply

Json = dict[str, Any]

# What a field says, by the names under which the sites give it.
_KEYS = {
    "permits": ("permis", "permit", "permits"),
    "concessions": ("concession", "concessions"),
    "operators": ("operateur", "operator", "titulaire", "operateurs"),
    "substances": ("substance", "substances", "produit"),
    "units": ("unite", "unit"),
}
_CONTRACT = re.compile(r"\b(convention|contrat|contract|avenant)s?\b|عقد|اتفاقية", re.IGNORECASE)
_DOCUMENTS = frozenset({"PDF", "DOC", "DOCX", "HTML"})


class EnergyHarvester(SectorHarvester):
    """Harvest permits, contracts and statistics of energy and mines."""

    sector = "energy"
    title = "Energy and mines (CKAN)"
    description = "A CKAN site with permits, concessions, contracts and energy statistics"
    protocols: ClassVar[dict[str, Protocol]] = CATALOGUES

    def map_record(self, record: Record, found: Json, settings: SourceSettings) -> Draft:
        """Map a dataset, with its permits, operators, substances, units, years and contracts."""
        draft = catalogue_records.draft(record, settings)
        files = tables_of(draft.fields, stamps_of(record.content), touched(record.content))
        set_found_formats(draft.fields, found)
        draft.fields.update(energy_fields(record.content, draft.fields, found))
        return replace(draft, files=files if settings.read_files else ())

    def look_inside(self, client: HttpClient, draft: Draft) -> Json:
        """Read the tables of a dataset."""

        def read(file: LinkedFile, reply: Reply) -> Json:
            return read_sheets(reply, lambda sheet: read_table(sheet.rows))

        return look_into(client, draft, read)


def energy_fields(raw: Json, mapped: Json, found: Json) -> Json:
    """Give the fields that the record's own words and its tables fill; nothing that is empty."""
    said = said_by_record(raw)
    tables = [table for file in found.get("files", []) for table in file["tables"]]
    merged = {kind: _together(said.get(kind, []), tables, kind) for kind in _KEYS}
    texts = [r["url"] for r in mapped["resources"] if is_contract(r, mapped)]
    named = [said for table in tables for said in table.get("contracts", [])]
    contracts = list(dict.fromkeys([*texts, *filter(fields.usable_url, named)]))
    told: Json = {
        **merged,
        "contracts": contracts,
        "files": [file for file in found.get("files", []) if file["tables"]],
    }
    words = [*merged["substances"], *mapped["title_translated"].values()]
    kinds = {
        *substances.codes_in(words),
        *(c for t in tables for c in t.get("substance_codes", [])),
    }
    years = sorted(year for table in tables for year in table.get("years", []))
    return {
        "sector_metadata": normal.metadata_with(mapped, told, found),
        "substances": [code for code in substances.CODES if code in kinds],
        "governorates": normal.governorates_with(mapped, tables),
        "temporal_start": mapped["temporal_start"] or (f"{years[0]}-01-01" if years else ""),
        "temporal_end": mapped["temporal_end"] or (f"{years[-1]}-12-31" if years else ""),
    }


def said_by_record(raw: Json) -> dict[str, list[str]]:
    """Read permits, concessions, operators, substances and units from the record's own fields."""
    more = ckan_records.extras(raw)
    found = {}
    for name, keys in _KEYS.items():
        said = next((str(more[key]).strip() for key in keys if more.get(key)), "")
        parts = [part.strip() for part in re.split(r"[;,|،]", said) if part.strip()]
        found[name] = [units.unit_code(p) or p for p in parts] if name == "units" else parts
    return found


def _together(said: Iterable[str], tables: list[Json], kind: str) -> list[str]:
    """Put what the record and its tables say into one list, each once."""
    read = [text for table in tables for text in table.get(kind, [])]
    return list(dict.fromkeys([*said, *read]))[:MOST_VALUES]


def is_contract(resource: Json, mapped: Json) -> bool:
    """Say whether a resource is the text of a contract: a document that is named so."""
    named = " ".join((resource["name"], *mapped["title_translated"].values()))
    return resource["format"] in _DOCUMENTS and bool(_CONTRACT.search(named))
