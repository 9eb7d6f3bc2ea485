"""Connections of urllib3 that check each address before the first byte is sent."""

from __future__ import annotations

import socket
import ssl
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.poolmanager import PoolManager

from ckanext.ogptn.net.addresses import AllowedHosts, Resolve, reachable, resolve

# Opens a socket to a number of a family, on a port, within some seconds.
Connect = Callable[[int, str, int, float], socket.socket]


def connect_to(family: int, number: str, port: int, seconds: float) -> socket.socket:
    """Open a socket to an address; raise OSError where nobody answers."""
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.settimeout(seconds)
        opened.connect((number, port))
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError:
        opened.close()
        raise
    return opened


class Dialler:
    """Open sockets to checked addresses, and close them all when the time is over.

    A server that sends one byte a second never times out by itself; closing the socket from
    outside is what ends it.
    """

    def __init__(
        self, allowed: AllowedHosts, look_up: Resolve = resolve, connect: Connect = connect_to
    ) -> None:
        self.allowed = allowed
        self.look_up = look_up
        self.connect = connect
        self.deadline = float("inf")
        self.expired = False
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._timer: threading.Timer | None = None

    def start(self, deadline: float) -> None:
        """Watch over the sockets until ``deadline`` on the monotonic clock."""
        self.stop()
        self.deadline, self.expired = deadline, False
        self._timer = threading.Timer(self.remaining, self._expire)
        self._timer.daemon = True
        self._timer.start()

    @property
    def remaining(self) -> float:
        """Give the seconds that are left."""
        return max(0.0, self.deadline - time.monotonic())

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

    def dial(self, host: str, port: int, connect_seconds: float) -> socket.socket:
        """Connect to the first address of the host that answers."""
        failure: OSError = OSError(f"no address of {host} answers")
        place = f"{host}:{port}"
        patience = min(self.remaining, 3600.0)
        for family, number in reachable(
            place, host, port, self.allowed, self.look_up, seconds=patience
        ):
            seconds = min(connect_seconds, max(0.05, self.remaining))
            try:
                opened = self.connect(family, number, port, seconds)
            except OSError as error:
                failure = error
                continue
            self.watch(opened)
            return opened
        raise failure

    def watch(self, opened: socket.socket) -> None:
        """Close this socket too when the time is over."""
        self._sockets.add(opened)


def adapter(
    dialler: Dialler, connect_seconds: float, trusted: Callable[[], ssl.SSLContext]
) -> HTTPAdapter:
    """Make the transport of a requests session: pools whose connections the dialler opens.

    ``trusted`` gives what checks certificates; it is asked when the first is shown.
    """

    def new_socket(connection: HTTPConnection) -> socket.socket:
        port = connection.port or connection.default_port
        host = connection.host.strip("[]")
        try:
            return dialler.dial(host, port, connect_seconds)
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
            self.ssl_context = trusted()
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

        def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
            """Leave it to the context: it checks, and knows more authorities than requests."""
            conn.cert_reqs = "CERT_REQUIRED"

    return Adapter(max_retries=0)
