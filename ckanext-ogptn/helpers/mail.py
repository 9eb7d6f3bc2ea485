"""Template helpers for mail."""

from __future__ import annotations

from ckanext.ogptn import config


def ogptn_sends_mail() -> bool:
    """Say whether the portal sends mail."""
    return config.sends_mail()
