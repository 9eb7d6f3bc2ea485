"""Rules of completion levels: who speaks, and how parts roll up (design, section 4)."""

from __future__ import annotations

from datetime import date

import pytest

from ckanext.ogptn.domain.levels import headline, newest_by_assessor, own_level, roll_up, standing
from ckanext.ogptn.domain.records import Commitment, Report

TODAY = date(2018, 4, 30)


def report(key: str, level: str, day: date = date(2017, 6, 30), **fields: object) -> Report:
    """Return a report of the institution itself."""
    values = {"assessor_type": "self", **fields}
    return Report(id=key, completion_level=level, report_date=day, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["complete", "complete"], "complete"),
        (["not_started", "not_started"], "not_started"),
        (["complete", "not_assessed"], "not_assessed"),
        (["not_assessed", "not_assessed"], "not_assessed"),
        (["complete", "not_started"], "substantial"),
        (["substantial", "limited"], "substantial"),
        (["complete", "substantial"], "substantial"),
        (["limited", "limited"], "limited"),
        (["limited", "not_started"], "limited"),
        (["complete", "limited", "limited"], "limited"),
        (["complete", "substantial", "not_started"], "substantial"),
        ([], "not_assessed"),
    ],
)
def test_parts_roll_up(parts: list[str], whole: str) -> None:
    """All complete, all not started, any unassessed, half or more advanced, else limited."""
    assert roll_up(parts) == whole


def test_a_commitment_without_reports_is_not_assessed() -> None:
    """Where nothing was reported nothing is said, and nobody is named."""
    level = own_level([], TODAY)
    assert (level.value, level.assessor_type, level.report_date) == ("not_assessed", None, None)


def test_the_newest_report_speaks() -> None:
    """A level is that of the assessor's newest report."""
    old = report("1", "limited", date(2017, 1, 31))
    new = report("2", "substantial", date(2017, 7, 31))
    assert own_level([new, old], TODAY).value == "substantial"


def test_of_two_reports_of_a_day_the_later_written_speaks() -> None:
    """Two reports of one day are ordered as they were written."""
    first = report("1", "limited", sequence=1)
    second = report("2", "complete", sequence=2)
    assert own_level([second, first], TODAY).value == "complete"


def test_a_corrected_report_is_silent() -> None:
    """A report that another one replaces no longer counts, even where it is the newer one."""
    wrong = report("1", "complete", date(2017, 7, 31))
    right = report("2", "limited", date(2017, 6, 30), replaces="1")
    assert own_level([wrong, right], TODAY).value == "limited"


def test_a_report_of_a_milestone_says_nothing_of_the_whole() -> None:
    """A report on a milestone is not one on the commitment."""
    reports = [report("1", "complete", milestone="m1")]
    assert own_level(reports, TODAY).value == "not_assessed"
    assert own_level(reports, TODAY, "m1").value == "complete"


def test_civil_society_stands_beside_and_never_at_the_head() -> None:
    """The headline is the self-assessment's, or the IRM's; civil society is shown beside it."""
    reports = [
        report("1", "complete", date(2017, 1, 31)),
        report("2", "limited", date(2017, 7, 31), assessor_type="civil_society"),
    ]
    assert own_level(reports, TODAY).value == "complete"
    assert set(newest_by_assessor(reports, TODAY)) == {"self", "civil_society"}


def test_the_irm_goes_before_the_institution_on_one_day() -> None:
    """Of one day's judgements the Independent Reporting Mechanism's is the headline."""
    reports = [
        report("1", "complete", sequence=2),
        report("2", "substantial", assessor_type="irm", sequence=1),
    ]
    level = own_level(reports, TODAY)
    assert (level.value, level.assessor_type) == ("substantial", "irm")


@pytest.mark.parametrize(
    ("told", "judged", "expected"),
    [
        (date(2017, 6, 30), date(2018, 2, 28), "irm"),
        (date(2018, 3, 31), date(2018, 2, 28), "self"),
    ],
)
def test_the_newer_of_the_two_is_the_headline(told: date, judged: date, expected: str) -> None:
    """Of different periods the newest speaks, the institution's too; the level names who says so, and when."""
    reports = [
        report("1", "complete", told, reporting_period="2017"),
        report("2", "limited", judged, assessor_type="irm", reporting_period="2016-2018"),
    ]
    level = own_level(reports, TODAY)
    assert (level.assessor_type, level.report_date) == (expected, max(told, judged))
    assert level.value == {"self": "complete", "irm": "limited"}[expected]
    assert set(newest_by_assessor(reports, TODAY)) == {"self", "irm"}


@pytest.mark.parametrize(("period", "expected"), [("2016-2018", "irm"), ("", "self")])
def test_of_one_period_the_irm_is_the_headline(period: str, expected: str) -> None:
    """Where both name one period the IRM's is the headline though it is older; two that name none are of none."""
    reports = [
        report("1", "complete", date(2018, 3, 31), reporting_period=period),
        report("2", "limited", date(2018, 2, 28), assessor_type="irm", reporting_period=period),
    ]
    assert own_level(reports, TODAY).assessor_type == expected


def test_parts_roll_up_by_their_headlines() -> None:
    """A part that civil society alone speaks of is not assessed, and so is its whole."""
    told = Commitment(reports=(report("1", "complete"),))
    watched = Commitment(reports=(report("2", "complete", assessor_type="civil_society"),))
    assert headline(Commitment(parts=(told, told)), TODAY).value == "complete"
    assert headline(Commitment(parts=(told, watched)), TODAY).value == "not_assessed"


def test_reports_of_days_to_come_do_not_count() -> None:
    """As of an earlier day no later report is known; a quarter's counts once it begins."""
    quarter = report("1", "complete", date(2016, 12, 31), report_date_precision="quarter")
    assert standing([quarter], date(2016, 9, 30)) == []
    assert standing([quarter], date(2016, 10, 1)) == [quarter]


def test_a_parents_own_report_wins_over_its_parts() -> None:
    """What is said of the whole stands above what its parts add up to."""
    part = Commitment(reports=(report("1", "complete"),))
    parent = Commitment(reports=(report("2", "limited"),), parts=(part, part))
    assert headline(parent, TODAY).value == "limited"
    assert headline(parent, TODAY).rolled_up is False


def test_a_rolled_up_level_says_so_and_names_the_newest_report() -> None:
    """A parent without a report shows its parts' level, dated by the newest of them."""
    first = Commitment(reports=(report("1", "substantial", date(2017, 1, 31)),))
    second = Commitment(reports=(report("2", "limited", date(2017, 7, 31)),))
    level = headline(Commitment(parts=(first, second)), TODAY)
    assert (level.value, level.rolled_up) == ("substantial", True)
    assert level.report_date == date(2017, 7, 31)


def test_parts_are_complete_on_the_last_day_of_completion() -> None:
    """A parent is complete when its last part is; unknown where one part's day is not stated."""
    first = Commitment(reports=(report("1", "complete", completed_on=date(2017, 1, 31)),))
    second = Commitment(reports=(report("2", "complete", completed_on=date(2017, 3, 31)),))
    undated = Commitment(reports=(report("3", "complete"),))
    assert headline(Commitment(parts=(first, second)), TODAY).completed_on == date(2017, 3, 31)
    assert headline(Commitment(parts=(first, undated)), TODAY).completed_on is None
