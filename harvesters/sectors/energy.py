"""The energy sector: catalogues of permits, contracts and statistics on CKAN sites."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.records import Draft, Record
from ckanext.ogptn.harvesters.sectors import ckan_records
from ckanext.ogptn.harvesters.sources.protocols import CkanCatalogue, Protocol
from ckanext.ogptn.harvesters.sources.settings import SourceSettings

# What a field says, by the names under which the sites give it.
_KEYS = {
    "permits": ("permis", "permit", "permits"),
    "concessions": ("concession", "concessions"),
    "operators": ("operateur", "operator", "titulaire", "operateurs"),
    "substances": ("substance", "substances", "produit"),
    "unit": ("unite", "unit"),
}
_CONTRACT = re.compile(r"\b(convention|contrat|contract|avenant)s?\b|عقد|اتفاقية", re.IGNORECASE)


class EnergyHarvester(SectorHarvester):
    """Harvest permits, contracts and statistics of energy and mines."""

    sector = "energy"
    title = "Energy and mines (CKAN)"
    description = "A CKAN site with permits, concessions, contracts and energy statistics"
    protocols: ClassVar[dict[str, Protocol]] = {"ckan": CkanCatalogue()}

    def map_record(self, record: Record, found: dict[str, Any], settings: SourceSettings) -> Draft:
        """Map a dataset, with its permits, operators, substances, unit and contracts."""
        draft = ckan_records.draft(record, settings)
        draft.fields["sector_metadata"] = energy_metadata(record.content, draft.fields)
        return draft


def energy_metadata(raw: dict[str, Any], mapped: dict[str, Any]) -> dict[str, Any]:
    """Extract permits, concessions, operators, substances, unit and the addresses of contracts."""
    more = ckan_records.extras(raw)
    found: dict[str, Any] = {}
    for name, keys in _KEYS.items():
        said = next((str(more[key]).strip() for key in keys if more.get(key)), "")
        if said:
            found[name] = said if name == "unit" else _parts(said)
    contracts = [r["url"] for r in mapped["resources"] if is_contract(r, mapped)]
    return {**found, "contracts": contracts} if contracts else found


def is_contract(resource: dict[str, Any], mapped: dict[str, Any]) -> bool:
    """Say whether a resource is the text of a contract: a document that is named so."""
    named = " ".join((resource["name"], *mapped["title_translated"].values()))
    return resource["format"] in {"PDF", "DOC", "DOCX", "HTML"} and bool(_CONTRACT.search(named))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,|،]", text) if part.strip()]
