"""A form for programs asks the database as often for ten commitments as for four."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests import asking
from tests.calling import call

ADDRESSES = (
    "/commitment.ttl",
    "/commitment.ics",
    "/commitment.atom",
    "/action_plan/tn-2016-2018.ttl",
    "/action_plan/tn-2016-2018.ics",
    "/action_plan/tn-2016-2018.atom",
    "/export/commitments.csv",
    "/export/milestones.csv",
    "/export/reports.csv",
    "/export/evidence.csv",
    "/export/links.csv",
    "/export/ogp.csv",
    "/catalog.ttl",
)
MORE = 6


def questions(portal: Any) -> dict[str, int]:
    """Count what each address asks, once what is kept in memory is there."""
    found = {}
    for address in ADDRESSES:
        portal.text(address)
        found[address] = asking.count(partial(portal.text, address))
    return found


def _more() -> None:
    for number in range(10, 10 + MORE):
        made = call(
            "package_create",
            type="commitment",
            name=f"tn-2016-{number}",
            number=number,
            action_plan="tn-2016-2018",
            title_translated={"en": f"Number {number}"},
            lead_institutions=["ministry-finance"],
            supporting_institutions=["ministry-transport"],
            due_date="2018-12-31",
            milestones=[{"identifier": "m1", "title_translated": {"en": "Step"}}],
        )
        proof = {"type": "web_page", "title": {"en": "P"}, "url": f"https://example.org/{number}"}
        for day in ("2017-01-01", "2017-02-01"):
            call(
                "ogptn_progress_report_create",
                commitment=made["id"],
                completion_level="substantial",
                progress={"en": "Done"},
                report_date=day,
                evidence=[proof],
            )
        dataset = call(
            "package_create", name=f"data-{number}", owner_org="ministry-finance", sector="budget"
        )
        call("ogptn_link_create", commitment=made["id"], dataset=dataset["id"])


def test_the_questions_do_not_grow_with_the_commitments(portal: Any) -> None:
    """Six more commitments with milestones, reports, evidence and data cost no question more."""
    before = questions(portal)
    _more()
    after = questions(portal)
    assert {key: (before[key], after[key]) for key in before if after[key] > before[key]} == {}


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_form_asks_more_than_a_page_may(address: str, portal: Any) -> None:
    """An upper bound in all, so that the rule above is not met by asking much from the start."""
    with asking.written_down() as asked:
        portal.text(address)
    assert len(asked) <= 50
