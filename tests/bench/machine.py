"""What a process and a folder take of the machine."""

from __future__ import annotations

import os
from pathlib import Path


def memory_megabytes(pid: int | str = "self") -> float:
    """Return the resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def forget_peak() -> None:
    """Let the peak of this process's memory begin anew."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_megabytes() -> float:
    """Return the most resident memory of this process since its peak was forgotten."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def disk_megabytes(folder: Path) -> float:
    """Return what the files below a folder take."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def processor_seconds(pid: int) -> float:
    """Return what a process, its children and those that it has waited for have taken of the processors until now."""
    found = {int(path.name): _stat(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    ticks = sum(
        sum(map(int, values[11:15]))
        for key, values in found.items()
        if values and (key == pid or int(values[1]) == pid)
    )
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(process: Path) -> list[str]:
    """Read proc(5)'s stat from its third field on (the second is a name, which may hold anything)."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
