"""The coarse steps by which the list moves: months before and after a deadline, and classes of chances.

Raw days and raw chances would shuffle the list every morning. What is rounded to a step stays where it is until a step
is passed, and `edges` name the days on which one is.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from khue.lib.periods import Grain, Period
from khue.model.city import Calendar
from khue.model.workdays import last_open

DAY = timedelta(days=1)

AHEAD = ((1, 1.0), (3, 0.9), (6, 0.8), (12, 0.6), (24, 0.4), (48, 0.2))
"""Urgency of what is due within so many months; what is due later has `LATER`."""
LATER = 0.1
UNDATED = 0.5
"""Urgency of what has no day by which it is due."""

PASSED = ((12, 1.0), (24, 0.5))
"""Urgency of what was due within the last so many months; what was due earlier has `LONG_AGO`."""
LONG_AGO = 0.25

CHANCES = ((0.1, 0.05), (0.35, 0.25), (0.65, 0.5), (0.9, 0.75))
"""Classes of the chance of missing: below the first number it counts as the second; the highest is `MOST_CERTAIN`."""
MOST_CERTAIN = 0.95

HALF_MONTH = 16
"""From this day of the month on a next step is due at the end of the following month."""


@lru_cache(maxsize=4096)
def urgency(due: date | None, day: date) -> float:
    """How pressing it is on `day` that something is due.

    >>> urgency(date(2026, 3, 31), date(2026, 1, 15)), urgency(date(2025, 9, 30), date(2026, 1, 15))
    (0.9, 1.0)
    """
    if due is None:
        return UNDATED
    if day > due:
        return next((level for months, level in PASSED if day <= shifted(due, months)), LONG_AGO)
    return next((level for months, level in AHEAD if shifted(due, -months) <= day), LATER)


def edges(due: date) -> Iterator[date]:
    """The days from which something that is due has another urgency than on the day before."""
    yield from (shifted(due, -months) for months, _ in AHEAD)
    yield following(due)
    yield from (following(shifted(due, months)) for months, _ in PASSED)


def chance_class(chance: float) -> float:
    """The class of a chance of missing.

    >>> chance_class(0.28), chance_class(0.9), chance_class(0.99)
    (0.25, 0.95, 0.95)
    """
    return next((level for limit, level in CHANCES if chance < limit), MOST_CERTAIN)


@lru_cache(maxsize=4096)
def shifted(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month; the calendar's ends stay its ends.

    >>> shifted(date(2026, 3, 31), -1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def following(day: date) -> date:
    """The next day; none comes after the last of the calendar."""
    return day if day == date.max else day + DAY


def step_day(day: date, closed: Calendar, due: date | None = None) -> date:
    """The day by which a next step is to be taken: the last working day of the month, from the 16th on of the next month.

    What is due before then is to be moved by its own day.

    >>> step_day(date(2026, 1, 15), Calendar()), step_day(date(2026, 1, 16), Calendar())
    (datetime.date(2026, 1, 30), datetime.date(2026, 2, 27))
    """
    end = Period.containing(day if day.day < HALF_MONTH else shifted(day, 1), Grain.MONTH).end
    return due if due is not None and day <= due <= end else last_open(end, closed)
