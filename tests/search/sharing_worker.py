"""A process that writes to, or reads from, an index folder: ``sharing_worker.py write|read FOLDER LOG …``."""

from __future__ import annotations

import sys
from pathlib import Path

from ckanext.ogptn.search import contract
from ckanext.ogptn.search.engine import Engine
from ckanext.ogptn.search.index.folder import Folder


def written(log: Path) -> list[int]:
    """Return the numbers that are noted as written; a line that was cut off by a kill does not count."""
    if not log.exists():
        return []
    return [int(line) for line in log.read_text().split("\n")[:-1]]


def write(engine: Engine, log: Path, writer: str, count: int) -> None:
    """Write the records that are not yet noted, a commit each, and note each once it is committed."""
    start = len(written(log))
    with log.open("a") as noted:
        for number in range(start, count):
            key = f"{writer}-{number}"
            engine.add({"index_id": key, "id": key, "name": key, "title": "record"}, commit=True)
            noted.write(f"{number}\n")
            noted.flush()


def read(engine: Engine, log: Path, stop: Path) -> None:
    """Search until there is a file ``stop``, and note the counts that differ from the one before."""
    last = -1
    with log.open("a") as noted:
        while not stop.exists():
            answer = engine.search(
                {"q": "title:record", "rows": 5, "sort": "name asc", "fl": "name"}
            )
            count = answer["response"]["numFound"]
            if count != last:
                noted.write(f"{count}\n")
                noted.flush()
                last = count


def main() -> None:
    """Do what the arguments say."""
    task, folder, log = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    engine = Engine(Folder(folder, contract.installed()))
    if task == "write":
        write(engine, log, sys.argv[4], int(sys.argv[5]))
    else:
        read(engine, log, Path(sys.argv[4]))


if __name__ == "__main__":
    main()
