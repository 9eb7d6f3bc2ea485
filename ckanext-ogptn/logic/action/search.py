"""Help with a search: complete it while it is typed, and put it right where it finds nothing."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import completion, suggestion
from ckanext.ogptn.logic.highlighting import reader_language
from ckanext.ogptn.logic.schema import search as schema
from ckanext.ogptn.text.completion import typed

__all__ = ["ogptn_search_complete", "ogptn_search_suggest"]


@tk.side_effect_free
@validate(schema.ogptn_search_complete)
def ogptn_search_complete(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Complete what somebody is typing into a search box.

    Answers what the caller may read and whose title, in any of its languages, holds every word typed, the last as the
    beginning of a word: in Arabic with and without the article, in French without an elided one, accents aside.

    :param q: what was typed, at most 200 characters; fewer than two letters are completed by nothing
    :type q: string
    :param language: ``ar``, ``fr`` or ``en``: the language of the titles (optional, default: that of the request)
    :type language: string
    :param types: what to offer, of ``words``, ``commitment``, ``action_plan``, ``dataset`` and ``institution``
        (optional, default: all)
    :type types: list of strings
    :param limit: how many at most, up to 20 (optional, default: 8)
    :type limit: integer

    :returns: a list, grouped in the order of ``types`` above and best first: {kind, id, name, text, language, match,
        found, url}. ``text`` is the title in the language asked for, or what was typed with its last word completed;
        ``match`` lists [start, end] of its words that were typed. Where these stand in the title of another language
        alone, ``found`` is {text, language, match} of that title
    :rtype: list of dictionaries

    :raises ValidationError: where an argument is wrong
    """
    tk.check_access("ogptn_search_complete", context, data_dict)
    asked = typed(data_dict["q"])
    if asked is None:
        return []
    language = data_dict.get("language") or reader_language()
    return completion.complete(context, asked, data_dict["types"], language, data_dict["limit"])


@tk.side_effect_free
@validate(schema.ogptn_search_suggest)
def ogptn_search_suggest(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Suggest what somebody meant whose query finds nothing, or little.

    Words that no record holds are replaced by the closest that one does, as the caller may read it. Nothing is
    suggested where no word is close, where the new query finds no more, and for queries in Lucene's syntax.

    :param q: the query, at most 200 characters
    :type q: string
    :param language: ``ar``, ``fr`` or ``en``: of words as close, those of titles in this language come first (optional,
        default: that of the request)
    :type language: string
    :param types: where it looks, of ``commitment``, ``action_plan`` and ``dataset`` (optional, default: all)
    :type types: list of strings

    :returns: ``query``, the better query or null; ``count``, how many records it finds; ``words``, what was put right:
        [{typed, meant}]
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    """
    tk.check_access("ogptn_search_suggest", context, data_dict)
    language = data_dict.get("language") or reader_language()
    found = suggestion.suggest(context, data_dict["q"], data_dict["types"], language)
    if found is None:
        return {"query": None, "count": 0, "words": []}
    changes = [{"typed": typed_, "meant": meant} for typed_, meant in found.words]
    return {"query": found.query, "count": found.count, "words": changes}
