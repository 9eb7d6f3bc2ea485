"""The reader of folders of ISO 19139 files, as web servers list them."""

from __future__ import annotations

import pytest

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers.iso_records import waf
from ckanext.ogptn.harvesters.records import BadRecord
from ckanext.ogptn.net.errors import FetchError
from tests.harvesters.reading.replies import Answers, get_from, records
from tests.harvesters.reading.test_reading_csw import metadata

ROOT = "http://source.tn/waf/"
UUID = "142987b2-b0eb-5325-8fe1-76df969dfd43"
APACHE = b"""<html><head><title>Index of /waf</title></head><body><table>
<tr><td><a href="?C=N;O=D">Name</a></td></tr><tr><td><a href="/">Parent Directory</a></td></tr>
<tr><td><a href="a.xml">a.xml</a></td><td>2020-01-02 03:04</td><td>4.0K</td></tr>
<tr><td><a href="Eau%20douce.XML">Eau douce.XML</a></td><td>2020-01-02 03:04</td><td>4.0K</td></tr>
<tr><td><a href="readme.txt">readme.txt</a></td></tr><tr><td><a href="more/">more/</a></td></tr></table>"""
NGINX = b"""<html><head><title>Index of /waf/</title></head><body><pre><a href="../">../</a>
<a href="a.xml">a.xml</a>   02-Jan-2020 03:04   4096
<a href="Eau%20douce.XML">Eau douce.XML</a>   02-Jan-2020 03:04   4096
<a href="more/">more/</a>   02-Jan-2020 03:04   -</pre>"""
IIS = b"""<html><head><title>source.tn - /waf/</title></head><body><pre><A HREF="/">[To Parent Directory]</A><br>
 1/2/2020  3:04 AM   4096 <A HREF="/waf/a.xml">a.xml</A><br>
 1/2/2020  3:04 AM   4096 <A HREF="/waf/Eau%20douce.XML">Eau douce.XML</A><br>
 1/2/2020  3:04 AM  &lt;dir&gt; <A HREF="/waf/more/">more</A><br></pre>"""
INNER = b'<html><head><title>Index of /waf/more</title></head><body><a href="c.xml">c.xml</a>'


def folder(top: bytes, **more: bytes) -> Answers:
    """Serve a folder with three records, one of them in a folder below."""
    files = {"a.xml": metadata("a"), "Eau%20douce.XML": metadata("b"), "more/c.xml": metadata("c")}
    found: Answers = {f"{ROOT}{name}": text.encode() for name, text in files.items()}
    found |= {ROOT: top, f"{ROOT}more/": INNER}
    return found | {f"{ROOT}{name}.xml": body for name, body in more.items()}


@pytest.mark.parametrize("top", [APACHE, NGINX, IIS], ids=["apache", "nginx", "iis"])
def test_each_server_s_listing_is_read(top: bytes) -> None:
    """All XML files of a folder and of those below it; nothing else, nothing above."""
    found = records(waf.read(get_from(folder(top)), ROOT.rstrip("/")))
    assert [record.remote_id for record in found] == ["a", "b", "c"]
    assert [record.url for record in found][1] == f"{ROOT}Eau%20douce.XML"


def test_a_record_may_be_wrapped_in_an_answer() -> None:
    """Files that were saved from a catalogue."""
    wrapped = f'<csw:GetRecordByIdResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2">{metadata("a")}</csw:GetRecordByIdResponse>'
    found = records(waf.read(get_from(folder(NGINX, a=wrapped.encode())), ROOT))
    assert [record.remote_id for record in found] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("body", "remote_id"),
    [
        (b"<metadata><idinfo/></metadata>", f"{ROOT}a.xml"),
        (b"<html>", ""),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ""),
        (metadata("").encode(), ""),
    ],
    ids=["another standard", "broken", "entities", "without identifier"],
)
def test_a_file_that_is_no_record_is_one_bad_record(body: bytes, remote_id: str) -> None:
    """The rest is read. Where it is not known which record it was, nothing may be said to be missing."""
    items = list(waf.read(get_from(folder(NGINX, a=body)), ROOT))
    assert isinstance(items[0], BadRecord)
    assert [item.remote_id for item in items] == [remote_id, "b", "c"]


def test_a_broken_file_that_is_named_after_its_record_keeps_it() -> None:
    """Files are often named by the identifier."""
    top = f'<html><title>Index of /</title><a href="{UUID}.xml">x</a>'.encode()
    (item,) = waf.read(get_from({ROOT: top, f"{ROOT}{UUID}.xml": b"<"}), ROOT)
    assert isinstance(item, BadRecord)
    assert item.remote_id == UUID


def test_a_folder_below_that_cannot_be_listed_is_a_fault_at_the_end() -> None:
    """What can be read is given first."""
    answers = folder(NGINX)
    del answers[f"{ROOT}more/"]
    listing = waf.read(get_from(answers), ROOT)
    assert [next(listing).remote_id for _ in range(2)] == ["a", "b"]
    with pytest.raises(SourceFault, match="a folder cannot be listed"):
        next(listing)


def test_a_folder_that_is_not_there_is_a_fault() -> None:
    """Nothing was read."""
    with pytest.raises(FetchError):
        list(waf.read(get_from({}), ROOT))
