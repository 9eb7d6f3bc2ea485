"""Sources as they are shown: whole to those who keep them, without settings and errors to everybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.ogptn.harvesters.logic.editing import may_edit
from ckanext.ogptn.harvesters.runs import once
from ckanext.ogptn.harvesters.sources import public

Action = Callable[[Any, Any], Any]
Shown = dict[str, Any]


@tk.chained_action
@tk.side_effect_free
def package_show(next_action: Action, context: Context, data_dict: DataDict) -> Shown:
    """Show a dataset; of a harvest source, what the caller may read."""
    shown = once.shown(context, data_dict)
    if shown is None:
        shown = next_action(context, data_dict)
    else:
        # CKAN refuses an answer to which nobody was let; these askers are let to everything.
        tk.check_access("package_show", context, data_dict)
    if shown.get("type") == "harvest" and not may_edit(context, shown["id"]):
        return public.for_everybody(shown)
    return shown


def found(results: list[Any]) -> list[Any]:
    """Give what a search found, sources as everybody may read them: a search is answered from the index."""
    return [
        public.for_everybody(one) if isinstance(one, dict) and one.get("type") == "harvest" else one
        for one in results
    ]
