"""What the text of a search box gets beyond CKAN's own search: weights of fields, and more records where few hold all
its words.

CKAN's default (`mm`) leaves out a record that lacks a word or two of those typed. Where that leaves few, the same text
is asked again for records with any of its words; those with all of them come first, and the answer says how many they
are. All of it is done by parameters that every search engine knows."""

from __future__ import annotations

import contextlib
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from ckan.lib.search.common import SolrConnectionError

from ckanext.ogptn.text.queries import BOX_PART, FIELD_WEIGHTS, USUAL_MINIMUM
from ckanext.ogptn.text.stopwords import is_stop_word
from ckanext.ogptn.text.words import words

Params = dict[str, Any]
Answer = dict[str, Any]

FEW = 10
# The two ends of `mm`.
EVERY_WORD, ANY_WORD = "100%", "1"
# A longer text is pasted; with any of its words it would find the whole portal.
LONGEST_TEXT = 300
ALL_WORDS = "ogptn_all_words"
NOTE = f"ext_{ALL_WORDS}"
# What decides, besides the text, which records a search may find.
SCOPE = ("fq", "fq_list", "qf", "include_private", "include_drafts", "include_deleted")


def improve(params: Params) -> Params:
    """Weigh the fields for the text of a search box and widen its search, each unless the caller did."""
    extras = {name: value for name, value in (params.get("extras") or {}).items() if name != NOTE}
    params = {**params, "extras": extras}
    if not _is_box(params):
        return params
    params["qf"] = params.get("qf") or FIELD_WEIGHTS
    if _may_be_widened(params):
        # What cannot be searched fails again in CKAN's own search, which tells the user.
        with contextlib.suppress(SearchError, SolrConnectionError, tk.ValidationError):
            _widen(params)
    return params


def tell(answer: Answer, params: Params) -> Answer:
    """Add to the answer of a widened search how many of its records hold all the words."""
    every = (params.get("extras") or {}).get(NOTE)
    if every is not None and answer["count"] > every:
        answer[ALL_WORDS] = every
    return answer


def _is_box(params: Params) -> bool:
    """Tell whether CKAN reads `q` as the text of a search box; one with a colon is in Lucene's syntax to it."""
    text = params.get("q")
    return (
        isinstance(text, str)
        and text.strip() not in ("", '""', "''")
        and ":" not in text
        and "{!" not in text
        and params.get("defType", "dismax") == "dismax"
    )


def _may_be_widened(params: Params) -> bool:
    """Tell whether some of several words could be looked for; in another order than the best first they would hide
    the others."""
    if params.get("mm") or params.get("abort_search") or len(params["q"]) > LONGEST_TEXT:
        return False
    return _is_best_first(params.get("sort")) and _count_words(params["q"]) > 1


def _is_best_first(sort: str | None) -> bool:
    if sort is None or sort == "rank":
        sort = tk.config.get("ckan.search.default_package_sort")
    return not sort or sort.lower().startswith("score desc")


def _count_words(text: str) -> int:
    """Count the words and phrases that may be missing: those without a sign that say something."""
    optional = [phrase or word for sign, phrase, word in BOX_PART.findall(text) if not sign]
    return sum(any(not is_stop_word(one.form) for one in words(part)) for part in optional)


def _widen(params: Params) -> None:
    if _count(params, USUAL_MINIMUM) < FEW:
        params["extras"][NOTE] = _count(params, EVERY_WORD)
        params["mm"] = ANY_WORD


def _count(params: Params, mm: str) -> int:
    """Count what a search finds for the user where `mm` words must be found."""
    asked = {name: params[name] for name in SCOPE if name in params}
    asked |= {"q": params["q"], "mm": mm, "rows": 0, "facet": "false", "extras": params["extras"]}
    return int(tk.get_action("package_search")({}, asked)["count"])
