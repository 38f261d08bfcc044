"""Faults planted into observations that are in order, to see whether they are found. Nothing of a city is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from khue.stats.anomalies.grid import NOWHERE, Grid, Kind

CASES = 40
"""A series is large that has so many cases in each period."""

Cells = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Series and periods."""


@dataclass(frozen=True)
class Planted:
    """A grid with faults in it, the rows of the observations that are faulty now, and the code they are to be found under."""

    grid: Grid
    rows: NDArray[np.int64]
    code: str


def share_as_fraction(grid: Grid, rng: np.random.Generator, count: int) -> Planted:
    """Shares given as 0 to 1 among 0 to 100; what they are of is not told, as in a publication."""
    cells = _some(grid, rng, count, (grid.kind == Kind.SHARE)[:, None] & (grid.value > 5))
    return _changed(grid, cells, "unit_error", lambda value: value / 100)


def times(factor: float) -> Callable[[Grid, np.random.Generator, int], Planted]:
    """Counts and amounts in another unit of measure."""

    def plant(grid: Grid, rng: np.random.Generator, count: int) -> Planted:
        own = (grid.kind == Kind.COUNT) | (grid.kind == Kind.AMOUNT)
        return _changed(
            grid, _some(grid, rng, count, own[:, None] & (grid.value > 0)), "unit_error", lambda v: v * factor
        )

    return plant


def zeros(grid: Grid, rng: np.random.Generator, count: int) -> Planted:
    """Zeros in place of counts and amounts that are missing."""
    own = (grid.kind == Kind.COUNT) | (grid.kind == Kind.AMOUNT)
    return _changed(grid, _some(grid, rng, count, own[:, None] & (grid.value > 0)), "zero_for_missing", lambda v: v * 0)


def spikes(grid: Grid, rng: np.random.Generator, count: int) -> Planted:
    """Counts and amounts three times too large; shares moved half of the way to their farther end."""
    cells = _some(grid, rng, count, (grid.kind != Kind.RANK)[:, None] & (grid.value > 0))
    whole, share = grid.whole[cells[0]], grid.kind[cells[0]] == Kind.SHARE

    def moved(value: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(share, np.where(value > whole / 2, value / 2, (value + whole) / 2), value * 3)

    return _changed(grid, cells, "outlier", moved)


def breaks(grid: Grid, rng: np.random.Generator, count: int, window: int, factor: float = 0.5) -> Planted:
    """Series that stand so many times as high from some period on; one fault each, at its first period.

    Only counts and shares of some dozens of cases and more: of a handful, chance halves them too.
    """
    periods = grid.value.shape[1]
    cases = np.where(np.isnan(grid.base), np.where((grid.kind == Kind.COUNT)[:, None], grid.value, np.inf), grid.base)
    many = (cases >= CASES).all(axis=1) & (grid.kind != Kind.PLAIN)
    whole = np.flatnonzero(np.isfinite(grid.value).all(axis=1) & (grid.value > 0).all(axis=1) & many)
    series = rng.choice(whole, min(count, whole.size), replace=False)
    since = rng.integers(window, periods - window + 1, series.size)
    value = grid.value.copy()
    for one, first in zip(series, since, strict=True):
        value[one, first:] = np.round(factor * value[one, first:], 6 if grid.kind[one] != Kind.COUNT else 0)
    return Planted(replace(grid, value=value), grid.row[series, since], "break")


def carried(length: int) -> Callable[[Grid, np.random.Generator, int], Planted]:
    """Values that stand for so many periods more, with all that is told of them."""

    def plant(grid: Grid, rng: np.random.Generator, count: int) -> Planted:
        inside = (grid.value != 0) & (grid.value != grid.whole[:, None])
        series, period = _some(grid, rng, count, inside)
        series, period = series[period < grid.value.shape[1] - length], period[period < grid.value.shape[1] - length]
        value, base, rows = grid.value.copy(), grid.base.copy(), []
        for by in range(1, length + 1):
            held = grid.row[series, period + by] != NOWHERE
            own, at = series[held], period[held]
            value[own, at + by], base[own, at + by] = grid.value[own, at], grid.base[own, at]
            rows.append(grid.row[own, at + by])
        return Planted(replace(grid, value=value, base=base), np.concatenate(rows), "carried_forward")

    return plant


def block(grid: Grid, rng: np.random.Generator, share: float) -> Planted:
    """In one period of each group a part of the units repeats its values of the period before."""
    value, base, rows = grid.value.copy(), grid.base.copy(), []
    for start in grid.starts[grid.peers[grid.starts] >= 20]:
        size = int(share * grid.peers[start])
        period = int(rng.integers(1, grid.value.shape[1]))
        own = start + rng.choice(grid.peers[start], size, replace=False)
        value[own, period], base[own, period] = value[own, period - 1], base[own, period - 1]
        rows.append(grid.row[own, period])
    told = np.concatenate(rows) if rows else np.zeros(0, np.int64)
    return Planted(replace(grid, value=value, base=base), told[told != NOWHERE], "carried_forward")


def beyond(grid: Grid, rng: np.random.Generator, count: int) -> Planted:
    """Shares a little over the whole."""
    cells = _some(grid, rng, count, (grid.kind == Kind.SHARE)[:, None] & (grid.value > 0))
    return _changed(grid, cells, "over_bounds", lambda value: value * 0 + 100.4)


def _some(grid: Grid, rng: np.random.Generator, count: int, wanted: NDArray[np.bool_]) -> Cells:
    series, period = np.nonzero(wanted & np.isfinite(grid.value) & (grid.row != NOWHERE))
    chosen = rng.choice(len(series), min(count, len(series)), replace=False)
    return series[chosen], period[chosen]


def _changed(
    grid: Grid, cells: Cells, code: str, change: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> Planted:
    """The cells changed; what a changed share was of is not told, or its own parts would give it away."""
    value, base = grid.value.copy(), grid.base.copy()
    value[cells] = change(value[cells])
    return Planted(replace(grid, value=value, base=base), grid.row[cells], code)
