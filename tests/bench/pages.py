"""How fast pages of commitments and plans are, and how many database queries they make, as plans grow."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from scratch import Scratch, run

PLAN = "tn-9000-9002"
ONE = "tn-9000-0021"
PATHS = {
    "a commitment's page": f"/commitment/{ONE}",
    "a plan's page": f"/action_plan/{PLAN}",
    "a plan's page, last of its list": f"/action_plan/{PLAN}?sort=deadline&page={{last}}",
    "comparison of plans": "/action_plan/compare",
    "list of plans": "/action_plan/",
    "scoreboard": f"/scoreboard?action_plan={PLAN}",
    "list of commitments": "/commitment/",
    "an institution's page": "/organization/ministry-finance",
    "front page": "/",
    "search": "/search?q=plan",
    "ogptn_commitment_show": f"/api/3/action/ogptn_commitment_show?id={ONE}",
    "ogptn_commitment_list, 20": f"/api/3/action/ogptn_commitment_list?action_plan={PLAN}",
    "ogptn_commitment_list, 1,000": f"/api/3/action/ogptn_commitment_list?action_plan={PLAN}&limit=1000",
    "ogptn_scoreboard": "/api/3/action/ogptn_scoreboard",
    "ogptn_action_plan_summary": f"/api/3/action/ogptn_action_plan_summary?id={PLAN}",
}
PLAIN = "a plan's page, each commitment shown by itself"
# Beyond that the plain way takes minutes.
PLAIN_UP_TO = 500
ROUNDS = 7

Found = dict[str, dict[str, Any]]


def measure(site: Scratch, sizes: Sequence[int], note: Callable[[str], None]) -> dict[str, Found]:
    """Visit every page with each number of commitments; one plan grows through the sizes."""
    found: dict[str, Found] = {}
    with site.engine("embedded", "pages") as engine:
        for first, size in zip([0, *sizes], sizes, strict=False):
            note(f"writing {size - first:,} commitments, {(size - first) * 10:,} reports")
            run(engine, "promise", first, size)
            note(f"visiting pages with {size:,} commitments")
            paths = {name: path.format(last=-(-size // 50)) for name, path in PATHS.items()}
            found[str(size)] = run(engine, "visit", json.dumps(paths), ROUNDS)
            if size <= PLAIN_UP_TO:
                found[str(size)][PLAIN] = run(engine, "singly", PLAN)
            ours = found[str(size)]["a plan's page"]
            note(f"a plan's page: {ours['milliseconds']:.0f} ms, {ours['queries']:.0f} queries")
    return found
