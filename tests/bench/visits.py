"""Visit pages and actions as a visitor does, in the process of the site: how long, how many database queries, how much
memory."""

from __future__ import annotations

import contextvars
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from flask import current_app
from machine import forget_peak, memory_megabytes, peak_megabytes

Say = Callable[[str], None]
Measured = dict[str, Any]


def visit(say: Say, paths: str, rounds: str) -> dict[str, Measured]:
    """Open each address of ``paths`` (JSON) once to warm up and then ``rounds`` times."""
    client = current_app._get_current_object().test_client()  # type: ignore[attr-defined]

    def opened(path: str) -> Callable[[], int]:
        return lambda: _open(client, path)

    return {name: measure(opened(path), int(rounds)) for name, path in json.loads(paths).items()}


def singly(say: Say, plan: str) -> Measured:
    """Do what a plan's page needs the plain way: show each of its commitments by itself."""
    context = {"user": "", "ignore_auth": False}
    query = f'+dataset_type:commitment +action_plan:"{plan}" -parent_commitment:[* TO *]'
    asked = {"fq": query, "rows": 1000, "fl": ["name"]}
    names = [
        row["name"] for row in tk.get_action("package_search")(dict(context), asked)["results"]
    ]

    def show_all() -> int:
        show = tk.get_action("ogptn_commitment_show")
        return sum(len(show(dict(context), {"id": name})["reports"]) for name in names)

    return measure(show_all, 1)


def measure(work: Callable[[], int], rounds: int) -> Measured:
    """Do a piece of work, which says how large its outcome is; time it, count its queries, find its peak."""
    # A fresh context: what a request keeps for itself must not last to the next one.
    contextvars.Context().run(work)
    before = memory_megabytes()
    forget_peak()
    seconds: list[float] = []
    with counted() as queries:
        for _ in range(rounds):
            started = time.perf_counter()
            size = contextvars.Context().run(work)
            seconds.append(time.perf_counter() - started)
    return {
        "milliseconds": statistics.median(seconds) * 1000,
        "queries": len(queries) / rounds,
        "peak_megabytes": max(0.0, peak_megabytes() - before),
        "size": size,
    }


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that reach the database."""
    statements: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    engine = model.meta.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def _open(client: Any, path: str) -> int:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status}")
    return len(answer.data)
