"""Judge links where their ends have changed, and once a day; bring the index up to date with what came of it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from ckan import model
from ckan.model.system_info import get_system_info, set_system_info

from ckanext.ogptn import config
from ckanext.ogptn.health import judging
from ckanext.ogptn.logic import serving
from ckanext.ogptn.model import Link

# Where CKAN remembers for which day, and by which settings, all links were last judged.
JUDGED = "ogptn.links_judged_for"


def of_packages(ids: Collection[str]) -> int:
    """Judge the links of these datasets and commitments; return how many pairs of ends are otherwise linked now."""
    changed = judging.of_packages(ids)
    model.Session.commit()
    serving.refresh_ends(changed)
    return len(changed)


def of_all_due() -> int:
    """Judge the links whose ends were changed behind our back, and all that count once for each day of the portal;
    return how many changed."""
    judged_for = f"{config.today()}/{config.links_grace_days()}"
    is_new = get_system_info(JUDGED) != judged_for
    condition = judging.suspects()
    if is_new:
        condition = sa.or_(condition, Link.decision == "confirmed")
    changed = 0
    for ends in judging.in_batches(condition):
        serving.refresh_ends(ends)
        changed += len(ends)
    if is_new:
        set_system_info(JUDGED, judged_for)
    return changed
