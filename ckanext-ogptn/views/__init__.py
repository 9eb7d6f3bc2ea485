"""The pages of ours, by family. A view asks actions, hands what they answer to a template, and knows no table."""

from __future__ import annotations

from flask import Blueprint

from ckanext.ogptn.guard import guard
from ckanext.ogptn.views import exports, feeds, public, rdf


def get_blueprints() -> list[Blueprint]:
    """List the blueprints of the extension."""
    # What is refused is refused before any other view looks at it.
    return [guard, public.ogptn, exports.exports, feeds.feeds, rdf.rdf]
