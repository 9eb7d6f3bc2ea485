"""Lists answer for many commitments at once, so that nobody asks for one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

Maker = Callable[..., Any]


def test_reports_of_several_commitments_are_listed(
    commitment: Maker, report: Maker, call: Maker
) -> None:
    """Those of others are not among them."""
    ids = [commitment(number)["id"] for number in (1, 2, 3)]
    for id in ids:
        report(id, "limited")
    listed = call("ogptn_progress_report_list", commitments=ids[:2])
    assert {one["commitment_id"] for one in listed["results"]} == set(ids[:2])
    assert listed["count"] == 2


def test_reports_are_listed_in_the_order_in_which_they_were_written(
    commitment: Maker, report: Maker, call: Maker
) -> None:
    """One that was written last comes first, whatever day it speaks of."""
    id = commitment(1)["id"]
    late = report(id, "limited", report_date="2017-12-31")
    early = report(id, "limited", report_date="2016-12-31")
    by_day = call("ogptn_progress_report_list", commitment=id)
    by_writing = call("ogptn_progress_report_list", commitment=id, sort="written")
    assert [one["id"] for one in by_day["results"]] == [late["id"], early["id"]]
    assert [one["id"] for one in by_writing["results"]] == [early["id"], late["id"]]


def test_links_of_several_commitments_are_listed(
    commitment: Maker, dataset: Maker, call: Maker
) -> None:
    """Those of others are not among them."""
    ids = [commitment(number)["id"] for number in (1, 2, 3)]
    made = dataset()
    for id in ids:
        call("ogptn_link_create", commitment=id, dataset=made["id"])
    listed = call("ogptn_link_list", commitments=ids[1:])
    assert {one["commitment_id"] for one in listed["results"]} == set(ids[1:])


def test_hidden_commitments_among_several_are_left_out(
    commitment: Maker, report: Maker, dataset: Maker, call: Maker, call_as: Maker
) -> None:
    """A visitor who asks for a private commitment among others is told nothing of it."""
    public, hidden = commitment(1), commitment(2, private=True)
    made = dataset()
    for one in (public, hidden):
        report(one["id"], "limited")
        call("ogptn_link_create", commitment=one["id"], dataset=made["id"])
    ids = [public["id"], hidden["id"]]
    for action in ("ogptn_progress_report_list", "ogptn_link_list"):
        listed = call_as("", action, commitments=ids)
        assert [one["commitment_id"] for one in listed["results"]] == [public["id"]]


def test_links_of_two_kinds_of_ends_are_not_asked_for_at_once(
    commitment: Maker, call: Maker
) -> None:
    """One end is given, and the error says so."""
    id = commitment(1)["id"]
    with pytest.raises(tk.ValidationError) as refused:
        call("ogptn_link_list", commitment=id, commitments=[id])
    assert "one of the four" in refused.value.error_dict["commitment"][0]
