"""The safe HTTP client as the site's configuration sets it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.ogptn.net.addresses import AllowedHosts
from ckanext.ogptn.net.client import DEFAULT_USER_AGENT, HttpClient, Limits


def client_for_site() -> HttpClient:
    """Make a client for one source's run."""
    return HttpClient(
        AllowedHosts.parse(tk.config.get("ogptn.harvest.allowed_hosts") or ""),
        Limits(deadline_seconds=float(tk.config.get("ogptn.harvest.deadline_seconds") or 60)),
        user_agent(),
    )


def user_agent() -> str:
    """Name the portal to the sites that it reads."""
    configured = tk.config.get("ogptn.harvest.user_agent")
    return str(configured or f"{DEFAULT_USER_AGENT}; {tk.config.get('ckan.site_url', '')}")
