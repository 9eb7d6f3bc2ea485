"""What was measured of harvesting, as tables, beside what it was meant to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harvest import OURS, STOCK, WORKERS
from report import Lines, table

Figures = Mapping[str, Any]


def harvests(found: Figures) -> Lines:
    """Show ours beside stock, then what was promised and what was measured."""
    ours, stock, sizes = found[OURS], found[STOCK], found["sizes"]
    rows = [
        ["datasets", f"{sizes['ours']:,}", f"{sizes['stock']:,}"],
        [f"first import, {WORKERS} workers: ms a record",
         *(f"{1000 * _import_seconds(one):.1f}" for one in (ours, stock))],
        ["… ms of the processors a record, workers and database",
         *(f"{1000 * one['first']['processor_seconds'] / _size(one):.1f}" for one in (ours, stock))],
        ["unchanged, one process: ms a record",
         *(f"{1000 * _unchanged_seconds(one):.2f}" for one in (ours, stock))],
        ["… ms of this process's processor a record",
         *(f"{1000 * _unchanged_seconds(one, 'processor_seconds'):.2f}" for one in (ours, stock))],
        ["… dataset rows written", *(f"{_datasets(one):,}" for one in (ours, stock))],
        ["… documents sent to the index", *(f"{one['unchanged']['documents']:,}" for one in (ours, stock))],
        ["… harvest objects made", *(f"{one['unchanged']['objects']:,}" for one in (ours, stock))],
    ]  # fmt: skip
    head = ["Harvesting a CKAN catalogue", "ours", "stock"]
    return [
        "## Harvesting, beside ckanext-harvest's own CKAN harvester (`force_all`)",
        "",
        *table(head, rows),
        "",
        *promises(found),
        "",
    ]


def promises(found: Figures) -> Lines:
    """Set each figure beside its promise."""
    ours, stock = found[OURS], found[STOCK]
    faster = _import_seconds(stock) / _import_seconds(ours)
    again = _unchanged_seconds(stock) / _unchanged_seconds(ours)
    changed, gathered, csw = found["changed"], found["gathered"], found["csw"]
    pages = -(-csw["records"] // 100) + 2
    rows = [
        ["unchanged: records a minute", "≥ 30,000", f"{60 / _unchanged_seconds(ours):,.0f}"],
        ["unchanged: rows of datasets written", "0", f"{_datasets(ours)}"],
        ["unchanged: documents sent to the index", "0", f"{ours['unchanged']['documents']}"],
        ["unchanged: rows of jobs more", "≤ 1", f"{ours['unchanged']['jobs']}"],
        ["unchanged: times as fast as stock", "≥ 20", f"{again:.1f}"],
        ["first import: times as fast as stock", "≥ 1.6", f"{faster:.2f}"],
        [f"changed: {changed['stats']['updated']} of {_size(ours):,}, seconds", "≤ 30", f"{_whole(changed):.1f}"],
        ["changed: updates", "10", f"{changed['stats']['updated']}"],
        [f"gather of {gathered['stats']['total']:,}: MB more", "≤ 150", f"{gathered['gather']['peak_megabytes']:.0f}"],
        [f"CSW of {csw['records']:,} records: requests", f"≤ {pages}", f"{csw['requests']}"],
    ]  # fmt: skip
    return table(["Harvesting, promised", "promised", "measured"], rows)


def _size(one: Figures) -> int:
    return int(one["first"]["stats"]["added"])


def _import_seconds(one: Figures) -> float:
    return float(one["first"]["import_seconds"]) / _size(one)


def _unchanged_seconds(one: Figures, measure: str = "seconds") -> float:
    unchanged = one["unchanged"]
    return float(unchanged["gather"][measure] + unchanged["import"][measure]) / _size(one)


def _whole(job: Figures) -> float:
    return float(job["gather"]["seconds"] + job["import"]["seconds"])


def _datasets(one: Figures) -> int:
    return int(one["unchanged"]["rows"]["package"] + one["unchanged"]["rows"]["resource"])
