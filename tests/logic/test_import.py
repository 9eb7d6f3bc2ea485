"""A whole plan out of a workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.logic.importing import bring_in, indexed, kept
from tests.logic.invented_plan import PLAN, name, rows, workbook

Call = Callable[..., Any]
C = "Commitments"


def test_a_dry_run_counts_and_writes_nothing(call: Call, institutions: None) -> None:
    """What would be created is counted; database and index are as they were."""
    before = kept(), indexed(call)
    answer = bring_in(call, workbook(), dry_run=True)
    assert (answer["errors"], answer["plan"], answer["dry_run"]) == ([], PLAN, True)
    assert answer["counts"] == {
        "commitments": 40, "parts": 0, "milestones": 40, "reports": 40, "evidence": 40,
        "assessments": 40, "amendments": 40,
    }  # fmt: skip
    assert (kept(), indexed(call)) == before


def test_cells_may_be_real_dates_and_numbers(call: Call, institutions: None) -> None:
    """Programs store dates as dates and make numbers of what looks like one."""
    content = workbook(
        (C, 3, "due_date", datetime(2016, 11, 30, 0, 0)),
        (C, 3, "number", 41.0),
        (C, 3, "due_text_fr", "fin novembre 2016"),
        (C, 3, "budget", 12000),
        (C, 4, "due_date", None),
        (C, 4, "due_text_ar", "قبل موفى مارس 2017"),
        (C, 5, "due_date", "T1 2017"),
    )
    bring_in(call, content)
    one, two, three = (call("package_show", id=name(number)) for number in (1, 2, 3))
    assert (one["due_date"], one["number"], one["budget"]) == ("2016-11-30", 41, "12000")
    assert (two["due_date"], two["due_precision"]) == ("2017-03-31", "month")
    assert (three["due_date"], three["due_precision"]) == ("2017-03-31", "quarter")


def test_rows_may_stand_in_any_order(call: Call, institutions: None) -> None:
    """A part may stand above its whole."""
    given = rows()
    given["commitments"][0] |= {"parent_commitment": name(2), "number": 2, "part_number": 1}
    bring_in(call, workbook(given=given))
    assert call("package_show", id=name(1))["parent_commitment"] == name(2)


def test_an_import_is_in_the_records_history(call: Call, institutions: None) -> None:
    """Each record's stream of activity begins with its import."""
    bring_in(call, workbook())
    (activity,) = call("package_activity_list", id=PLAN, include_hidden_activity=True)
    assert activity["activity_type"] == "new package"
