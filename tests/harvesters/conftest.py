"""Sources to harvest: a server whose answers each test writes, and one that is ill on purpose."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from ckan.tests import factories

from tests.harvesters.faults.fault_server import FaultServer
from tests.harvesters.faults.suffering import OPTIONS

Answer = tuple[int, dict[str, str], bytes]


class Source:
    """The server: answers by path, and the addresses that were asked for."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: dict[str, Answer | Callable[[dict[str, str]], Answer]] = {}
        self.asked: list[str] = []

    def serve(self, path: str, body: bytes | str, status: int = 200, **headers: str) -> None:
        """Answer a path with a body."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        self.answers[path] = (status, named, body.encode() if isinstance(body, str) else body)

    def serve_ckan(self, datasets: list[dict[str, Any]], count: int | None = None) -> None:
        """Answer `package_search` with these datasets, page by page."""

        def page(asked: dict[str, str]) -> Answer:
            start, rows = int(asked["start"]), int(asked["rows"])
            shown = {
                "count": len(datasets) if count is None else count,
                "results": datasets[start : start + rows],
            }
            body = json.dumps({"success": True, "result": shown})
            return 200, {"Content-Type": "application/json"}, body.encode()

        self.answers["/api/3/action/package_search"] = page

    def answer(self, target: str) -> Answer:
        """Find the answer to a request."""
        parts = urlsplit(target)
        self.asked.append(target)
        found = self.answers.get(parts.path, (404, {}, b"not here"))
        if callable(found):
            return found({key: values[0] for key, values in parse_qs(parts.query).items()})
        return found


@contextmanager
def serving() -> Iterator[Source]:
    """Run a server that answers what it is told to."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = found.answer(self.path)
            self.send_response(status)
            for key, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(key, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Source(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def source() -> Iterator[Source]:
    """Give a server that answers what the test tells it to."""
    with serving() as found:
        yield found


@pytest.fixture(scope="module")
def new_server() -> Iterator[Callable[[], Source]]:
    """Give what starts servers that last as long as the module of tests."""
    with ExitStack() as running:
        yield lambda: running.enter_context(serving())


FAULT_PLUGINS = (
    "ogptn_search ogptn ogptn_harvest ogptn_energy ogptn_budget ogptn_transport ogptn_environment "
    "harvest scheming_datasets scheming_organizations"
)


@pytest.fixture(scope="module")
def fault_server() -> Iterator[FaultServer]:
    """Give a server that is ill as each test says."""
    found = FaultServer()
    yield found
    found.close()


@pytest.fixture(scope="module")
def fault_site(
    empty_site: Callable[[dict[str, Any]], AbstractContextManager[None]],
) -> Iterator[str]:
    """Give a portal with short patience, without a grace period; give its institution's id."""
    with empty_site({"ckan.plugins": FAULT_PLUGINS, **OPTIONS}):
        yield str(factories.Organization()["id"])
