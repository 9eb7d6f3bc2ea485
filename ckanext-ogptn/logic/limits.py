"""How often a visitor may ask for something, counted in Redis for an hour or a day and then forgotten.

Addresses of networks and of mail stand there as keyed hashes alone.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from flask import has_request_context

from ckanext.ogptn import config

HOUR = 3600
DAY = 24 * HOUR
# Neighbours share a limit: whoever has one address of such a network has all of them.
PREFIXES = {4: 24, 6: 56}


def within(name: str, subject: str, most: int, seconds: int) -> bool:
    """Count one more of this name and subject; say whether there are at most so many in this time."""
    key = f"ogptn:{tk.config['ckan.site_id']}:limit:{name}:{_hidden(subject)}"
    redis = connect_to_redis()
    count = int(redis.incr(key))
    if count == 1:
        redis.expire(key, seconds)
    return count <= most


def _hidden(subject: str) -> str:
    key = str(tk.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"ogptn-limit:{subject}".encode(), hashlib.sha256).hexdigest()[:32]


def network() -> str | None:
    """Name the network that the request comes from; none where there is no request."""
    if not has_request_context():
        return None
    return network_of(_address())


def _address() -> str:
    """Return the visitor's address: the one that our own outermost proxy saw, where there are proxies."""
    proxies = config.proxies()
    seen = [part.strip() for part in tk.request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(seen) >= proxies:
        return seen[-proxies]
    return tk.request.remote_addr or ""


def network_of(address: str) -> str:
    """Return the network of an address, ``192.0.2.0/24`` or ``2001:db8::/56``; what is no address stands for itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, PREFIXES[found.version]), strict=False))
