"""Folders as Apache, nginx and IIS list them."""

from __future__ import annotations

import pytest

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers import folders
from ckanext.ogptn.harvesters.records import BadRecord
from tests.harvesters.reading.replies import get_from, records

URL = "http://source.tn/budget/"
APACHE = b"""<table><tr><th><a href="?C=N;O=D">Name</a></th></tr>
<tr><td><a href="/">Parent Directory</a></td><td>&nbsp;</td></tr>
<tr><td><a href="table%20a.csv">table a.csv</a></td><td>2016-03-01 10:20  </td><td>1.2K</td></tr>
<tr><td><a href="sous/">sous/</a></td><td>2016-03-02 10:20  </td><td>-</td></tr></table>"""
NGINX = b"""<pre><a href="../">../</a>
<a href="table%20a.csv">table a.csv</a>          01-Mar-2016 10:20       1234
<a href="sous/">sous/</a>                        02-Mar-2016 10:20          -</pre>"""
IIS = b"""<pre><a href="/">[To Parent Directory]</a><br>
<a href="/budget/table%20a.csv">table a.csv</a> <br>
<a href="/budget/sous/">sous</a></pre>"""


@pytest.mark.parametrize("page", [APACHE, NGINX, IIS], ids=["apache", "nginx", "iis"])
def test_a_listing_gives_what_lies_right_below(page: bytes) -> None:
    """Files and folders; no parent, no sorting links."""
    found = folders.parse_listing(page, URL)
    assert [(entry.name, entry.is_folder) for entry in found] == [
        ("table a.csv", False),
        ("sous", True),
    ]


def test_date_and_size_tell_a_change() -> None:
    """Apache's columns."""
    assert folders.parse_listing(APACHE, URL)[0].stamp == "2016-03-01 10:20 1.2K"


def test_links_elsewhere_are_left() -> None:
    """Other hosts, other folders, deeper ones and mail."""
    page = b"""<a href="http://evil.tn/a.csv">a</a><a href="/other/b.csv">b</a>
    <a href="x/y.csv">c</a><a href="mailto:x@y">d</a><a href="">e</a><a>f</a>"""
    assert folders.parse_listing(page, URL) == []


def listing(*names: str) -> bytes:
    """List names as a server does."""
    return "".join(f'<a href="{name}">{name}</a>\n' for name in names).encode()


def test_each_folder_with_tables_is_a_record() -> None:
    """With its descriptor; the path names it where the descriptor has no id."""
    get = get_from(
        {
            URL: listing("theme/"),
            f"{URL}theme/": listing("un/", "deux/"),
            f"{URL}theme/un/": listing("a.csv", "datapackage.json"),
            f"{URL}theme/un/datapackage.json": b'{"id": "urn:un", "title": "Un"}',
            f"{URL}theme/deux/": listing("b.xlsx", "notes.pdf"),
        }
    )
    found = records(folders.read(get, URL))
    assert [record.remote_id for record in found] == ["urn:un", "theme/deux"]
    assert [e["name"] for e in found[1].content["files"]] == ["b.xlsx", "notes.pdf"]


def test_a_broken_descriptor_is_one_bad_record() -> None:
    """Which one it is only the descriptor says, so it has no name, and none is taken for vanished."""
    get = get_from({URL: listing("a.csv", "datapackage.json"), f"{URL}datapackage.json": b"{"})
    (item,) = folders.read(get, URL)
    assert isinstance(item, BadRecord)
    assert (item.remote_id, item.fault.code) == ("", "descriptor_broken")


def test_a_folder_that_cannot_be_listed_makes_the_listing_incomplete() -> None:
    """The folders beside it are read first."""
    get = get_from({URL: listing("gone/", "here/"), f"{URL}here/": listing("a.csv")})
    found = folders.read(get, URL)
    assert next(found).remote_id == "here"
    with pytest.raises(SourceFault, match="404"):
        next(found)


def test_a_page_that_is_no_listing_is_no_empty_folder() -> None:
    """A dead site answers every address with a page of its own."""
    dead = b"<html><title>Page introuvable</title><a href='/accueil'>Accueil</a></html>"
    with pytest.raises(SourceFault, match="no listing of a folder"):
        list(folders.read(get_from({URL: dead}), URL))
    get = get_from({URL: listing("gone/", "here/"), f"{URL}gone/": dead,
                    f"{URL}here/": listing("a.csv")})  # fmt: skip
    found = folders.read(get, URL)
    assert next(found).remote_id == "here"
    with pytest.raises(SourceFault, match="no listing of a folder"):
        next(found)


@pytest.mark.parametrize(
    "page",
    [b"<title>Index of /a</title>", b'<pre><a href="../">../</a></pre>',
     b'<a href="/">[To Parent Directory]</a>', b"<h1>Directory listing for /a/</h1>"],
)  # fmt: skip
def test_an_empty_folder_is_known_by_its_page(page: bytes) -> None:
    """Apache and nginx, IIS, Python."""
    assert list(folders.read(get_from({URL: page}), URL)) == []


def test_files_can_be_named_where_nothing_is_listed() -> None:
    """Mizaniatouna publishes one workbook in a folder that has no listing."""
    (record,) = records(folders.read_files("http://m.tn/fr", ["boost_fr.xlsx"]))
    assert record.content["files"][0]["url"] == "http://m.tn/fr/boost_fr.xlsx"
