"""Six typical requests to ``package_search``, as rounds in which the words change."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

Request = dict[str, Any]

ROWS = 20
FACETS = ["organization", "sector", "tags", "res_format", "license_id", "vocab_commitment"]
WORDS = (
    "الميزانية", "budget", "transport", "corruption", "déchets", "المحروقات", "governance",
    "phosphate", "énergie", "citizen", "النفاذ", "littoral", "gouvernorat", "شفافية", "audit",
)  # fmt: skip
PHRASES = (
    '"open data"', '"développement durable"', '"البيانات المفتوحة"', '"marchés publics"',
    '"personal data"', '"الهياكل العمومية"', '"civil society"', '"loi de finances"',
)  # fmt: skip
FILTERS = (
    '+res_format:"CSV" +sector:"energy"',
    '+res_format:"XLSX" +sector:"budget"',
    '+res_format:"GTFS" +sector:"transport"',
    '+res_format:"GeoJSON" +sector:"environment"',
)
KINDS = ("front page", "word", "phrase", "filter, 6 facets", "deep page", "by title")


def requests(size: int, start: int) -> Iterator[list[tuple[str, Request]]]:
    """Yield rounds of the six requests; from round to round the words change."""
    for number in itertools.count(start):
        yield [
            ("front page", {"q": "", "facet.field": FACETS[:5]}),
            ("word", {"q": WORDS[number % len(WORDS)]}),
            ("phrase", {"q": PHRASES[number % len(PHRASES)]}),
            ("filter, 6 facets", {"fq": FILTERS[number % len(FILTERS)], "facet.field": FACETS}),
            ("deep page", {"q": "", "start": int(size * 0.8) // ROWS * ROWS - number % 7 * ROWS}),
            ("by title", {"q": "", "sort": "title_string asc", "start": number % 7 * ROWS}),
        ]
