"""CKAN's action API: the catalogue of a CKAN site, page by page (`package_search`).

What sites do differently, and what is made of it:

- the API lies under a language (``/fr/api/3/action``), or is the old one (``/api/action``);
- fewer rows come than were asked for: the next page starts after those that came;
- so many rows are refused, or their answer is too large: smaller pages are asked for;
- the list grows or shrinks while it is read: see `paging`;
- there is no search, as at DKAN 1: see `ckan_lists`;
- drafts, private datasets and what is no dataset (sources, showcases, promises) are left out.

No other action is asked: `organization_list` and `package_list` give only part of what there is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ckanext.ogptn.harvesters.readers.ckan_api import ckan_lists
from ckanext.ogptn.harvesters.readers.ckan_api.ckan_answers import (
    Page,
    parse_page,
    taken,
)
from ckanext.ogptn.harvesters.readers.paging import SMALLEST_PAGE, Census, smaller
from ckanext.ogptn.harvesters.records import Get, Listing
from ckanext.ogptn.net.errors import BodyTooLarge, FetchError, HtmlInstead, StatusError

PAGE_SIZE = 100
_TOO_MANY_ROWS = frozenset({400, 409, 413, 422})
_PAGES_OF_A_SITE = re.compile(r"(/(api|dataset|organization|group)(/.*)?)?/*$")
_LANGUAGE = re.compile(r"/[a-z]{2}([_-][A-Za-z]{2,4})?$")


def api_root(url: str) -> str:
    """Give the address that ``/api/3/action/…`` follows, from whatever a person pasted."""
    return _PAGES_OF_A_SITE.sub("", re.split("[?#]", url.strip())[0])


def search_addresses(url: str) -> list[tuple[str, str]]:
    """Give where a site's search may lie: pairs of the site's root and the action's address."""
    given = api_root(url)
    roots = [given, *([_LANGUAGE.sub("", given)] if _LANGUAGE.search(given) else [])]
    places = [(root, f"{root}/api/3/action/package_search") for root in roots]
    return [*places, (roots[-1], f"{roots[-1]}/api/action/package_search")]


@dataclass(frozen=True)
class Search:
    """A search at one site, with the size of page that it bears."""

    get: Get
    root: str
    address: str
    fq: str
    rows: int

    def page(self, start: int) -> tuple[Search, Page]:
        """Give the page from a place on, and the search for the next: its pages may be smaller."""
        try:
            return self, self._page(start)
        except (StatusError, BodyTooLarge) as error:
            refused = isinstance(error, BodyTooLarge) or error.status in _TOO_MANY_ROWS
            if not refused or self.rows <= SMALLEST_PAGE:
                raise
            search = replace(self, rows=smaller(self.rows))
            return search, search._page(start)

    def _page(self, start: int) -> Page:
        # A fixed order, so that no dataset slips from one page to another between two requests.
        params = {"rows": str(self.rows), "start": str(start), "sort": "id asc"}
        asked = {**params, "fq": self.fq} if self.fq else params
        with self.get(self.address, asked, accept="application/json") as reply:
            return parse_page(reply)


def read(get: Get, url: str, fq: str = "", page_size: int = PAGE_SIZE) -> Listing:
    """Read all datasets of a CKAN site, or those that a filter query (``fq``) chooses.

    Raises SourceFault where the listing is cut, refused, or does not add up to its own count.
    """
    found = _reached(get, url, fq, page_size)
    if found is None:
        yield from ckan_lists.read(get, api_root(url), page_size)
        return
    search, page = found
    census = Census("datasets", url)
    for number in census.passes():
        if number:
            search, page = search.page(0)
        yield from _one_pass(search, census, page)


def _reached(get: Get, url: str, fq: str, rows: int) -> tuple[Search, Page] | None:
    """Find a site's search and its first page; None where it has none but lists as DKAN does."""
    first: FetchError | None = None
    for root, address in search_addresses(url):
        try:
            return Search(get, root, address, fq, rows).page(0)
        except (StatusError, HtmlInstead) as error:
            if error.status not in (None, 404):
                raise
            first = first or error
    if not fq and ckan_lists.answers(get, api_root(url)):
        return None
    raise first or AssertionError("there is always an address to try")


def _one_pass(search: Search, census: Census, page: Page) -> Listing:
    start = 0
    while True:
        census.page(page.count)
        yield from taken(page.results, search.root, census)
        if page.results and census.stuck:
            raise census.fault(f"the site gives the same datasets again from {start} on")
        start += len(page.results)
        if start >= page.count or not page.results:
            return
        # The page's objects go before the next one's come.
        page = Page(0, [])
        search, page = search.page(start)
