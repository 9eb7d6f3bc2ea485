"""Template helpers for what a search has found: marked words, “did you mean”, what completes a search box."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ckan.plugins import toolkit as tk
from flask import has_request_context
from markupsafe import Markup

from ckanext.ogptn.domain.passages import highlight
from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import words
from ckanext.ogptn.text.excerpts import Matcher, matcher
from ckanext.ogptn.text.queries import sought

Record = Mapping[str, Any]
# Fewer finds than these, and a reader may have meant another word.
FEW = 3
MOST_COMPLETIONS = 8
_ALL_WORDS = "_ogptn_all_words"


@lru_cache(maxsize=64)
def _matcher(q: str) -> Matcher:
    return matcher(sought(q))


def ogptn_excerpts(record: Record, q: str) -> dict[str, Markup]:
    """Give ``title`` and ``text`` of a record with the words of a query marked; nothing where there are no words."""
    found = _matcher(q)
    return shown(highlight(record, found, values.language())) if found else {}


def shown(found: Record) -> dict[str, Markup]:
    """Shape one record's part of ``highlighting`` for a page: ``title``, and ``text``, the passage that tells most."""
    field = "text" if "text" in found else "notes"
    return {"title": _spoken(found, "title"), "text": _spoken(found, field)}


def _spoken(found: Record, field: str) -> Markup:
    """Give a field's HTML, as its language is written; :mod:`ckanext.ogptn.text.excerpts` has escaped its text."""
    html, lang = str(found.get(field, "")), str(found["languages"].get(field, ""))
    safe = Markup(values.french_spaces(html) if lang == "fr" else html)  # noqa: S704
    if not html or not lang or lang == values.language():
        return safe
    return Markup('<span lang="{}" dir="{}">{}</span>').format(lang, values.direction(lang), safe)


def remember(answer: Record, asked: Record) -> None:
    """Keep, for CKAN's own pages, how many records hold all the words that the page was asked for.

    CKAN's view of a search hands its template the records and their number alone.
    """
    if has_request_context() and asked.get("rows") and asked.get("q") == tk.request.args.get("q"):
        tk.g.setdefault(_ALL_WORDS, answer.get("ogptn_all_words"))


def ogptn_all_words() -> int | None:
    """Give how many records hold all the words of the page's search, None where it was not widened."""
    return tk.g.get(_ALL_WORDS)


def ogptn_suggestion(
    q: str, count: int, types: list[str], all_words: int | None = None
) -> dict[str, Any] | None:
    """Give what a reader may have meant whose words found little; None where they found enough, or nothing is near."""
    if not q or (count >= FEW and all_words != 0):
        return None
    try:
        found = tk.get_action("ogptn_search_suggest")({}, {"q": q, "types": types})
    except tk.ValidationError:
        return None  # longer than anybody types
    return dict(found) if found["query"] else None


def ogptn_meant(query: str, href: str) -> Markup:
    """Ask whether another query was meant, which is a link."""
    link = Markup('<a href="{}"><bdi>{}</bdi></a>').format(href, query)
    return Markup("{}").format(tk._("Did you mean {query}?")).format(query=link)


def ogptn_completion(types: list[str] | None = None) -> str:
    """Describe, as JSON for the script, what completes a search box: the action to ask and the words to say."""
    counts = [
        tk.ungettext("{n} suggestion", "{n} suggestions", n).format(n=n)
        for n in range(MOST_COMPLETIONS + 1)
    ]
    described = {
        "url": tk.url_for("api.action", ver=3, logic_function="ogptn_search_complete"),
        "language": values.language(),
        "limit": MOST_COMPLETIONS,
        "types": types or [],
        "label": tk._("Suggestions"),
        "kinds": {kind: tk._(word) for kind, word in words.KINDS.items()},
        "counts": counts,
    }
    return json.dumps(described, ensure_ascii=False)
