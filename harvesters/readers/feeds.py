"""The shape that records of DCAT feeds, data.json and OGC API – Records share.

==============  ====================================================================================
``uri``         the dataset's own address, or nothing
``title``       ``{ar, fr, en}``, as are ``notes``
``keywords``    words, in the order of the alphabet, as are ``themes``, ``publishers``, ``places``
``status``      an address or word (``adms:status``), ``frequency`` likewise
``period``      start and end as the source writes them
``bbox``        west, south, east, north, or nothing
``licence``     an address, else words
``landing_page``, ``issued``, ``modified``
``resources``   each ``key, url, format, name {}, description {}, licence``
==============  ====================================================================================

No person and no contact of one is kept.
"""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.harvesters.language import empty_text
from ckanext.ogptn.harvesters.readers.ckan_api.wrappers import unwrapped

Json = dict[str, Any]


def content(**told: Any) -> Json:
    """Make a record's content; what is not told is empty."""
    empty: Json = {
        "uri": "",
        "title": empty_text(),
        "notes": empty_text(),
        "keywords": [],
        "publishers": [],
        "themes": [],
        "places": [],
        "status": "",
        "frequency": "",
        "period": ["", ""],
        "bbox": [],
        "licence": "",
        "landing_page": "",
        "issued": "",
        "modified": "",
        "resources": [],
    }
    if unknown := told.keys() - empty.keys():
        raise TypeError(f"a record of a feed has no {', '.join(sorted(unknown))}")
    return {**empty, **told}


def resource(url: str, **told: Any) -> Json:
    """Make a resource; a wrapped address is replaced by that of the file at its source."""
    empty: Json = {
        "key": url,
        "url": unwrapped(url),
        "format": "",
        "name": empty_text(),
        "description": empty_text(),
        "licence": "",
    }
    return {**empty, **told}
