"""Calendar periods as officials write them: a year, half-year, quarter, month or day.

The text form is ISO 8601 where ISO has one (`2025`, `2025-07`, `2025-07-30`) and SDMX where it has not
(`2025-Q3`, `2025-H1`). Periods sort by their end, then by their length.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache, total_ordering


class Grain(Enum):
    """How long a period is, from the finest to the coarsest."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Length in months; 0 for a day."""
        return _MONTHS[self._value_]


_MONTHS = {"day": 0, "month": 1, "quarter": 3, "half": 6, "year": 12}


_TEXT = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
)


@lru_cache(maxsize=8192)
def _last_day(start: date, months: int) -> date:
    """The last day of so many months; the same few hundred are asked for again and again."""
    last_month = start.month + months - 1
    return date(start.year, last_month, calendar.monthrange(start.year, last_month)[1])


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar, with its first day and its grain.

    >>> Period.parse("2025-Q3").end
    datetime.date(2025, 9, 30)
    >>> str(Period.parse("2025-07").parent(Grain.QUARTER))
    '2025-Q3'
    """

    start: date
    grain: Grain

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period that `text` names; raises ValueError when it names none."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise ValueError(f"not a period: {text!r}")
        year = int(match["year"])
        if match["quarter"]:
            return cls(date(year, 3 * int(match["quarter"]) - 2, 1), Grain.QUARTER)
        if match["half"]:
            return cls(date(year, 6 * int(match["half"]) - 5, 1), Grain.HALF)
        if match["day"]:
            return cls(date(year, int(match["month"]), int(match["day"])), Grain.DAY)
        if match["month"]:
            return cls(date(year, int(match["month"]), 1), Grain.MONTH)
        return cls(date(year, 1, 1), Grain.YEAR)

    @classmethod
    def containing(cls, day: date, grain: Grain) -> Period:
        """The period of that grain in which `day` falls."""
        if grain is Grain.DAY:
            return cls(day, grain)
        first_month = (day.month - 1) // grain.months * grain.months + 1
        return cls(date(day.year, first_month, 1), grain)

    @property
    def end(self) -> date:
        """The last day of the period."""
        return self.start if self.grain is Grain.DAY else _last_day(self.start, self.grain.months)

    def parent(self, grain: Grain) -> Period:
        """The longer period of that grain which contains this one's first day."""
        return Period.containing(self.start, grain)

    def next(self) -> Period:
        """The period of the same grain that follows."""
        return Period.containing(self.end + timedelta(days=1), self.grain)

    def previous(self) -> Period:
        """The period of the same grain that comes before."""
        return Period.containing(self.start - timedelta(days=1), self.grain)

    def contains(self, other: Period) -> bool:
        """Whether `other` lies wholly within this period."""
        return self.start <= other.start and other.end <= self.end

    @property
    def years(self) -> float:
        """The end of the period on a scale of years: the end of 2025 is 2026.0.

        >>> Period.parse("2025").years, Period.parse("2025-06").years
        (2026.0, 2025.495890410959)
        """
        day_of_year = self.end.timetuple().tm_yday
        return self.end.year + day_of_year / (366 if calendar.isleap(self.end.year) else 365)

    def __str__(self) -> str:
        match self.grain:
            case Grain.DAY:
                return self.start.isoformat()
            case Grain.MONTH:
                return f"{self.start:%Y-%m}"
            case Grain.QUARTER:
                return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
            case Grain.HALF:
                return f"{self.start.year}-H{(self.start.month + 5) // 6}"
            case Grain.YEAR:
                return str(self.start.year)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.end, -self.start.toordinal()) < (other.end, -other.start.toordinal())
