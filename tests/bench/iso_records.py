"""Invented ISO 19139 records in CSW's pages, as GeoNetwork and pycsw give them."""

from __future__ import annotations

RECORD = """<gmd:MD_Metadata>
<gmd:fileIdentifier><gco:CharacterString>bench-{number}</gco:CharacterString></gmd:fileIdentifier>
<gmd:language><gco:CharacterString>fre</gco:CharacterString></gmd:language>
<gmd:dateStamp><gco:Date>2024-01-02</gco:Date></gmd:dateStamp>
<gmd:identificationInfo><gmd:MD_DataIdentification>
<gmd:citation><gmd:CI_Citation>
<gmd:title><gco:CharacterString>Carte {number} du littoral</gco:CharacterString></gmd:title>
</gmd:CI_Citation></gmd:citation>
<gmd:abstract><gco:CharacterString>Occupation du sol, feuille {number}</gco:CharacterString></gmd:abstract>
</gmd:MD_DataIdentification></gmd:identificationInfo>
</gmd:MD_Metadata>"""
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:gmd="http://www.isotc211.org/2005/gmd"
 xmlns:gco="http://www.isotc211.org/2005/gco" version="2.0.2"><csw:SearchStatus/>
<csw:SearchResults numberOfRecordsMatched="{size}" numberOfRecordsReturned="{count}" nextRecord="{after}"
 elementSet="full">{records}</csw:SearchResults></csw:GetRecordsResponse>"""


def page(asked: dict[str, str], size: int) -> str:
    """Answer GetRecords; a page holds at most 100 records."""
    start, rows = int(asked.get("startPosition", 1)), min(int(asked.get("maxRecords", 10)), 100)
    last = min(start + rows - 1, size)
    records = "".join(RECORD.format(number=number) for number in range(start, last + 1))
    after = last + 1 if last < size else 0
    return PAGE.format(size=size, count=last - start + 1, after=after, records=records)
