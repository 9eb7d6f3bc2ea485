"""How often data is to be updated, and from when on it is late. Pure."""

from __future__ import annotations

from datetime import date

# Days between two updates, by the European Union's codes (which DCAT-AP asks for), those of Dublin Core's frequencies,
# and those of ISO 19115, all in lower case. What has no rhythm is never late.
DAYS_BETWEEN = {
    "cont": 1, "update_cont": 1, "continuous": 1, "continual": 1,
    "15min": 1, "30min": 1, "hourly": 1, "bihourly": 1, "trihourly": 1, "12hrs": 1,
    "daily": 1, "daily_2": 1,
    "weekly": 7, "weekly_2": 7, "weekly_3": 7, "semiweekly": 7, "threetimesaweek": 7, "5dayweek": 7,
    "biweekly": 14, "fortnightly": 14,
    "monthly": 31, "monthly_2": 31, "monthly_3": 31, "semimonthly": 31, "threetimesamonth": 31,
    "bimonthly": 61, "quarterly": 92, "annual_3": 122, "threetimesayear": 122,
    "annual_2": 184, "semiannual": 184, "biannually": 184,
    "annual": 366, "annually": 366,
    "biennial": 731, "triennial": 1096, "quadrennial": 1461, "quinquennial": 1827,
    "decennial": 3653, "bidecennial": 7305, "tridecennial": 10958,
}  # fmt: skip
GRACE_DAYS = 7


def frequency_key(value: object) -> str:
    """Reduce a frequency to a word of the vocabulary; addresses of codes end in it."""
    return str(value or "").rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].lower()


def days_between(frequency: object) -> int | None:
    """Return the days between two updates; None where a frequency promises none."""
    return DAYS_BETWEEN.get(frequency_key(frequency))


def is_late(
    frequency: object, updated: date | None, today: date, grace_days: int = GRACE_DAYS
) -> bool:
    """Say whether an update is missing since once the whole rhythm, and no less than the days of grace."""
    rhythm = days_between(frequency)
    if rhythm is None or updated is None:
        return False
    return (today - updated).days > rhythm + max(rhythm, grace_days)
