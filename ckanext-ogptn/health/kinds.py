"""What is promised behind an address: a file of data, a service, or a page: pure."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

# Formats of files, as CKAN sites name them, in lower case; the endings of addresses are among them.
FILES = frozenset({
    "csv", "tsv", "tab", "txt", "xls", "xlsx", "xlsm", "xlsb", "ods", "excel",
    "json", "jsonl", "ndjson", "geojson", "topojson", "jsonld", "json-ld",
    "xml", "gml", "kml", "kmz", "gpx", "rdf", "rdf/xml", "ttl", "nt", "n3",
    "zip", "gz", "7z", "rar", "tar", "tgz", "shp", "gpkg", "sqlite", "mdb", "dbf", "parquet", "gtfs", "gtfs-rt",
    "nc", "netcdf", "tif", "tiff", "geotiff", "png", "jpg", "jpeg", "sav", "dta",
    "pdf", "doc", "docx", "odt", "ppt", "pptx", "odp",
})  # fmt: skip
# What answers a bare request with an error, or with a page about itself, and is well.
SERVICES = frozenset({
    "api", "wms", "wfs", "wcs", "wmts", "wps", "csw", "sos", "tms", "rest", "odata", "sparql", "soap", "esri rest",
    "arcgis", "arcgis geoservices rest api", "ogc api", "ogcapi-features",
})  # fmt: skip
# Beginnings of the names of media types that no page has.
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_UNSAID = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/plain"})


def ending(url: str) -> str:
    """Give how the file of an address ends, without the dot, in lower case."""
    name = posixpath.basename(unquote(urlsplit(url).path))
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_service(format_: str) -> bool:
    """Say whether a format names a service."""
    said = _said(format_)
    return said in SERVICES or said.startswith(("ogc:", "ogc "))


def is_file(format_: str, url: str) -> bool:
    """Say whether a file is promised, by its format, or by how its address ends where nothing else is said."""
    said = _said(format_)
    if is_service(format_):
        return False
    return said in FILES or said.rpartition("/")[2] in FILES or (not said and ending(url) in FILES)


def _said(format_: str) -> str:
    return format_.strip().lower().lstrip(".")


def is_page(media_type: str, start: bytes, begins_as_page: bool) -> bool:
    """Say whether an answer is a web page: it begins as one does, or is called one and begins with a tag."""
    named = media_type in _PAGES and start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return begins_as_page or named


def says_data(media_type: str) -> bool:
    """Say whether a media type names data, so that the beginning need not be looked at."""
    return media_type not in _PAGES and media_type not in _UNSAID
