"""Sockets and ports: what a path may be, what a port is taken by."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from ckanext.ogptn.portal.errors import ServiceError, SettingsError

LOOPBACK = "127.0.0.1"
# A socket's address holds 108 bytes and a closing zero (sys/un.h).
LONGEST_SOCKET_PATH = 107


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


def free_port() -> int:
    """Return a port of the loopback address that is free now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


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
