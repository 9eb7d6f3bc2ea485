"""The site's options of harvesting, one getter each over `config_declaration.yaml`."""

from __future__ import annotations

from datetime import timedelta

import ckan.plugins.toolkit as tk


def grace_period() -> timedelta:
    """Give how long a record must be missing before its dataset is withdrawn."""
    days = tk.config.get("ogptn.harvest.grace_days")
    return timedelta(days=7 if days is None else float(days))


def lease_period() -> timedelta:
    """Give how long the work of a worker that has died stays untouched."""
    return timedelta(seconds=float(tk.config.get("ogptn.harvest.lease_seconds") or 30))
