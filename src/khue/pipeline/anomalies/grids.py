"""The observations of some years as grids of series: one grid for each length of period.

A series is an indicator in a unit. Where the indicator has a declared break, another framework, or the code another unit,
a new series begins: what is known to be incomparable is not compared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from khue.lib.periods import Grain, Period
from khue.model.city import City
from khue.model.indicator import Indicator
from khue.model.unit import Units
from khue.pipeline.anomalies.columns import Columns
from khue.pipeline.observations import Coded
from khue.pipeline.wording import RANKS
from khue.stats.anomalies.grid import NOWHERE, Grid, Kind
from khue.stats.crosswalk import lasting

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOK_BACK = 36
"""Of months, quarters and days so many months before the end of what is judged are looked at; of longer periods all."""


@dataclass(frozen=True)
class Series:
    """A grid of one grain. `since` is its first period that is judged now; those before are only looked at."""

    grain: Grain
    grid: Grid
    since: int


def grids(columns: Columns, city: City, now: int) -> Iterator[Series]:
    """The grids of what is in the series, by grain; `now` is the number of the segment whose observations are judged."""
    periods = columns.texts("period")
    parsed = [Period.parse(text) for text in periods.texts]
    judged = np.zeros(len(parsed), bool)
    judged[periods.codes[columns.segment == now]] = True
    lives = _Lives(columns, city, periods, parsed)
    for grain in Grain:
        at = [n for n, period in enumerate(parsed) if period.grain is grain]
        order = _looked_at(sorted(at, key=parsed.__getitem__), parsed, judged)
        if any(judged[n] for n in order):
            since = next(place for place, n in enumerate(order) if judged[n])
            yield Series(grain, _grid(columns, city, periods, order, parsed, lives), since)


def _looked_at(order: list[int], parsed: Sequence[Period], judged: NDArray[np.bool_]) -> list[int]:
    """The periods of one grain that are looked at: all that are judged and, of short ones, some before."""
    last = max((parsed[n].end for n in order if judged[n]), default=None)
    if last is None or not order or parsed[order[0]].grain in (Grain.HALF, Grain.YEAR):
        return order
    first = 12 * last.year + last.month - LOOK_BACK
    return [n for n in order if judged[n] or 12 * parsed[n].end.year + parsed[n].end.month > first]


class _Lives:
    """By period and unit, and by period and indicator, in which of its lives each is: numbers that differ between lives."""

    def __init__(self, columns: Columns, city: City, periods: Coded, parsed: Sequence[Period]) -> None:
        self.units = columns.texts("unit")
        self.indicators = columns.texts("indicator")
        units = lasting(city.units(), city.changes)
        declared = {indicator.id: indicator for indicator in city.indicators}
        self._unit = np.array([_lives(units, code, parsed) for code in self.units.texts], np.int64)
        self._indicator = np.array([_regimes(declared.get(name), parsed) for name in self.indicators.texts], np.int64)
        self._periods = periods

    def of(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The life of the unit, and of the indicator, in each of some rows."""
        period = self._periods.codes[rows]
        return self._unit[self.units.codes[rows], period], self._indicator[self.indicators.codes[rows], period]


def _lives(units: Units, code: str, parsed: Sequence[Period]) -> list[int]:
    history = units.history(code)
    if len(history) < 2:
        return [0] * len(parsed)
    starts = [unit.valid_from for unit in history[1:] if unit.valid_from is not None]
    return [bisect_right(starts, period.end) for period in parsed]


def _regimes(indicator: Indicator | None, parsed: Sequence[Period]) -> list[int]:
    if indicator is None or not indicator.breaks:
        return [0] * len(parsed)
    starts = sorted(Period.parse(known.period).start for known in indicator.breaks)
    return [bisect_right(starts, period.start) for period in parsed]


def _grid(
    columns: Columns, city: City, periods: Coded, order: Sequence[int], parsed: Sequence[Period], lives: _Lives
) -> Grid:
    place = np.full(len(parsed), NOWHERE)
    place[list(order)] = np.arange(len(order))
    rows = np.flatnonzero(columns.newest & (place[periods.codes] != NOWHERE))
    life, regime = lives.of(rows)
    level, index = (columns.texts(name).codes[rows] for name in ("level", "index"))
    group = _joint(lives.indicators.codes[rows], level)
    series = _joint(group, lives.units.codes[rows], life, regime, index)
    first, which = _numbered(series)
    shape = len(first), len(order)
    cells = which, place[periods.codes[rows]]
    value, base, row = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, NOWHERE)
    value[cells], base[cells], row[cells] = columns.value[rows], columns.numbers("denominator")[rows], rows
    natures = _natures(city, columns, rows, lives.indicators)
    own = lives.indicators.codes[rows][first]
    kind, whole, low, high = (column[own] for column in natures)
    high = np.where(kind == Kind.RANK, _most_places(columns, rows, which, len(first)), high)
    season = np.array([_season(parsed[n]) for n in order], np.int64)
    return Grid(value, base, row, group[first], kind.astype(np.int8), whole, low, high, season)


def _joint(*columns: NDArray[Any]) -> NDArray[np.int64]:
    joint = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        joint = joint * (int(column.max(initial=0)) + 1) + column
    return joint


def _numbered(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A row for each distinct key in their order, and for each row the number of its key; keys are not very large."""
    firsts = np.full(int(keys.max(initial=-1)) + 1, NOWHERE)
    firsts[keys[::-1]] = np.arange(len(keys))[::-1]
    held = firsts != NOWHERE
    return firsts[held], (np.cumsum(held) - 1)[keys]


def _most_places(columns: Columns, rows: NDArray[np.int64], series: NDArray[Any], count: int) -> NDArray[np.float64]:
    """Among how many units a series of ranks was ranked at most; infinite where that is not known."""
    found = np.full(count, -np.inf)
    np.maximum.at(found, series, np.nan_to_num(columns.numbers("of_units")[rows], nan=np.inf))
    return found


def _season(period: Period) -> int:
    if period.grain is Grain.DAY:
        return period.start.weekday()
    return (period.start.month - 1) // (period.grain.months or 1) if period.grain is not Grain.YEAR else 0


def _natures(
    city: City, columns: Columns, rows: NDArray[np.int64], indicators: Coded
) -> tuple[NDArray[np.float64], ...]:
    """By indicator its kind, what its shares are of, and its bounds."""
    declared = {indicator.id: indicator for indicator in city.indicators}
    codes, value = indicators.codes[rows], columns.value[rows]
    least, whole = np.full(len(indicators.texts), np.inf), np.ones(len(indicators.texts), bool)
    np.minimum.at(least, codes, value)
    whole[codes[value != np.round(value)]] = False
    natures = [
        _nature(declared.get(name), float(least[n]), bool(whole[n])) for n, name in enumerate(indicators.texts)
    ]  # fmt: skip
    return tuple(np.array(column, np.float64) for column in zip(*natures, strict=True))


def _nature(indicator: Indicator | None, least: float, whole: bool) -> tuple[float, float, float, float]:
    if indicator is None:
        return Kind.PLAIN, 1.0, -np.inf, np.inf
    low = -np.inf if indicator.bounds.min is None else indicator.bounds.min
    high = np.inf if indicator.bounds.max is None else indicator.bounds.max
    if indicator.unit in RANKS:
        return Kind.RANK, 1.0, 1.0, high
    if low == 0 and high in (1.0, 100.0):
        return Kind.SHARE, high, low, high
    if low < 0 and (least < 0 or indicator.unit.startswith("%")):
        return Kind.PLAIN, 1.0, low, high
    return Kind.COUNT if whole else Kind.AMOUNT, 1.0, low, high
