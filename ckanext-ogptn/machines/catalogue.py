"""The catalogue of datasets as ckanext-dcat serves it: datasets alone, and their links asked for once a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckan.plugins import toolkit as tk
from ckan.types import Context, DataDict
from flask import has_app_context
from flask_babel import force_locale

from ckanext.ogptn.helpers.chrome import ogptn_site_title
from ckanext.ogptn.machines import asking

Record = dict[str, Any]
Links = dict[str, list[Record]]
Action = Callable[[Context, DataDict], Any]
KEPT = "ogptn_catalogue_links"
OTHERS = "-dataset_type:(commitment OR action_plan)"


@tk.chained_action
@tk.side_effect_free
def dcat_catalog_show(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Give the catalogue of datasets; a plan or a commitment is none, however it is asked for."""
    return _of_datasets(original, context, data_dict)


@tk.chained_action
@tk.side_effect_free
def dcat_catalog_search(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Give those datasets of the catalogue that a query finds."""
    return _of_datasets(original, context, data_dict)


def _of_datasets(original: Action, context: Context, data_dict: DataDict) -> Any:
    asked = data_dict.get("fq")
    tk.g.setdefault(KEPT, {})
    return original(context, {**data_dict, "fq": f"+({asked}) {OTHERS}" if asked else OTHERS})


def remember(answer: Record) -> None:
    """Ask for the links of all datasets that a search has found, where a catalogue is being made of it."""
    if not has_app_context() or KEPT not in tk.g:
        return
    kept: Links = tk.g.get(KEPT)
    found = [one["id"] for one in answer["results"] if isinstance(one, dict) and "id" in one]
    new = [id for id in found if id not in kept]
    kept.update({id: [] for id in new})
    if new:
        for link in asking.every("ogptn_link_list", datasets=new, decision="confirmed"):
            kept[link["dataset_id"]].append(link)


def links_of(dataset: str) -> list[Record]:
    """Return the confirmed links of a dataset that a visitor may see."""
    kept: Links = tk.g.get(KEPT, {}) if has_app_context() else {}
    if dataset in kept:
        return kept[dataset]
    asked = {"datasets": [dataset], "decision": "confirmed"}
    return list(asking.every("ogptn_link_list", **asked))


def described(language: str) -> tuple[str, str]:
    """Return the portal's title and what it is, in a language."""
    with force_locale(language):
        return ogptn_site_title(), tk._(
            "Follow what the state promised under the Open Government Partnership: who answers for it, by when, "
            "how far it is, and where the data is."
        )
