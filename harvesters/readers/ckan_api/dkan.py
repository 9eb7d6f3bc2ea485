"""DKAN's datasets in CKAN's shape.

DKAN answers as CKAN does, but its states are capitalised, ``private`` is true for what everybody may
read, days are written for people (``jeu, 19/12/2019 - 03:00``), texts are HTML, and the publishing
body is a group.
"""

from __future__ import annotations

import re
from typing import Any

from ckanext.ogptn.harvesters.readers.html_text import plain
from ckanext.ogptn.harvesters.readers.json_feeds import json_body

Json = dict[str, Any]
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENTS = ("last_modified", "created", "metadata_modified", "metadata_created")


def is_one(raw: Json) -> bool:
    """Say whether a dataset is written as DKAN does."""
    return raw.get("state") == "Active" or raw.get("type") == "Dataset"


def as_ckan(raw: Json) -> Json:
    """Give a dataset of DKAN in the shape that CKAN's have; what it says else stays."""
    shaped = _moments(raw)
    groups = json_body.objects(raw.get("groups"))
    body = raw.get("organization") or next(iter(groups), None)
    resources = [
        {**_moments(one), "description": plain(json_body.text(one.get("description")))}
        for one in json_body.objects(raw.get("resources"))
    ]
    return {
        **shaped,
        "type": "dataset",
        "state": json_body.text(raw.get("state")).lower(),
        "private": False,
        "notes": plain(json_body.text(raw.get("notes"))),
        "organization": body,
        "resources": resources,
    }


def _moments(raw: Json) -> Json:
    """Leave out moments that are written for people: their order of day and month is a guess."""
    return {
        key: value
        for key, value in raw.items()
        if key not in _MOMENTS or _ISO_DAY.match(json_body.text(value))
    }
