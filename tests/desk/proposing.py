"""Links that a portal has proposed, for the tests of the queue."""

from __future__ import annotations

from typing import Any

from tests.calling import call
from tests.desk.conftest import text

QUEUE = "/desk/links"
Record = dict[str, Any]


def dataset(name: str, said: str, **fields: Any) -> None:
    """Make a dataset of the ministry of energy."""
    call(
        "package_create",
        name=name,
        title_translated=text(said),
        owner_org="ministry-energy",
        **fields,
    )


def propose(commitment: str, of: str, **fields: Any) -> str:
    """Propose a link as the portal does by the text of both ends; return its id."""
    by_text = {"origin": "rule", "rule": "text-likely", "score": 0.5, "matched_terms": ["oil"]}
    made = call(
        "ogptn_link_create",
        commitment=commitment,
        dataset=of,
        decision="proposed",
        **{**by_text, **fields},
    )
    return str(made["id"])


def links(**asked: Any) -> dict[str, Record]:
    """Give the links of one end as everybody of the portal's own sees them, by id."""
    found = call("ogptn_link_list", limit=1000, **asked)["results"]
    return {one["id"]: one for one in found}
