"""Typed getters over the extension's settings (config_declaration.yaml), one each."""

from __future__ import annotations

from datetime import date

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.exceptions import CkanConfigurationException

from ckanext.ogptn import clock
from ckanext.ogptn.net.addresses import AllowedHosts
from ckanext.ogptn.net.client import DEFAULT_USER_AGENT


def check() -> None:
    """Fail at the start, and not on every page, where a setting cannot be read."""
    try:
        clock.as_of(tk.config)
    except ValueError as error:
        raise CkanConfigurationException(
            f"ogptn.as_of: {error}. Write a day as YYYY-MM-DD, or leave it empty."
        ) from None
    if not all(days.isdecimal() for days in tk.config["ogptn.mail.reminder_days"]):
        raise CkanConfigurationException(
            "ogptn.mail.reminder_days: write whole numbers of days, such as 30 7 1."
        )
    try:
        suggestion_thresholds()
    except ValueError as error:
        raise CkanConfigurationException(
            f"ogptn.suggestions.sure and ogptn.suggestions.likely: {error}. Write a number from 0 to 1."
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


def import_megabytes() -> int:
    """Return how large a workbook may be, in megabytes."""
    most: int = tk.config["ogptn.import.megabytes"]
    return most


def import_unpacked_megabytes() -> int:
    """Return how much a workbook may unpack to, in megabytes."""
    most: int = tk.config["ogptn.import.unpacked_megabytes"]
    return most


def import_rows() -> int:
    """Return how many rows a sheet of a workbook may have."""
    most: int = tk.config["ogptn.import.rows"]
    return most


def sends_mail() -> bool:
    """Say whether the portal can send mail: by a mail server, or by a plugin that notifies in another way."""
    return bool(tk.config.get("smtp.server")) or any(p.PluginImplementations(p.INotifier))


def mail_hour() -> int:
    """Return the hour in Tunis from which the mails of a day go out."""
    hour: int = tk.config["ogptn.mail.hour"]
    return hour


def reminder_days() -> list[int]:
    """Return how many days before a due date officers are reminded, the largest number first."""
    return sorted((int(days) for days in tk.config["ogptn.mail.reminder_days"]), reverse=True)


def follow_quiet_minutes() -> int:
    """Return how long news rests before followers are told, so that one mail tells of it whole."""
    minutes: int = tk.config["ogptn.follow.quiet_minutes"]
    return minutes


def follow_hours_between() -> int:
    """Return how many hours lie between two mails on the same thing to a follower."""
    hours: int = tk.config["ogptn.follow.hours_between"]
    return hours


def follow_per_address() -> int:
    """Return how many mails a day one address may be asked to confirm."""
    most: int = tk.config["ogptn.follow.per_address_a_day"]
    return most


def follow_per_network() -> int:
    """Return how many times an hour one network may ask to follow."""
    most: int = tk.config["ogptn.follow.per_network_an_hour"]
    return most


def errors_per_network() -> int:
    """Return how many errors an hour one network may report."""
    most: int = tk.config["ogptn.error_reports.per_network_an_hour"]
    return most


def proxies() -> int:
    """Return how many proxies of ours stand before the portal."""
    count: int = tk.config["ogptn.proxies"]
    return count


def allowed_hosts() -> AllowedHosts:
    """Return the hosts that may be reached though their addresses are not public."""
    return AllowedHosts.parse(tk.config.get("ogptn.harvest.allowed_hosts") or "")


def user_agent() -> str:
    """Name the portal to the sites that it reads."""
    configured = tk.config.get("ogptn.harvest.user_agent")
    return str(configured or f"{DEFAULT_USER_AGENT}; {tk.config.get('ckan.site_url', '')}")


def links_check_hours() -> float:
    """Return after how many hours the files behind links are looked at again; with 0 they never are."""
    hours: int = tk.config["ogptn.links.check_hours"]
    return hours


def links_failures() -> int:
    """Return how many failures in a row make a file unreachable."""
    most: int = tk.config["ogptn.links.failures"]
    return most


def links_grace_days() -> int:
    """Return how many days at least an update may be late before a link's data is stale."""
    days: int = tk.config["ogptn.links.grace_days"]
    return days


def links_deadline_seconds() -> int:
    """Return how long looking at a file may take, in seconds."""
    most: int = tk.config["ogptn.links.deadline_seconds"]
    return most


def links_requests_per_second() -> float:
    """Return how often a site is asked whether its files still answer."""
    return float(tk.config["ogptn.links.requests_per_second"])


def links_quiet_minutes() -> int:
    """Return how long a link must ail before officers are told, so that nobody hears of what passes."""
    minutes: int = tk.config["ogptn.links.quiet_minutes"]
    return minutes


def tables_megabytes() -> int:
    """Return how large a file may be whose table is loaded, in megabytes."""
    most: int = tk.config["ogptn.tables.megabytes"]
    return most


def tables_unpacked_megabytes() -> int:
    """Return how much a packed table may unpack to, in megabytes."""
    most: int = tk.config["ogptn.tables.unpacked_megabytes"]
    return most


def tables_rows() -> int:
    """Return how many rows a table may have."""
    most: int = tk.config["ogptn.tables.rows"]
    return most


def tables_deadline_seconds() -> int:
    """Return how long fetching a file may take, in seconds."""
    most: int = tk.config["ogptn.tables.deadline_seconds"]
    return most


def tables_load_seconds() -> int:
    """Return how long reading and loading a table may take, in seconds."""
    most: int = tk.config["ogptn.tables.load_seconds"]
    return most


def tables_lease_seconds() -> int:
    """Return after how many seconds whoever looks into a file is taken for dead: it is fetched, read and loaded."""
    return tables_deadline_seconds() + 3 * tables_load_seconds()


def suggests() -> bool:
    """Say whether links are suggested in the background."""
    return bool(tk.config.get("ogptn.suggestions.enabled", True))


def suggestion_thresholds() -> tuple[float | None, float | None]:
    """Return from which scores a match is sure, and likely; None where the engine's own holds."""
    return _share("ogptn.suggestions.sure"), _share("ogptn.suggestions.likely")


def _share(key: str) -> float | None:
    """Read a number from 0 to 1; raises ValueError where it is none."""
    text = str(tk.config.get(key) or "").strip()
    if not text:
        return None
    share = float(text)
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is not between 0 and 1")
    return share
