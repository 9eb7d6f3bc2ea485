"""Connections of urllib3 that check each address before the first byte is sent."""

from __future__ import annotations

import socket
import threading
import time
import weakref
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.poolmanager import PoolManager

from ckanext.ogptn.net.addresses import AllowedHosts, Resolve, reachable, resolve


class Dialler:
    """Open sockets to checked addresses, and close them all when the time is over.

    A server that sends one byte a second never times out by itself; closing the socket from
    outside is what ends it.
    """

    def __init__(self, allowed: AllowedHosts, look_up: Resolve = resolve) -> None:
        self.allowed = allowed
        self.look_up = look_up
        self.deadline = float("inf")
        self.expired = False
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._timer: threading.Timer | None = None

    def start(self, deadline: float) -> None:
        """Watch over the sockets until ``deadline`` on the monotonic clock."""
        self.stop()
        self.deadline, self.expired = deadline, False
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._expire)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """End the watch."""
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _expire(self) -> None:
        self.expired = True
        for opened in list(self._sockets):
            try:
                opened.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # Already closed, which is what is wanted.

    def dial(self, url: str, host: str, port: int, connect_seconds: float) -> socket.socket:
        """Connect to the first address of the host that answers."""
        failure: OSError = OSError(f"no address of {host} answers")
        for family, number in reachable(url, host, port, self.allowed, self.look_up):
            opened = socket.socket(family, socket.SOCK_STREAM)
            opened.settimeout(min(connect_seconds, max(0.05, self.deadline - time.monotonic())))
            try:
                opened.connect((number, port))
            except OSError as error:
                opened.close()
                failure = error
                continue
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.watch(opened)
            return opened
        raise failure

    def watch(self, opened: socket.socket) -> None:
        """Close this socket too when the time is over."""
        self._sockets.add(opened)


def adapter(dialler: Dialler, connect_seconds: float) -> HTTPAdapter:
    """Make the transport of a requests session: pools whose connections the dialler opens."""

    def new_socket(connection: HTTPConnection) -> socket.socket:
        port = connection.port or connection.default_port
        host = connection.host.strip("[]")
        try:
            return dialler.dial(f"{host}:{port}", host, port, connect_seconds)
        except OSError as error:
            raise NewConnectionError(connection, f"no connection: {error}") from error

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return new_socket(self)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            opened = new_socket(self)
            # TLS takes the socket over, so a second handle is what can end a slow handshake.
            self._handle = opened.dup()
            dialler.watch(self._handle)
            return opened

        def connect(self) -> None:
            try:
                super().connect()
            finally:
                if handle := getattr(self, "_handle", None):
                    handle.close()
            if self.sock:
                dialler.watch(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    class Adapter(HTTPAdapter):
        def init_poolmanager(
            self,
            connections: int,
            maxsize: int,
            block: bool = False,
            **options: Any,
        ) -> None:
            self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, **options)
            self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    return Adapter(max_retries=0)
