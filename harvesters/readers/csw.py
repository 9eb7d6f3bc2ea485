"""OGC Catalogue Service for the Web 2.0.2, by GET; records in ISO 19139."""

from __future__ import annotations

from dataclasses import dataclass

from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault
from ckanext.ogptn.harvesters.readers import iso19139, xml
from ckanext.ogptn.harvesters.records import BadRecord, Get, Listing, Record

PAGE_SIZE = 100
CSW = "http://www.opengis.net/cat/csw/2.0.2"
OWS = "http://www.opengis.net/ows"


@dataclass(frozen=True)
class Page:
    """One answer: how many records match, where the next page starts (0: nowhere), the records."""

    matched: int
    next_record: int
    elements: list[xml.Element]


def read(get: Get, url: str, page_size: int = PAGE_SIZE, constraint: str = "") -> Listing:
    """Read all records that match, page by page.

    A server gives as few as it likes at a time; the next page starts where it says. Raises
    SourceFault where it does not go forward, stops short, or answers with an exception.
    """
    base, start, seen = url.partition("?")[0], 1, 0
    while True:
        page = _page(get, base, start, page_size, constraint)
        for element in page.elements:
            seen += 1
            yield _record(element, base)
        if page.next_record == 0 or page.next_record > page.matched:
            break
        if page.next_record <= start or not page.elements:
            said = f"the page after record {start} starts at {page.next_record}"
            raise SourceFault("count_mismatch", said, url=url)
        start = page.next_record
    if seen != page.matched:
        raise SourceFault("count_mismatch", f"{page.matched} records match, {seen} listed", url=url)


def _page(get: Get, base: str, start: int, size: int, constraint: str) -> Page:
    params = {
        "service": "CSW",
        "version": "2.0.2",
        "request": "GetRecords",
        "resultType": "results",
        "elementSetName": "full",
        "typeNames": "gmd:MD_Metadata",
        "namespace": f"xmlns(gmd={iso19139.NAMES['gmd']})",
        "outputSchema": iso19139.NAMES["gmd"],
        "outputFormat": "application/xml",
        "startPosition": str(start),
        "maxRecords": str(size),
    }
    if constraint:
        params |= {"constraintLanguage": "CQL_TEXT", "constraint": constraint}
    reply = get(base, params, accept="application/xml")
    return parse_page(reply.content, reply.url)


def parse_page(body: bytes, url: str = "") -> Page:
    """Read an answer to GetRecords."""
    root = xml.parse(body, url)
    if root.tag.endswith("}ExceptionReport"):
        said = " ".join(" ".join(root.itertext()).split())
        raise SourceFault("not_the_protocol", f"the server refuses: {said[:300]}", url=url)
    results = root.find(f"{{{CSW}}}SearchResults")
    if root.tag != f"{{{CSW}}}GetRecordsResponse" or results is None:
        raise SourceFault("not_the_protocol", "the answer is no GetRecordsResponse", url=url)
    matched = _count(results.get("numberOfRecordsMatched"), url)
    return Page(matched, _count(results.get("nextRecord") or "0", url), list(results))


def _count(text: str | None, url: str) -> int:
    if text is None or not text.isdigit():
        raise SourceFault("not_the_protocol", "the answer does not say how many there are", url=url)
    return int(text)


def _record(element: xml.Element, base: str) -> Record | BadRecord:
    if element.tag not in iso19139.METADATA:
        name = element.tag.rpartition("}")[2]
        return BadRecord("", RecordFault("not_the_protocol", f"a record is {name}, no ISO 19139"))
    remote_id = iso19139.identifier(element)
    if not remote_id:
        return BadRecord("", RecordFault("id_missing", "a record has no identifier",
                                         field="fileIdentifier"))  # fmt: skip
    page = (f"{base}?service=CSW&version=2.0.2&request=GetRecordById&elementSetName=full"
            f"&outputSchema={iso19139.NAMES['gmd']}&id={remote_id}")  # fmt: skip
    return Record(remote_id, iso19139.parse(element), page)
