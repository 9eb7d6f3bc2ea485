"""What actions and the site answer to requests that no honest client sends."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

Maker = Callable[..., Any]
NAMELESS = b'--x\r\nContent-Disposition: form-data; name="a\nb"\r\n\r\ntext\r\n--x--\r\n'


@pytest.mark.parametrize("path", ["/api/3/action/package_search", "/user/login"])
def test_a_field_without_a_name_is_refused(path: str, site: None, app: Any) -> None:
    """A form whose field's name cannot be read is a bad request, and no error of the site."""
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = app.post(path, data=NAMELESS, headers=headers, status=400)
    assert "no name" in answer.body


def test_a_zone_that_the_database_does_not_know_is_read(site: None, call: Maker) -> None:
    """ISO 8601 knows distances of up to a day from UTC, PostgreSQL fewer."""
    assert call("ogptn_progress_report_list", modified_since="2020-01-01T00:00-18:37")["count"] == 0


@pytest.mark.parametrize(
    "action", ["ogptn_scoreboard_history", "ogptn_progress_report_list", "ogptn_commitment_list"]
)
def test_a_page_beyond_all_lists_is_empty(action: str, site: None, call: Maker) -> None:
    """Where it begins may be a number that is greater than any the database knows."""
    assert call(action, offset=10**23)["results"] == []


@pytest.mark.parametrize(
    ("action", "arguments", "field"),
    [
        ("ogptn_search_complete", {"q": "x", "types": False}, "types"),
        ("ogptn_commitment_amend", {"reason": [None, None]}, "reason"),
    ],
)
def test_a_value_of_a_wrong_type_is_refused(
    action: str, arguments: dict[str, Any], field: str, site: None, call: Maker
) -> None:
    """The error names the argument."""
    with pytest.raises(tk.ValidationError) as refused:
        call(action, **arguments)
    assert field in refused.value.error_dict


def test_an_action_names_its_nameless_field_in_json(site: None, app: Any) -> None:
    """A program gets what it reads everywhere: the kind of the error and a message."""
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = app.post("/api/3/action/package_search", data=NAMELESS, headers=headers, status=400)
    assert json.loads(answer.body)["error"]["__type"] == "Bad Request"
