"""Typed getters over the extension's settings (config_declaration.yaml), one each."""

from __future__ import annotations

from datetime import date

import ckan.plugins.toolkit as tk
from ckan.exceptions import CkanConfigurationException

from ckanext.ogptn import clock


def check() -> None:
    """Fail at the start, and not on every page, where a setting cannot be read."""
    try:
        clock.as_of(tk.config)
    except ValueError as error:
        raise CkanConfigurationException(
            f"ogptn.as_of: {error}. Write a day as YYYY-MM-DD, or leave it empty."
        ) from None


def today() -> date:
    """Return the portal's day."""
    return clock.today(tk.config)


def is_as_of() -> bool:
    """Say whether the portal is looked at as of a fixed day."""
    return clock.as_of(tk.config) is not None


def due_soon_days() -> int:
    """Return within how many days of its deadline a commitment is due soon."""
    days: int = tk.config["ogptn.due_soon_days"]
    return days


def neutral_chart_titles() -> bool:
    """Say whether charts are titled by what they count alone, never by what they show."""
    return bool(tk.config["ogptn.chart_titles"] == "neutral")


def assessment_codes(variable: str) -> list[str]:
    """Return the codes of a judgement of the Independent Reporting Mechanism, in order."""
    codes: list[str] = tk.config[f"ogptn.assessment.{variable}"]
    return codes
