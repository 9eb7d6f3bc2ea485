"""The pages of harvesting at the officers' desk: a view asks actions, and knows no table."""

from __future__ import annotations

from flask import Blueprint

from ckanext.ogptn.harvesters.pages import guarding, holds, new, previews, removal, sources


def get_blueprints() -> list[Blueprint]:
    """List the blueprints; `new` comes first, for it is no source's name."""
    return [
        guarding.blueprint,
        new.blueprint,
        sources.blueprint,
        holds.blueprint,
        previews.blueprint,
        removal.blueprint,
    ]
