"""How many rows each day brings: growth, weekends, the dip at Tết, the rush at the end of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from khue.simulation.mixing import DRAW, draw
from khue.simulation.shape import Shape, shares

TET = (
    date(2016, 2, 8), date(2017, 1, 28), date(2018, 2, 16), date(2019, 2, 5), date(2020, 1, 25), date(2021, 2, 12),
    date(2022, 2, 1), date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29),
)  # fmt: skip
"""The first day of the lunar year."""
GROWTH = 8
"""Per cent a year, of the first year."""
MONTHS = (96, 82, 104, 101, 100, 103, 98, 97, 100, 103, 110, 124)
"""January to December, around 100."""
_MONDAY_TO_SUNDAY = (125, 112, 108, 106, 104, 42, 12)


@dataclass(frozen=True)
class Day:
    """A day, its rows, and the number of the first of them in its dataset."""

    day: date
    first: int
    rows: int


def days(shape: Shape, dataset: str, *, offices: bool = True) -> list[Day]:
    """Every day of the city with its rows; they add up to the dataset's. Without `offices` weekends are like other days."""
    span = (shape.last_day - shape.first_day).days + 1
    calendar = [shape.first_day + timedelta(n) for n in range(span)]
    weights = [_weight(day, n, draw(shape.seed, dataset, day), offices) for n, day in enumerate(calendar)]
    made, first = [], 0
    for day, rows in zip(calendar, shares(shape.rows_of(dataset), weights), strict=True):
        made.append(Day(day, first, rows))
        first += rows
    return made


def _weight(day: date, elapsed: int, chance: int, offices: bool) -> int:
    grown = 36_500 + elapsed * GROWTH
    week = _MONDAY_TO_SUNDAY[day.weekday()] if offices else 100
    noise = 900 + 200 * chance // DRAW
    return grown * MONTHS[day.month - 1] * week * noise * (_around_tet(day) if offices else 100)


def _around_tet(day: date) -> int:
    """Per cent of an ordinary day: a rush in the weeks before, next to nothing during the holiday, a slow start."""
    away = min(((day - tet).days for tet in TET), key=abs)
    if -2 <= away <= 5:
        return 3
    return 118 if -16 <= away < -2 else 70 if 5 < away <= 12 else 100
