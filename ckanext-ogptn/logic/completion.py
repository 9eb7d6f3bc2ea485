"""As-you-type completion: records and institutions whose titles hold what was typed, and words that complete it.

Candidates come from `package_search`, as the user; whether and where they fit is decided here, in the same way on
every search engine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.ogptn.domain.passages import languages_after
from ckanext.ogptn.domain.vocabulary import COMPLETIONS, LANGUAGES, SEARCHED_TYPES
from ckanext.ogptn.logic import brief
from ckanext.ogptn.text.arabic import without_article
from ckanext.ogptn.text.completion import Fit, Typed, completed, fit
from ckanext.ogptn.text.words import Word

Item = dict[str, Any]
TITLES = ("title", *(f"title_{language}" for language in LANGUAGES))
PAGES = {
    "commitment": "ogptn.commitment",
    "action_plan": "ogptn.action_plan",
    "dataset": "dataset.read",
    "institution": "organization.read",
}
CANDIDATES = 40
MOST_INSTITUTIONS = 1000
MOST_PHRASES = 2
# Solr's schema lays titles down in pieces of 2 to 10 characters.
LONGEST_PIECE = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record or institution with its titles by language ("" for one whose language is not told)."""

    kind: str
    id: str
    name: str
    titles: Mapping[str, str]


def complete(
    context: Context, asked: Typed, kinds: Iterable[str], language: str, limit: int
) -> list[Item]:
    """Return at most `limit` items of the kinds asked for, best first within each kind."""
    candidates = _candidates(context, asked, kinds)
    fits = [(one, at, found) for one in candidates for at, found in _fits(asked, one, language)]
    by_kind = {
        kind: [
            _item(one, at, found, language)
            for one, at, found in sorted(fits, key=_order)
            if one.kind == kind
        ]
        for kind in kinds
        if kind != "words"
    }
    if "words" in kinds:
        by_kind["words"] = _phrases(asked, fits, language)
    return _share([by_kind[kind] for kind in COMPLETIONS if kind in by_kind], limit)


def _order(found: tuple[Candidate, str, Fit]) -> tuple[Any, ...]:
    candidate, _, fitting = found
    return (*fitting.rank, candidate.name)


def _share(lists: list[list[Item]], limit: int) -> list[Item]:
    """Take from each list in turn, so that no kind crowds out another; the kinds stay together."""
    turns = [(at, number) for number, items in enumerate(lists) for at in range(len(items))]
    taken = sorted(sorted(turns)[:limit], key=lambda turn: (turn[1], turn[0]))
    return [lists[number][at] for at, number in taken]


def _candidates(context: Context, asked: Typed, kinds: Iterable[str]) -> list[Candidate]:
    wanted = set(kinds)
    if wanted == {"words"}:
        wanted = set(SEARCHED_TYPES)
    # Apart, so that many datasets leave the few commitments and plans their place among the candidates.
    found: list[Candidate] = []
    for group in (("dataset",), ("commitment", "action_plan")):
        types = [kind for kind in group if kind in wanted]
        if types:
            found += _records(context, asked, types)
    if "institution" in wanted:
        found += _institutions(context)
    return found


def _records(context: Context, asked: Typed, types: list[str]) -> list[Candidate]:
    found = tk.get_action("package_search")(
        tk.fresh_context(context),
        {
            "q": query(asked),
            "fq": f"+dataset_type:({' OR '.join(types)})",
            "fl": ["id", "name", "dataset_type", *TITLES],
            "sort": "score desc, name asc",
            "rows": CANDIDATES,
            "include_private": True,
        },
    )
    return [
        Candidate(
            one["dataset_type"],
            one["id"],
            one["name"],
            {
                field.removeprefix("title").lstrip("_"): one[field]
                for field in TITLES
                if field in one
            },
        )
        for one in found["results"]
    ]


def query(asked: Typed) -> str:
    """Write what was typed in Lucene's syntax: every word in some title, the last as the beginning of a word."""
    clauses = [_clause(asked, word) for word in asked.finished]
    return " ".join([*clauses, _clause(asked, asked.last, is_last=True)])


def _clause(asked: Typed, word: Word, *, is_last: bool = False) -> str:
    # Words are letters and digits alone; in lower case none of them is an operator.
    written = asked.text[word.start : word.end].lower()
    form = without_article(word.form)
    parts = [f"{field}:{written}" for field in TITLES] + [f"title_ngram:{form[:LONGEST_PIECE]}"]
    if is_last:
        starts = {word.form, form} | (
            {f"ال{form}"} if form != word.form or not form.isascii() else set()
        )
        parts += [f"{field}:{start}*^4" for field in TITLES for start in sorted(starts)]
    return f"+({' OR '.join(parts)})"


def _institutions(context: Context) -> list[Candidate]:
    tk.check_access("organization_list", tk.fresh_context(context), {})
    group = model.Group
    rows = (
        model.Session.query(group.id, group.name, group.title, group.extras)
        .filter(group.is_organization.is_(True), group.state == "active")
        .order_by(group.name)
        .limit(MOST_INSTITUTIONS)
    )
    return [
        Candidate(
            "institution",
            row.id,
            row.name,
            {"": row.title or row.name, **brief.translated(row.extras, "title_translated")},
        )
        for row in rows
    ]


def _fits(asked: Typed, one: Candidate, language: str) -> list[tuple[str, Fit]]:
    """Return the first title, in the reader's order of languages, that holds what was typed, as a list of one."""
    for at in (*languages_after(language), ""):
        title = one.titles.get(at)
        found = fit(asked, title) if title else None
        if found:
            return [(at, found)]
    return []


def _item(one: Candidate, at: str, found: Fit, language: str) -> Item:
    shown = next((code for code in languages_after(language) if one.titles.get(code)), "")
    item: Item = {
        "kind": one.kind,
        "id": one.id,
        "name": one.name,
        "text": one.titles.get(shown) or one.name,
        "language": shown or None,
        "match": [],
        "found": None,
        "url": _url(PAGES[one.kind], language, id=one.name),
    }
    places = [list(place) for place in found.places]
    if item["text"] == one.titles[at]:
        item["match"] = places
    else:
        item["found"] = {"text": one.titles[at], "language": at or None, "match": places}
    return item


def _phrases(asked: Typed, fits: list[tuple[Candidate, str, Fit]], language: str) -> list[Item]:
    """Complete what was typed by the words of titles, the most frequent first; of a word's forms, one."""
    counts: Counter[str] = Counter()
    stems: dict[str, str] = {}
    for one, at, found in fits:
        phrase = completed(asked, one.titles[at], found)
        if phrase:
            counts[phrase] += 1
            stems[phrase] = found.last.french
    best: dict[str, str] = {}
    for phrase in sorted(counts, key=lambda one: (-counts[one], one)):
        best.setdefault(stems[phrase], phrase)
    return [_phrase(asked, phrase, language) for phrase in list(best.values())[:MOST_PHRASES]]


def _phrase(asked: Typed, phrase: str, language: str) -> Item:
    found = fit(asked, phrase)
    return {
        "kind": "words",
        "id": None,
        "name": None,
        "text": phrase,
        "language": None,
        "match": [list(place) for place in found.places] if found else [],
        "found": None,
        "url": _url("ogptn.search", language, q=phrase),
    }


def _url(endpoint: str, language: str, **values: str) -> str:
    is_default = language == tk.config["ckan.locale_default"]
    url: str = tk.url_for(endpoint, locale="default" if is_default else language, **values)
    return url
