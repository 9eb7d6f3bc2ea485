"""The sheets of this portal's workbooks, and how large one may be."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.ogptn import config
from ckanext.ogptn.workbook.layout import layout
from ckanext.ogptn.workbook.opening import Limits
from ckanext.ogptn.workbook.shape import Sheet


def sheets() -> tuple[Sheet, ...]:
    """Return the sheets that follow from the schemas of plans and commitments."""
    plan, commitment = (
        tk.h.scheming_get_dataset_schema(kind, expanded=True)
        for kind in ("action_plan", "commitment")
    )
    return layout(plan, commitment)


def limits() -> Limits:
    """Return how large a workbook may be."""
    return Limits(
        config.import_megabytes(), config.import_unpacked_megabytes(), config.import_rows()
    )
