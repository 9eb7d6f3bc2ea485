"""What is compared: the texts of a promise, and the texts of a dataset that may serve it.

Both are made of the dictionaries that CKAN's actions answer; neither knows CKAN. A text is a mapping of language to
words, `{"ar": …, "fr": …, "en": …}`. Only a promise's languages are trusted: a source may well put French in its
Arabic field, so a dataset's words are compared with those of every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ckanext.ogptn.domain.vocabulary import LANGUAGES

Text = Mapping[str, str]
Terms = Mapping[str, Sequence[str]]
NOTHING: Mapping[str, Any] = {}
PARTED = re.compile(r"[\n;؛]")


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone of a promise: its identifier within the promise, and what it says."""

    id: str
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment, as far as a dataset can be recognised by it.

    ``id`` is what a match answers; ``name`` the commitment's name in addresses; ``texts`` what it says below its title
    (summary, problem, expected results); ``institutions`` the names and acronyms of those who lead it, in every
    language; ``terms`` the words that officers noted for recognising its datasets; ``parent`` the id of the commitment
    that it is a part of; ``years`` the first and the last year of its plan.
    """

    id: str
    name: str = ""
    title: Text = field(default_factory=dict)
    texts: tuple[Text, ...] = ()
    milestones: tuple[Step, ...] = ()
    institutions: tuple[str, ...] = ()
    sector: str = ""
    policy_areas: tuple[str, ...] = ()
    terms: Terms = field(default_factory=dict)
    parent: str = ""
    years: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A dataset, as far as it says what it is about.

    ``organization`` holds every name of its publisher; ``sector`` is set where a harvester knows it; ``themes`` are
    labels or codes of a list such as DCAT's.
    """

    id: str
    title: Text = field(default_factory=dict)
    notes: Text = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    organization: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    sector: str = ""
    themes: tuple[str, ...] = ()


def promise_of(
    record: Mapping[str, Any],
    institutions: Mapping[str, Sequence[str]] = NOTHING,
    years: tuple[int, int] | None = None,
) -> Promise:
    """Return the promise that a commitment's dictionary makes (as `package_show` answers or `content/` holds it).

    ``institutions`` maps the name of an organization to its titles; ``years`` are those of the plan.
    """
    leads = record.get("lead_institutions") or []
    return Promise(
        id=record.get("id") or record["name"],
        name=record["name"],
        title=text_of(record, "title"),
        texts=tuple(
            text
            for key in ("notes", "problem", "expected_results")
            if (text := text_of(record, key))
        ),
        milestones=tuple(step_of(one) for one in record.get("milestones") or []),
        institutions=tuple(name for lead in leads for name in institutions.get(lead, ())),
        sector=record.get("sector") or "",
        policy_areas=tuple(record.get("policy_areas") or ()),
        terms=terms_of(record),
        parent=record.get("parent_commitment") or "",
        years=years,
    )


def step_of(milestone: Mapping[str, Any]) -> Step:
    """Return the step that a milestone's dictionary makes."""
    found = [text_of(milestone, "title"), text_of(milestone, "deliverable")]
    return Step(
        id=milestone.get("identifier") or "",
        texts=tuple(text for text in found if text),
    )


def offer_of(record: Mapping[str, Any], publisher: Iterable[str] = ()) -> Offer:
    """Return the offer that a dataset's dictionary makes (as `package_show` answers it).

    ``publisher`` are further names of the institution, such as its titles in other languages.
    """
    organization = record.get("organization") or {}
    own = organization.get("title") or organization.get("name") or ""
    return Offer(
        id=record.get("id") or record["name"],
        title=text_of(record, "title"),
        notes=text_of(record, "notes"),
        tags=tuple(tag.get("display_name") or tag["name"] for tag in record.get("tags") or []),
        organization=tuple(dict.fromkeys(name for name in (own, *publisher) if name)),
        groups=tuple(group.get("title") or group["name"] for group in record.get("groups") or []),
        resources=tuple(
            name for one in record.get("resources") or [] if (name := one.get("name") or "")
        ),
        sector=record.get("sector") or "",
        themes=tuple(record.get("theme") or ()),
    )


def text_of(record: Mapping[str, Any], key: str) -> dict[str, str]:
    """Return a text in each language that has it, or the plain one under no language."""
    translated = record.get(f"{key}_translated") or {}
    found = {language: words for language in LANGUAGES if (words := translated.get(language) or "")}
    plain = record.get(key)
    return found or ({"": plain} if isinstance(plain, str) and plain else {})


def terms_of(record: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the words by which officers recognise datasets, by language: parted by lines or semicolons."""
    noted = record.get("dataset_terms") or {}
    found = {
        language: tuple(
            one for part in PARTED.split(noted.get(language) or "") if (one := part.strip())
        )
        for language in LANGUAGES
    }
    return {language: terms for language, terms in found.items() if terms}
