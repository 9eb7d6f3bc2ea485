"""Clients of ``package_search``: six typical requests, in turn, each timed."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search.common import make_connection
from invented import invention
from machine import memory_megabytes
from typical import KINDS, ROWS, Request, requests

Say = Callable[[str], None]


def search(request: Request) -> dict[str, Any]:
    """Search as an anonymous visitor."""
    context = {"user": "", "ignore_auth": False}
    found: dict[str, Any] = tk.get_action("package_search")(context, {"rows": ROWS, **request})
    return found


def client(say: Say, size: str, rounds: str, first: str, documents: str = "") -> dict[str, Any]:
    """Warm up, wait for the word to start, put the six requests ``rounds`` times.

    ``first`` sets the words that the client begins with, so that clients differ. With ``documents`` (a file) a dataset
    is changed before each request, so that no engine can answer from what it remembers.
    """
    before = memory_megabytes()
    plan = requests(int(size), int(first))
    counts = {kind: search(request)["count"] for kind, request in next(plan)}
    for kind, request in itertools.chain.from_iterable(itertools.islice(plan, 2)):
        counts[kind] = search(request)["count"]
    change = changer(documents, int(size)) if documents else lambda: None
    say("ready")
    sys.stdin.readline()
    seconds: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for kind, request in itertools.chain.from_iterable(itertools.islice(plan, int(rounds))):
        change()
        started = time.perf_counter()
        search(request)
        seconds[kind].append(time.perf_counter() - started)
    return {
        "seconds": seconds,
        "counts": counts,
        "memory_megabytes": memory_megabytes(),
        "memory_before_megabytes": before,
    }


def changer(documents: str, size: int) -> Callable[[], None]:
    """Return what writes one of ``size`` datasets anew, another at each call."""
    maker, numbers = invention(documents), itertools.count()

    def change() -> None:
        document = maker.document(next(numbers) * 13 % size)
        make_connection().add(docs=[document], commit=True)

    return change
