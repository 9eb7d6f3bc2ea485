"""Addresses that pages and records name, relative or whole, as their writers left them."""

from __future__ import annotations

from urllib.parse import urljoin


def folder(url: str) -> str:
    """Give the address of a folder, which ends with a slash."""
    return url if url.endswith("/") else f"{url}/"


def joined(base: str, href: object) -> str:
    """Give the whole address of what a page names; nothing where it is no address."""
    if not isinstance(href, str) or not href.strip():
        return ""
    try:
        return urljoin(base, href.strip())
    except ValueError:
        # A bracket without its partner, where an IPv6 address would stand.
        return ""
