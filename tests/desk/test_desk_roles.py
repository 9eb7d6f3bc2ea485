"""Who may open which page of the desk, and send which of its forms."""

from __future__ import annotations

from typing import Any

import pytest
from ckan.tests import helpers

EVERYBODY = ("officer", "supporter", "watchdog", "reviewer", "member", "nobody")
OF = "/desk/commitment/tn-2016-01"
PAGES = {
    "/desk": set(EVERYBODY),
    f"{OF}/report": {"officer", "watchdog"},
    f"{OF}/evidence": {"officer"},
    f"{OF}/contact": {"officer"},
    # Officers of any institution decide on what is proposed for its own commitments.
    "/desk/links?commitment=tn-2016-01": {"officer", "supporter", "watchdog", "reviewer"},
    f"{OF}/assess": {"reviewer"},
}
OF_REPORT = ("/desk/report/{id}", "/desk/report/{id}/correct", "/desk/report/{id}/resolve")


@pytest.fixture
def report(desk: Any) -> str:
    """Give the id of a report that the officer wrote."""
    context = {"user": "officer", "ignore_auth": False}
    listed = helpers.call_action("ogptn_progress_report_list", context, commitment="tn-2016-02")
    written = listed["results"] or [
        helpers.call_action(
            "ogptn_progress_report_create",
            context,
            commitment="tn-2016-02",
            completion_level="limited",
            progress={"fr": "Un peu"},
            challenges={"fr": "Pas de budget"},
        )
    ]
    return str(written[0]["id"])


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_for_those_alone_who_may_act(desk: Any, path: str) -> None:
    """Others are answered 403, and a visitor is led to the login and back."""
    allowed = {user for user in EVERYBODY if desk.get(path, user).status_code == 200}
    refused = {user for user in EVERYBODY if desk.get(path, user).status_code == 403}
    assert (allowed, refused) == (PAGES[path], set(EVERYBODY) - PAGES[path])
    visitor = desk.get(path)
    assert visitor.status_code == 302
    assert "/user/login" in visitor.location
    assert "tn-2016-01" in visitor.location or path == "/desk"


@pytest.mark.parametrize("path", OF_REPORT)
def test_a_report_is_corrected_and_resolved_by_its_institution(
    desk: Any, report: str, path: str
) -> None:
    """The officers of the institution that wrote it, and nobody else."""
    address = path.format(id=report)
    opened = {user for user in EVERYBODY if desk.get(address, user).status_code == 200}
    assert opened == {"officer"}
    assert desk.get(address, "colleague").status_code == 200
    assert desk.get(address).status_code == 302


def test_what_is_not_there_is_404(desk: Any) -> None:
    """An unknown commitment or report looks like any page that is not there."""
    for path in ("/desk/commitment/nothing/report", "/desk/report/nothing/correct"):
        assert desk.get(path, "officer").status_code == 404


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/desk"])
def test_a_form_that_a_stranger_sends_writes_nothing(desk: Any, path: str) -> None:
    """The pages ask the actions' own rules: 403 for whoever may not, and the login for a visitor."""
    assert desk.post(path, "nobody", step="publish").status_code == 403
    assert desk.post(path, "", step="publish").status_code == 302


def test_the_desk_is_for_ones_own_institutions(desk: Any) -> None:
    """Another institution's duties are refused."""
    assert desk.get("/desk?institution=ministry-finance", "officer").status_code == 403
    assert desk.get("/desk?institution=ministry-energy", "officer").status_code == 200
