"""Writers: fill an index with invented datasets, and change one while another process watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

from ckan import model
from ckan.lib.search.common import make_connection
from clients import search
from invented import Document, invention
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn.search.site import repair

Say = Callable[[str], None]

# So many are written as CKAN's own rebuild does, one document a call, to measure that.
SINGLY = 500
TOGETHER = 200
PAUSE_SECONDS = 0.002
PATIENCE_SECONDS = 60.0


def fill(say: Say, path: str, first: str, last: str) -> dict[str, float]:
    """Index the invented datasets from number ``first`` to before ``last``, in two ways.

    Returns the documents a second of each: one a call, as CKAN rebuilds; 200 a call.
    """
    maker, middle = invention(path), min(int(first) + SINGLY, int(last))
    if int(first) == 0:
        make_connection().add(docs=maker.own, commit=True)
    singly = timed([maker.document(n) for n in range(int(first), middle)], 1)
    together = 0.0
    for start in range(middle, int(last), 2000):
        numbers = range(start, min(start + 2000, int(last)))
        together += timed([maker.document(number) for number in numbers], TOGETHER)
    embedded = repair.engine()
    if embedded is not None:
        embedded.folder.mark_complete()
    return {
        "singly_per_second": (middle - int(first)) / singly if singly else 0.0,
        "together_per_second": (int(last) - middle) / together if together else 0.0,
    }


def remember(documents: Sequence[Document]) -> None:
    """Enter datasets into the database, since an embedded index is compared with it at start."""
    table = model.Package.__table__
    rows = [
        {
            "id": document["id"],
            "name": document["name"],
            "title": document["title"],
            "type": "dataset",
            "state": "active",
            "private": False,
            "metadata_created": document["metadata_created"].rstrip("Z"),
            "metadata_modified": document["metadata_modified"].rstrip("Z"),
        }
        for document in documents
    ]
    model.Session.execute(insert(table).on_conflict_do_nothing(), rows)
    model.Session.commit()


def timed(documents: Sequence[Document], size: int) -> float:
    """Send documents ``size`` a call, commit once, and return the seconds that it took."""
    if not documents:
        return 0.0
    remember(documents)
    started = time.perf_counter()
    connection = make_connection()
    for start in range(0, len(documents), size):
        connection.add(docs=documents[start : start + size], commit=False)
    connection.commit()
    return time.perf_counter() - started


def marker(round_: str, number: int) -> str:
    """Give a word that no other document holds, and that no engine parts or stems."""
    digits = f"{round_}{number:02d}"
    return "".join("bcdfghjklm"[int(digit)] for digit in digits) + "qwzk"


def write(say: Say, path: str, size: str, times: str) -> list[dict[str, float]]:
    """At each line, change one of ``size`` datasets as CKAN does and wait until it is found here.

    Returns the moments (of the machine's monotonic clock) of the beginning, of CKAN's return from
    the write, and of the first search of this process that finds the change.
    """
    maker, moments = invention(path), []
    search({"q": "*:*"})
    say("ready")
    for number in range(int(times)):
        sys.stdin.readline()
        document = maker.document(number * 7 % int(size))
        word = marker(size, number)
        document["title"] = document["title_en"] = word
        begun = time.monotonic()
        make_connection().add(docs=[document], commit=True)
        returned = time.monotonic()
        moments.append({"begun": begun, "returned": returned, "seen": wait_for(word)})
    return moments


def watch(say: Say, size: str, times: str) -> list[float]:
    """Say so when each change is found in this process, and return the moments."""
    moments: list[float] = []
    search({"q": "*:*"})
    say("ready")
    for number in range(int(times)):
        moments.append(wait_for(marker(size, number)))
        say("seen")
    return moments


def wait_for(word: str) -> float:
    """Search until a word is found and return that moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not search({"q": word, "rows": 1})["count"]:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{word} was not found within {PATIENCE_SECONDS:.0f} s")
        time.sleep(PAUSE_SECONDS)
    return time.monotonic()
