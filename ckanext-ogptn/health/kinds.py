"""What is promised behind an address: a file of data, a service, or a page: pure."""

from __future__ import annotations

from ckanext.ogptn.tables.formats import ending

# Formats of files, as CKAN sites name them, in lower case; the endings of addresses are among them.
FILES = frozenset({
    "csv", "tsv", "tab", "txt", "xls", "xlsx", "xlsm", "xlsb", "ods", "excel",
    "json", "jsonl", "ndjson", "geojson", "topojson", "jsonld", "json-ld",
    "xml", "gml", "kml", "kmz", "gpx", "rdf", "rdf/xml", "ttl", "nt", "n3",
    "zip", "gz", "7z", "rar", "tar", "tgz", "shp", "gpkg", "sqlite", "mdb", "dbf", "parquet", "gtfs", "gtfs-rt",
    "nc", "netcdf", "tif", "tiff", "geotiff", "png", "jpg", "jpeg", "sav", "dta",
    "pdf", "doc", "docx", "odt", "ppt", "pptx", "odp", "vnd.ms-excel", "x-zip-compressed", "geo+json",
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet", "comma-separated-values", "tab-separated-values",
})  # fmt: skip
# Parts of what sources write where a page is meant.
PAGE_WORDS = ("html", "www", "web", "page", "link", "lien", "url")
# What answers a bare request with an error, or with a page about itself, and is well.
SERVICES = frozenset({
    "api", "wms", "wfs", "wcs", "wmts", "wps", "csw", "sos", "tms", "rest", "odata", "sparql", "soap", "esri rest",
    "arcgis", "arcgis geoservices rest api", "ogc api", "ogcapi-features",
})  # fmt: skip
# Media types of pages, and those that say nothing.
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_UNSAID = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/plain"})


def is_service(format_: str) -> bool:
    """Say whether a format names a service."""
    said = _said(format_)
    return said in SERVICES or said.startswith(("ogc:", "ogc "))


def is_file(format_: str, url: str) -> bool:
    """Say whether a file is promised, by its format, or by how its address ends where the format says nothing else."""
    said = _said(format_)
    if is_service(format_) or any(word in said for word in PAGE_WORDS):
        return False
    return said in FILES or said.rpartition("/")[2] in FILES or ending(url) in FILES


def _said(format_: str) -> str:
    return format_.strip().lower().lstrip(".")


def is_page(media_type: str, start: bytes, begins_as_page: bool) -> bool:
    """Say whether an answer is a web page: it begins as one does, or is called one and begins with a tag."""
    named = media_type in _PAGES and start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return begins_as_page or named


def says_data(media_type: str) -> bool:
    """Say whether a media type names data, so that the beginning need not be looked at."""
    return media_type not in _PAGES and media_type not in _UNSAID
