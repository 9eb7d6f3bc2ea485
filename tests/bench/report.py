"""Tables of what was measured, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quality import LANGUAGES, Score, score
from scratch import NAMES
from typical import KINDS

Lines = list[str]
HEADS = {
    "1": "package_search, 1 client",
    "4": "package_search, 4 clients",
    "writing": "package_search, each after a write",
}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Lines:
    """Lay out a table; its first column is text, the others are numbers."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return ["| " + " | ".join(cells) + " |" for cells in (head, rule, *rows)]


def quality(scores: Mapping[str, Mapping[str, Score]], queries: int) -> Lines:
    """Show nDCG@10 and recall@10 of each engine in each language."""
    columns = [*LANGUAGES, "all"]
    rows = []
    for engine, means in scores.items():
        for measure in ("ndcg", "recall"):
            values = [f"{getattr(means[column], measure):.3f}" for column in columns]
            rows.append([f"{NAMES[engine]}: {measure}@10", *values])
    return [f"## The judged set: {queries} queries", "", *table(["", *columns], rows), ""]


def rebuilds(asked: Mapping[str, Mapping[str, Any]]) -> Lines:
    """Show how fast CKAN rebuilds the index out of the database with each engine."""
    rows = [
        [NAMES[name], f"{one['records'] / one['rebuild_seconds']:.1f}"]
        for name, one in asked.items()
    ]
    return [*table(["search-index rebuild", "records a second"], rows), ""]


def misses(judged: Sequence[Mapping[str, Any]], found: Sequence[Sequence[str]]) -> Lines:
    """Show each query whose answer is not what it should be, with what was found and missed."""
    lines = []
    for entry, names in zip(judged, found, strict=True):
        one, relevant = score(names, entry["relevant"]), entry["relevant"]
        if one.ndcg < 0.9 or one.recall < 1:
            shown = " ".join(f"{name}:{relevant.get(name, 0)}" for name in names) or "nothing"
            lost = " ".join(f"{n}:{g}" for n, g in relevant.items() if n not in names)
            lines.append(
                f"- {entry['language']} nDCG {one.ndcg:.2f} recall {one.recall:.2f} "
                f"“{entry['query']}” found {shown}" + (f"; missed {lost}" if lost else "")
            )
    return lines


def speed(size: int, measured: Mapping[str, Mapping[str, Any]]) -> Lines:
    """Show all that was measured at one size, the engines side by side."""
    engines = list(measured)
    lines = [f"## {size:,} datasets", ""]
    for clients in HEADS:
        lines += _latencies(clients, engines, measured)
    return lines + _others(engines, measured)


def _latencies(clients: str, engines: Sequence[str], measured: Mapping[str, Any]) -> Lines:
    head = [f"{HEADS[clients]}: p50 / p95 / p99 ms"]
    rows = []
    for kind in KINDS:
        found = [measured[engine]["clients"][clients]["latency"][kind] for engine in engines]
        cells = [f"{one['p50']:.1f} / {one['p95']:.1f} / {one['p99']:.1f}" for one in found]
        if len(found) == 2:
            cells.append(" / ".join(_ratio(found, key) for key in ("p50", "p95", "p99")))
        rows.append([kind, *cells])
    rate = [measured[engine]["clients"][clients]["requests_per_second"] for engine in engines]
    last = [f"{value:.0f}" for value in rate]
    rows.append(["requests a second, all together", *last, *_compared(rate)])
    return [*table([*head, *_names(engines)], rows), ""]


def _ratio(found: Sequence[Mapping[str, float]], key: str) -> str:
    return _quotient([one[key] for one in found])


def _compared(values: Sequence[float]) -> list[str]:
    """Return the ratio of two engines, nothing where there is one."""
    return [_quotient(values)] if len(values) == 2 else []


def _quotient(values: Sequence[float]) -> str:
    return f"{values[0] / values[1]:.2f}" if values[1] else "–"


def _names(engines: Sequence[str]) -> Lines:
    return [*[NAMES[engine] for engine in engines], *["ratio"] * (len(engines) == 2)]


def _others(engines: Sequence[str], measured: Mapping[str, Any]) -> Lines:
    rows = []
    for label, path in (
        ("index rate, one document a call, a second", ("rates", "singly_per_second")),
        ("index rate, 200 documents a call, a second", ("rates", "together_per_second")),
        ("write of one dataset, median ms", ("visible", "write_ms", "p50")),
        ("update to visible, same process, median ms", ("visible", "same_process_ms", "p50")),
        ("update to visible, same process, worst ms", ("visible", "same_process_ms", "max")),
        ("update to visible, other process, median ms", ("visible", "other_process_ms", "p50")),
        ("update to visible, other process, worst ms", ("visible", "other_process_ms", "max")),
        ("disk, MB", ("disk_megabytes",)),
        ("memory of a client before searching, MB", ("clients", "1", "memory_before_megabytes")),
        ("memory of a client after searching, MB", ("clients", "1", "memory_megabytes")),
        ("memory of the search server, MB", ("server_megabytes",)),
    ):  # fmt: skip
        values = [_at(measured[engine], path) for engine in engines]
        cells = [f"{value:,.0f}" if value >= 100 else f"{value:.1f}" for value in values]
        rows.append([label, *cells, *_compared(values)])
    return [*table(["", *_names(engines)], rows), ""]


def _at(value: Any, path: Sequence[str]) -> float:
    for key in path:
        value = value[key]
    return float(value)


def pages(found: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Lines:
    """Show time, queries and memory of each page, with each number of commitments side by side."""
    sizes = list(found)
    head = ["commitments", *[f"{int(size):,}" for size in sizes]]
    lines = ["## Pages, as a plan grows; ten reports on each commitment", ""]
    for title, key, form in (
        ("Time, median ms", "milliseconds", "{:,.0f}"),
        ("Database queries", "queries", "{:,.0f}"),
        ("Memory beyond that of the process at rest, peak MB", "peak_megabytes", "{:,.1f}"),
        ("Size of the answer, kB", "size", "{:,.0f}"),
    ):
        rows = [[name, *_row(found, name, key, form)] for name in found[sizes[0]]]
        lines += [title, "", *table(head, rows), ""]
    return lines


def _row(found: Mapping[str, Mapping[str, Any]], name: str, key: str, form: str) -> Lines:
    divisor = 1000 if key == "size" else 1
    measured = [one.get(name) for one in found.values()]
    return [form.format(one[key] / divisor) if one else "–" for one in measured]


def verdicts(found: Mapping[str, Mapping[str, Mapping[str, Any]]], plain: str) -> Lines:
    """Say whether the promise is kept: no more queries as plans grow, and a plan's page of 500 within twice the time
    of 50."""
    sizes = list(found)
    grown = [
        name
        for name in found[sizes[0]]
        if name != plain and found[sizes[-1]][name]["queries"] > found[sizes[0]][name]["queries"]
    ]
    lines = [
        f"Pages whose queries grow with the number of commitments: {', '.join(grown) or 'none'}."
    ]
    if {"50", "500"} <= set(sizes):
        few, many = (found[size]["a plan's page"]["milliseconds"] for size in ("50", "500"))
        lines.append(
            f"A plan's page at 500 commitments takes {many / few:.2f} times the time at 50."
        )
    for size in sizes:
        if plain in found[size]:
            ours, theirs = (found[size][name] for name in ("a plan's page", plain))
            lines.append(
                f"At {int(size):,} commitments, showing each by itself takes "
                f"{theirs['milliseconds'] / ours['milliseconds']:.0f} times as long as the plan's page, with "
                f"{theirs['queries']:,.0f} queries against {ours['queries']:,.0f}."
            )
    return [*(f"- {line}" for line in lines), ""]
