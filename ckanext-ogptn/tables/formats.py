"""Which files are looked into for a table, by what they are said to be; what they hold decides later."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

TABLES = frozenset(
    {"csv", "tsv", "tab", "txt/csv", "text/csv", "xls", "xlsx", "xlsm", "excel", "ods", "api", "tableur", "spreadsheet",
     "application/vnd.ms-excel", "text/tab-separated-values", "text/comma-separated-values", "application/csv",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
)  # fmt: skip
PLACES = frozenset(
    {"geojson", "application/geo+json", "application/vnd.geo+json", "gtfs", "gtfs zip", "gtfs-zip"}
)
ENDINGS = frozenset({"csv", "tsv", "tab", "xls", "xlsx", "xlsm", "geojson"})
# Tables of the DataStore that no file stands behind: programs write them, or people in the browser.
WITHOUT_FILE = frozenset({"datastore", "tabledesigner"})


def is_looked_into(format_: str, url: str, url_type: str = "") -> bool:
    """Say whether a resource may hold a table: by its format, else by how its address ends."""
    if url_type in WITHOUT_FILE or not url:
        return False
    said = format_.strip().lower().lstrip(".")
    if said in TABLES or said in PLACES:
        return True
    return ending(url) in ENDINGS and said not in _PAGES


# A format that names something else than a file is believed.
_PAGES = frozenset({"html", "htm", "pdf", "link", "website"})


def ending(url: str) -> str:
    """Give how the file of an address ends, without the dot, in lower case."""
    name = posixpath.basename(unquote(urlsplit(url).path))
    return name.rpartition(".")[2].lower() if "." in name else ""
