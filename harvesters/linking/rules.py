"""Which commitments a harvested record serves: pure, from its facts and the source's settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ckanext.ogptn.harvesters.records import Facts
from ckanext.ogptn.text.characters import without_marks


@dataclass(frozen=True)
class Rule:
    """A condition on records, and the commitments of those that meet it.

    Each kind of condition that is given must be met, by any one of its values.
    """

    name: str
    commitments: tuple[str, ...]
    tags: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Claim:
    """That a record serves a commitment: said by the source as a whole, or by a rule of it."""

    commitment: str
    origin: str
    rule: str = ""


def commitments_served(
    facts: Facts, commitments: tuple[str, ...], rules: tuple[Rule, ...]
) -> list[Claim]:
    """List each commitment that a record serves once, the source's own before those of rules."""
    claims = {name: Claim(name, "source") for name in commitments}
    for rule in rules:
        if matches(rule, facts):
            for name in rule.commitments:
                claims.setdefault(name, Claim(name, "rule", rule.name))
    return list(claims.values())


def matches(rule: Rule, facts: Facts) -> bool:
    """Say whether a record meets every kind of condition of a rule; without any, none does."""
    conditions = [
        (rule.tags, facts.tags),
        (rule.groups, facts.groups),
        (rule.organizations, facts.organizations),
    ]
    asked = [_shares(wanted, had) for wanted, had in conditions if wanted]
    if rule.keywords:
        words = f" {folded(facts.text)} "
        asked.append(any(f" {folded(keyword)} " in words for keyword in rule.keywords))
    return bool(asked) and all(asked)


def _shares(wanted: tuple[str, ...], had: tuple[str, ...]) -> bool:
    return not {folded(value) for value in wanted}.isdisjoint(folded(value) for value in had)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Reduce text to its bare words: no case, accents, Arabic marks, article or punctuation."""
    bare = without_marks(text.casefold()).translate(_ARABIC_VARIANTS)
    return " ".join(_without_article(word) for word in re.findall(r"\w+", bare.replace("_", " ")))


_ARABIC_VARIANTS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None})


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word
