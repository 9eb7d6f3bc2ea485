"""The portal's own content names offices, never persons."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ckanext.ogptn.content import reading

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
# Eight digits, as Tunisian numbers have, in any spelling, with or without the country's prefix.
PHONE = re.compile(r"(?<![\d.,/-])(?:(?:\+|00)\s?216[\s.-]?)?\d{2}[\s.-]\d{3}[\s.-]\d{3}(?!\d)")
CIVIL = re.compile(
    r"\b(M\.|Mr\.?|Mrs\.?|Mme|Mlle|Ms\.?|Monsieur|Madame)\s+[A-ZÉ]|السيدة? [\u0600-\u06ff]"
)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def _content() -> list[str]:
    content = reading.read()
    kinds = (content.institutions, content.plans, content.commitments, content.reports)
    return [text for kind in kinds for record in kind for text in _texts(record)]


@pytest.mark.parametrize("pattern", [ADDRESS, PHONE, CIVIL], ids=["e-mail", "telephone", "title"])
def test_content_holds_no_contact_of_a_person(pattern: re.Pattern[str]) -> None:
    """No e-mail address, telephone number or person's title stands in plans and reports."""
    assert not [text for text in _content() if pattern.search(text)]


@pytest.mark.parametrize(
    "text", ["nom@ministere.gov.tn", "71 234 567", "+216 71 234 567", "M. Untel", "السيد فلان"]
)
def test_a_contact_would_be_found(text: str) -> None:
    """The patterns above find what they look for."""
    assert any(pattern.search(text) for pattern in (ADDRESS, PHONE, CIVIL))
