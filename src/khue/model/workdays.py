"""Days on which offices work, as city.yaml declares them, and how deadlines are counted in them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from khue.model.city import Calendar

DAY = timedelta(days=1)
LONGEST_REST = 31
"""Offices are never closed for more days on end; a calendar without any working day would close them for ever."""


def is_open(day: date, calendar: Calendar) -> bool:
    """Whether offices work on a day.

    >>> is_open(date(2026, 1, 2), Calendar()), is_open(date(2026, 1, 3), Calendar())
    (True, False)
    """
    closed, worked = _exceptions(calendar)
    return day in worked or (day.isoweekday() in calendar.working_days and day not in closed)


def last_day(deadline: date, calendar: Calendar) -> date:
    """The last day that is in time: of a deadline on which offices are closed, the next working day.

    >>> last_day(date(2026, 1, 31), Calendar()), last_day(date(2026, 1, 30), Calendar())
    (datetime.date(2026, 2, 2), datetime.date(2026, 1, 30))
    """
    if calendar.deadline_on_closed_day != "next_working_day":
        return deadline
    looked = (deadline + n * DAY for n in range(min(LONGEST_REST, (date.max - deadline).days) + 1))
    return next((day for day in looked if is_open(day, calendar)), deadline)


def after_working_days(given: date, count: int, calendar: Calendar) -> date:
    """The last of so many working days, of which the first is the one after `given`.

    >>> after_working_days(date(2026, 1, 15), 3, Calendar())
    datetime.date(2026, 1, 20)
    """
    day, rest = given, 0
    while count > 0 and rest < LONGEST_REST and day < date.max:
        day += DAY
        count, rest = (count - 1, 0) if is_open(day, calendar) else (count, rest + 1)
    return day


def last_open(day: date, calendar: Calendar) -> date:
    """The day, or the last one before it on which offices are open; the day itself where a month before it has none.

    >>> last_open(date(2026, 1, 31), Calendar())
    datetime.date(2026, 1, 30)
    """
    looked = (day - n * DAY for n in range(min(LONGEST_REST, (day - date.min).days) + 1))
    return next((one for one in looked if is_open(one, calendar)), day)


@lru_cache(maxsize=64)
def _exceptions(calendar: Calendar) -> tuple[frozenset[date], frozenset[date]]:
    return frozenset(one.date for one in calendar.holidays), frozenset(one.date for one in calendar.worked_days)
