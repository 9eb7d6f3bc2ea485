"""Faults that lie deeper: certificates, confirmations that never end, files and links behind records."""

from __future__ import annotations

import io
import resource
import threading
import time
import zipfile
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.harvesters.model import HarvestValidator, now
from tests.harvesters.catalogues import Catalogue, Item
from tests.harvesters.faults import fault_server as faults
from tests.harvesters.faults.fault_server import FaultServer, Handler, pem, send
from tests.harvesters.faults.suffering import OPTIONS, Outcome, active, harvest, make_source

pytestmark = [pytest.mark.ckan_config(name, value) for name, value in OPTIONS.items()]
TWO = [Item(1), Item(2)]


@pytest.mark.parametrize(
    ("shown", "extra", "said"),
    [
        ("alone", "", "signed by itself"),
        ("server", pem("root"), "Tests' middle authority"),
        ("old", pem("root", "middle"), "out of date"),
        ("other", pem("root", "middle"), "another host's"),
    ],
    ids=["signed by itself", "missing intermediate", "out of date", "another host's"],
)
def test_a_certificate_that_is_not_trusted(
    fault_site: str, shown: str, extra: str, said: str
) -> None:
    """It is refused, and the report says what is wrong or missing; nothing was asked."""
    server = FaultServer(shown)
    catalogue = Catalogue("ckan", server, f"cert-{shown}", list(TWO))
    outcome = harvest(make_source(catalogue, fault_site, certificates=extra))
    server.close()
    assert (outcome.counts, outcome.codes) == ({"errored": 1}, ["certificate_invalid"])
    assert said in outcome.details
    assert server.asked == []


@pytest.mark.parametrize(
    ("shown", "extra"), [("alone", pem("alone")), ("server", pem("middle", "root"))]
)
def test_a_source_names_the_missing_certificate(fault_site: str, shown: str, extra: str) -> None:
    """Then it is harvested, with checking on."""
    server = FaultServer(shown)
    catalogue = Catalogue("ckan", server, f"mended-{shown}", list(TWO))
    source_id = make_source(catalogue, fault_site, certificates=extra)
    assert harvest(source_id).counts == {"added": 2}
    server.close()


class Confirming:
    """A feed whose server says that nothing has changed, whether or not it has."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue, self.full = catalogue, 0

    def __call__(self, handler: Handler) -> None:
        """Answer in full once, and whoever does not ask by a condition."""
        if handler.headers.get("If-None-Match"):
            send(b"", 304)(handler)
            return
        self.full += 1
        self.catalogue.headers = {"ETag": '"for ever"'}
        self.catalogue.ill = None
        self.catalogue.behave(handler)
        self.catalogue.ill = self


def make_old(source_id: str) -> None:
    """Let the kept answers of a source be eight days old."""
    with model.meta.engine.begin() as connection:
        connection.execute(
            sa.update(HarvestValidator.__table__)
            .where(HarvestValidator.__table__.c.source_id == source_id)
            .values(read_at=now() - timedelta(days=8))
        )


@pytest.mark.parametrize("kind", ["dcat", "data_json", "waf"])
def test_a_304_for_ever_freezes_nothing(
    fault_site: str, fault_server: FaultServer, kind: str
) -> None:
    """What is kept is used while it is confirmed, for a week; then the listing is read in full."""
    catalogue = Catalogue(kind, fault_server, f"frozen-{kind.replace('_', '-')}", list(TWO))
    confirming = Confirming(catalogue)
    catalogue.ill = confirming
    source_id = make_source(catalogue, fault_site)
    assert harvest(source_id).counts == {"added": 2}
    full = confirming.full
    catalogue.items = [Item(1), Item(2, title="Autre titre")]
    assert harvest(source_id).counts == {"unchanged": 2}
    assert confirming.full == full
    make_old(source_id)
    assert harvest(source_id).counts == {"updated": 1, "unchanged": 1}
    assert confirming.full == 2 * full


def test_after_a_failure_the_listing_is_read_in_full(
    fault_site: str, fault_server: FaultServer
) -> None:
    """What was kept may be part of what went wrong."""
    catalogue = Catalogue("dcat", fault_server, "mistrusted", [Item(1), Item(2), Item(3)])
    confirming = Confirming(catalogue)
    catalogue.ill = confirming
    source_id = make_source(catalogue, fault_site)
    assert harvest(source_id).counts == {"added": 3}
    catalogue.ill, catalogue.later = faults.page, True
    assert harvest(source_id).codes == ["html_instead_of_data"]
    catalogue.ill, catalogue.later, before = confirming, False, confirming.full
    assert harvest(source_id).counts == {"unchanged": 3}
    assert confirming.full - before == 2


def workbook() -> bytes:
    """Write a workbook, small itself, whose sheet unfolds to hundreds of megabytes."""
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    packed = io.BytesIO()
    with zipfile.ZipFile(target) as good, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            content = good.read(name)
            if name.endswith("sheet1.xml"):
                rows = b"<row><c><v>1</v></c></row>" * 40_000
                content = content.replace(b"<sheetData />", b"<sheetData>").replace(
                    b"<sheetData/>", b"<sheetData>"
                )
                head, _, tail = content.partition(b"<sheetData>")
                with bad.open(name, "w", force_zip64=True) as sheet:
                    sheet.write(head + b"<sheetData>")
                    for _ in range(300):
                        sheet.write(rows)
                    sheet.write(b"</sheetData>" + tail)
                continue
            bad.writestr(name, content)
    return packed.getvalue()


@pytest.fixture(scope="module")
def bombs(fault_server: FaultServer) -> dict[str, str]:
    """Give the addresses of bombs."""
    return {
        "gtfs": fault_server.on("/bombs/gtfs.zip", faults.zip_bomb(900)),
        "xlsx": fault_server.on("/bombs/table.xlsx", send(workbook())),
        "gzip": fault_server.on("/bombs/table.csv", faults.gzip_bomb(900)),
        "entities": fault_server.on("/bombs/list.xlsx", send(faults.zipped({
            "[Content_Types].xml": faults.ENTITY_BOMB, "xl/workbook.xml": faults.ENTITY_BOMB,
            "xl/worksheets/sheet1.xml": faults.ENTITY_BOMB}))),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source_type", "bomb"),
    [("ogptn_transport", "gtfs"), ("ogptn_energy", "xlsx"), ("ogptn_energy", "gzip"),
     ("ogptn_energy", "entities"), ("ogptn_transport", "entities")],
)  # fmt: skip
def test_a_bomb_behind_a_record(
    fault_site: str, fault_server: FaultServer, bombs: dict[str, str], source_type: str, bomb: str
) -> None:
    """The dataset is made all the same; the file is refused in time and with little memory."""
    ckan_name = f"bomb-{source_type.removeprefix('ogptn_')}-{bomb}"
    catalogue = Catalogue("ckan", fault_server, ckan_name, [Item(1, files=(bombs[bomb],)), Item(2)])
    source_id = make_source(catalogue, fault_site, source_type=source_type)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcome = harvest(source_id)
    assert outcome.counts == {"added": 2}
    assert outcome.seconds < 2 + 3
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 200


INSIDE = [
    "http://localhost:{port}/secret.csv",
    "http://127.1:{port}/secret.csv",
    "http://[::1]:{port}/secret.csv",
    "http://2130706433:{port}/secret.csv",
    "http://169.254.169.254/latest/meta-data.csv",
    "http://10.0.0.1/table.csv",
]


@pytest.mark.parametrize("address", INSIDE)
def test_a_file_inside_the_portals_network_is_not_asked_for(fault_site: str, address: str) -> None:
    """Neither for its headers nor for its body; the dataset keeps the link, for it is the source's."""
    inside, outside = FaultServer(), FaultServer()
    inside.mount("/", send(b"annee;montant\n2015;1\n"))
    url = address.format(port=inside.port)
    name = f"inside-{INSIDE.index(address)}"
    for source_type, file in (("ogptn_energy", url), ("ogptn_transport", f"{url}#gtfs.zip")):
        own = f"{name}-{source_type[6:]}"
        catalogue = Catalogue("ckan", outside, own, [Item(1, files=(file,))])
        assert harvest(make_source(catalogue, fault_site, source_type=source_type)).counts == {
            "added": 1
        }
    assert inside.asked == []
    inside.close()
    outside.close()


def test_a_file_that_redirects_inside_is_not_asked_for(fault_site: str) -> None:
    """The second hop is checked as the first."""
    inside, outside = FaultServer(), FaultServer()
    inside.mount("/", send(b"secret"))
    file = outside.on("/table.csv", faults.to(f"http://localhost:{inside.port}/secret.csv"))
    catalogue = Catalogue("ckan", outside, "redirected", [Item(1, files=(file,))])
    source_id = make_source(catalogue, fault_site, source_type="ogptn_energy")
    assert harvest(source_id).counts == {"added": 1}
    assert "/table.csv" in outside.targets
    assert inside.asked == []
    inside.close()
    outside.close()


@pytest.mark.parametrize("kind", ["dcat", "ogc_records"])
def test_a_next_page_inside_is_not_asked_for(
    fault_site: str, fault_server: FaultServer, kind: str
) -> None:
    """The link to it is written by the source."""
    inside = FaultServer()
    inside.mount("/", send(b"secret"))
    catalogue = Catalogue(kind, fault_server, f"lured-{kind.replace('_', '-')}",
                          [Item(1), Item(2), Item(3)])  # fmt: skip

    def lure(handler: Handler) -> None:
        catalogue.ill = None
        written, handler.wfile = handler.wfile, io.BytesIO()  # type: ignore[assignment]
        catalogue.behave(handler)
        said = handler.wfile.getvalue()  # type: ignore[attr-defined]
        own, other = fault_server.url.encode(), f"http://localhost:{inside.port}".encode()
        following = b"page=2" if kind == "dcat" else b"offset=2"
        lines = [line.replace(own, other) if following in line else line
                 for line in said.split(b"\n" if kind == "dcat" else b",")]  # fmt: skip
        written.write((b"\n" if kind == "dcat" else b",").join(lines))
        catalogue.ill = lure

    catalogue.ill = lure
    outcome = harvest(make_source(catalogue, fault_site))
    assert outcome.codes == ["address_forbidden"]
    assert inside.asked == []
    inside.close()


@pytest.fixture
def neighbour(fault_site: str, fault_server: FaultServer) -> str:
    """Give a healthy source beside."""
    found = Catalogue("ckan", fault_server, "neighbour", list(TWO))
    return make_source(found, fault_site)


def test_a_healthy_source_is_not_delayed(
    fault_site: str, fault_server: FaultServer, neighbour: str, ckan_config: Any
) -> None:
    """It is harvested while the other hangs."""
    ckan_config["ogptn.harvest.deadline_seconds"] = 5
    sick = Catalogue("ckan", fault_server, "hanging", list(TWO), ill=faults.hang)
    source_id = make_source(sick, fault_site)
    outcomes: dict[str, Outcome] = {}

    def run() -> None:
        outcomes["sick"] = harvest(source_id)
        model.Session.remove()

    started = time.monotonic()
    other = threading.Thread(target=run)
    other.start()
    outcomes["well"] = harvest(neighbour)
    well = time.monotonic() - started
    other.join(30)
    assert outcomes["well"].counts == {"added": 2}
    assert outcomes["sick"].codes == ["deadline_exceeded"]
    assert well < outcomes["sick"].seconds
    assert active(neighbour) == 2


def test_a_dead_host_behind_many_records_is_left_alone(
    fault_site: str, fault_server: FaultServer
) -> None:
    """After three failures in a row: its silence would cost each record its whole patience again."""
    dead = FaultServer()
    dead.mount("/", faults.reset)
    items = [Item(n, files=(f"{dead.url}/{n}.csv",)) for n in range(1, 9)]
    catalogue = Catalogue("ckan", fault_server, "dead-files", items)
    dead.close()
    started = time.monotonic()
    outcome = harvest(make_source(catalogue, fault_site, source_type="ogptn_energy"))
    assert outcome.counts == {"added": 8}
    assert "left alone" in outcome.details
    # Three hosts' worth of patience (a second and a half each) for stamps, three for files.
    assert time.monotonic() - started < 20
