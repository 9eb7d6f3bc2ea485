"""Which types of sources speak a protocol, and which of them a site most likely is."""

from __future__ import annotations

import ckan.plugins as p
from ckanext.harvest.interfaces import IHarvester

from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.linking.rules import folded

# Words by which a site's name or address tells its sector.
_WORDS = {
    "energy": ("energie", "energy", "mines", "industrie", "petrole", "hydrocarbures", "طاقه", "مناجم"),
    "budget": ("budget", "finances", "finance", "mizaniatouna", "ميزانيه", "ماليه"),
    "transport": ("transport", "transports", "gtfs", "نقل"),
    "environment": ("environnement", "environment", "sig", "geo", "geoportail", "geonetwork", "geocatalogue",
                    "climat", "بيئه"),
}  # fmt: skip


def ours() -> list[SectorHarvester]:
    """List the harvesters of the portal's sectors, of all that ckanext-harvest knows."""
    found = p.PluginImplementations(IHarvester)
    return [harvester for harvester in found if isinstance(harvester, SectorHarvester)]


def source_types(protocol: str, *words: str) -> list[str]:
    """Name the types of sources that speak a protocol; first that of the sector that words name."""
    said = set(folded(" ".join(words)).split())
    speaking = [harvester for harvester in ours() if protocol in harvester.protocols]
    speaking.sort(key=lambda one: said.isdisjoint(map(folded, _WORDS.get(one.sector, ()))))
    return [str(one.info()["name"]) for one in speaking]


def config_of(protocol: str, source_type: str) -> dict[str, str]:
    """Give what a source's configuration has to say of its protocol: nothing where it is the first."""
    for harvester in ours():
        if harvester.info()["name"] == source_type:
            return {} if next(iter(harvester.protocols)) == protocol else {"protocol": protocol}
    return {"protocol": protocol}
