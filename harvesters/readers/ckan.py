"""CKAN's action API: the catalogue of a CKAN site, page by page (`package_search`)."""

from __future__ import annotations

import json
import re
from typing import Any

from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault
from ckanext.ogptn.harvesters.records import BadRecord, Get, Listing, Record

PAGE_SIZE = 100


def api_root(url: str) -> str:
    """Give the address that ``/api/3/action/…`` follows, from whatever a person pasted."""
    return re.sub(r"(/(api|dataset)(/.*)?)?/*$", "", re.split("[?#]", url)[0])


def read(get: Get, url: str, fq: str = "", page_size: int = PAGE_SIZE) -> Listing:
    """Read all datasets of a CKAN site, or those that a filter query (``fq``) chooses.

    Raises SourceFault where the listing is cut, refused, or does not add up to its own count.
    """
    root, start, seen = api_root(url), 0, 0
    while True:
        count, results = _page(get, root, fq, start, page_size)
        for raw in results:
            seen += 1
            yield _record(raw, root)
        start += len(results)
        if start >= count:
            break
        if not results:
            raise SourceFault(
                "count_mismatch", f"{count} datasets announced, {seen} listed", url=url
            )
    if seen != count:
        raise SourceFault("count_mismatch", f"{count} datasets announced, {seen} listed", url=url)


def _page(get: Get, root: str, fq: str, start: int, size: int) -> tuple[int, list[Any]]:
    # A fixed order, so that no dataset slips from one page to another between two requests.
    params = {"rows": str(size), "start": str(start), "sort": "id asc"}
    reply = get(
        f"{root}/api/3/action/package_search",
        {**params, "fq": fq} if fq else params,
        accept="application/json",
    )
    return parse_page(reply.content, reply.url)


def parse_page(body: bytes, url: str = "") -> tuple[int, list[Any]]:
    """Read one answer of `package_search`: the whole number of datasets, and those of this page."""
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise SourceFault(
            "not_the_protocol", f"the answer is not JSON: {error}", url=url
        ) from error
    if not isinstance(answer, dict) or answer.get("success") is not True:
        said = answer.get("error") if isinstance(answer, dict) else answer
        raise SourceFault("not_the_protocol", f"CKAN refuses: {str(said)[:300]}", url=url)
    result = answer.get("result")
    if not isinstance(result, dict) or not isinstance(result.get("results"), list):
        raise SourceFault("not_the_protocol", "the answer holds no list of results", url=url)
    count = result.get("count")
    if not isinstance(count, int):
        raise SourceFault("not_the_protocol", "the answer does not say how many there are", url=url)
    return count, result["results"]


def _record(raw: object, root: str) -> Record | BadRecord:
    if not isinstance(raw, dict):
        return BadRecord("", RecordFault("not_the_protocol", "a dataset is not a JSON object"))
    remote_id = raw.get("id")
    if not isinstance(remote_id, str) or not remote_id.strip():
        name = str(raw.get("name") or "")
        return BadRecord(name, RecordFault("id_missing", "a dataset has no id", field="id"))
    return Record(remote_id.strip(), raw, f"{root}/dataset/{raw.get('name') or remote_id}")
