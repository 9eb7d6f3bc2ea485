"""A server that is sick or hostile in every way that sources are: HTTP and HTTPS, on loopback.

What it does at a path is a behaviour, a function of the request's handler; those that take
arguments are made by the functions below. It runs in a thread of its own.
"""

from __future__ import annotations

import gzip
import io
import socket
import ssl
import struct
import threading
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CERTIFICATES = Path(__file__).parent / "certificates"
Handler = BaseHTTPRequestHandler
Behaviour = Callable[[Handler], None]


@dataclass(frozen=True)
class Asked:
    """One request: method, path with query, headers by their names in lower case."""

    method: str
    target: str
    headers: dict[str, str] = field(repr=False)


class FaultServer:
    """A server that behaves as it is told, by path; ``certificate`` names the one that it shows."""

    def __init__(self, certificate: str = "") -> None:
        self.asked: list[Asked] = []
        self.stopped = threading.Event()
        self._behaviours: dict[str, list[Behaviour]] = {}
        self._mounted: dict[str, Behaviour] = {}
        self._http = _Listener(("127.0.0.1", 0), _handler_for(self))
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
            self._http.socket = context.wrap_socket(
                self._http.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._http.server_port
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def on(self, path: str, *behaviours: Behaviour) -> str:
        """Behave so at a path: the first time, the second, … and then as the last time."""
        self._behaviours[path] = list(behaviours)
        return self.url + path

    def mount(self, prefix: str, behaviour: Behaviour) -> str:
        """Behave so at every path below a prefix."""
        self._mounted[prefix] = behaviour
        return self.url + prefix

    def handle(self, handler: Handler) -> None:
        """Note a request, and do what was said."""
        headers = {key.lower(): value for key, value in handler.headers.items()}
        self.asked.append(Asked(handler.command, handler.path, headers))
        path = handler.path.partition("?")[0]
        waiting = self._behaviours.get(path)
        if waiting:
            behaviour = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        else:
            prefixes = [p for p in self._mounted if path.startswith(p)]
            behaviour = self._mounted[max(prefixes, key=len)] if prefixes else send(status=404)
        try:
            behaviour(handler)
        except OSError:
            return  # Whoever asked has gone, which is what most of these behaviours provoke.

    @property
    def targets(self) -> list[str]:
        """Give the paths that were asked for."""
        return [asked.target for asked in self.asked]

    def close(self) -> None:
        """Stop, and let go of those that wait."""
        self.stopped.set()
        self._http.shutdown()
        self._http.server_close()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of handshakes and requests that were broken off: that is what is tested."""


def _handler_for(server: FaultServer) -> type[Handler]:
    class Answering(Handler):
        def do_GET(self) -> None:  # noqa: N802
            server.handle(self)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            return

    Answering.stopped = server.stopped  # type: ignore[attr-defined]
    return Answering


def pem(*names: str) -> str:
    """Read certificates without their keys."""
    texts = [(CERTIFICATES / f"{name}.pem").read_text() for name in names]
    return "".join(text.partition("-----BEGIN PRIVATE KEY-----")[0] for text in texts)


def send(body: bytes = b"data", status: int = 200, **headers: str) -> Behaviour:
    """Answer with a status, headers and a body."""

    def behave(handler: Handler) -> None:
        handler.send_response(status)
        for key, value in headers.items():
            handler.send_header(key.replace("_", "-"), value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    return behave


def to(url: str, status: int = 302) -> Behaviour:
    """Redirect."""
    return send(b"", status, Location=url)


def page(handler: Handler) -> None:
    """Answer with a web page and status 200, as dead portals do."""
    send(b"<!DOCTYPE html><html><title>Not here</title></html>", Content_Type="text/html")(handler)


def hang(handler: Handler) -> None:
    """Take the request, and never answer."""
    handler.stopped.wait(120)  # type: ignore[attr-defined]


def drip(handler: Handler) -> None:
    """Send one byte a second, and never end."""
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"{")
    while not handler.stopped.wait(1):  # type: ignore[attr-defined]
        handler.wfile.write(b" ")


def endless(handler: Handler) -> None:
    """Send as fast as possible, and never end."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.stopped.is_set():  # type: ignore[attr-defined]
        handler.wfile.write(b"[" * 65536)


def cut(handler: Handler) -> None:
    """Promise more than is sent."""
    send(b'{"success": tr', Content_Length="100")(handler)
    handler.connection.shutdown(socket.SHUT_RDWR)


def reset(handler: Handler) -> None:
    """Break the connection in the middle of the body (RST)."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 1000\r\n\r\n{")
    handler.wfile.flush()
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def gzip_bomb(megabytes: int, layers: int = 1) -> Behaviour:
    """Send zeros that were packed once or several times over."""
    body = gzip.compress(bytes(1024 * 1024) * megabytes, 9)
    for _ in range(layers - 1):
        body = gzip.compress(body, 9)
    return send(body, Content_Encoding=", ".join(["gzip"] * layers), Content_Type="text/xml")


def deflate_bomb(megabytes: int) -> Behaviour:
    """Send zeros, deflated."""
    body = zlib.compress(bytes(1024 * 1024) * megabytes, 9)
    return send(body, Content_Encoding="deflate")


def zipped(files: dict[str, bytes]) -> bytes:
    """Pack files into an archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def zip_bomb(megabytes: int, name: str = "stop_times.txt") -> Behaviour:
    """Send an archive, small itself, of a file of zeros."""
    return send(zipped({name: bytes(1024 * 1024) * megabytes}), Content_Type="application/zip")


# Each of ten entities is ten of the one before: a thousand million words from a kilobyte.
LAUGHS = "".join(
    f'<!ENTITY laugh{n} "{f"&laugh{n - 1};" * 10}">' for n in range(1, 10)
)  # fmt: skip
ENTITY_BOMB = (
    f'<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY laugh0 "ha">{LAUGHS}]><lol>&laugh9;</lol>'
).encode()


def entity_bomb(handler: Handler) -> None:
    """Send a document whose entities unfold without measure (billion laughs)."""
    send(ENTITY_BOMB, Content_Type="application/rdf+xml")(handler)


def outside_entity(url: str) -> Behaviour:
    """Send a document that asks its reader to fetch another address, or a file."""
    body = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{url}">]><x>&e;</x>'
    return send(body.encode(), Content_Type="application/rdf+xml")
