"""Whom to call is known to officers of the lead institution alone, and stands nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.model import Contact

Maker = Callable[..., Any]
SHOW, UPDATE = "ogptn_contact_show", "ogptn_contact_update"
NAME = "tn-2016-01"
WHOM = {
    "person": "Contact Example",
    "position": "Director",
    "phone": "000",
    "email": "c@example.org",
}


def test_a_contact_is_written_and_read_by_officers_of_the_lead(
    commitment: Maker, call_as: Maker, officer: Maker
) -> None:
    """They see what they wrote; before, it is empty."""
    commitment(1)
    amina = officer("amina", "ministry-finance")
    assert call_as(amina, SHOW, commitment=NAME)["person"] == ""
    call_as(amina, UPDATE, commitment=NAME, **WHOM)
    shown = call_as(amina, SHOW, commitment=NAME)
    assert {field: shown[field] for field in WHOM} == WHOM


def test_nobody_else_reads_or_writes_it(
    commitment: Maker, call: Maker, call_as: Maker, officer: Maker
) -> None:
    """Neither a visitor nor an officer of another institution."""
    commitment(1, supporting_institutions=["presidency-government"])
    call(UPDATE, commitment=NAME, **WHOM)
    stranger = officer("stranger", "presidency-government")
    for user in ("", stranger):
        for action in (SHOW, UPDATE):
            with pytest.raises(tk.NotAuthorized):
                call_as(user, action, commitment=NAME)


def test_a_contact_is_in_no_record_search_or_activity(commitment: Maker, call: Maker) -> None:
    """Not even an administrator finds it there."""
    commitment(1)
    call(UPDATE, commitment=NAME, **WHOM)
    call("package_patch", id=NAME, sector="budget")
    answers = [
        call("package_show", id=NAME),
        call("ogptn_commitment_show", id=NAME),
        call("package_search", q="*:*", fq="dataset_type:commitment"),
        call("package_activity_list", id=NAME, include_hidden_activity=True),
    ]
    text = json.dumps(answers, default=str)
    assert WHOM["email"] not in text
    assert WHOM["person"] not in text


def test_what_was_there_is_forgotten(commitment: Maker, call: Maker) -> None:
    """What is not given is emptied, and an empty contact leaves no row."""
    commitment(1)
    call(UPDATE, commitment=NAME, **WHOM)
    assert call(UPDATE, commitment=NAME, phone="111")["person"] == ""
    call(UPDATE, commitment=NAME)
    assert model.Session.query(Contact).count() == 0


def test_a_wrong_address_is_named(commitment: Maker, call: Maker) -> None:
    """And what was there stays."""
    commitment(1)
    call(UPDATE, commitment=NAME, **WHOM)
    with pytest.raises(tk.ValidationError) as refused:
        call(UPDATE, commitment=NAME, email="nowhere")
    assert list(refused.value.error_dict) == ["email"]
    assert call(SHOW, commitment=NAME)["email"] == WHOM["email"]
