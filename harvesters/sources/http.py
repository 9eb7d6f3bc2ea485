"""The safe HTTP client as the site's configuration and a source's own set it."""

from __future__ import annotations

from datetime import timedelta

import ckan.plugins.toolkit as tk
from ckanext.harvest.model import HarvestSource

from ckanext.ogptn import config
from ckanext.ogptn.harvesters.sources import secrets
from ckanext.ogptn.harvesters.sources.configuration import parsed
from ckanext.ogptn.harvesters.sources.connection import Connection, read_connection
from ckanext.ogptn.harvesters.sources.validators import KeptAnswers
from ckanext.ogptn.net.client import HttpClient, Limits
from ckanext.ogptn.net.credentials import Credentials, both, with_key, with_password
from ckanext.ogptn.net.errors import AddressInvalid
from ckanext.ogptn.pacing import SharedFailures, SharedPace


def client_for_site() -> HttpClient:
    """Make a client for an address that is no source's yet."""
    return HttpClient(
        config.allowed_hosts(), limits(), config.user_agent(), pace=pace_of(Connection())
    )


def client_for_source(
    source: HarvestSource, *, listing: bool = False, keep: bool = True
) -> HttpClient:
    """Make a client that knows a source's secrets, its certificates and how fast it may be asked.

    ``listing`` is for reading the catalogue itself: its host is tried anew whatever has been, and
    answers are kept, unless ``keep`` says no, and asked for again only if they have changed.
    """
    connection = connection_of(source)
    days = tk.config.get("ogptn.harvest.full_read_days")
    period = timedelta(days=7 if days is None else float(days))
    return HttpClient(
        config.allowed_hosts(),
        limits(),
        config.user_agent(),
        certificates=connection.certificates,
        credentials=credentials(source.url, connection, secrets.values_of(source.id, source.url)),
        keeper=KeptAnswers(source.id, period) if listing and keep and period else None,
        # A listing ends with its first failure, and must be tried anew whenever it is run.
        failures=None if listing else SharedFailures(),
        pace=pace_of(connection),
    )


def connection_of(source: HarvestSource) -> Connection:
    """Read how a source is connected to; what is wrong is said where its settings are read."""
    try:
        return read_connection(parsed(source.config))
    except ValueError:
        return Connection()


def credentials(url: str, connection: Connection, known: dict[str, str]) -> Credentials | None:
    """Give what the source's own server is told, from its secrets."""
    key, user, password = (known.get(name, "") for name in secrets.NAMES)
    try:
        basic = with_password(url, user, password) if user else None
        # The header of the password is taken then.
        header = connection.api_key_header or ("X-CKAN-API-Key" if basic else "Authorization")
        keyed = with_key(url, key, header) if key else None
    except AddressInvalid:
        return None
    return both(basic, keyed) if basic and keyed else basic or keyed


def limits() -> Limits:
    """Give how much one exchange may take."""
    return Limits(
        deadline_seconds=float(tk.config.get("ogptn.harvest.deadline_seconds") or 60),
        body_bytes=int(tk.config.get("ogptn.harvest.megabytes") or 64) * 1024 * 1024,
    )


def pace_of(connection: Connection) -> SharedPace:
    """Give how often a source's hosts are asked: as it says itself, or as the site does of all."""
    own = connection.requests_per_second
    rate = own or float(tk.config.get("ogptn.harvest.requests_per_second") or 5)
    return SharedPace(config.allowed_hosts(), rate, everywhere=bool(own))
