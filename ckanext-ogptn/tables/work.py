"""Look into resources: fetch the file, find its table, load it, and keep what came of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from ckanext.ogptn import config
from ckanext.ogptn.model.moments import now
from ckanext.ogptn.net.client import HttpClient
from ckanext.ogptn.tables import fetching, loads, places, storing
from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.fetching import File, Unchanged
from ckanext.ogptn.tables.headers import Frame, data_rows, find_frame
from ckanext.ogptn.tables.loads import Due
from ckanext.ogptn.tables.opening import Opened, open_file
from ckanext.ogptn.tables.places import Map
from ckanext.ogptn.tables.profiles import Profile, profile
from ckanext.ogptn.tables.reading import Sheet

log = logging.getLogger(__name__)
T = TypeVar("T")
Json = dict[str, Any]
Reindex = Callable[[list[str]], object]
Fetch = Callable[[str], HttpClient]

# What may be better in an hour.
PASSING = frozenset(
    {"host_unknown", "connection_failed", "deadline_exceeded", "body_broken", "http_status",
     "not_stored", "too_many_redirects"}
)  # fmt: skip
AT_ONCE = 20
# As often is a clock looked at.
ROWS_BETWEEN = 5000


def work_off(reindex: Reindex, seconds: float, make_client: Fetch = fetching.client) -> bool:
    """Look into what is due for so many seconds; say whether something is left."""
    until = time.monotonic() + seconds
    sweep()
    while waiting := loads.due(AT_ONCE):
        for one in waiting:
            if time.monotonic() >= until:
                return True
            look_into(one, reindex, make_client)
    return False


def sweep() -> None:
    """Remove the tables of resources that are no more."""
    for resource_id in loads.gone():
        storing.drop(resource_id)
        loads.forget(resource_id)


def look_into(one: Due, reindex: Reindex, make_client: Fetch = fetching.client) -> None:
    """Look into one resource, unless somebody else does."""
    before = loads.of_resource(one.resource_id)
    known = loads.claim(one)
    if known is None:
        return
    died = before is not None and before["state"] == "loading"
    if not one.looked_into:
        _let_go(one, known, reindex)
    elif died and known["attempts"] > loads.DEATHS:
        loads.finish(
            one, "refused", code="gave_up", detail="the program died while it read the file"
        )
    elif known["loaded_at"] is None and not known["forced"] and storing.exists(one.resource_id):
        # Programs wrote this table: it is theirs.
        loads.finish(one, "kept")
    else:
        _load(one, known, reindex, make_client)


def _let_go(one: Due, known: Mapping[str, Any], reindex: Reindex) -> None:
    """Take the table away of what is no file of tables any more; leave what programs wrote."""
    if known["loaded_at"] is not None:
        storing.drop(one.resource_id)
        if loads.mark_active(one.resource_id, False):
            reindex([one.package_id])
    loads.forget(one.resource_id)


def _load(one: Due, known: Mapping[str, Any], reindex: Reindex, make_client: Fetch) -> None:
    values: Json = {}
    try:
        stamp = "" if known["forced"] else known["stamp"]
        with (
            make_client(one.package_id) as http,
            fetching.fetched(one.as_resource(), stamp, http) as file,
        ):
            values = {"stamp": file.stamp, "sha256": file.sha256}
            if file.sha256 == known["sha256"] and not known["forced"]:
                raise Unchanged
            report, map_ = load_file(one.resource_id, file, known["sheet"])
    except Unchanged:
        _as_before(one, known, reindex, values)
        return
    except TableError as error:
        again = loads.again_at(known["attempts"]) if error.code in PASSING else None
        # The next time it is looked at again, whatever its server says of it.
        values = {} if again else values
        loads.finish(one, "refused", code=error.code, detail=error.detail, again_at=again, **values)
        log.info("No table in resource %s: %s", one.resource_id, error)
        return
    loads.finish(
        one, "loaded", code="", detail="", report=report, map=map_, loaded_at=now(), **values
    )
    if loads.mark_active(one.resource_id, True):
        reindex([one.package_id])


def _as_before(one: Due, known: Mapping[str, Any], reindex: Reindex, values: Json) -> None:
    """Keep what came of the same file before."""
    loads.finish(one, "refused" if known["code"] else "loaded", **values)
    if known["loaded_at"] is not None and loads.mark_active(one.resource_id, True):
        reindex([one.package_id])


def load_file(resource_id: str, file: File, sheet: str) -> tuple[Json, Json | None]:
    """Load the table of a file; return what is to be told of it, and its map if it has one."""
    began = time.monotonic()
    opened = open_file(file.body, file.charset, config.tables_unpacked_megabytes() * 2**20)
    chosen, frame = choose(opened.table.sheets, sheet)
    seconds = config.tables_load_seconds()
    found = profile(
        within(chosen.rows, seconds), frame, opened.table.delimiter, config.tables_rows()
    )
    if not found.row_count or not found.columns:
        raise TableError("no_rows", "the file has a header, but no rows below it")
    rows, map_ = _mapped(found, within(chosen.rows, seconds), opened)
    storing.store(resource_id, found.columns, rows, seconds)
    report = told(opened, chosen, found, file.size)
    return report | {"seconds": round(time.monotonic() - began, 1)}, map_.as_dict()


def _mapped(
    found: Profile, rows: Iterator[list[object]], opened: Opened
) -> tuple[Iterator[list[str | None]], Map]:
    written = found.written(rows)
    if opened.map is not None:
        return written, opened.map
    columns, map_ = places.columns_of_places(found), Map()
    return (places.watched(written, columns, map_) if columns else written), map_


def choose(sheets: list[Sheet], wanted: str) -> tuple[Sheet, Frame]:
    """Choose the sheet that is wanted, else the first that holds a table of several columns, else of one."""
    named = [one for one in sheets if wanted and one.name == wanted]
    narrow: tuple[Sheet, Frame] | None = None
    for one in named or sheets:
        frame = find_frame(one.rows)
        if frame is None or next(data_rows(one.rows, frame), None) is None:
            continue
        if len(frame.columns) > 1 or named:
            return one, frame
        narrow = narrow or (one, frame)
    if narrow is None:
        raise TableError("no_rows", "the file holds no header with rows below it")
    return narrow


def within(rows: Iterable[T], seconds: float) -> Iterator[T]:
    """Give rows on; raise TableError once they have taken so many seconds."""
    until = time.monotonic() + seconds
    for number, row in enumerate(rows):
        if number % ROWS_BETWEEN == 0 and time.monotonic() > until:
            raise TableError("too_slow", f"not read within {seconds:g} seconds")
        yield row


def told(opened: Opened, sheet: Sheet, found: Profile, size: int) -> Json:
    """Tell of a table what a person wants to know: what it is, and what was odd about it."""
    table = opened.table
    odd = [*found.frame.oddities]
    odd += ["encoding_guessed"] if table.guessed else []
    odd += ["signs_broken"] if table.broken else []
    odd += sorted({one.odd for one in found.columns if one.odd})
    odd += ["cells_missing"] if any(one.missing for one in found.columns) else []
    odd += ["formulas_failed"] if any(one.errors for one in found.columns) else []
    return {
        "format": table.format,
        "encoding": table.encoding,
        "encoding_guessed": table.guessed,
        "signs_broken": table.broken,
        "delimiter": table.delimiter,
        "sheet": sheet.name,
        "sheets": [one.name for one in table.sheets if one.name],
        "rows": found.row_count,
        "bytes": size,
        "lines_above": found.frame.above,
        "odd": odd,
        "columns": [
            {
                "name": one.column.name,
                "label": one.column.label,
                "type": one.kind.type,
                "filled": one.filled,
                "missing": one.missing,
                "errors": one.errors,
            }
            for one in found.columns
        ],
    }
