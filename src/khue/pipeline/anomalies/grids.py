"""The observations of some years as grids of series: one grid for each length of period.

A series is an indicator in a unit. Where the indicator has a declared break, another framework, or the code another unit,
a new series begins: what is known to be incomparable is not compared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from khue.lib.periods import Grain, Period
from khue.model.city import City
from khue.model.indicator import Indicator
from khue.pipeline.anomalies.columns import NAMES, Looked, Side, joint
from khue.pipeline.observations import Coded
from khue.pipeline.wording import RANKS
from khue.stats.anomalies.grid import NOWHERE, Grid, Kind
from khue.stats.crosswalk import lasting

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOK_BACK = 36
"""Of months, quarters and days so many months before the end of what is judged are looked at; of longer periods all."""


@dataclass(frozen=True)
class Names:
    """What the cells of a grid are called by their numbers: they are counted series by series, period by period."""

    indicators: Coded
    units: Coded
    periods: Sequence[str]

    def of(self, cell: int) -> tuple[str, str, str]:
        """The indicator, the unit and the period of a cell."""
        series, period = divmod(cell, len(self.periods))
        indicator, unit = (names.texts[names.codes[series]] for names in (self.indicators, self.units))
        return indicator, unit, self.periods[period]


@dataclass(frozen=True)
class Series:
    """A grid of one grain, whose observations are numbered as its cells are.

    `since` is its first period that is judged now; those before are only looked at.
    """

    grain: Grain
    grid: Grid
    since: int
    names: Names


def grids(looked: Sequence[Looked], city: City, now: int) -> Iterator[Series]:
    """The grids of what is in the series, by grain, of the segments up to the one numbered `now`, which is judged."""
    lives = _Lives.of(city)
    for grain in Grain:
        judged = looked[now].periods(grain)
        if judged:
            parts = [(one, one.periods(grain)) for one in looked[: now + 1]]
            order = _looked_at(sorted({period for _, periods in parts for period in periods}), judged)
            yield _series(grain, parts, order, order.index(judged[0]), lives)


def _looked_at(order: list[Period], judged: Sequence[Period]) -> list[Period]:
    """The periods of one grain that are looked at: all that are judged and, of short ones, some before."""
    if order[0].grain in (Grain.HALF, Grain.YEAR):
        return order
    last, own = judged[-1].end, set(judged)
    first = 12 * last.year + last.month - LOOK_BACK
    return [one for one in order if one in own or 12 * one.end.year + one.end.month > first]


@dataclass(frozen=True)
class _Lives:
    """The days from which a code means another unit, and an indicator is not what it was before."""

    units: Mapping[str, Sequence[date]]
    indicators: Mapping[str, Sequence[date]]
    declared: Mapping[str, Indicator]

    @classmethod
    def of(cls, city: City) -> _Lives:
        units = lasting(city.units(), city.changes)
        histories = {code: units.history(code)[1:] for code in {unit.code for unit in units}}
        return cls(
            {code: [one.valid_from for one in later if one.valid_from] for code, later in histories.items() if later},
            {one.id: sorted(Period.parse(b.period).start for b in one.breaks) for one in city.indicators if one.breaks},
            {one.id: one for one in city.indicators},
        )

    def unit(self, codes: Sequence[str], periods: Sequence[Period]) -> NDArray[np.int64]:
        """In which of its lives each unit is at the end of each period."""
        return _counted([self.units.get(code, ()) for code in codes], [period.end for period in periods])

    def indicator(self, names: Sequence[str], periods: Sequence[Period]) -> NDArray[np.int64]:
        """In which of its lives each indicator is at the start of each period."""
        return _counted([self.indicators.get(name, ()) for name in names], [period.start for period in periods])


def _counted(starts: Sequence[Sequence[date]], days: Sequence[date]) -> NDArray[np.int64]:
    found = np.zeros((len(starts), len(days)), np.int64)
    for row, own in enumerate(starts):
        if own:
            found[row] = [bisect_right(own, day) for day in days]
    return found


class _Stretch(NamedTuple):
    """Some periods of a part during which no unit and no indicator becomes another one.

    `columns` are their columns of the part, `places` those of the grid; `rows` are the series that have a value in them,
    `keys` what these are, a column for each of `NAMES` and one for each of the two lives.
    """

    side: Side
    columns: slice
    places: slice
    rows: NDArray[np.int64]
    keys: NDArray[np.int64]


_Part = tuple[Looked, Sequence[Period]]
"""A segment with its periods of one grain."""


def _series(grain: Grain, parts: Sequence[_Part], order: Sequence[Period], since: int, lives: _Lives) -> Series:
    numbered: dict[str, dict[str, int]] = {name: {} for name in NAMES}
    stretches = [one for part in parts for one in _stretches(grain, *part, order, lives, numbered)]
    keys = np.concatenate([one.keys for one in stretches], axis=1)
    _, first, row = np.unique(joint(*keys), return_index=True, return_inverse=True)
    value, base, ranked = _laid(stretches, row, (len(first), len(order)))
    indicator, level, unit = keys[:3, first]
    texts = {name: list(own) for name, own in numbered.items()}
    kind, whole, low, high = (column[indicator] for column in _natures(texts["indicator"], lives, indicator, value))
    high = np.where(kind == Kind.RANK, ranked, high)
    cells = np.arange(value.size).reshape(value.shape)
    grid = Grid(
        value, base, np.where(np.isfinite(value), cells, NOWHERE), joint(indicator, level), kind.astype(np.int8),
        whole, low, high, np.array([_season(period) for period in order], np.int64),
    )  # fmt: skip
    called = Coded(indicator, texts["indicator"]), Coded(unit, texts["unit"])
    return Series(grain, grid, since, Names(*called, [str(period) for period in order]))


def _stretches(
    grain: Grain, looked: Looked, periods: Sequence[Period], order: Sequence[Period], lives: _Lives,
    numbered: Mapping[str, dict[str, int]],
) -> Iterator[_Stretch]:  # fmt: skip
    """The stretches of the periods of a part that are looked at; `numbered` gives each text one number in all parts."""
    seen = [period for period in periods if period >= order[0]]
    if not seen:
        return
    side, before, place = looked.side(grain), len(periods) - len(seen), order.index(seen[0])
    codes = np.stack([_renumbered(side.names[name], numbered[name]) for name in NAMES])
    unit, indicator = side.names["unit"], side.names["indicator"]
    of_unit, of_indicator = lives.unit(unit.texts, seen), lives.indicator(indicator.texts, seen)
    turns = np.flatnonzero((np.diff(of_unit) != 0).any(axis=0) | (np.diff(of_indicator) != 0).any(axis=0)) + 1
    for a, b in zip([0, *turns.tolist()], [*turns.tolist(), len(seen)], strict=True):
        columns = slice(before + a, before + b)
        rows = np.flatnonzero(np.isfinite(side.numbers["value"][:, columns]).any(axis=1))
        own = of_unit[unit.codes[rows], a], of_indicator[indicator.codes[rows], a]
        yield _Stretch(side, columns, slice(place + a, place + b), rows, np.vstack((codes[:, rows], *own)))


def _renumbered(column: Coded, numbered: dict[str, int]) -> NDArray[np.int64]:
    places = np.array([numbered.setdefault(text, len(numbered)) for text in column.texts], np.int64)
    found: NDArray[np.int64] = places[column.codes]
    return found


def _laid(
    stretches: Sequence[_Stretch], row: NDArray[np.int64], shape: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The values, what they were taken of, and for each series among how many units it was ranked at most.

    `row` is the series of each row of each stretch. Where it is not known for all among how many, that is infinite.
    """
    value, base, ranked = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape[0], -np.inf)
    start = 0
    for one in stretches:
        rows = row[start : start + len(one.rows)]
        held = {name: column[one.rows, one.columns] for name, column in one.side.numbers.items()}
        value[rows, one.places] = held["value"]
        if "denominator" in held:
            base[rows, one.places] = held["denominator"]
        among = np.nan_to_num(held["of_units"], nan=np.inf) if "of_units" in held else np.inf
        most = np.where(np.isfinite(held["value"]), among, -np.inf).max(axis=1)
        ranked[rows] = np.maximum(ranked[rows], most)
        start += len(rows)
    return value, base, ranked


def _season(period: Period) -> int:
    if period.grain is Grain.DAY:
        return period.start.weekday()
    return (period.start.month - 1) // (period.grain.months or 1) if period.grain is not Grain.YEAR else 0


def _natures(
    names: Sequence[str], lives: _Lives, indicator: NDArray[np.int64], value: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """By indicator its kind, what its shares are of, and its bounds; `indicator` is that of each series."""
    least, whole = np.full(len(names), np.inf), np.ones(len(names), bool)
    np.minimum.at(least, indicator, np.fmin.reduce(value, axis=1))
    whole[indicator[((value != np.round(value)) & np.isfinite(value)).any(axis=1)]] = False
    natures = [_nature(lives.declared.get(name), float(least[n]), bool(whole[n])) for n, name in enumerate(names)]
    return [np.array(column, np.float64) for column in zip(*natures, strict=True)]


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
