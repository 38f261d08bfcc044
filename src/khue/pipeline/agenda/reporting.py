"""The days on which periodic reports are due, as reports.yaml declares them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from khue.lib.periods import Grain, Period
from khue.model.base import Text
from khue.model.papers import Cycle, ReportingDay

NAMES = {
    Cycle.MONTH: Text(vi="Báo cáo tháng", en="Monthly report"),
    Cycle.QUARTER: Text(vi="Báo cáo quý", en="Quarterly report"),
    Cycle.HALF: Text(vi="Báo cáo 6 tháng", en="Half-yearly report"),
    Cycle.YEAR: Text(vi="Báo cáo năm", en="Annual report"),
}
"""What a report is called where the city gives it no name."""


def due_days(one: ReportingDay, first: date, last: date) -> Iterator[tuple[Period, date]]:
    """The periods whose report is due between two days, both included, and the day on which each is.

    >>> monthly = ReportingDay(every=Cycle.MONTH, day=20)
    >>> [(str(period), str(day)) for period, day in due_days(monthly, date(2026, 1, 1), date(2026, 2, 28))]
    [('2026-01', '2026-01-20'), ('2026-02', '2026-02-20')]
    """
    period = Period.containing(_months_on(first, -one.after), Grain(one.every.value))
    while (day := due_day(one, period)) <= last:
        if day >= first:
            yield period, day
        period = period.next()


def due_day(one: ReportingDay, period: Period) -> date:
    """The day on which the report on a period is due."""
    return _months_on(period.end, one.after).replace(day=one.day)


def _months_on(day: date, months: int) -> date:
    """The first day of the month so many months on."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)
