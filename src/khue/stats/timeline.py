"""Periods of one grain as the columns of a table, and which column is which period before another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from khue.lib.periods import Grain, Period
from khue.stats.columns import Whole


def number_of(period: Period) -> int:
    """The place of a period in the row of all periods of its grain, so that the next one has the next number."""
    months = period.grain.months
    if not months:
        return period.start.toordinal()
    return (period.start.year * 12 + period.start.month - 1) // months


@dataclass(frozen=True, eq=False)
class Timeline:
    """Periods of one grain by their numbers (`number_of`), in order; what nobody asks for need not be among them.

    Indices that it gives are columns, -1 for a period that is not there.
    """

    grain: Grain
    numbers: Whole

    @property
    def count(self) -> int:
        """How many periods there are."""
        return len(self.numbers)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The periods, in order."""
        return tuple(_period(self.grain, number) for number in self.numbers.tolist())

    @cached_property
    def ends(self) -> Whole:
        """The last day of each period, as the ordinal of its date."""
        return np.array([period.end.toordinal() for period in self.periods], np.int64)

    def columns(self, numbers: Whole) -> Whole:
        """The columns of the periods with these numbers."""
        if not self.count:
            return np.full(len(numbers), -1)
        found = np.minimum(np.searchsorted(self.numbers, numbers), self.count - 1)
        return np.where(self.numbers[found] == numbers, found, -1)

    def before(self, count: int) -> Whole:
        """For each period the one so many periods before."""
        return self.columns(self.numbers - count)

    @cached_property
    def year_before(self) -> Whole:
        """For each period the same one of the year before; 29 February has none."""
        if self.grain.months:
            return self.before(12 // self.grain.months)
        return self.columns(np.array([_day_last_year(period.start) for period in self.periods], np.int64))

    @cached_property
    def in_year(self) -> Whole:
        """How many periods of its year there are up to each period, itself included."""
        starts = (Period.containing(period.start.replace(month=1, day=1), self.grain) for period in self.periods)
        return self.numbers - np.array([number_of(start) for start in starts], np.int64) + 1


def _period(grain: Grain, number: int) -> Period:
    if not grain.months:
        return Period(date.fromordinal(number), grain)
    year, month = divmod(number * grain.months, 12)
    return Period(date(year, month + 1, 1), grain)


def _day_last_year(day: date) -> int:
    """The number of the day a year before, or less than any where there is none."""
    try:
        return day.replace(year=day.year - 1).toordinal()
    except ValueError:
        return -1
