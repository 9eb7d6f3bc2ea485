"""OGC Catalogue Service for the Web 2.0.2, by GET; records in ISO 19139.

Of N records a server that gives p at a time is asked at most ⌈N ÷ p⌉ + 2 times: the two are for one
that refuses to sort, or to be asked for ISO records by their type.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault
from ckanext.ogptn.harvesters.readers import xml
from ckanext.ogptn.harvesters.readers.iso_records import iso19139
from ckanext.ogptn.harvesters.readers.iso_records.iso_text import NAMES
from ckanext.ogptn.harvesters.readers.paging import SMALLEST_PAGE, Census, smaller
from ckanext.ogptn.harvesters.records import BadRecord, Get, Listing, Record
from ckanext.ogptn.net.client import Reply
from ckanext.ogptn.net.errors import BodyTooLarge, StatusError

PAGE_SIZE = 100
_EMPTY_PAGES = 3
_CSW = ("{http://www.opengis.net/cat/csw/2.0.2}", "{http://www.opengis.net/cat/csw/3.0}")
_GMD = {"typeNames": "gmd:MD_Metadata", "namespace": f"xmlns(gmd={NAMES['gmd']})"}
_SORTED = {
    **_GMD,
    "namespace": f"{_GMD['namespace']},xmlns(apiso=http://www.opengis.net/cat/csw/apiso/1.0)",
    # A fixed order, so that no record slips from one page to another between two requests.
    "sortBy": "apiso:Identifier:A",
}
_PLAIN = {"typeNames": "csw:Record"}
# Ways of asking, the best first; servers refuse those that they do not know.
DIALECTS = (_SORTED, _GMD, _PLAIN)
# Keys of an address that are ours to say; others (``map=…``) belong to the server.
_OURS = frozenset({
    "service", "version", "request", "acceptversions", "sections", "outputschema", "outputformat",
    "typenames", "elementsetname", "resulttype", "startposition", "maxrecords", "id",
})  # fmt: skip

Params = dict[str, str]


class Refusal(SourceFault):
    """The server answered a request with an exception."""


@dataclass(frozen=True)
class Page:
    """One answer: how many records match, where the next page starts (0: not said), the records."""

    matched: int
    next_record: int
    elements: list[xml.Element]


@dataclass(frozen=True)
class Server:
    """A catalogue, and the way of asking that it understands."""

    get: Get
    base: str
    own: Params
    constraint: str
    size: int
    dialect: Params = field(default_factory=lambda: _SORTED)

    def page(self, start: int) -> tuple[Server, Page]:
        """Give the records from a place on, and the server for the next: its pages may be smaller."""
        try:
            return self, self._page(start)
        except BodyTooLarge:
            if self.size <= SMALLEST_PAGE:
                raise
            server = replace(self, size=smaller(self.size))
            return server, server._page(start)

    def _page(self, start: int) -> Page:
        params = {
            **self.own,
            "service": "CSW",
            "version": "2.0.2",
            "request": "GetRecords",
            "resultType": "results",
            "elementSetName": "full",
            "outputSchema": NAMES["gmd"],
            "outputFormat": "application/xml",
            "startPosition": str(start),
            "maxRecords": str(self.size),
            **self.dialect,
        }
        if self.constraint:
            params |= {"constraintLanguage": "CQL_TEXT", "constraint": self.constraint}
        with self.get(self.base, params, accept="application/xml") as reply:
            return parse_page(reply)


def place_of(url: str) -> tuple[str, Params]:
    """Part an address as a person pasted it: the service's own, and what it must be told besides."""
    base, _, query = url.strip().partition("#")[0].partition("?")
    return base, {key: value for key, value in parse_qsl(query) if key.lower() not in _OURS}


def saved(base: str, own: Params) -> str:
    """Write the address of a service as a source keeps it."""
    return f"{base}?{urlencode(own)}" if own else base


def read(get: Get, url: str, page_size: int = PAGE_SIZE, constraint: str = "") -> Listing:
    """Read all records that match, page by page.

    A server gives as few as it likes at a time; the next page starts where it says. Raises
    SourceFault where it stands still, stops short, or answers with an exception.
    """
    base, own = place_of(url)
    server, page = reach(Server(get, base, own, constraint, page_size))
    census = Census("records", url)
    for number in census.passes():
        if number:
            server, page = server.page(1)
        yield from _one_pass(server, census, page)


def reach(server: Server) -> tuple[Server, Page]:
    """Find the way of asking that the server understands; raise what it said to the first if none."""
    first: SourceFault | StatusError | None = None
    for dialect in DIALECTS:
        asked = replace(server, dialect=dialect)
        try:
            return asked.page(1)
        except Refusal as refusal:
            first = first or refusal
        except StatusError as error:
            # An exception that comes with the status of one.
            if error.status not in (400, 500, 501):
                raise
            first = first or error
    raise first or AssertionError("there is always a way of asking")


def _one_pass(server: Server, census: Census, page: Page) -> Listing:
    start, empty = 1, 0
    while True:
        census.page(page.matched)
        for element in page.elements:
            item = record(element, server.base, server.own)
            if census.take(item.remote_id):
                yield item
        # Records that a server cannot write in ISO 19139 are missing from its pages, or fill none.
        empty = 0 if page.elements else empty + 1
        following = _following(page, start)
        if following == 0 or empty == _EMPTY_PAGES:
            return
        if page.elements and census.stuck:
            raise census.fault(f"the server gives the same records again after {start}")
        start = following
        # The page's elements go before the next one's come.
        page = Page(0, 0, [])
        server, page = server.page(start)


def _following(page: Page, start: int) -> int:
    """Say where the next page starts, 0 at the end: as the server says, unless it stands still."""
    if page.next_record > start:
        return page.next_record if page.next_record <= page.matched else 0
    reached = start + len(page.elements)
    return reached if start < reached <= page.matched else 0


def parse_page(reply: Reply) -> Page:
    """Read an answer to GetRecords."""
    root = xml.parse(reply.content, reply.url)
    if root.tag.endswith("}ExceptionReport"):
        said = " ".join(" ".join(root.itertext()).split())
        raise Refusal("not_the_protocol", f"the server refuses: {said[:300]}", url=reply.url)
    results = next((root.find(f"{space}SearchResults") for space in _CSW
                    if root.tag == f"{space}GetRecordsResponse"), None)  # fmt: skip
    if results is None:
        said = f"the answer is no GetRecordsResponse but {xml.name(root)}"
        raise SourceFault("not_the_protocol", said, url=reply.url)
    matched = (results.get("numberOfRecordsMatched") or "").strip()
    if not matched.isdecimal():
        said = "the answer does not say how many there are"
        raise SourceFault("not_the_protocol", said, url=reply.url)
    following = (results.get("nextRecord") or "").strip()
    return Page(int(matched), int(following) if following.isdecimal() else 0, list(results))


def record(element: xml.Element, base: str, own: Params) -> Record | BadRecord:
    """Make a record of an ISO 19139 element, with the address at which its catalogue gives it."""
    if element.tag not in iso19139.METADATA:
        said = f"a record is {xml.name(element)}, no ISO 19139"
        return BadRecord("", RecordFault("not_the_protocol", said))
    remote_id = iso19139.identifier(element)
    if not remote_id:
        fault = RecordFault("id_missing", "a record has no identifier", field="fileIdentifier")
        return BadRecord("", fault)
    asked = {**own, "service": "CSW", "version": "2.0.2", "request": "GetRecordById",
             "elementSetName": "full", "outputSchema": NAMES["gmd"], "id": remote_id}  # fmt: skip
    return Record(remote_id, iso19139.parse(element), f"{base}?{urlencode(asked, safe=':/')}")
