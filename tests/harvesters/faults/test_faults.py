"""Every fault of a source, through a whole harvest job of every protocol that it fits.

Whatever the source does: nothing is deleted, the report says why in a code and with advice, every
record is counted once, the next source has not long to wait, and when the source is well again
nothing has changed.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from ckan import model
from ckanext.harvest.model import HarvestObject

from tests.harvesters.catalogues import KINDS, PAGED, Catalogue, Item
from tests.harvesters.faults import fault_server as faults
from tests.harvesters.faults.fault_server import Behaviour, FaultServer
from tests.harvesters.faults.suffering import OPTIONS, Outcome, active, harvest, make_source

DEADLINE = 1
THREE = [Item(1), Item(2), Item(3)]
# CKAN's plugin for pytest puts the configuration back before each test; the site stays.
pytestmark = [pytest.mark.ckan_config(name, value) for name, value in OPTIONS.items()]


Wells = dict[str, tuple[Catalogue, str]]


@pytest.fixture(scope="module")
def wells(fault_site: str, fault_server: FaultServer) -> Wells:
    """Give a source of each protocol, harvested once while it was well."""
    made = {}
    for kind in KINDS:
        catalogue = Catalogue(kind, fault_server, f"well-{kind.replace('_', '-')}", list(THREE))
        source_id = make_source(catalogue, fault_site)
        outcome = harvest(source_id)
        assert outcome.counts == {"added": 3}, (kind, outcome)
        made[kind] = (catalogue, source_id)
    return made


@pytest.fixture
def hasty(ckan_config: Any) -> None:
    """Wait a second for an answer, in all."""
    ckan_config["ogptn.harvest.deadline_seconds"] = DEADLINE


def suffer(well: tuple[Catalogue, str], ill: Behaviour, later: bool = False) -> Outcome:
    """Run a source while it is ill: nothing is deleted, nothing is written, and it is said why."""
    catalogue, source_id = well
    catalogue.ill, catalogue.later = ill, later
    try:
        outcome = harvest(source_id)
    finally:
        catalogue.ill, catalogue.later = None, False
    assert "deleted" not in outcome.counts
    assert not {"added", "updated", "restored"} & outcome.counts.keys()
    assert active(source_id) == 3
    assert outcome.codes
    return outcome


# What every request may meet, and under which code it is reported.
ANYWHERE: dict[str, tuple[Behaviour, str]] = {
    "an endless body": (faults.endless, "body_too_large"),
    "a gzip bomb": (faults.gzip_bomb(300), "body_too_large"),
    "a gzip bomb in a gzip bomb": (faults.gzip_bomb(300, 2), "body_too_large"),
    "a deflate bomb": (faults.deflate_bomb(300), "body_too_large"),
    "five layers of gzip": (faults.gzip_bomb(1, 5), "body_broken"),
    "a status 500": (faults.send(b"no", 500), "http_status"),
    "a status 403": (faults.send(b"no", 403), "http_status"),
    "a status 304 that was not asked for": (faults.send(b"", 304), "http_status"),
    "a part of the body": (faults.send(b"{", 206), "http_status"),
    "a circle of redirects": (lambda h: faults.to(h.path)(h), "too_many_redirects"),
    "a redirect onto loopback": (faults.to("http://localhost/"), "address_forbidden"),
    "a redirect into a private network": (faults.to("http://10.0.0.1/"), "address_forbidden"),
    "a redirect to a cloud's own address": (
        faults.to("http://169.254.169.254/latest/"), "address_forbidden"),
    "a redirect to a mail server": (faults.to("http://41.231.21.1:25/"), "address_forbidden"),
    "a redirect to a file": (faults.to("file:///etc/passwd"), "address_invalid"),
}  # fmt: skip
# Those that each meet every protocol, and later pages: of each sort one.
LATER = ("an endless body", "a gzip bomb in a gzip bomb", "a status 500",
         "a status 304 that was not asked for", "a circle of redirects",
         "a redirect into a private network")  # fmt: skip


FIRST = [(kind, fault) for kind in KINDS for fault in ANYWHERE
         if fault in LATER or kind in ("ckan", "csw")]  # fmt: skip


@pytest.mark.parametrize(("kind", "fault"), FIRST)
def test_a_fault_at_the_first_request(wells: Wells, kind: str, fault: str) -> None:
    """All is kept as it was."""
    ill, code = ANYWHERE[fault]
    outcome = suffer(wells[kind], ill)
    assert outcome.counts == {"held": 3, "errored": 1}
    assert outcome.codes == [code]
    assert outcome.seconds < 5


@pytest.mark.parametrize("kind", PAGED)
@pytest.mark.parametrize("fault", LATER)
def test_a_fault_at_a_later_page(wells: Wells, kind: str, fault: str) -> None:
    """What was listed before it is taken; the rest is kept as it was."""
    ill, code = ANYWHERE[fault]
    outcome = suffer(wells[kind], ill, later=True)
    assert outcome.counts == {"unchanged": 2, "held": 1, "errored": 1}
    assert outcome.codes == [code]


@pytest.mark.parametrize("kind", ["waf", "folders"])
@pytest.mark.parametrize("fault", LATER)
def test_a_fault_at_a_file_of_a_folder(wells: Wells, kind: str, fault: str) -> None:
    """Each that cannot be read is an error; which record it was is not known, so all are kept."""
    ill, code = ANYWHERE[fault]
    outcome = suffer(wells[kind], ill, later=True)
    assert set(outcome.codes) == {code}
    assert outcome.counts["held"] == 3 - outcome.counts.get("unchanged", 0)


@pytest.mark.parametrize("later", [False, True], ids=["first", "later"])
@pytest.mark.parametrize(
    ("kind", "ill"),
    [("ckan", faults.cut), ("csw", faults.reset), ("ogc_records", faults.cut),
     ("dcat", faults.reset)],
)  # fmt: skip
def test_a_body_that_breaks_off(wells: Wells, kind: str, ill: Behaviour, later: bool) -> None:
    """It is asked for three times; what came of it is not used."""
    asked = len(wells[kind][0].server.asked)
    outcome = suffer(wells[kind], ill, later)
    assert outcome.codes == ["body_broken"]
    assert len(wells[kind][0].server.asked) - asked == 3 + later


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("later", [False, True], ids=["first", "later"])
@pytest.mark.parametrize(
    ("kind", "ill"),
    [("ckan", faults.hang), ("ckan", faults.drip), ("csw", faults.drip), ("dcat", faults.hang),
     ("folders", faults.hang)],
)  # fmt: skip
def test_a_server_that_is_too_slow(wells: Wells, kind: str, ill: Behaviour, later: bool) -> None:
    """The deadline of one request, here a second, is all that it costs."""
    outcome = suffer(wells[kind], ill, later)
    assert set(outcome.codes) == {"deadline_exceeded"}
    assert outcome.seconds < DEADLINE * (3 if kind == "folders" and later else 1) + 5


@pytest.mark.parametrize("later", [False, True], ids=["first", "later"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_with_status_200(wells: Wells, kind: str, later: bool) -> None:
    """A dead portal answers so; a folder's listing is a page too, and this one is none."""
    if kind == "data_json" and later:
        pytest.skip("one file has no later page")
    outcome = suffer(wells[kind], faults.page, later)
    listing = kind in ("waf", "folders") and not later
    assert set(outcome.codes) <= {"not_the_protocol" if listing else "html_instead_of_data",
                                  "not_the_protocol"}  # fmt: skip


SOFT = {
    "ckan": b'{"success": false, "error": {"message": "Search error", "__type": "Search Error"}}',
    "csw": b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows"><ows:Exception/></ows:ExceptionReport>',
    "ogc_records": b'{"code": "NoApplicableCode", "description": "out of memory"}',
    "dcat": b'{"error": "Internal Server Error"}',
    "data_json": b'{"error": "out of memory"}',
}


@pytest.mark.parametrize("later", [False, True], ids=["first", "later"])
@pytest.mark.parametrize("kind", SOFT)
def test_a_soft_failure(wells: Wells, kind: str, later: bool) -> None:
    """Status 200, the protocol's own shape, and an error inside."""
    if kind == "data_json" and later:
        pytest.skip("one file has no later page")
    outcome = suffer(wells[kind], faults.send(SOFT[kind], Content_Type="application/json"), later)
    assert outcome.counts["held"] == (1 if later else 3)
    assert outcome.codes == ["not_the_protocol"]


@pytest.mark.parametrize("kind", ["csw", "dcat", "waf"])
@pytest.mark.parametrize(
    "ill",
    [faults.entity_bomb, faults.outside_entity("file:///etc/passwd")],
    ids=["billion laughs", "a file"],
)
def test_a_bomb_of_entities(wells: Wells, kind: str, ill: Behaviour) -> None:
    """A document type is refused: nothing unfolds, nothing is fetched."""
    outcome = suffer(wells[kind], ill, later=kind == "waf")
    assert set(outcome.codes) == {"not_the_protocol"}
    assert outcome.seconds < 2
    assert "root:" not in outcome.details


@pytest.mark.parametrize("kind", ["csw", "dcat"])
def test_an_entity_from_outside_is_not_fetched(
    wells: Wells, fault_server: FaultServer, kind: str
) -> None:
    """Not even from the server that may be reached."""
    bait = fault_server.on("/bait", faults.send(b"secret"))
    suffer(wells[kind], faults.outside_entity(bait))
    assert "/bait" not in fault_server.targets


@pytest.mark.parametrize("kind", PAGED)
def test_more_records_announced_than_listed(wells: Wells, kind: str) -> None:
    """A truncated listing is no proof that anything has gone."""
    catalogue, source_id = wells[kind]
    catalogue.announced, catalogue.items = 3, THREE[:2]
    outcome = harvest(source_id)
    catalogue.announced, catalogue.items = None, list(THREE)
    assert outcome.counts == {"unchanged": 2, "held": 1, "errored": 1}
    assert outcome.codes == ["count_mismatch"]
    assert active(source_id) == 3


@pytest.mark.parametrize("kind", ["ckan", "csw", "ogc_records", "data_json"])
def test_one_record_listed_twice(wells: Wells, kind: str) -> None:
    """It may stand in the place of another, so nothing is said to have gone."""
    catalogue, source_id = wells[kind]
    catalogue.items = [THREE[0], Item(1, title="Autre"), THREE[1]]
    outcome = harvest(source_id)
    catalogue.items = list(THREE)
    assert "deleted" not in outcome.counts
    assert outcome.codes
    assert active(source_id) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_another_way_of_writing_dates(wells: Wells, kind: str) -> None:
    """A portal that is updated writes all its timestamps anew: nothing has changed."""
    catalogue, source_id = wells[kind]
    for written in ("2016-01-01T00:00:00Z", "2016-01-01T00:00:00.000000+00:00", "2016-01-01"):
        catalogue.items = [Item(item.number, modified=written) for item in THREE]
        assert harvest(source_id).counts == {"unchanged": 3}, written
    catalogue.items = list(THREE)


@pytest.mark.parametrize("kind", KINDS)
def test_an_emptied_catalogue(wells: Wells, kind: str) -> None:
    """It lists nothing any more: a fault of the source, not the end of its datasets."""
    catalogue, source_id = wells[kind]
    catalogue.items = []
    outcome = harvest(source_id)
    catalogue.items = list(THREE)
    assert outcome.counts == {"held": 3, "errored": 1}
    assert outcome.codes == ["empty_listing"]
    assert active(source_id) == 3


@pytest.mark.parametrize("kind", ["ckan", "csw"])
def test_a_shrinking_catalogue_is_held(
    fault_server: FaultServer, fault_site: str, kind: str
) -> None:
    """Ten and more, and over a fifth of a source, are withdrawn by a person alone."""
    many = [Item(number) for number in range(101, 115)]
    catalogue = Catalogue(kind, fault_server, f"shrinking-{kind}", many)
    source_id = make_source(catalogue, fault_site)
    assert harvest(source_id).counts == {"added": 14}
    catalogue.items = many[:4]
    outcome = harvest(source_id)
    assert outcome.counts == {"unchanged": 4, "held": 10}
    assert outcome.codes == ["deletion_held"]
    assert active(source_id) == 14


@pytest.mark.parametrize("headers", [{}, {"Retry_After": "0"}, {"Retry_After": "x"}])
def test_a_busy_server_that_recovers(wells: Wells, headers: dict[str, str]) -> None:
    """It is asked again a little later, or when it says."""
    catalogue, source_id = wells["csw"]
    turns = iter([True, False])

    def once(handler: faults.Handler) -> None:
        if next(turns, False):
            faults.send(b"", 429, **headers)(handler)
            return
        catalogue.ill = None
        catalogue.behave(handler)

    catalogue.ill = once
    assert harvest(source_id).counts == {"unchanged": 3}


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("headers", [{}, {"Retry_After": "86400"}], ids=["unsaid", "a day"])
@pytest.mark.parametrize("kind", ["ckan", "csw", "dcat"])
def test_a_busy_server_that_does_not(wells: Wells, kind: str, headers: dict[str, str]) -> None:
    """`Retry-After` stops no run for a day."""
    outcome = suffer(wells[kind], faults.send(b"", 429, **headers))
    assert outcome.codes == ["http_status"]
    assert outcome.seconds < 5


def test_same_ids_at_two_sources(fault_server: FaultServer, fault_site: str) -> None:
    """Either order, three runs: both are kept, neither writes over the other."""
    made = []
    for name in ("twin-a", "twin-b"):
        catalogue = Catalogue("ckan", fault_server, name, [Item(900, title=name)])
        made.append(make_source(catalogue, fault_site))
    assert [harvest(one).counts for one in made] == [{"added": 1}, {"added": 1}]
    for order in (made, made[::-1]):
        assert [harvest(one).counts for one in order] == [{"unchanged": 1}] * 2
    assert [active(one) for one in made] == [1, 1]


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1256", "utf-7", "x-unknown"])
def test_a_wrong_label_of_the_encoding(
    fault_server: FaultServer, fault_site: str, label: str
) -> None:
    """JSON and XML say themselves how they are written; what the header says is not believed."""
    title = "المناطق الرطبة — Zones humides à protéger"
    for kind, media_type in (("ckan", "application/json"), ("csw", "application/xml")):
        catalogue = Catalogue(kind, fault_server, f"label-{kind}-{label}", [Item(950, title=title)])
        catalogue.headers = {"Content_Type": f"{media_type}; charset={label}"}
        source_id = make_source(catalogue, fault_site)
        assert harvest(source_id).counts == {"added": 1}
        package = model.Session.query(model.Package).join(
            HarvestObject, HarvestObject.package_id == model.Package.id
        )
        one = package.filter(HarvestObject.harvest_source_id == source_id).one()
        assert "المناطق الرطبة" in json.dumps(one.extras, ensure_ascii=False) + one.title


@pytest.mark.parametrize("kind", KINDS)
def test_afterwards_nothing_has_changed(wells: Wells, kind: str) -> None:
    """No fault has left a trace: the source, well again, is as it was at first."""
    _, source_id = wells[kind]
    assert harvest(source_id).counts == {"unchanged": 3}
    assert active(source_id) == 3
