"""Rules of addresses: one page for each record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Maker = Callable[..., Any]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/dataset/tn-2016-01", "/commitment/tn-2016-01"),
        ("/dataset/tn-2016-2018", "/action_plan/tn-2016-2018"),
    ],
)
def test_a_commitment_asked_for_as_a_dataset_is_led_to_its_page(
    commitment: Maker, app: Any, asked: str, found: str
) -> None:
    """CKAN names every record under /dataset; ours have pages of their own."""
    commitment(1)
    answer = app.get(asked, follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(found)


def test_what_may_not_be_seen_is_not_led_to(commitment: Maker, app: Any) -> None:
    """A private commitment is not found there either, as a name that nobody has."""
    commitment(1, private=True)
    assert app.get("/dataset/tn-2016-01", follow_redirects=False).status_code == 404
    assert app.get("/dataset/nobody", follow_redirects=False).status_code == 404
