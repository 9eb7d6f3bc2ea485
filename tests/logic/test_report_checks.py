"""Rules of checking a report before it is written, and of reading one by its id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.model import ProgressReport

Maker = Callable[..., Any]
CREATE, CORRECT = "ogptn_progress_report_create", "ogptn_progress_report_correct"
FINE = {"progress": {"fr": "Publié"}, "completion_level": "substantial"}


def test_a_check_writes_nothing(commitment: Maker, call: Maker) -> None:
    """What is only checked is neither kept nor answered; what would be refused is refused."""
    commitment(1)
    assert call(CREATE, commitment="tn-2016-01", check_only=True, **FINE) == {}
    with pytest.raises(tk.ValidationError) as refused:
        call(CREATE, commitment="tn-2016-01", check_only=True, completion_level="complete")
    assert sorted(refused.value.error_dict) == ["evidence", "progress"]
    assert model.Session.query(ProgressReport).count() == 0


def test_a_correction_is_checked_likewise(commitment: Maker, report: Maker, call: Maker) -> None:
    """The old report goes on standing."""
    commitment(1)
    old = report("tn-2016-01", "limited", challenges={"fr": "Budget"}, origin="entered")
    assert call(CORRECT, id=old["id"], check_only=True, completion_level="substantial") == {}
    assert call("ogptn_progress_report_show", id=old["id"])["superseded"] is False


def test_one_report_is_shown_to_whoever_may_read_its_commitment(
    commitment: Maker, report: Maker, call: Maker, call_as: Maker
) -> None:
    """By its id, as the list shows it; not where the commitment is hidden."""
    commitment(1)
    made = report("tn-2016-01", "substantial")
    listed = call("ogptn_progress_report_list", commitment="tn-2016-01")["results"]
    assert [call("ogptn_progress_report_show", id=made["id"])] == listed
    call("package_patch", id="tn-2016-01", private=True)
    with pytest.raises(tk.NotAuthorized):
        call_as("", "ogptn_progress_report_show", id=made["id"])
    with pytest.raises(tk.ObjectNotFound):
        call("ogptn_progress_report_show", id="nothing")
