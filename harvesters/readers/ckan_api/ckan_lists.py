"""Sites with CKAN's actions but without its search, as DKAN 1: their datasets come in plain pages.

`current_package_list_with_resources` does not say how many there are; `package_list` does.
"""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers.ckan_api.ckan_answers import result_of, taken
from ckanext.ogptn.harvesters.readers.paging import Census
from ckanext.ogptn.harvesters.records import Get, Listing
from ckanext.ogptn.net.errors import FetchError


def answers(get: Get, root: str) -> bool:
    """Say whether a site lists the names of its datasets."""
    try:
        return isinstance(_names(get, root), list)
    except (FetchError, SourceFault):
        return False


def read(get: Get, root: str, page_size: int) -> Listing:
    """Read all datasets; raise SourceFault where fewer come than the site has names."""
    announced = len(_names(get, root))
    census = Census("datasets", root)
    start = 0
    while start < announced:
        page = _page(get, root, start, page_size)
        census.page(announced)
        yield from taken(page, root, census)
        if census.stuck:
            break
        start += len(page)
    if not census.settled():
        raise census.restless()


def _names(get: Get, root: str) -> list[Any]:
    with get(f"{root}/api/3/action/package_list", accept="application/json") as reply:
        names = result_of(reply)
    if not isinstance(names, list):
        raise SourceFault("not_the_protocol", "the answer holds no list of names", url=root)
    return names


def _page(get: Get, root: str, start: int, size: int) -> list[Any]:
    params = {"limit": str(size), "offset": str(start)}
    address = f"{root}/api/3/action/current_package_list_with_resources"
    with get(address, params, accept="application/json") as reply:
        result = result_of(reply)
        if isinstance(result, list) and result and isinstance(result[0], list):
            result = result[0]
        if not isinstance(result, list):
            said = "the answer holds no list of datasets"
            raise SourceFault("not_the_protocol", said, url=reply.url)
        return result
