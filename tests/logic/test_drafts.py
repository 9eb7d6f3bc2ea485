"""Rules of drafts: each officer's own, of each form and record one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn import jobs
from ckanext.ogptn.model import Draft

Maker = Callable[..., Any]
SHOW, LIST, UPDATE, DELETE = (
    "ogptn_draft_show",
    "ogptn_draft_list",
    "ogptn_draft_update",
    "ogptn_draft_delete",
)
TYPED = {"number": ["7"], "title_translated-ar": ["عنوان"]}


@pytest.fixture
def amina(commitment: Maker, officer: Callable[..., str]) -> str:
    """Make a commitment, and an officer of its institution."""
    commitment(1)
    return officer("amina", "ministry-finance")


def test_a_draft_is_kept_and_written_over(amina: str, call_as: Maker) -> None:
    """Of each form and record there is one draft, the last one."""
    call_as(amina, UPDATE, form="commitment", fields={"number": ["1"]})
    call_as(amina, UPDATE, form="commitment", fields=TYPED)
    shown = call_as(amina, SHOW, form="commitment")
    assert (shown["fields"], shown["reference"]) == (TYPED, "")
    assert call_as(amina, LIST)["count"] == 1


def test_drafts_of_several_forms_stand_side_by_side(
    amina: str, call: Maker, call_as: Maker
) -> None:
    """The last one written comes first; one form alone can be asked for."""
    key = call("package_show", id="tn-2016-01")["id"]
    call_as(amina, UPDATE, form="report", reference=key, fields=TYPED)
    call_as(amina, UPDATE, form="correction", reference=f"{key}/report-1", fields=TYPED)
    forms = [one["form"] for one in call_as(amina, LIST)["results"]]
    assert forms == ["correction", "report"]
    assert call_as(amina, LIST, form="report")["count"] == 1


def test_nobody_sees_the_draft_of_another(
    amina: str, officer: Callable[..., str], call: Maker, call_as: Maker
) -> None:
    """Neither an officer of the same institution, nor an administrator, nor a visitor."""
    call_as(amina, UPDATE, form="commitment", fields=TYPED)
    salah = officer("salah", "ministry-finance")
    for caller in (lambda *given, **asked: call_as(salah, *given, **asked), call):
        assert caller(LIST)["count"] == 0
        for action in (SHOW, DELETE):
            with pytest.raises(tk.ObjectNotFound):
                caller(action, form="commitment")
    for action, fields in ((SHOW, {}), (UPDATE, {"fields": TYPED}), (DELETE, {})):
        with pytest.raises(tk.NotAuthorized):
            call_as("", action, form="commitment", **fields)


def test_a_draft_that_is_thrown_away_can_be_brought_back(amina: str, call_as: Maker) -> None:
    """Deleting gives back what is deleted."""
    call_as(amina, UPDATE, form="commitment", fields=TYPED)
    gone = call_as(amina, DELETE, form="commitment")
    with pytest.raises(tk.ObjectNotFound):
        call_as(amina, SHOW, form="commitment")
    call_as(amina, UPDATE, form="commitment", fields=gone["fields"])
    assert call_as(amina, SHOW, form="commitment")["fields"] == TYPED


def test_one_who_is_officer_of_nothing_keeps_no_draft(
    amina: str, call: Maker, call_as: Maker
) -> None:
    """Any account that anybody may make is no storage."""
    call("user_create", name="nobody", email="n@example.org", password="correct-horse-1")
    with pytest.raises(tk.NotAuthorized):
        call_as("nobody", UPDATE, form="commitment", fields=TYPED)
    assert call_as("nobody", LIST)["count"] == 0


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"form": "novel", "fields": TYPED}, "form"),
        ({"form": "report", "fields": "number=7"}, "fields"),
        ({"form": "report", "fields": {"progress-ar": ["ا" * 200_000]}}, "fields"),
        ({"form": "report", "fields": TYPED, "reference": "no-such-record"}, "reference"),
    ],
)
def test_what_is_no_draft_is_refused(
    amina: str, call_as: Maker, arguments: dict[str, Any], field: str
) -> None:
    """By its argument, and nothing is kept."""
    with pytest.raises(tk.ValidationError) as refused:
        call_as(amina, UPDATE, **arguments)
    assert list(refused.value.error_dict) == [field]
    assert call_as(amina, LIST)["count"] == 0


def test_drafts_of_purged_records_and_deleted_users_are_swept(
    amina: str, officer: Callable[..., str], call: Maker, call_as: Maker
) -> None:
    """The tick takes them away, and leaves the others."""
    key = call("package_show", id="tn-2016-01")["id"]
    salah = officer("salah", "ministry-finance")
    call_as(salah, UPDATE, form="commitment", fields=TYPED)
    call_as(amina, UPDATE, form="commitment", fields=TYPED)
    call_as(amina, UPDATE, form="report", reference=key, fields=TYPED)
    call_as(amina, UPDATE, form="correction", reference=f"{key}/report-1", fields=TYPED)
    assert jobs.tick()["orphans"] == 0
    call("user_delete", id=salah)
    call("dataset_purge", id="tn-2016-01")
    jobs.tick()
    model.Session.expire_all()
    left = [(row.form, row.reference) for row in model.Session.query(Draft)]
    assert left == [("commitment", "")]


def test_what_takes_a_step_back_is_kept_for_a_day_and_is_no_draft_of_the_list(
    amina: str, call_as: Maker
) -> None:
    """It is asked for by its form alone; other drafts stay."""
    for form in ("undo", "commitment"):
        call_as(amina, UPDATE, form=form, fields=TYPED)
    assert [one["form"] for one in call_as(amina, LIST)["results"]] == ["commitment"]
    assert call_as(amina, SHOW, form="undo")["fields"] == TYPED
    long_ago = datetime.now(UTC) - timedelta(days=2)
    model.Session.query(Draft).update({"updated_at": long_ago})
    model.Session.commit()
    assert jobs.tick()["orphans"] == 1
    assert [row.form for row in model.Session.query(Draft)] == ["commitment"]
