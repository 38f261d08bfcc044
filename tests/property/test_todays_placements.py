"""Rows of today's units are all rows of the units that went into them, and no others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from unit_histories import History, histories

from khue.lib.periods import Period
from khue.model.unit import Unit, Units
from khue.pipeline.computing.places import placements
from khue.pipeline.computing.todays import todays
from khue.stats.crosswalk import NOWHERE
from khue.stats.frame import Frame

PERIODS = ["2019-12", "2020-01", "2020-02", "2020-03", "2020-04", "2020-03-20", "2020-Q1", "2020-H1", "2020"]
Rows = set[tuple[str, date]]
"""A row for every code and day."""


def _days(unit: Unit, period: Period) -> Iterator[date]:
    days = (period.start + timedelta(n) for n in range((period.end - period.start).days + 1))
    return (day for day in days if unit.valid_on(day))


def _expected(frame: Frame, period: Period) -> dict[str, Rows]:
    """The rows of each unit of today that several units went into whole, by what became of every unit's rows."""
    rows: dict[str, Rows] = defaultdict(set)
    sources: dict[str, list[Unit]] = defaultdict(list)
    divided: set[str] = set()
    for unit in frame.units:
        own = {(unit.code, day) for day in _days(unit, period)}
        given = [share for share in frame.shares(unit, period) if share.share] if own else []
        divided |= {share.target for share in given if not share.exact}
        for share in given:
            rows[share.target] |= own
            sources[share.target].append(unit)
    several = {target for target, own in sources.items() if len(own) > 1} - divided - {NOWHERE}
    now = {target: frame.units.find(target, frame.day) for target in several}
    return {frame.key(unit): rows[target] for target, unit in now.items() if unit is not None}


@given(histories(), st.sampled_from(PERIODS))
def test_all_rows_of_what_went_over_whole_and_no_others(history: History, text: str) -> None:
    frame, period = Frame.of(Units(history.units), history.changes, history.day), Period.parse(text)
    found: dict[str, Rows] = defaultdict(set)
    for one in todays(placements(frame.units, frame.key), frame):
        span = Unit(code=one.code, name="", kind="", level="", valid_from=one.start, valid_to=one.end)
        found[one.ancestor] |= {(one.code, day) for day in _days(span, period)}
    if period.start < frame.day:
        expected = _expected(frame, period)
        assert {key: found[key] for key in expected} == expected
