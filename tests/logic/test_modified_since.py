"""Lists tell what was written since a moment, so that a client asks for what is new alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

Maker = Callable[..., Any]


def now() -> str:
    """Return this moment as a client writes it."""
    return datetime.now(UTC).isoformat()


def names(found: dict[str, Any]) -> list[str]:
    """Return the names in a list of commitments."""
    return [one["name"] for one in found["results"]]


def test_commitments_changed_since_are_those_written_on(
    commitment: Maker, report: Maker, call: Maker
) -> None:
    """A report counts as a change of its commitment, and so does an edit of its record."""
    for number in (1, 2, 3):
        commitment(number)
    since = now()
    assert names(call("ogptn_commitment_list", modified_since=since)) == []
    report("tn-2016-02", "limited")
    call("package_patch", id="tn-2016-03", sector="budget")
    assert names(call("ogptn_commitment_list", modified_since=since)) == [
        "tn-2016-02",
        "tn-2016-03",
    ]


def test_reports_of_all_commitments_are_listed_since(
    commitment: Maker, report: Maker, call: Maker
) -> None:
    """Without a commitment the list is of all; it goes by when a report was written, not by its day."""
    commitment(1)
    commitment(2)
    report("tn-2016-01", "limited", report_date="2017-12-31")
    since = now()
    new = report("tn-2016-02", "limited", report_date="2016-12-31")
    listed = call("ogptn_progress_report_list", modified_since=since)
    assert [one["id"] for one in listed["results"]] == [new["id"]]
    assert call("ogptn_progress_report_list")["count"] == 2


def test_links_are_listed_since_they_were_made_or_decided(
    commitment: Maker, dataset: Maker, call: Maker
) -> None:
    """A decision is a change of the link."""
    commitment(1)
    for name in ("one", "two"):
        dataset(name)
    old = call("ogptn_link_create", commitment="tn-2016-01", dataset="one", decision="proposed")
    since = now()
    new = call("ogptn_link_create", commitment="tn-2016-01", dataset="two")
    asked = {"commitment": "tn-2016-01", "modified_since": since}
    assert [one["id"] for one in call("ogptn_link_list", **asked)["results"]] == [new["id"]]
    call("ogptn_link_decide", id=old["id"], decision="confirmed")
    assert call("ogptn_link_list", **asked)["count"] == 2


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-01", "12"])
def test_what_is_no_moment_is_refused(site: None, call: Maker, moment: str) -> None:
    """The error names the argument and shows how a moment is written."""
    with pytest.raises(tk.ValidationError) as refused:
        call("ogptn_commitment_list", modified_since=moment)
    assert "2026-01-31" in refused.value.error_dict["modified_since"][0]
