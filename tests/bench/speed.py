"""How fast an engine answers, writes and shows what was written, with indexes of several sizes."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from machine import disk_megabytes, memory_megabytes
from scratch import Engine, begin, run
from typical import KINDS

UPDATES = 10


@dataclass(frozen=True)
class Latency:
    """Percentiles of the time of a request, in milliseconds."""

    p50: float
    p95: float
    p99: float


def latency(seconds: Sequence[float]) -> Latency:
    """Compute the percentiles of at least two measurements."""
    cuts = statistics.quantiles([value * 1000 for value in seconds], n=100, method="inclusive")
    return Latency(cuts[49], cuts[94], cuts[98])


def measure(engine: Engine, documents: Path, first: int, size: int, rounds: int) -> dict[str, Any]:
    """Fill the index from ``first`` up to ``size`` datasets and measure all that there is to it."""
    rates = run(engine, "fill", documents, first, size)
    disk = disk_megabytes(engine.index)
    clients = {str(count): _clients(engine, size, rounds, count) for count in (1, 4)}
    clients["writing"] = _clients(engine, size, max(2, rounds // 5), 1, documents)
    return {
        "rates": rates,
        "disk_megabytes": disk,
        "clients": clients,
        "visible": _visible(engine, documents, size),
        "server_megabytes": memory_megabytes(engine.solr_pid) if engine.solr_pid else 0.0,
    }


def _clients(
    engine: Engine, size: int, rounds: int, count: int, *documents: Path
) -> dict[str, Any]:
    """Run ``count`` clients at once and pool their measurements; with ``documents`` they write too."""
    running = [
        begin(engine, "client", size, rounds, number * 4, *documents) for number in range(count)
    ]
    for one in running:
        if one.heard() != "ready":
            one.result()
    for one in running:
        one.tell()
    found = [one.result() for one in running]
    pooled = {kind: [s for answer in found for s in answer["seconds"][kind]] for kind in KINDS}
    return {
        "latency": {kind: asdict(latency(seconds)) for kind, seconds in pooled.items()},
        "requests_per_second": _throughput(found),
        "counts": found[0]["counts"],
        "memory_megabytes": statistics.mean(one["memory_megabytes"] for one in found),
        "memory_before_megabytes": statistics.mean(one["memory_before_megabytes"] for one in found),
    }


def _throughput(found: Sequence[dict[str, Any]]) -> float:
    """Return the requests a second of all clients together, by the time that each was busy."""
    rates = []
    for answer in found:
        seconds = [value for values in answer["seconds"].values() for value in values]
        rates.append(len(seconds) / sum(seconds))
    return sum(rates)


def _visible(engine: Engine, documents: Path, size: int) -> dict[str, Any]:
    """Change datasets one by one, and find out when the same and another process see it."""
    writer = begin(engine, "write", documents, size, UPDATES)
    watcher = begin(engine, "watch", size, UPDATES)
    for one in (writer, watcher):
        if one.heard() != "ready":
            one.result()
    for _ in range(UPDATES):
        writer.tell()
        watcher.heard()
    written, seen = writer.result(), watcher.result()
    return {
        "write_ms": _milliseconds([w["returned"] - w["begun"] for w in written]),
        "same_process_ms": _milliseconds([w["seen"] - w["begun"] for w in written]),
        "other_process_ms": _milliseconds(
            [moment - w["begun"] for w, moment in zip(written, seen, strict=True)]
        ),
    }


def _milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    return {"p50": statistics.median(seconds) * 1000, "max": max(seconds) * 1000}
