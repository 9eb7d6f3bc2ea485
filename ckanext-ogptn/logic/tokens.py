"""Secrets in the links of mails. The database holds their hash, and the links are made anew from the portal's key.

A token is made from the follower's id and ``SECRET_KEY``: whoever reads the database, or a copy of it, can end nobody's
following, and each mail can carry the link although no token is kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

import ckan.plugins.toolkit as tk

# Long enough that nobody guesses one, short enough for the header of a mail.
TOKEN_BYTES = 16


def of(follower_id: str) -> str:
    """Return the token of a follower: 22 letters, digits, hyphens and underscores."""
    key = str(tk.config["SECRET_KEY"]).encode()
    digest = hmac.new(key, f"ogptn-follower:{follower_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def hashed(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
