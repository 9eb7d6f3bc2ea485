"""The reader of OGC CSW 2.0.2 and of ISO 19139 records."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers import xml
from ckanext.ogptn.harvesters.readers.iso_records import csw, iso19139
from ckanext.ogptn.harvesters.records import BadRecord, Record
from ckanext.ogptn.harvesters.sectors.environment import from_iso19139, service_type
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from tests.harvesters.reading.replies import get_from, records, reply

URL = "http://source.tn/csw"
SETTINGS = SourceSettings(URL, "environment", "csw")


def metadata(identifier: str = "1", body: str = "") -> str:
    """Write a record as GeoNetwork and pycsw do: French, with Arabic beside it."""
    return f"""<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd"
      xmlns:gco="http://www.isotc211.org/2005/gco" xmlns:gml="http://www.opengis.net/gml/3.2">
    <gmd:fileIdentifier><gco:CharacterString>{identifier}</gco:CharacterString></gmd:fileIdentifier>
    <gmd:language><gmd:LanguageCode codeListValue="fre"/></gmd:language>
    <gmd:contact><gmd:CI_ResponsibleParty>
      <gmd:individualName><gco:CharacterString>Une Personne</gco:CharacterString>
      </gmd:individualName>
      <gmd:organisationName><gco:CharacterString>ANPE</gco:CharacterString></gmd:organisationName>
    </gmd:CI_ResponsibleParty></gmd:contact>
    <gmd:locale><gmd:PT_Locale id="AR"><gmd:languageCode>
      <gmd:LanguageCode codeListValue="ara"/></gmd:languageCode></gmd:PT_Locale></gmd:locale>
    <gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier>
      <gmd:RS_Identifier><gmd:code><gco:CharacterString>32632</gco:CharacterString></gmd:code>
      <gmd:codeSpace><gco:CharacterString>EPSG</gco:CharacterString></gmd:codeSpace></gmd:RS_Identifier>
      </gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>
    <gmd:identificationInfo><gmd:MD_DataIdentification>
      <gmd:citation><gmd:CI_Citation><gmd:title>
        <gco:CharacterString>Zones humides</gco:CharacterString>
        <gmd:PT_FreeText><gmd:textGroup><gmd:LocalisedCharacterString locale="#AR">
          المناطق الرطبة
        </gmd:LocalisedCharacterString></gmd:textGroup></gmd:PT_FreeText>
      </gmd:title></gmd:CI_Citation></gmd:citation>
      <gmd:abstract><gco:CharacterString>Inventaire</gco:CharacterString></gmd:abstract>
      <gmd:descriptiveKeywords><gmd:MD_Keywords>
        <gmd:keyword><gco:CharacterString>sig</gco:CharacterString></gmd:keyword>
        <gmd:type><gmd:MD_KeywordTypeCode codeListValue="theme"/></gmd:type>
      </gmd:MD_Keywords></gmd:descriptiveKeywords>
      <gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:otherConstraints>
        <gco:CharacterString>cc-by</gco:CharacterString></gmd:otherConstraints></gmd:MD_LegalConstraints>
      </gmd:resourceConstraints>
      <gmd:extent><gmd:EX_Extent>
        <gmd:geographicElement><gmd:EX_GeographicBoundingBox>
          <gmd:westBoundLongitude><gco:Decimal>8.1</gco:Decimal></gmd:westBoundLongitude>
          <gmd:eastBoundLongitude><gco:Decimal>11.2</gco:Decimal></gmd:eastBoundLongitude>
          <gmd:southBoundLatitude><gco:Decimal>33</gco:Decimal></gmd:southBoundLatitude>
          <gmd:northBoundLatitude><gco:Decimal>37,5</gco:Decimal></gmd:northBoundLatitude>
        </gmd:EX_GeographicBoundingBox></gmd:geographicElement>
        <gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod gml:id="p">
          <gml:beginPosition>2015-01</gml:beginPosition><gml:endPosition>2016-12-31</gml:endPosition>
        </gml:TimePeriod></gmd:extent></gmd:EX_TemporalExtent></gmd:temporalElement>
      </gmd:EX_Extent></gmd:extent>
    </gmd:MD_DataIdentification></gmd:identificationInfo>
    <gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions>
      <gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>http://x.tn/wms</gmd:URL></gmd:linkage>
        <gmd:protocol><gco:CharacterString>OGC:WMS-1.3.0-http-get-map</gco:CharacterString></gmd:protocol>
      </gmd:CI_OnlineResource></gmd:onLine></gmd:MD_DigitalTransferOptions></gmd:transferOptions>
    </gmd:MD_Distribution></gmd:distributionInfo>{body}</gmd:MD_Metadata>"""


def answer(inner: str, matched: int, following: int) -> bytes:
    """Write an answer to GetRecords."""
    return f"""<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2">
    <csw:SearchResults numberOfRecordsMatched="{matched}" nextRecord="{following}">{inner}
    </csw:SearchResults></csw:GetRecordsResponse>""".encode()


def server(size: int, count: int, matched: int | None = None) -> Any:
    """Answer as a server that gives at most ``size`` records at a time."""

    def page(params: dict[str, str]) -> bytes:
        start = int(params["startPosition"])
        last = min(start + size - 1, count)
        inner = "".join(metadata(str(n)) for n in range(start, last + 1))
        whole = count if matched is None else matched
        return answer(inner, whole, 0 if last == count else last + 1)

    return get_from({URL: page})


class TestPaging:
    """A server gives as few as it likes."""

    def test_all_pages_are_read(self) -> None:
        """However many are asked for, the server's next record is where to go on."""
        found = records(csw.read(server(2, 5), f"{URL}?service=CSW"))
        assert [record.remote_id for record in found] == ["1", "2", "3", "4", "5"]

    def test_nothing_matches(self) -> None:
        """An empty catalogue lists nothing."""
        assert records(csw.read(get_from({URL: answer("", 0, 0)}), URL)) == []

    def test_a_server_that_stands_still_is_a_fault(self) -> None:
        """One that gives its first page whatever it is asked, and calls itself the next."""
        listing = csw.read(get_from({URL: answer(metadata(), 5, 1)}), URL)
        assert next(listing).remote_id == "1"
        with pytest.raises(SourceFault, match="the same records again"):
            list(listing)

    def test_fewer_records_than_matched_are_a_fault(self) -> None:
        """The listing is incomplete."""
        with pytest.raises(SourceFault, match="9 records announced, 2 listed"):
            list(csw.read(server(2, 2, matched=9), URL))

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            (b"<html/>", "no GetRecordsResponse"),
            (b"{", "no XML"),
            (b"", "no XML"),
            (
                b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows">'
                b"<ows:ExceptionText>no such schema</ows:ExceptionText></ows:ExceptionReport>",
                "no such schema",
            ),
            (b'<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>', "document type"),
        ],
    )
    def test_another_answer_is_a_fault(self, body: bytes, said: str) -> None:
        """Also one whose entities would unfold."""
        with pytest.raises(SourceFault, match=said):
            csw.parse_page(reply(body))

    def test_a_record_of_another_schema_is_one_bad_record(self) -> None:
        """So is one without an identifier."""
        inner = '<Record xmlns="http://x"/>' + metadata("") + metadata("3")
        items = list(csw.read(get_from({URL: answer(inner, 3, 0)}), URL))
        assert [isinstance(item, BadRecord) for item in items] == [True, True, False]


class Server:
    """A catalogue of so many records, that counts requests and has the habits of real servers."""

    def __init__(self, count: int, most: int = 100, **habits: Any) -> None:
        self.ids = [str(n) for n in range(1, count + 1)]
        self.most, self.habits = most, habits
        self.asked: list[dict[str, str]] = []

    def page(self, params: dict[str, str]) -> bytes:
        """Answer GetRecords."""
        self.asked.append(params)
        if any(params.get(name) == value for name, value in self.habits.get("refuses", ())):
            return (b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows">'
                    b"<ows:ExceptionText>I do not know that</ows:ExceptionText></ows:ExceptionReport>")  # fmt: skip
        start = 1 if self.habits.get("always_first") else int(params["startPosition"])
        last = min(start + min(self.most, int(params["maxRecords"])) - 1, len(self.ids))
        inner = "".join(metadata(name) for name in self.ids[start - 1 : last])
        following = 0 if last == len(self.ids) else last + 1
        return answer(inner, len(self.ids), self.habits.get("following", following))

    def read(self, **more: Any) -> list[str]:
        """Read it."""
        return [
            record.remote_id
            for record in records(csw.read(get_from({URL: self.page}), URL, **more))
        ]


class TestRequests:
    """At most ⌈N ÷ the server's page⌉ + 2 for N records, in pages of 100 where the server allows them."""

    @pytest.mark.parametrize(
        ("count", "most", "requests"),
        [(250, 1000, 3), (100, 100, 1), (101, 100, 2), (45, 10, 5), (0, 10, 1)],
    )
    def test_no_more_are_made_than_there_are_pages(
        self, count: int, most: int, requests: int
    ) -> None:
        """Whatever the server's own page is."""
        server = Server(count, most)
        assert len(server.read()) == count
        assert len(server.asked) == requests
        assert {params["maxRecords"] for params in server.asked} == {"100"}

    def test_two_more_where_the_server_neither_sorts_nor_knows_types(self) -> None:
        """Each way of asking is tried once; the first that is answered is kept."""
        refuses = [("sortBy", "apiso:Identifier:A"), ("typeNames", "gmd:MD_Metadata")]
        server = Server(25, 10, refuses=refuses)
        assert len(server.read()) == 25
        assert len(server.asked) == 3 + 2
        assert server.asked[-1]["typeNames"] == "csw:Record"

    @pytest.mark.parametrize("following", [0, 1])
    def test_a_server_that_does_not_say_where_to_go_on(self, following: int) -> None:
        """Its next record is always 0, or the first: the next page starts after what came."""
        server = Server(25, 10, following=following)
        assert len(server.read()) == 25
        assert len(server.asked) == 3

    def test_a_server_that_ignores_where_to_start(self) -> None:
        """It is found out at its second page."""
        server = Server(25, 10, always_first=True)
        with pytest.raises(SourceFault, match="the same records again"):
            server.read()
        assert len(server.asked) == 2

    def test_a_server_that_refuses_all_tells_its_first_words(self) -> None:
        """The report has them."""
        with pytest.raises(SourceFault, match="the server refuses: I do not know that"):
            Server(3, refuses=[("service", "CSW")]).read()

    def test_what_belongs_to_the_address_is_kept(self) -> None:
        """MapServer wants its map with each request; what was pasted of a request is left out."""
        server = Server(1)
        pasted = f"{URL}?map=/etc/a.map&service=CSW&REQUEST=GetCapabilities"
        (record,) = records(csw.read(get_from({URL: server.page}), pasted))
        assert server.asked[0]["map"] == "/etc/a.map"
        assert (server.asked[0]["request"], "REQUEST" in server.asked[0]) == ("GetRecords", False)
        assert record.url.startswith(f"{URL}?map=/etc/a.map&service=CSW")

    def test_a_page_that_would_fill_the_memory_is_asked_for_in_smaller_ones(self) -> None:
        """With a tenth of the records, and so to the end."""
        server = Server(25)

        def page(params: dict[str, str]) -> bytes:
            if params["maxRecords"] == "100":
                return b"<r>" + b"<a/>" * (xml.MAX_NODES + 1) + b"</r>"
            return server.page(params)

        assert len(records(csw.read(get_from({URL: page}), URL))) == 25
        assert [params["maxRecords"] for params in server.asked] == ["10", "10", "10"]

    def test_a_list_that_shrinks_is_read_again(self) -> None:
        """A record that went would let another slip past the reader."""
        server = Server(25, 10)

        def page(params: dict[str, str]) -> bytes:
            if len(server.asked) == 1:
                server.ids = server.ids[1:]
            return server.page(params)

        found = records(csw.read(get_from({URL: page}), URL))
        assert {record.remote_id for record in found} == {str(n) for n in range(1, 26)}
        assert len(server.asked) == 3 + 3

    def test_pages_without_records_are_passed(self) -> None:
        """A server leaves out what it cannot write in ISO 19139; the rest is read, and is not all."""

        def page(params: dict[str, str]) -> bytes:
            start = int(params["startPosition"])
            inner = "" if start == 3 else metadata(str(start)) + metadata(str(start + 1))
            return answer(inner, 6, 0 if start == 5 else start + 2)

        listing = csw.read(get_from({URL: page}), URL)
        assert [next(listing).remote_id for _ in range(4)] == ["1", "2", "5", "6"]
        with pytest.raises(SourceFault, match="6 records announced, 4 listed"):
            next(listing)


class TestRecord:
    """What a record says, and the dataset that it becomes."""

    def draft(self, text: str = "") -> dict[str, Any]:
        """Map a record."""
        parsed = iso19139.parse(xml.parse((text or metadata()).encode()))
        return from_iso19139(Record("1", parsed, "http://x.tn"), SETTINGS).fields

    def test_both_languages_are_read(self) -> None:
        """The main text is in the record's own language, translations in their locale's."""
        assert self.draft()["title_translated"] == {
            "ar": "المناطق الرطبة",
            "fr": "Zones humides",
            "en": "",
        }

    def test_place_period_and_licence(self) -> None:
        """A decimal comma and a month alone are read, too."""
        fields = self.draft()
        assert fields["spatial_bbox"] == [8.1, 33.0, 11.2, 37.5]
        assert (fields["temporal_start"], fields["temporal_end"]) == ("2015-01-01", "2016-12-31")
        assert fields["license_id"] == "cc-by"

    def test_reference_system_and_services(self) -> None:
        """They stand in the sector's metadata."""
        found = self.draft()["sector_metadata"]
        assert found["crs"] == ["EPSG:32632"]
        assert found["services"] == [{"type": "WMS", "url": "http://x.tn/wms"}]

    def test_no_person_is_read(self) -> None:
        """The body's name is kept, the person's is not."""
        parsed = iso19139.parse(xml.parse(metadata().encode()))
        assert "Une Personne" not in str(parsed)
        assert parsed["organisations"] == [{"ar": "", "fr": "ANPE", "en": ""}]

    def test_a_service_is_known_by_its_address(self) -> None:
        """Where the protocol is left out."""
        link = {"protocol": "", "url": "http://x.tn/ows?SERVICE=WFS&request=GetCapabilities"}
        assert service_type(link) == "WFS"
        assert service_type({"protocol": "", "url": "http://x.tn/a.zip"}) == ""

    def test_real_records_are_read(self, samples: Any) -> None:
        """Of seven catalogues; each has a title or is refused in words."""
        for path in sorted((samples / "csw").glob("*.xml")):
            root = xml.parse(path.read_bytes())
            if root.tag in iso19139.METADATA:
                assert any(iso19139.parse(root)["title"].values()), path.name
