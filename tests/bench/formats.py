"""How long, and with how much memory, the sectors' formats are read; beside the plain way of doing it.

Each reading is a process of its own, so that its memory is its own. Run alone: ``python tests/bench/formats.py``.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import made_files

ROWS = 300_000
Found = dict[str, Any]
Sums = dict[str, dict[str, str]]


# The readings: each gives what it found, as JSON values.


def ours_gtfs(path: Path) -> Found:
    """Read a feed as the harvester does."""
    from ckanext.ogptn.harvesters.readers.transit import gtfs

    with path.open("rb") as body:
        found = gtfs.read_feed(body)
    return {key: found[key] for key in ("trip_count", "stop_count", "service_start", "service_end")}


def plain_gtfs(path: Path) -> Found:
    """Read all tables with `csv.DictReader`, as most scripts do."""
    counts: Counter[str] = Counter()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as member:
                counts[name] = sum(1 for _ in csv.DictReader(io.TextIOWrapper(member, "utf-8")))
    return {"trip_count": counts["trips.txt"], "stop_count": counts["stops.txt"]}


def ours_budget(path: Path) -> Sums:
    """Add a table up as the harvester does."""
    from ckanext.ogptn.harvesters.readers.budgets import fiscal
    from ckanext.ogptn.harvesters.readers.budgets.descriptor import Model
    from ckanext.ogptn.tables.reading import open_table

    with path.open("rb") as body:
        found = fiscal.profile(open_table(body).sheets[0].rows, Model())
    return {
        year: {phase: f"{amount:.3f}" for phase, amount in of_year.items()}
        for year, of_year in found.totals.items()
    }


def plain_csv(path: Path) -> Sums:
    """Add a CSV table up with `csv.DictReader` and decimals."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            for phase in made_files.PHASES:
                sums[row["ANNEE"]][phase] += Decimal(row[phase].replace(",", "."))
    return {y: {p: f"{a:.3f}" for p, a in of_year.items()} for y, of_year in sums.items()}


def plain_xlsx(path: Path) -> Sums:
    """Add a workbook up with a library that holds the sheet (python-calamine), in floats."""
    import python_calamine

    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows()
    header = next(rows)
    places = [(header.index(phase), phase) for phase in made_files.PHASES]
    for row in rows:
        for place, phase in places:
            sums[str(int(row[0]))][phase] += row[place]  # type: ignore[arg-type, operator]
    return {y: {p: f"{a:.3f}" for p, a in of_year.items()} for y, of_year in sums.items()}


def pandas_csv(path: Path) -> Sums:
    """Add a CSV table up with pandas, in floats."""
    import pandas  # type: ignore[import-not-found, unused-ignore]

    table = pandas.read_csv(path, sep=";", decimal=",")
    sums = table.groupby("ANNEE")[list(made_files.PHASES)].sum()
    return {
        str(year): {p: f"{row[p]:.3f}" for p in made_files.PHASES} for year, row in sums.iterrows()
    }


READINGS: dict[str, Callable[[Path], Found]] = {
    reading.__name__: reading
    for reading in (ours_gtfs, plain_gtfs, ours_budget, plain_csv, plain_xlsx, pandas_csv)
}
PLAIN = {"gtfs": ["plain_gtfs"], "csv": ["plain_csv", "pandas_csv"], "xlsx": ["plain_xlsx"]}
# What is promised: seconds, megabytes.
PROMISED = {"gtfs": (2.0, 100.0), "csv": (5.0, 300.0), "xlsx": (5.0, 300.0)}
NAMES = {"gtfs": "GTFS, {size:.0f} MB unpacked", "csv": "Budget, {rows:,} × 19, CSV of {size:.0f} MB",
         "xlsx": "Budget, {rows:,} × 19, XLSX of {size:.0f} MB unpacked"}  # fmt: skip


def measure(folder: Path, note: Callable[[str], object], rows: int = ROWS) -> Found:
    """Make the files in ``folder`` and read each in our way and in the plain ones."""
    note("making a GTFS feed of 79 MB and a budget of 300,000 rows")
    files = {
        "gtfs": made_files.gtfs(folder / "feed.zip"),
        "csv": made_files.budget_csv(folder / "budget.csv", rows),
        "xlsx": made_files.budget_xlsx(folder / "budget.xlsx", rows),
    }
    expected = {
        year: {phase: f"{amount:.3f}" for phase, amount in of_year.items()}
        for year, of_year in made_files.totals(rows).items()
    }
    found: Found = {}
    for kind, path in files.items():
        note(f"reading {path.name}")
        ours = apart("ours_gtfs" if kind == "gtfs" else "ours_budget", path)
        if kind != "gtfs":
            ours["exact"] = ours["found"] == expected
        others = [name for name in PLAIN[kind] if _can(name)]
        found[kind] = {
            "name": NAMES[kind].format(size=_size(path), rows=rows),
            "ours": ours,
            "plain": {name: apart(name, path) for name in others},
            "kept": ours["seconds"] <= PROMISED[kind][0]
            and ours["megabytes"] <= PROMISED[kind][1]
            and ours.get("exact", True),
        }
    return found


def _can(name: str) -> bool:
    return not name.startswith("pandas") or importlib.util.find_spec("pandas") is not None


def _size(path: Path) -> float:
    if path.suffix == ".csv":
        return path.stat().st_size / 1_000_000
    return made_files.unpacked_megabytes(path)


def apart(name: str, path: Path) -> Found:
    """Read a file in a process of its own; give seconds, processor seconds, megabytes and what was found."""
    done = subprocess.run(
        [sys.executable, __file__, "--reading", name, str(path)], check=True, capture_output=True
    )
    told: Found = json.loads(done.stdout)
    return told


def read(name: str, path: Path) -> Found:
    """Read a file in this process; seconds count from before the reader is imported."""
    before, worked = time.perf_counter(), time.process_time()
    found = READINGS[name](path)
    return {
        "seconds": time.perf_counter() - before,
        "processor_seconds": time.process_time() - worked,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "found": found,
    }


def report(found: Found) -> list[str]:
    """Write the figures as a table of Markdown."""
    lines = ["## Formats of the sectors", "",
             "| file | reader | seconds | of them computing | MB | promised |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for kind, one in found.items():
        seconds, megabytes = PROMISED[kind]
        promised = f"{seconds:.0f} s, {megabytes:.0f} MB{', exact' if kind != 'gtfs' else ''}: "
        promised += "kept" if one["kept"] else "not kept"
        lines.append(_line(one["name"], "ours", one["ours"], promised))
        lines += [_line("", name, other, "") for name, other in one["plain"].items()]
    return [*lines, ""]


def _line(name: str, reader: str, told: Found, promised: str) -> str:
    figures = (
        f"{told['seconds']:.2f}",
        f"{told['processor_seconds']:.2f}",
        f"{told['megabytes']:.0f}",
    )
    return f"| {name} | {reader.replace('_', ' ')} | {' | '.join(figures)} | {promised} |"


def main() -> None:
    """Measure, and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), lambda text: sys.stderr.write(f"… {text}\n"))
    sys.stdout.write("\n".join(report(found)) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--reading"]:
        sys.stdout.write(json.dumps(read(sys.argv[2], Path(sys.argv[3]))))
    else:
        main()
