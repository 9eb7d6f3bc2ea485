"""Rules of the portal's clock."""

from __future__ import annotations

from datetime import date

from ckanext.ogptn import clock


def test_the_day_is_fixed_where_a_setting_fixes_it() -> None:
    """`ogptn.as_of` is the portal's day, for the date and for the time."""
    config = {"ogptn.as_of": "2018-04-30"}
    assert clock.today(config) == date(2018, 4, 30)
    assert clock.now(config).date() == date(2018, 4, 30)


def test_the_time_is_that_of_tunis() -> None:
    """Without the setting it is now, an hour ahead of universal time."""
    moment = clock.now({})
    assert moment.utcoffset() is not None
    assert moment.tzinfo is not None
    assert str(moment.tzinfo) == "Africa/Tunis"
    assert clock.today({}) == clock.now({}).date()
