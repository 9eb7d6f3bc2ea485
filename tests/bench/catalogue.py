"""An invented CKAN catalogue of any size on loopback, in a process of its own: ``catalogue.py`` says its port.

``http://127.0.0.1:PORT/SIZE`` is the address of a catalogue of SIZE datasets. The same number makes the same dataset,
until ``/changed/COUNT`` is asked for: then the texts of COUNT of them, spread over the whole, are other ones.
``/SIZE/csw`` is a CSW of as many records, and ``/asked`` tells how many pages have been asked for.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import iso_records

Json = dict[str, Any]

SPACE = uuid.UUID("6f1d3a52-0c1e-4f35-9a40-5b0f6a6d7e11")
PAGE_LIMIT = 1000
WORDS = {
    "ar": ("إنتاج", "رخص", "استهلاك", "الطاقة", "المحروقات", "الفسفاط", "الكهرباء", "الغاز", "سنوي", "ولاية"),
    "fr": ("production", "permis", "consommation", "énergie", "hydrocarbures", "phosphate", "électricité", "gaz",
           "annuelle", "gouvernorat"),
    "en": ("output", "permits", "consumption", "energy", "hydrocarbons", "phosphate", "electricity", "gas", "yearly",
           "governorate"),
}  # fmt: skip
LANGUAGES = tuple(WORDS)
TOPICS = (
    "energie",
    "mines",
    "petrole",
    "gaz",
    "electricite",
    "phosphate",
    "permis",
    "contrats",
    "prix",
    "statistiques",
)


def dataset(number: int, changed: bool = False) -> Json:
    """Make a dataset as `package_search` lists it: its own words in one language, its title in the two others too."""
    language, others = LANGUAGES[number % 3], [LANGUAGES[(number + n) % 3] for n in (1, 2)]
    body = number % 25
    return {
        "id": str(uuid.uuid5(SPACE, str(number))),
        "name": f"bench-{number:06d}",
        "title": words(language, number, 6),
        "notes": "\n\n".join(words(language, number + n, 40) for n in range(2)) + (" 2" if changed else ""),
        "type": "dataset", "state": "active", "private": False, "isopen": True, "version": None,
        "author": None, "author_email": None, "maintainer": None, "maintainer_email": None,
        "url": f"https://catalogue.example.tn/dataset/{number}",
        "license_id": ("cc-by", "odc-odbl", "notspecified")[number % 3],
        "license_title": ("Creative Commons Attribution", "ODbL", "")[number % 3],
        "metadata_created": "2019-03-04T05:06:07.000008",
        "metadata_modified": "2050-01-02T00:00:00" if changed else "2024-01-02T03:04:05.000006",
        "owner_org": str(uuid.uuid5(SPACE, f"body {body}")),
        "organization": {"id": str(uuid.uuid5(SPACE, f"body {body}")), "name": f"body-{body}",
                         "title": f"Direction {body}", "type": "organization", "state": "active"},
        "groups": [],
        "tags": [{"name": tag, "display_name": tag, "state": "active", "vocabulary_id": None,
                  "id": str(uuid.uuid5(SPACE, tag))} for tag in topics(number)],
        "extras": [*({"key": f"title_{other}", "value": words(other, number, 6)} for other in others),
                   {"key": "operateur", "value": f"Société {number % 40}"},
                   {"key": "unite", "value": "tonne"},
                   {"key": "temporal_coverage_from", "value": f"{2000 + number % 20}-01-01"}],
        "resources": [resource(number, place) for place in range(2 + number % 2)],
        "num_tags": 3, "num_resources": 2 + number % 2,
        "relationships_as_subject": [], "relationships_as_object": [],
    }  # fmt: skip


def topics(number: int) -> list[str]:
    """Choose three tags."""
    return sorted({TOPICS[(number * 7 + step * 3) % len(TOPICS)] for step in range(3)})


def resource(number: int, place: int) -> Json:
    """Make one of a dataset's files."""
    # No tables: ours would open them, stock would not.
    ending = ("pdf", "json", "html")[place]
    return {
        "id": str(uuid.uuid5(SPACE, f"{number} {place}")),
        "name": f"Table {number} {place}", "description": words("fr", number + place, 8),
        "url": f"https://catalogue.example.tn/files/{number}/{place}.{ending}",
        "format": ending.upper(), "mimetype": None, "mimetype_inner": None, "size": 10_000 + number,
        "hash": "", "cache_url": None, "cache_last_updated": None, "state": "active",
        "created": "2019-03-04T05:06:07.000008", "last_modified": "2023-05-06T07:08:09.000010",
        "metadata_modified": "2023-05-06T07:08:09.000010", "position": place, "resource_type": None,
        "url_type": None,
    }  # fmt: skip


def words(language: str, number: int, count: int) -> str:
    """Say something, with the number in it so that no two texts are alike."""
    choice = WORDS[language]
    picked = [
        choice[(number * 13 + step * (3 + number % 4)) % len(choice)] for step in range(count)
    ]
    return f"{' '.join(picked)} {number}"


def is_changed(number: int, size: int, count: int) -> bool:
    """Say whether a dataset is one of those that changed; they are spread evenly."""
    return bool(count) and number % (size // count) == 0 and number // (size // count) < count


@lru_cache(maxsize=8192)
def encoded(number: int, changed: bool) -> str:
    """Make a dataset's JSON once."""
    return json.dumps(dataset(number, changed), ensure_ascii=False)


def numbers(asked: dict[str, str], size: int) -> Iterator[int]:
    """Choose the datasets of a page."""
    start, rows = int(asked.get("start", 0)), int(asked.get("rows", 10))
    yield from range(start, min(start + min(rows, PAGE_LIMIT), size))


class Handler(BaseHTTPRequestHandler):
    """Answers `package_search` and CSW's GetRecords."""

    protocol_version = "HTTP/1.1"
    changed = 0
    asked = 0

    def do_GET(self) -> None:
        """Answer a page, or do what the benchmark asks for."""
        parts = urlsplit(self.path)
        first, _, rest = parts.path.strip("/").partition("/")
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if first == "changed":
            Handler.changed = int(rest)
            self._say(rest)
        elif first == "asked":
            self._say(str(Handler.asked))
            Handler.asked = 0
        elif rest.endswith("csw"):
            Handler.asked += 1
            self._say(iso_records.page(asked, int(first)), "application/xml")
        else:
            Handler.asked += 1
            self._say(self._page(asked, int(first)), "application/json")

    def _page(self, asked: dict[str, str], size: int) -> str:
        shown = (encoded(n, is_changed(n, size, Handler.changed)) for n in numbers(asked, size))
        return f'{{"success": true, "result": {{"count": {size}, "results": [{",".join(shown)}]}}}}'

    def _say(self, text: str, kind: str = "text/plain") -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.close()
    server.serve_forever()
