"""Periods: text and value are one; every day has one period of each grain; order follows the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khue.lib.periods import Grain, Period

days = st.dates(date(1001, 1, 1), date(2998, 12, 31))
periods = st.builds(Period.containing, days, st.sampled_from(Grain))


@given(periods)
def test_text_round_trip(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods)
def test_neighbours_touch(period: Period) -> None:
    assert period.next().start == period.end + timedelta(days=1)
    assert period.next().previous() == period
    assert period < period.next()


@given(days, st.sampled_from(Grain), st.sampled_from(Grain))
def test_longer_periods_contain_shorter(day: date, one: Grain, other: Grain) -> None:
    short, long = sorted((Period.containing(day, one), Period.containing(day, other)), key=lambda p: p.grain.months)
    assert long.contains(short)
    assert short.parent(long.grain) == long


@given(periods)
def test_years_place_the_end(period: Period) -> None:
    assert period.end.year < period.years <= period.end.year + 1


@pytest.mark.parametrize(
    "text", ["", "25", "2025-13", "2025-00", "2025-Q5", "2025-H3", "2025-02-30", "2025-1", " 2025", "0999"]
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Period.parse(text)
