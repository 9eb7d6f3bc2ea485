"""Sockets and ports: what a path may be, what a port is taken by."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from ckanext.ogptn.portal.errors import ServiceError, SettingsError

LOOPBACK = "127.0.0.1"
# A socket's address holds 108 bytes and a closing zero (sys/un.h).
LONGEST_SOCKET_PATH = 107
LAST_PORT = 65535


def check_socket_path(path: Path) -> None:
    """Refuse a path that is too long for a socket's address."""
    length = len(os.fsencode(path))
    if length > LONGEST_SOCKET_PATH:
        raise ServiceError(
            f"the path {path} has {length} bytes, and a socket's address holds"
            f" {LONGEST_SOCKET_PATH} at most",
            "Choose a data directory with a shorter path: ogptn up --data-dir FOLDER",
        )


def is_free(port: int) -> bool:
    """Tell whether nobody listens on ``port`` of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(first: int) -> int:
    """Return the first port from ``first`` on that is free now.

    The kernel's own choice would be one that it lends to others while the portal is down.
    """
    for port in range(first, LAST_PORT + 1):
        if is_free(port):
            return port
    raise SettingsError(f"no port from {first} on is free", "Take another one: ogptn up --port N")


def check_port(port: int) -> None:
    """Refuse a port that another program holds."""
    if not is_free(port):
        raise SettingsError(
            f"port {port} is taken by another program",
            f"End that program, or take another port: ogptn up --port {port + 1}",
        )


def accepts(port: int, timeout_seconds: float = 0.5) -> bool:
    """Tell whether a server accepts a connection on ``port``."""
    try:
        socket.create_connection((LOOPBACK, port), timeout_seconds).close()
    except OSError:
        return False
    return True
