"""Scales: from values to places on the paper, and the round numbers to write beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, log10

from khue.lib.periods import Period


@dataclass(frozen=True)
class Scale:
    """A straight scale from `low..high` to `start..end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value."""
        share = (value - self.low) / (self.high - self.low) if self.high != self.low else 0.5
        return self.start + share * (self.end - self.start)


def step(span: float, count: int) -> float:
    """The round step (1, 2, 2.5 or 5 times a power of ten) that cuts `span` into about `count` parts.

    >>> step(100, 5), step(7, 5), step(0, 5)
    (20.0, 2.0, 1.0)
    """
    if span <= 0:
        return 1.0
    rough = span / count
    power = 10.0 ** floor(log10(rough))
    return next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough * 0.999999)


def ticks(low: float, high: float, count: int) -> list[float]:
    """Round values from at or below `low` to at or above `high`.

    >>> ticks(58, 95, 4)
    [50.0, 60.0, 70.0, 80.0, 90.0, 100.0]
    """
    by = step(high - low, count)
    first, last = floor(low / by + 1e-9), ceil(high / by - 1e-9)
    return [round(n * by, 10) for n in range(first, max(last, first + 1) + 1)]


def year_ticks(low: float, high: float, room: int) -> list[int]:
    """Whole years between two places in time, at most `room` of them, the last one always among them."""
    years = list(range(floor(low), floor(high) + 1))
    every = max(1, ceil(len(years) / room))
    return years[::-1][::every][::-1]


@lru_cache(maxsize=4096)  # the same few hundred periods stand on every axis
def middle(code: str) -> float:
    """The middle of a period on a scale of years, so that a year's value stands over the year's name.

    >>> middle("2025"), round(middle("2024-02"), 2)
    (2025.5, 2024.12)
    """
    period = Period.parse(code)
    days = (period.start.toordinal() + period.end.toordinal() + 1) / 2 - _new_year(period.start.year)
    return period.start.year + days / (_new_year(period.start.year + 1) - _new_year(period.start.year))


def _new_year(year: int) -> int:
    return Period.parse(str(year)).start.toordinal()
