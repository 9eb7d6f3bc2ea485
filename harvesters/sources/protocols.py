"""The protocols that a source may speak: each reader, and the options of its configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from typing import Protocol as Interface

from ckanext.ogptn.harvesters.linking.rules import folded
from ckanext.ogptn.harvesters.readers import folders
from ckanext.ogptn.harvesters.readers.ckan_api import ckan
from ckanext.ogptn.harvesters.readers.iso_records import csw, waf
from ckanext.ogptn.harvesters.readers.json_feeds import data_json
from ckanext.ogptn.harvesters.readers.ogc_api import ogc_records
from ckanext.ogptn.harvesters.readers.rdf_feeds import dcat
from ckanext.ogptn.harvesters.records import BadRecord, Get, Listing
from ckanext.ogptn.harvesters.sources import choosing
from ckanext.ogptn.harvesters.sources.settings import SourceSettings


class Protocol(Interface):
    """How a source is read; ``options`` are the keys of its configuration that it understands."""

    options: ClassVar[frozenset[str]]

    def read(self, get: Get, settings: SourceSettings) -> Listing:
        """Read all records of the source; raise SourceFault where the listing breaks off."""
        ...


@dataclass(frozen=True)
class CkanCatalogue:
    """CKAN's action API.

    ``fq`` chooses datasets by a filter query at the site, ``publishers`` by words of the publishing
    body's title or name after reading (a national catalogue's exact names drift), ``page_size``
    sets the page. `choosing` has the lists of organizations and groups, `defaults` ``remote_groups``;
    ``force_all`` is understood and changes nothing, for every run compares everything.
    """

    options: ClassVar[frozenset[str]] = frozenset(
        {"fq", "page_size", "publishers", "remote_groups", "force_all", *choosing.KEYS}
    )

    def read(self, get: Get, settings: SourceSettings) -> Listing:
        """Read the datasets that the source's filters choose."""
        chosen = settings.options
        size = page_size(settings, ckan.PAGE_SIZE)
        return chosen_by_publisher(
            ckan.read(get, settings.url, choosing.filter_query(chosen), size), settings
        )


def chosen_by_publisher(listing: Listing, settings: SourceSettings) -> Listing:
    """Give the records of the bodies that ``publishers`` names, all where it names none."""
    words = [str(word) for word in settings.options.get("publishers", [])]
    for item in listing:
        if not words or isinstance(item, BadRecord) or published_by(item.content, words):
            yield item


def published_by(content: dict[str, Any], words: list[str]) -> bool:
    """Say whether one of the words stands in the name or title of a dataset's publishing body."""
    body = content.get("organization")
    own = [body.get(key) or "" for key in ("name", "title")] if isinstance(body, dict) else []
    named = f" {folded(' '.join(map(str, [*own, *content.get('publishers', [])])))} "
    return any(f" {folded(word)} " in named for word in words)


@dataclass(frozen=True)
class Folders:
    """Folders that a web server lists; ``files`` names files where the server lists none."""

    options: ClassVar[frozenset[str]] = frozenset({"files"})

    def read(self, get: Get, settings: SourceSettings) -> Listing:
        """Read each folder that holds tables, or each file that is named."""
        names = [str(name) for name in settings.options.get("files", [])]
        if names:
            return folders.read_files(settings.url, names)
        return folders.read(get, settings.url)


@dataclass(frozen=True)
class CswCatalogue:
    """OGC CSW 2.0.2; ``constraint`` chooses records (CQL), ``page_size`` sets the page."""

    options: ClassVar[frozenset[str]] = frozenset({"constraint", "page_size"})

    def read(self, get: Get, settings: SourceSettings) -> Listing:
        """Read the records that match."""
        chosen = settings.options
        size = page_size(settings, csw.PAGE_SIZE)
        return csw.read(get, settings.url, size, str(chosen.get("constraint") or ""))


@dataclass(frozen=True)
class OgcRecords:
    """OGC API – Records, Part 1; ``collection`` names one of several, ``page_size`` sets the page."""

    options: ClassVar[frozenset[str]] = frozenset({"collection", "page_size"})

    def read(self, get: Get, settings: SourceSettings) -> Listing:
        """Read the records of the collection, or of all collections of records."""
        size = page_size(settings, ogc_records.PAGE_SIZE)
        collection = str(settings.options.get("collection") or "")
        return ogc_records.read(get, settings.url, size, collection)


@dataclass(frozen=True)
class MetadataFolder:
    """A web-accessible folder of ISO 19139 files."""

    options: ClassVar[frozenset[str]] = frozenset()

    def read(self, get: Get, settings: SourceSettings) -> Listing:
        """Read all files below the folder."""
        return waf.read(get, settings.url)


@dataclass(frozen=True)
class DcatFeed:
    """A DCAT feed in Turtle, RDF/XML or JSON-LD, paged with hydra; ``publishers`` as with CKAN."""

    options: ClassVar[frozenset[str]] = frozenset({"publishers"})

    def read(self, get: Get, settings: SourceSettings) -> Listing:
        """Read the datasets of all pages."""
        return chosen_by_publisher(dcat.read(get, settings.url), settings)


@dataclass(frozen=True)
class DataJson:
    """A data.json (DCAT-US, Project Open Data 1.1 and 1.0); ``publishers`` as with CKAN."""

    options: ClassVar[frozenset[str]] = frozenset({"publishers"})

    def read(self, get: Get, settings: SourceSettings) -> Listing:
        """Read the datasets of the file."""
        return chosen_by_publisher(data_json.read(get, settings.url), settings)


def page_size(settings: SourceSettings, default: int) -> int:
    """Give how many records a page is asked for."""
    return int(settings.options.get("page_size") or default)


# What catalogues of datasets speak, and what geographic ones do; the first is the usual one.
CATALOGUES: dict[str, Protocol] = {
    "ckan": CkanCatalogue(),
    "dcat": DcatFeed(),
    "data_json": DataJson(),
}
GEOGRAPHIC: dict[str, Protocol] = {
    "csw": CswCatalogue(),
    "ogc_records": OgcRecords(),
    "waf": MetadataFolder(),
}
